//! Two texts, line by line: what stayed, what went, what came, and within a changed line which words.

mod readable;

use std::ops::Range;
use std::time::Instant;

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use super::compare::Both;
use super::text::clean_block;
pub use readable::readable;

/// Lines that are told around a change.
const CONTEXT: usize = 3;
/// Equal lines are left out only where that spares more than it takes to say so.
const WORTH: usize = 3;
/// In a larger change the words are not looked for.
const REFINED: usize = 1 << 16;

/// One of the texts, clean for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    whole: String,
    /// Where each line ends, before its line end.
    ends: Vec<usize>,
    /// Changed words of a line, in order of the lines.
    words: Vec<(u32, Range<u32>)>,
}

/// A line of either text, or one of each that stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub lines: Both<Option<u32>>,
    pub same: bool,
}

/// Two texts side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    pub texts: Both<Text>,
    pub rows: Vec<Row>,
    /// There was no time to look closely: more may be told as changed than was.
    pub coarse: bool,
}

/// What of the rows is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Row(usize),
    /// Equal rows that are left out.
    Gap(Range<usize>),
}

impl Text {
    fn new(text: String) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at);
        let mut ends: Vec<usize> = breaks.collect();
        if !text.is_empty() && !text.ends_with('\n') {
            ends.push(text.len());
        }
        Self {
            whole: text,
            ends,
            words: Vec::new(),
        }
    }

    pub fn line(&self, line: u32) -> &str {
        let line = line as usize;
        let start = line.checked_sub(1).map_or(0, |before| {
            self.ends
                .get(before)
                .map_or(self.whole.len(), |end| end + 1)
        });
        let end = self.ends.get(line).copied().unwrap_or(self.whole.len());
        self.whole.get(start..end).unwrap_or_default()
    }

    /// The line in pieces, each with whether it is what changed.
    pub fn pieces(&self, line: u32) -> Vec<(bool, &str)> {
        let text = self.line(line);
        let first = self.words.partition_point(|(at, _)| *at < line);
        let words = self.words.iter().skip(first);
        let mut pieces = Vec::new();
        let mut from = 0;
        let mut push = |changed: bool, range: Range<usize>| {
            let piece = text.get(range).unwrap_or_default();
            pieces.extend((!piece.is_empty()).then_some((changed, piece)));
        };
        for (_, word) in words.take_while(|(at, _)| *at == line) {
            let word = word.start as usize..word.end as usize;
            push(false, from..word.start);
            from = word.end;
            push(true, word);
        }
        push(false, from..text.len());
        pieces
    }

    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }
}

impl Diff {
    /// JSON is compared as it is read, not as it was sent. After the deadline what is left counts as changed.
    pub fn of(texts: Both<&str>, deadline: Option<Instant>) -> Self {
        let texts = texts.map(|text| clean_block(&readable(text)).into_owned());
        let mut all = texts.clone().map(Text::new);
        let mut config = TextDiff::configure();
        config.algorithm(Algorithm::Myers);
        if let Some(deadline) = deadline {
            config.deadline(deadline);
        }
        let diff = config.diff_lines(&texts.left, &texts.right);
        let mut rows = Vec::new();
        for op in diff.ops() {
            let (_, old, new) = op.as_tag_tuple();
            let same = matches!(op, DiffOp::Equal { .. });
            let beside = |lines: &Range<usize>, by: usize| {
                let line = lines.start + by;
                lines.contains(&line).then_some(line as u32)
            };
            rows.extend((0..old.len().max(new.len())).map(|by| Row {
                lines: Both::new(beside(&old, by), beside(&new, by)),
                same,
            }));
            if matches!(op, DiffOp::Replace { .. }) {
                refine(&diff, op, deadline, &mut all);
            }
        }
        Self {
            texts: all,
            rows,
            coarse: false,
        }
    }

    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| row.same)
    }

    /// Where changes begin.
    pub fn changes(&self) -> Vec<usize> {
        let begins = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| self.rows.get(before));
            !self.rows[*at].same && before.is_none_or(|before| before.same)
        };
        (0..self.rows.len()).filter(begins).collect()
    }

    /// Every row, or only the changed ones with a few around them.
    pub fn shown(&self, whole: bool) -> Vec<Shown> {
        if whole {
            return (0..self.rows.len()).map(Shown::Row).collect();
        }
        let mut shown = Vec::new();
        let mut at = 0;
        for run in self.rows.chunk_by(|one, other| one.same == other.same) {
            let range = at..at + run.len();
            at = range.end;
            let mut inside = range.clone();
            if run.first().is_some_and(|row| row.same) {
                let before = if range.start > 0 { CONTEXT } else { 0 };
                let after = if range.end < self.rows.len() {
                    CONTEXT
                } else {
                    0
                };
                inside = range.start + before..range.end.saturating_sub(after);
                if inside.len() > WORTH {
                    shown.extend((range.start..inside.start).map(Shown::Row));
                    shown.push(Shown::Gap(inside.clone()));
                    shown.extend((inside.end..range.end).map(Shown::Row));
                    continue;
                }
                inside = range;
            }
            shown.extend(inside.map(Shown::Row));
        }
        shown
    }

    /// As a text with signs: what went, what came, a few lines around.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for run in self.shown(false).chunk_by(|one, other| {
            matches!((one, other), (Shown::Row(one), Shown::Row(other)) if !self.rows[*one].same && !self.rows[*other].same)
        }) {
            if let [Shown::Gap(gap)] = run {
                out.extend(["  … ", &gap.len().to_string(), " equal lines\n"]);
                continue;
            }
            let rows = || run.iter().filter_map(|one| match one {
                Shown::Row(at) => self.rows.get(*at),
                Shown::Gap(_) => None,
            });
            let (left, right) = (&self.texts.left, &self.texts.right);
            for row in rows() {
                if let Some(line) = row.lines.left {
                    out.extend([if row.same { "  " } else { "- " }, left.line(line), "\n"]);
                }
            }
            for row in rows().filter(|row| !row.same) {
                if let Some(line) = row.lines.right {
                    out.extend(["+ ", right.line(line), "\n"]);
                }
            }
        }
        out
    }
}

/// Which words of changed lines changed.
fn refine(
    diff: &TextDiff<'_, '_, str>,
    op: &DiffOp,
    deadline: Option<Instant>,
    texts: &mut Both<Text>,
) {
    let size = |text: &Text, lines: Range<usize>| {
        let lines = lines.start as u32..lines.end as u32;
        lines.map(|line| text.line(line).len()).sum::<usize>()
    };
    let (_, old, new) = op.as_tag_tuple();
    if size(&texts.left, old) + size(&texts.right, new) > REFINED {
        return;
    }
    for change in diff.iter_inline_changes_deadline(op, deadline) {
        let (text, line) = match change.tag() {
            ChangeTag::Delete => (&mut texts.left, change.old_index()),
            ChangeTag::Insert => (&mut texts.right, change.new_index()),
            ChangeTag::Equal => continue,
        };
        let Some(line) = line else { continue };
        let mut at = 0;
        for (changed, piece) in change.values() {
            let end = at + piece.trim_end_matches('\n').len() as u32;
            if *changed && end > at {
                text.words.push((line as u32, at..end));
            }
            at = end;
        }
    }
}

#[cfg(test)]
mod tests;
