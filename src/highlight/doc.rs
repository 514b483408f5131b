//! Styled lines in one string: clean, tabs expanded, runs of style beside it.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::text::is_hostile;

const TAB: usize = 4;
/// Offsets are `u32`; what is beyond is left out.
const LONGEST: usize = u32::MAX as usize - 64;

/// A text for the screen. Made once, then shared; nothing of it is hostile to a terminal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextDoc {
    text: String,
    /// Where each line starts; it ends before the next one's line end.
    lines: Vec<u32>,
    /// Where each run of one style ends.
    runs: Vec<(u32, Style)>,
}

impl TextDoc {
    pub fn new<'a>(lines: impl IntoIterator<Item = Line<'a>>) -> Self {
        let mut doc = Self::default();
        for line in lines {
            doc.start_line();
            for span in &line.spans {
                doc.push(&span.content, line.style.patch(span.style));
            }
        }
        doc
    }

    /// Unstyled text, with its line ends.
    pub fn plain(text: &str, style: Style) -> Self {
        Self::new(
            text.lines()
                .map(|line| Line::from(Span::styled(line, style))),
        )
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte where a line starts; the last one's where there are fewer.
    pub(crate) fn line_start(&self, line: usize) -> u32 {
        let last = self.lines.last().copied().unwrap_or(0);
        self.lines.get(line).copied().unwrap_or(last)
    }

    pub(crate) fn line_at(&self, offset: u32) -> usize {
        self.lines
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    fn start_line(&mut self) {
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        self.lines.push(self.text.len() as u32);
    }

    fn push(&mut self, content: &str, style: Style) {
        for (index, part) in content.split('\n').enumerate() {
            if index > 0 {
                self.start_line();
            }
            if self.text.len() + part.len() < LONGEST {
                self.push_part(part);
            }
        }
        let end = self.text.len() as u32;
        match self.runs.last_mut() {
            Some((last, same)) if *same == style || *last == end => *last = end,
            _ => self.runs.push((end, style)),
        }
    }

    fn push_part(&mut self, part: &str) {
        for (index, between) in part.split('\t').enumerate() {
            if index > 0 {
                self.push_tab();
            }
            if between.contains(is_hostile) {
                self.text
                    .extend(between.chars().filter(|one| !is_hostile(*one)));
            } else {
                self.text.push_str(between);
            }
        }
    }

    fn push_tab(&mut self) {
        let line = *self.lines.last().unwrap_or(&0) as usize;
        // Only the last cells matter for where a tab ends; a line may be a megabyte long.
        let line = self.text.get(line..).unwrap_or_default();
        let column = if line.is_ascii() {
            line.len()
        } else {
            line.chars().count()
        };
        for _ in 0..TAB - column % TAB {
            self.text.push(' ');
        }
    }

    /// The bytes of a line.
    pub(crate) fn line(&self, line: usize) -> Option<Range<u32>> {
        let start = *self.lines.get(line)?;
        let next = self.lines.get(line + 1).map(|next| next - 1);
        Some(start..next.unwrap_or(self.text.len() as u32))
    }

    pub(crate) fn slice(&self, range: Range<u32>) -> &str {
        let range = range.start as usize..range.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// What is in a range, run by run.
    pub(crate) fn pieces(&self, range: Range<u32>) -> impl Iterator<Item = (&str, Style)> {
        let first = self.runs.partition_point(|(end, _)| *end <= range.start);
        let mut start = range.start;
        let runs = self.runs.iter().skip(first);
        runs.map_while(move |(end, style)| {
            let piece = start..range.end.min(*end);
            start = piece.end;
            (piece.start < piece.end).then(|| (self.slice(piece), *style))
        })
    }
}
