//! The terminal itself: modes, guard, screen, signals; clipboard, editor, browser.
//!
//! The loop holds three things: a [`Guard`] (modes are on while it lives), a [`Screen`] to draw on
//! and [`Signals`]. Its `EventStream` has to be dropped before [`Guard::suspend`] and
//! [`Guard::run_outside`], because a stream that is still polled steals the keys of whoever has
//! the terminal meanwhile; a new one is made afterwards.

pub mod clipboard;
pub mod external;

mod guard;
mod modes;
mod screen;
mod signal;

pub use clipboard::{Clip, Clipboard, Copied, CopyRules, Environment, Outcome};
pub use guard::{Guard, TerminalError};
pub use modes::Modes;
pub use screen::{Screen, Synchronised, screen};
pub use signal::{Signal, Signals};
