//! Effect → task → Msg: the only place that spawns.
