//! A small moving mark beside what is loading. Who shows it counts the frames.

use std::time::Duration;

use crate::theme::Symbols;

/// How long a frame of the spinner stands.
pub const FRAME: Duration = Duration::from_millis(120);

pub fn glyph(symbols: &Symbols, frame: usize) -> &'static str {
    symbols.spinner[frame % symbols.spinner.len()]
}
