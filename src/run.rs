//! The loop: drain the inbox, draw once, and only when something changed.
