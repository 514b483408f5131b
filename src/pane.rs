//! One file per pane: what it holds, what its commands do, how it draws.
