//! App: the two stacks, the status line; update(Msg) → Effects; layout, draw.
