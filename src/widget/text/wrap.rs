//! Where lines break: an index of rows for one width.

use std::ops::Range;

use ratatui::text::{Line, Span};

use unicode_segmentation::UnicodeSegmentation;

use crate::highlight::TextDoc;
use crate::widget::line::{cells_of, head};

/// More bytes than any row has.
const LEAST: usize = 1 << 14;

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
    Wrapping::default().go_on(doc, (width, usize::MAX), &mut rows);
    rows
}

/// How far a text is broken into rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wrapping {
    line: usize,
    /// Bytes of the line that are done.
    from: u32,
}

impl Wrapping {
    pub(super) fn is_done(self, doc: &TextDoc) -> bool {
        self.line >= doc.line_count()
    }

    /// Adds the rows of about so many bytes more. A line may be longer than that.
    pub(super) fn go_on(
        &mut self,
        doc: &TextDoc,
        (width, most): (u16, usize),
        rows: &mut Vec<WrappedRow>,
    ) {
        let mut left = most;
        while let Some(line) = doc.line(self.line) {
            if left == 0 {
                return;
            }
            let start = line.start + self.from;
            let rest = doc.slice(start..line.end);
            let text = head(rest, left.max(LEAST));
            let hang = hang(head(doc.slice(line.clone()), LEAST), width);
            let indent = if self.from > 0 { hang } else { 0 };
            let bytes = start..start + text.len() as u32;
            if text.is_ascii() && text.len() <= usize::from(width - indent) {
                rows.push(row(bytes, indent));
            } else if text.is_ascii() {
                let letters = text.bytes().map(|byte| (1, 1, byte == b' '));
                break_line(rows, (bytes, indent), (letters, width, hang));
            } else {
                break_line(rows, (bytes, indent), (measure(text), width, hang));
            }
            left = left.saturating_sub(text.len() + 1);
            if text.len() < rest.len() {
                // The last row may go on.
                let last = rows.pop().map_or(start, |row| row.start);
                self.from = last - line.start;
                return;
            }
            self.line += 1;
            self.from = 0;
        }
    }
}

/// Breaks after the last space (or wide letter) that fits, or anywhere where there is none.
fn break_line(
    rows: &mut Vec<WrappedRow>,
    (line, mut indent): (Range<u32>, u16),
    (letters, width, hang): (impl Iterator<Item = (usize, usize, bool)>, u16, u16),
) {
    let mut room = usize::from(width - indent);
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

/// A text's graphemes as (bytes, cells, whether a line may break after it).
fn measure(text: &str) -> impl Iterator<Item = (usize, usize, bool)> {
    text.graphemes(true).map(|one| {
        let cells = cells_of(one);
        (one.len(), cells, one == " " || cells > 1)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slice_by_slice_is_as_at_once() {
        let words = "- some words, größere Wörter 世界 and a_word_without_any_end_that_fits ";
        let texts = [
            words.repeat(2_000),
            "x".repeat(100_000),
            format!("{}\n\n{}\nend", "ab ".repeat(9_000), "界".repeat(30_000)),
        ];
        for text in &texts {
            let doc = TextDoc::new([Line::raw(text.as_str())]);
            for width in [1, 7, 80] {
                let (mut rows, mut wrapping) = (Vec::new(), Wrapping::default());
                while !wrapping.is_done(&doc) {
                    wrapping.go_on(&doc, (width, 1_000), &mut rows);
                }
                assert!(rows == wrap(&doc, width), "{width}");
            }
        }
    }
}
