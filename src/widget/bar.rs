//! Small charts of cells: columns, bars, a line of heights, the part of a row that a step took.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::line::{cut, put, width};
use crate::theme::{Symbols, Theme};

/// Eighths of a cell.
const STEPS: f64 = 8.0;

/// One height for each value, in one row; nothing finite, nothing shown.
pub fn sparkline(values: &[f64], symbols: &Symbols) -> String {
    let most = greatest(values);
    let height = |value: &f64| {
        let step = eighths(*value, most, 1).clamp(usize::from(*value > 0.0), 8);
        symbols.heights[step]
    };
    values.iter().map(height).collect()
}

/// Columns side by side that fill `area`; where there are more values than cells, neighbours are added up.
pub fn histogram(values: &[f64], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = area.intersection(buf.area);
    if area.is_empty() || values.is_empty() {
        return;
    }
    let columns = together(values, usize::from(area.width));
    let most = greatest(&columns);
    let wide = (usize::from(area.width) / columns.len()).clamp(1, 6);
    let ink = wide.saturating_sub(1).max(1);
    for (index, value) in columns.iter().enumerate() {
        let filled = eighths(*value, most, area.height).max(usize::from(*value > 0.0));
        for row in 0..area.height {
            let below = usize::from(area.height - 1 - row) * 8;
            let step = filled.saturating_sub(below).min(8);
            let at = Position::new(area.x + (index * wide) as u16, area.y + row);
            let sign = theme.symbols.heights[step].repeat(ink);
            put(buf, at, ink as u16, (&sign, theme.bar));
        }
    }
}

/// A labelled bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar<'a> {
    pub label: &'a str,
    pub value: f64,
    /// The value as it is written behind the bar.
    pub shown: String,
}

/// Bars one below the other: label, bar, value. Labels and values line up.
pub fn bars(bars: &[Bar<'_>], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = area.intersection(buf.area);
    let values: Vec<f64> = bars.iter().map(|bar| bar.value).collect();
    let most = greatest(&values);
    let widest = |text: fn(&Bar<'_>) -> usize| bars.iter().map(text).max().unwrap_or(0);
    let label = widest(|bar| width(bar.label)).min(usize::from(area.width / 3)) as u16;
    let number = widest(|bar| width(&bar.shown)).min(usize::from(area.width / 3)) as u16;
    let room = area.width.saturating_sub(label + number + 2);
    for (bar, y) in bars.iter().zip(area.y..area.bottom()) {
        let name = cut(bar.label, usize::from(label), theme.symbols.ellipsis);
        put(buf, Position::new(area.x, y), label, (&name, Style::new()));
        let line = filled(bar.value / most, room, theme.symbols);
        let at = Position::new(area.x + label + 1, y);
        put(buf, at, room, (&line, theme.bar));
        let shift = number.saturating_sub(width(&bar.shown) as u16);
        let x = area.right().saturating_sub(number) + shift;
        put(buf, Position::new(x, y), number, (&bar.shown, theme.dim));
    }
}

/// How far something came: `cells` wide, the rest in the dim colour.
pub fn progress(share: f64, cells: u16, theme: &Theme) -> Vec<Span<'static>> {
    let done = (share.clamp(0.0, 1.0) * f64::from(cells)).round() as usize;
    let [full, empty] = theme.symbols.progress;
    vec![
        Span::styled(full.repeat(done), theme.accent),
        Span::styled(empty.repeat(usize::from(cells) - done), theme.bar_dim),
    ]
}

/// The cells that a step takes in a row of `cells`, from and to as shares of the whole; never less than one cell.
/// Returns the blank cells before it and its own.
pub fn interval(from: f64, to: f64, cells: u16) -> (u16, u16) {
    if cells == 0 {
        return (0, 0);
    }
    let whole = f64::from(cells);
    // A cast turns what is no number into 0 and what is negative too.
    let start = ((from * whole).floor() as u16).min(cells - 1);
    let end = ((to * whole).round() as u16).min(cells);
    (start, end.max(start + 1).min(cells) - start)
}

/// A bar with its last cell in eighths.
fn filled(share: f64, room: u16, symbols: &Symbols) -> String {
    let eighths = eighths(share, 1.0, room).max(usize::from(share > 0.0));
    let mut line = symbols.widths[8].repeat(eighths / 8);
    if eighths % 8 > 0 {
        line.push_str(symbols.widths[eighths % 8]);
    }
    line
}

fn eighths(value: f64, most: f64, cells: u16) -> usize {
    let share = (value / most).clamp(0.0, 1.0);
    (share * f64::from(cells) * STEPS).round() as usize
}

/// The greatest finite value; never 0, so that it divides.
fn greatest(values: &[f64]) -> f64 {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    let most = finite.fold(0.0, f64::max);
    if most > 0.0 { most } else { 1.0 }
}

/// At most `most` values, neighbours added up.
fn together(values: &[f64], most: usize) -> Vec<f64> {
    let size = values.len().div_ceil(most);
    values
        .chunks(size)
        .map(|chunk| chunk.iter().sum())
        .collect()
}
