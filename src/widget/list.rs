//! Where someone is in a list: the selected row, the first row on the screen, the marked rows.

use std::collections::BTreeSet;
use std::ops::Range;

/// Positions, not identities: whoever reorders the list moves them along or clears them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListState {
    selected: usize,
    top: usize,
    len: usize,
    height: usize,
    marks: BTreeSet<usize>,
    /// Where a range began that ends at the selected row.
    anchor: Option<usize>,
}

impl ListState {
    /// Before every frame: how many rows there are and how many fit. Clamps, and keeps the selected row visible.
    pub fn layout(&mut self, len: usize, height: usize) {
        self.len = len;
        self.height = height;
        self.marks.split_off(&len);
        self.anchor = self.anchor.filter(|anchor| *anchor < len);
        self.to(self.selected);
    }

    /// The selected row; `None` in an empty list.
    pub fn selected(&self) -> Option<usize> {
        (self.len > 0).then_some(self.selected)
    }

    pub fn is_selected(&self, row: usize) -> bool {
        self.selected() == Some(row)
    }

    /// The rows on the screen.
    pub fn window(&self) -> Range<usize> {
        self.top..self.len.min(self.top + self.height)
    }

    /// How many rows fit.
    pub fn height(&self) -> usize {
        self.height
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Selects a row, or the nearest there is.
    pub fn to(&mut self, row: usize) {
        self.selected = row.min(self.len.saturating_sub(1));
        let lowest_top = (self.selected + 1).saturating_sub(self.height);
        let last_top = self.len.saturating_sub(self.height);
        self.top = self.top.max(lowest_top).min(self.selected).min(last_top);
    }

    /// Selects a row of a list whose length is about to change: the next `layout` clamps it.
    pub fn select_later(&mut self, row: usize) {
        self.selected = row;
    }

    /// The same where the row moved: the view moves along, so that it stays on its line of the screen.
    pub fn carry_later(&mut self, row: usize) {
        let line = self.selected.saturating_sub(self.top);
        self.selected = row;
        self.top = row.saturating_sub(line);
    }

    pub fn move_by(&mut self, rows: isize) {
        self.to(self.selected.saturating_add_signed(rows));
    }

    /// Moves by whole screens; the view moves with the selected row.
    pub fn page(&mut self, pages: isize) {
        self.jump(pages.saturating_mul(self.height.max(1).cast_signed()));
    }

    pub fn half_page(&mut self, halves: isize) {
        self.jump(halves.saturating_mul((self.height / 2).max(1).cast_signed()));
    }

    pub fn first(&mut self) {
        self.to(0);
    }

    pub fn last(&mut self) {
        self.to(usize::MAX);
    }

    /// The wheel: moves the view, and takes the selected row along only where it would leave.
    pub fn scroll(&mut self, rows: isize) {
        let last_top = self.len.saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last_top);
        let lowest = (self.top + self.height).saturating_sub(1).max(self.top);
        self.to(self.selected.clamp(self.top, lowest));
    }

    /// Puts the selected row into the middle of the screen.
    pub fn center(&mut self) {
        self.top = self.selected.saturating_sub(self.height / 2);
        self.to(self.selected);
    }

    fn jump(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows);
        self.move_by(rows);
    }

    pub fn toggle_mark(&mut self) {
        if self.len > 0 && !self.marks.remove(&self.selected) {
            self.marks.insert(self.selected);
        }
    }

    /// After rows moved: where the marked ones are now, and where the range begins.
    pub fn mark_only(&mut self, rows: impl IntoIterator<Item = usize>, anchor: Option<usize>) {
        self.marks = rows.into_iter().collect();
        self.anchor = anchor;
    }

    /// Begins a range at the selected row; again, marks the rows of the range and ends it.
    pub fn toggle_range(&mut self) {
        if self.anchor.is_some() {
            self.marks.extend(self.range());
            self.anchor = None;
        } else {
            self.anchor = self.selected();
        }
    }

    pub fn in_range(&self) -> bool {
        self.anchor.is_some()
    }

    pub fn is_marked(&self, row: usize) -> bool {
        self.marks.contains(&row) || self.range().contains(&row)
    }

    /// The marked rows, in their order.
    pub fn marked(&self) -> Vec<usize> {
        let all: BTreeSet<usize> = self.marks.iter().copied().chain(self.range()).collect();
        all.into_iter().collect()
    }

    pub fn clear_marks(&mut self) {
        self.marks.clear();
        self.anchor = None;
    }

    fn range(&self) -> Range<usize> {
        match self.anchor {
            Some(anchor) => anchor.min(self.selected)..anchor.max(self.selected) + 1,
            None => 0..0,
        }
    }
}
