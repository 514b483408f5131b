//! Where lines break: an index of rows for one width.

use std::ops::Range;

use ratatui::text::{Line, Span};

use super::doc::{TextDoc, measure};

/// One row on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::widget) struct WrappedRow {
    pub(in crate::widget) start: u32,
    pub(in crate::widget) end: u32,
    /// Cells before a continuation, so that it hangs under the line it belongs to.
    pub(in crate::widget) indent: u16,
}

impl WrappedRow {
    pub(super) fn to_line(self, doc: &TextDoc) -> Line<'static> {
        let indent = (self.indent > 0).then(|| Span::raw(" ".repeat(usize::from(self.indent))));
        let pieces = doc.pieces(self.start..self.end);
        let pieces = pieces.map(|(text, style)| Span::styled(text.to_owned(), style));
        indent.into_iter().chain(pieces).collect()
    }
}

pub(in crate::widget) fn wrap(doc: &TextDoc, width: u16) -> Vec<WrappedRow> {
    let mut rows = Vec::with_capacity(doc.line_count());
    for line in doc.lines() {
        let text = doc.slice(line.clone());
        if text.is_ascii() && text.len() <= usize::from(width) {
            rows.push(row(line, 0));
        } else if text.is_ascii() {
            let letters = text.bytes().map(|byte| (1, 1, byte == b' '));
            break_line(&mut rows, line, (letters, width, hang(text, width)));
        } else {
            break_line(&mut rows, line, (measure(text), width, hang(text, width)));
        }
    }
    rows
}

/// Breaks after the last space (or wide letter) that fits, or anywhere where there is none.
fn break_line(
    rows: &mut Vec<WrappedRow>,
    line: Range<u32>,
    (letters, width, hang): (impl Iterator<Item = (usize, usize, bool)>, u16, u16),
) {
    let mut room = usize::from(width);
    let mut indent = 0;
    let mut start = line.start;
    let mut here = line.start;
    let mut used = 0;
    let mut chance = None;
    for (bytes, cells, may_break) in letters {
        let blank = may_break && cells == 1;
        while used > 0 && used + cells > room && !blank {
            let (end, before) = chance.take().unwrap_or((here, used));
            rows.push(row(start..end, indent));
            start = end;
            used -= before;
            indent = hang;
            room = usize::from(width - hang).max(1);
        }
        here += bytes as u32;
        used += cells;
        if may_break {
            chance = Some((here, used));
        }
    }
    rows.push(row(start..line.end, indent));
}

fn row(bytes: Range<u32>, indent: u16) -> WrappedRow {
    WrappedRow {
        start: bytes.start,
        end: bytes.end,
        indent,
    }
}

/// How far a line's continuations stand in: under its text, behind the mark of a list.
fn hang(text: &str, width: u16) -> u16 {
    let rest = text.trim_start_matches(' ');
    let blank = text.len() - rest.len();
    let (first, after) = rest.split_once(' ').unwrap_or((rest, ""));
    let number = first.strip_suffix(['.', ')']).unwrap_or("x");
    let is_mark = matches!(first, "-" | "*" | "+" | ">" | "•")
        || (number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()));
    let mark = if is_mark && !after.is_empty() {
        first.chars().count() + 1
    } else {
        0
    };
    (blank + mark).min(usize::from(width / 3)) as u16
}
