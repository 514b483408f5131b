//! The value of a field: a number on its range, options, text; below it the comment.

use std::ops::Range;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::form::{Choice, Entry, Field};
use crate::model::score::short_number;
use crate::model::text::clean_line;
use crate::theme::Theme;
use crate::widget::line::{cut_spans, put_line, width};

/// Lines of a text field.
const TEXT: u16 = 3;
/// Lines of a comment that has the focus.
pub(super) const REMARK: u16 = 2;
/// Cells of a number's range.
const TRACK: usize = 24;
/// In a field that is empty.
const ASKS: &str = "type a number";
/// Between two options.
const GAP: usize = 3;

/// `tall`: there is room, or it has the focus.
pub(super) fn value_height(field: &Field, width: u16, tall: bool) -> u16 {
    match field.entry() {
        Entry::Text(_) if tall => TEXT,
        Entry::Text(_) | Entry::Number(_) => 1,
        Entry::Choice(choice) => break_options(&choice.options, width).len().max(1) as u16,
    }
}

/// Draws the value and the comment; returns the lines that they took.
pub(super) fn draw_value(
    field: &mut Field,
    area: Rect,
    buf: &mut Buffer,
    (theme, focused, tall): (&Theme, bool, bool),
) -> u16 {
    let height = value_height(field, area.width, tall).min(area.height);
    let body = Rect { height, ..area };
    let range = (field.config().min, field.config().max);
    let has_remark = field.has_remark();
    let (entry, remark) = field.parts();
    let typing = focused && !remark.open;
    match entry {
        Entry::Number(text) => put_number(text, range, body, buf, (theme, typing)),
        Entry::Choice(choice) => put_options(choice, body, buf, (theme, typing)),
        Entry::Text(area) => area.draw(body, buf, (typing, theme)),
    }
    let left = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    if !has_remark || left.is_empty() {
        return height;
    }
    if !focused {
        let words = remark.area.value();
        let line = Line::styled(format!("\u{201c}{}\u{201d}", clean_line(&words)), theme.dim);
        put_line(buf, Rect { height: 1, ..left }, &line);
        return height + 1;
    }
    let label = 9.min(left.width);
    let sign = if remark.open { theme.accent } else { theme.dim };
    put_line(
        buf,
        Rect { height: 1, ..left },
        &Line::styled("comment", sign),
    );
    let lines = REMARK.min(left.height);
    let words = Rect {
        x: left.x + label,
        width: left.width - label,
        height: lines,
        ..left
    };
    remark.area.draw(words, buf, (remark.open, theme));
    height + lines
}

/// `0 ───────●─── 1   0.7`.
fn put_number(
    text: &str,
    (min, max): (Option<f64>, Option<f64>),
    area: Rect,
    buf: &mut Buffer,
    (theme, focused): (&Theme, bool),
) {
    if area.height == 0 {
        return;
    }
    let mut spans = Vec::new();
    match (min, max) {
        (Some(min), Some(max)) => {
            let least = format!("{} ", short_number(min));
            let most = format!(" {}   ", short_number(max));
            // The value, or what is asked for, and the sign stay on narrow screens, too.
            let words = if text.is_empty() { ASKS } else { text };
            let others = width(&least) + width(&most) + width(words) + 1;
            let track = usize::from(area.width).saturating_sub(others);
            spans.push(Span::styled(least, theme.dim));
            spans.extend(put_track(text, (min, max), track.clamp(4, TRACK), theme));
            spans.push(Span::styled(most, theme.dim));
        }
        (Some(min), None) => {
            spans.push(Span::styled(
                format!("from {}   ", short_number(min)),
                theme.dim,
            ));
        }
        (None, Some(max)) => {
            spans.push(Span::styled(
                format!("up to {}   ", short_number(max)),
                theme.dim,
            ));
        }
        (None, None) => {}
    }
    spans.push(Span::styled(text.to_string(), theme.strong));
    if focused {
        spans.push(Span::styled(theme.symbols.cursor, theme.accent));
    }
    if text.is_empty() {
        spans.push(Span::styled(ASKS, theme.dim));
    }
    let spans = cut_spans(spans, usize::from(area.width), theme.symbols.ellipsis);
    put_line(buf, area, &Line::from(spans));
}

fn put_track(
    text: &str,
    (min, max): (f64, f64),
    cells: usize,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let value = text.parse::<f64>().ok().filter(|_| max > min);
    let at = value.map(|value| {
        (((value - min) / (max - min)).clamp(0.0, 1.0) * (cells - 1) as f64).round() as usize
    });
    let cell = |cell| {
        if at == Some(cell) {
            Span::styled(theme.symbols.generation, theme.accent)
        } else {
            Span::styled(theme.symbols.horizontal, theme.border)
        }
    };
    (0..cells).map(cell).collect()
}

/// `1 kind   2 neutral   3 rude`, as many to a line as fit; of too many lines those around what is chosen.
fn put_options(choice: &Choice, area: Rect, buf: &mut Buffer, (theme, focused): (&Theme, bool)) {
    let shown = choice.shown();
    let names: Vec<Arc<str>> = shown
        .iter()
        .map(|at| Arc::clone(&choice.options[*at]))
        .collect();
    let rows = break_options(&names, area.width);
    let meant = choice.meant().or(choice.chosen);
    let row_of = |at: usize| {
        rows.iter()
            .position(|row| row.clone().any(|one| shown[one] == at))
    };
    let high = usize::from(area.height);
    let last = rows.len().saturating_sub(high);
    let skip = meant.and_then(row_of).unwrap_or(0).min(last);
    if names.is_empty() {
        put_line(buf, area, &Line::styled("no option has that", theme.dim));
    }
    let hides = rows.len() > high;
    let all = names.len();
    let mut above = 0;
    for (row, y) in rows.into_iter().skip(skip).zip(area.y..area.bottom()) {
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        let count = row.len();
        let options = row.map(|at| option(choice, shown[at], (theme, focused)));
        if hides && y + 1 == area.bottom() {
            put_some(options, all - above, place, buf, theme);
        } else {
            let spans: Vec<Span<'_>> = options.flatten().collect();
            put_line(buf, place, &Line::from(spans));
        }
        above += count;
    }
}

/// Its number, and its name as it is chosen, meant, or neither.
fn option<'a>(choice: &'a Choice, at: usize, (theme, focused): (&Theme, bool)) -> [Span<'a>; 3] {
    let number = if focused { theme.key } else { theme.dim };
    let label = clean_line(&choice.options[at]).into_owned();
    let name = match (choice.meant() == Some(at), choice.chosen == Some(at)) {
        (true, _) => Span::styled(format!(">{label} "), theme.title_focused),
        (_, true) => Span::styled(format!("[{label}]"), theme.accent),
        _ => Span::styled(format!(" {label} "), Style::new()),
    };
    [
        Span::styled((at + 1).to_string(), number),
        name,
        Span::raw(" ".repeat(GAP - 1)),
    ]
}

/// On the last line that there is room for: as many options as fit beside how many more there are.
fn put_some<'a>(
    options: impl Iterator<Item = [Span<'a>; 3]>,
    left: usize,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let words = |hidden: usize| format!("{} {hidden} more", theme.symbols.ellipsis);
    let room = usize::from(area.width).saturating_sub(width(&words(left)));
    let (mut spans, mut used, mut shown) = (Vec::new(), 0, 0);
    for option in options {
        let cells: usize = option.iter().map(Span::width).sum();
        if used + cells > room {
            break;
        }
        used += cells;
        shown += 1;
        spans.extend(option);
    }
    spans.push(Span::styled(words(left - shown), theme.accent));
    put_line(buf, area, &Line::from(spans));
}

/// Which options stand on which line.
fn break_options(options: &[Arc<str>], room: u16) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut first, mut used) = (0, 0);
    for (index, option) in options.iter().enumerate() {
        let cells = (index + 1).to_string().len() + width(option) + 2;
        if used > 0 && used + cells > usize::from(room) {
            rows.push(first..index);
            (first, used) = (index, 0);
        }
        used += cells + GAP - 1;
    }
    if first < options.len() {
        rows.push(first..options.len());
    }
    rows
}
