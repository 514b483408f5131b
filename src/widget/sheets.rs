//! A long column of texts, one below the other: a frame costs what is on the screen, and a text that is not here yet
//! has its place kept.

mod find;

use std::collections::HashMap;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::find::Needle;
use super::line::put_line;
use super::scroll::ScrollBar;
use super::table::right_edge;
use super::text::{TextDoc, TextView};
use crate::theme::Theme;

/// Rows of a text that is not here yet.
pub const STUB: usize = 3;
/// Bytes of text that are kept; what is farthest from the screen goes first.
const MOST: usize = 16 << 20;
/// Larger texts are looked through elsewhere: see [`Sheets::take_found`].
const LARGE: usize = 1 << 20;

/// Texts by their place in the column, and where someone is in it.
#[derive(Debug, Default)]
pub struct Sheets {
    len: usize,
    texts: HashMap<usize, TextView>,
    weight: usize,
    needle: Option<Needle>,
    /// The current match: the text it is in, and which of its matches it is.
    current: Option<(usize, usize)>,
    /// What is on top of the screen: a text, and how many of its rows are above.
    top: usize,
    row: usize,
    area: Rect,
}

impl Sheets {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// So many texts from now on, those that are here in other places perhaps; the one on top stays there.
    pub fn rearrange(&mut self, len: usize, place: impl Fn(usize) -> Option<usize>) {
        let old = std::mem::take(&mut self.texts).into_iter();
        self.texts = old
            .filter_map(|(at, view)| Some((place(at)?, view)))
            .collect();
        self.weight = self
            .texts
            .values()
            .map(|view| view.doc().text().len())
            .sum();
        self.len = len;
        self.top = place(self.top)
            .unwrap_or(self.top)
            .min(len.saturating_sub(1));
        self.current = None;
    }

    /// A text came, or came anew. Says whether words that are looked for may be in it, and it is too large to see.
    pub fn put(&mut self, at: usize, doc: TextDoc) -> bool {
        let mut view = TextView::new(doc);
        view.layout(self.area);
        let unseen = self.needle.is_some() && view.doc().text().len() > LARGE;
        if !unseen {
            view.mark(self.needle.as_ref());
        }
        self.weight += view.doc().text().len();
        if let Some(old) = self.texts.insert(at, view) {
            self.weight -= old.doc().text().len();
        }
        while self.weight > MOST && self.texts.len() > 1 {
            let far = |at: &&usize| at.abs_diff(self.top);
            let far = self.texts.keys().max_by_key(far).copied();
            let Some(far) = far.filter(|far| *far != at) else {
                break;
            };
            if let Some(old) = self.texts.remove(&far) {
                self.weight -= old.doc().text().len();
            }
        }
        unseen
    }

    pub fn get(&self, at: usize) -> Option<&TextDoc> {
        self.texts.get(&at).map(|view| &**view.doc())
    }

    /// Where it was laid out.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Before every frame.
    pub fn layout(&mut self, area: Rect) {
        if area.width != self.area.width {
            for view in self.texts.values_mut() {
                view.layout(area);
            }
        }
        self.area = area;
        for at in self.window() {
            if let Some(view) = self.texts.get_mut(&at).filter(|view| view.is_wrapping()) {
                view.layout(area);
            }
        }
        self.row = self.row.min(self.rows(self.top).saturating_sub(1));
        self.stay_within();
    }

    fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    fn rows(&self, at: usize) -> usize {
        self.texts.get(&at).map_or(STUB, |view| view.len().max(1))
    }

    /// No emptiness below the last text.
    fn stay_within(&mut self) {
        let (top, row) = self.bottom();
        if (self.top, self.row) > (top, row) {
            (self.top, self.row) = (top, row);
        }
    }

    /// Where the end of the last text stands on the last row of the screen.
    fn bottom(&self) -> (usize, usize) {
        let mut left = self.height();
        for at in (0..self.len).rev() {
            let rows = self.rows(at);
            if rows >= left {
                return (at, rows - left);
            }
            left -= rows;
        }
        (0, 0)
    }

    /// The text on top of the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The texts of which something is on the screen.
    pub fn window(&self) -> Range<usize> {
        let mut end = self.top;
        let mut rows = 0;
        while end < self.len && rows < self.height() + self.row {
            rows += self.rows(end);
            end += 1;
        }
        self.top..end
    }

    /// The row of the screen on which a text begins, if it is there.
    pub fn screen_row(&self, at: usize) -> Option<usize> {
        if at < self.top || (at == self.top && self.row > 0) {
            return None;
        }
        let above: usize = (self.top..at)
            .map(|at| self.rows(at))
            .take(self.height() + self.row + 1)
            .sum();
        let row = above.checked_sub(self.row)?;
        (row < self.height()).then_some(row)
    }

    /// Puts a text on top of the screen.
    pub fn to(&mut self, at: usize) {
        self.top = at.min(self.len.saturating_sub(1));
        self.row = 0;
        self.stay_within();
    }

    pub fn last(&mut self) {
        (self.top, self.row) = self.bottom();
    }

    pub fn move_by(&mut self, rows: isize) {
        if rows < 0 {
            self.move_up(rows.unsigned_abs());
        } else {
            self.row += rows.unsigned_abs();
            while self.top + 1 < self.len && self.row >= self.rows(self.top) {
                self.row -= self.rows(self.top);
                self.top += 1;
            }
            self.stay_within();
        }
    }

    fn move_up(&mut self, mut rows: usize) {
        while rows > self.row && self.top > 0 {
            rows -= self.row + 1;
            self.top -= 1;
            self.row = self.rows(self.top) - 1;
        }
        self.row = self.row.saturating_sub(rows);
    }

    /// Moves by screens, less one row that stays for the eye.
    pub fn page(&mut self, pages: isize) {
        let step = self.height().saturating_sub(1).max(1).cast_signed();
        self.move_by(pages.saturating_mul(step));
    }

    pub fn half_page(&mut self, halves: isize) {
        self.move_by(halves.saturating_mul((self.height() / 2).max(1).cast_signed()));
    }

    /// `stub` says what stands in the place of a text that is not here.
    pub fn draw<'a>(&self, buf: &mut Buffer, theme: &Theme, stub: impl Fn(usize) -> Vec<Line<'a>>) {
        let area = self.area.intersection(buf.area);
        let mut y = area.y;
        let mut row = self.row;
        for at in self.window() {
            let height = area.bottom().saturating_sub(y);
            let rest = Rect { y, height, ..area };
            match self.texts.get(&at) {
                Some(view) => view.draw_rows(row, rest, (buf, theme)),
                None => {
                    for (line, place) in stub(at).iter().take(STUB).skip(row).zip(rest.rows()) {
                        put_line(buf, place, line);
                    }
                }
            }
            y = y.saturating_add((self.rows(at) - row).min(usize::from(height)) as u16);
            row = 0;
        }
        // In texts, not in rows: how long those are that are not here, nobody knows.
        let bar = ScrollBar {
            top: self.top,
            height: self.window().len().saturating_sub(1).max(1),
            len: self.len,
            spots: None,
        };
        bar.draw(right_edge(area), buf, theme);
    }
}
