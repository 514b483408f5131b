//! Long styled text: wrapped once per width, drawn by the window, searched.

mod find;
mod wrap;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::line::{put, width};
use super::scroll::{BUCKETS, MARGIN, ScrollBar, Spot, Spots};
use super::table::right_edge;
use crate::theme::Theme;

pub use crate::highlight::TextDoc;
use wrap::Wrapping;
pub(super) use wrap::{WrappedRow, wrap as wrap_rows};

/// Bytes that are wrapped before a frame: more would hold the keys.
const SLICE: usize = 2 << 20;

/// Styled lines, broken to a width: words stay whole where they fit, continuations hang under their line.
pub fn wrap<'a>(lines: impl IntoIterator<Item = Line<'a>>, cells: u16) -> Vec<Line<'static>> {
    let doc = TextDoc::new(lines);
    let rows = wrap_rows(&doc, cells);
    rows.iter().map(|row| row.to_line(&doc)).collect()
}

/// A text and where someone is in it. A large one is wrapped frame by frame, from the top.
#[derive(Clone, Debug, Default)]
pub struct TextView {
    doc: Arc<TextDoc>,
    rows: Vec<WrappedRow>,
    wrapping: Wrapping,
    width: u16,
    height: usize,
    top: usize,
    /// The byte to be on top, until it is known on which row that is.
    wanted: Option<u32>,
    found: Vec<(u32, u32)>,
    /// Where the matches are, for the scroll bar.
    spots: Spots,
    current: Option<usize>,
}

impl TextView {
    pub fn new(doc: impl Into<Arc<TextDoc>>) -> Self {
        Self {
            doc: doc.into(),
            ..Self::default()
        }
    }

    /// Begins on a line instead of the first.
    #[must_use]
    pub fn starting_at(mut self, line: usize) -> Self {
        self.wanted = Some(self.doc.line_start(line));
        self
    }

    /// Not all rows are known yet: every layout brings more of them.
    pub fn is_wrapping(&self) -> bool {
        self.width > 0 && !self.wrapping.is_done(&self.doc)
    }

    pub fn doc(&self) -> &Arc<TextDoc> {
        &self.doc
    }

    /// Another text (or the same in other colours) in the same place.
    pub fn replace(&mut self, doc: impl Into<Arc<TextDoc>>) {
        self.doc = doc.into();
        let (width, height) = (self.width, self.height);
        self.width = 0;
        self.found.clear();
        self.current = None;
        let top = self.top;
        self.rows.clear();
        self.rewrap(width);
        self.height = height;
        self.clamp(top);
    }

    /// Before every frame. Wraps again only when the width is another one; what was on top stays there.
    pub fn layout(&mut self, area: Rect) {
        self.height = usize::from(area.height);
        if area.width != self.width {
            self.rewrap(area.width);
        } else if self.is_wrapping() {
            self.wrap_on();
        }
        self.go();
    }

    fn rewrap(&mut self, width: u16) {
        if let Some(row) = self.rows.get(self.top).filter(|row| row.start > 0) {
            self.wanted.get_or_insert(row.start);
        }
        self.width = width;
        self.rows.clear();
        self.wrapping = Wrapping::default();
        self.wrap_on();
        self.go();
    }

    fn wrap_on(&mut self) {
        let width = self.width.saturating_sub(MARGIN);
        let some = (width, SLICE);
        self.wrapping.go_on(&self.doc, some, &mut self.rows);
        self.find_spots();
    }

    /// Shows what is wanted, as soon as it is known where that is.
    fn go(&mut self) {
        let row = self.wanted.map(|byte| self.row_of(byte));
        match row {
            Some(row) if !self.is_wrapping() || row + 1 < self.rows.len() => {
                self.wanted = None;
                self.clamp(row);
            }
            _ => self.clamp(self.top),
        }
    }

    fn clamp(&mut self, row: usize) {
        self.top = row.min(self.rows.len().saturating_sub(self.height));
    }

    /// One match of each part of the bar is enough: there may be very many.
    fn find_spots(&mut self) {
        let step = (self.rows.len() / BUCKETS).max(1);
        let mut found = self.found.as_slice();
        let rows = std::iter::from_fn(|| {
            let row = self.row_of(found.first()?.0);
            let next = self.rows.get(row + step);
            let next = next.map_or(u32::MAX, |next| next.start);
            found = &found[found.partition_point(|found| found.0 < next)..];
            Some((row, Spot::Match))
        });
        self.spots = Spots::new(self.rows.len(), rows);
    }

    /// The row that holds a byte of the text.
    fn row_of(&self, offset: u32) -> usize {
        let after = self.rows.partition_point(|row| row.start <= offset);
        after.saturating_sub(1)
    }

    /// Rows on the screen at this width.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn top(&self) -> usize {
        self.top
    }

    /// The line of the text that is on top of the screen.
    pub fn line(&self) -> usize {
        let offset = self.rows.get(self.top).map_or(0, |row| row.start);
        self.doc.line_at(offset)
    }

    /// The row of the screen on which a line of the text begins, if it is there.
    pub fn screen_row(&self, line: usize) -> Option<usize> {
        let row = self.row_of(self.doc.line_start(line));
        (self.top..self.top + self.height)
            .contains(&row)
            .then(|| row - self.top)
    }

    /// Puts a line of the text on top of the screen.
    pub fn to_line(&mut self, line: usize) {
        self.to(self.row_of(self.doc.line_start(line)));
    }

    /// Whether the end is on the screen.
    pub fn at_end(&self) -> bool {
        self.top + self.height >= self.rows.len()
    }

    /// Beyond what is wrapped so far is the end, which is gone to as soon as it is known.
    pub fn to(&mut self, row: usize) {
        self.wanted = (row == usize::MAX && self.is_wrapping()).then_some(u32::MAX);
        self.clamp(row);
    }

    pub fn move_by(&mut self, rows: isize) {
        self.to(self.top.saturating_add_signed(rows));
    }

    /// Moves by screens, less one row that stays for the eye.
    pub fn page(&mut self, pages: isize) {
        let step = self.height.saturating_sub(1).max(1).cast_signed();
        self.move_by(pages.saturating_mul(step));
    }

    pub fn half_page(&mut self, halves: isize) {
        self.move_by(halves.saturating_mul((self.height / 2).max(1).cast_signed()));
    }

    pub fn first(&mut self) {
        self.to(0);
    }

    pub fn last(&mut self) {
        self.to(usize::MAX);
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        self.draw_rows(self.top, area, (buf, theme));
        let bar = ScrollBar {
            top: self.top,
            height: usize::from(area.height),
            len: self.rows.len(),
            spots: Some(&self.spots),
        };
        bar.draw(right_edge(area), buf, theme);
    }

    /// The rows from one on, without a scroll bar.
    pub(super) fn draw_rows(&self, first: usize, area: Rect, (buf, theme): (&mut Buffer, &Theme)) {
        let shown = self.rows.iter().skip(first).zip(area.rows());
        for (row, line) in shown {
            let width = area.width.saturating_sub(MARGIN);
            self.draw_row(Rect { width, ..line }, buf, (row, theme));
        }
    }

    fn draw_row(&self, area: Rect, buf: &mut Buffer, (row, theme): (&WrappedRow, &Theme)) {
        let mut x = row.indent.min(area.width);
        for (piece, style) in self.doc.pieces(row.start..row.end) {
            let at = Position::new(area.x + x, area.y);
            x += put(buf, at, area.width - x, (piece, style));
            if x >= area.width {
                break;
            }
        }
        let first = self.found.partition_point(|found| found.1 <= row.start);
        for (index, found) in self.found.iter().enumerate().skip(first) {
            if found.0 >= row.end {
                break;
            }
            let style = if Some(index) == self.current {
                theme.found_current
            } else {
                theme.found
            };
            buf.set_style(self.cells_of(area, row, *found), style);
        }
    }

    /// The cells of a match within a row.
    fn cells_of(&self, area: Rect, row: &WrappedRow, (from, to): (u32, u32)) -> Rect {
        let from = from.max(row.start);
        let to = to.min(row.end);
        let before = width(self.doc.slice(row.start..from)).min(usize::from(area.width)) as u16;
        let inside = width(self.doc.slice(from..to)).min(usize::from(area.width)) as u16;
        let x = area
            .x
            .saturating_add(before)
            .saturating_add(row.indent)
            .min(area.right());
        Rect {
            x,
            width: inside.min(area.right() - x),
            ..area
        }
    }
}
