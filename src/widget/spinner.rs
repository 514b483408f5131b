//! A small moving mark beside what is loading. Who shows it counts the frames.

use crate::theme::Symbols;

/// How long a frame of the spinner stands, in milliseconds.
pub const FRAME: u64 = 100;

pub fn glyph(symbols: &Symbols, frame: usize) -> &'static str {
    symbols.spinner[frame % symbols.spinner.len()]
}
