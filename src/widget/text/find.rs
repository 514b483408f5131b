//! Looking for something in a text.

use super::TextView;
use crate::model::search::Places;
use crate::widget::find::Needle;

impl TextView {
    /// Marks every match and goes to the first one from the top of the screen on; `None` forgets them.
    pub fn find(&mut self, needle: Option<&Needle>) {
        let text = self.doc.text();
        self.take_found(needle.map_or_else(Vec::new, |needle| needle.places(text)));
    }

    /// The same with matches that were found elsewhere, as [`Needle::places`] finds them.
    pub fn take_found(&mut self, found: Vec<(u32, u32)>) {
        self.found = found;
        let from = self.rows.get(self.top).map_or(0, |row| row.start);
        let first = self.found.partition_point(|found| found.0 < from);
        self.current = (!self.found.is_empty()).then(|| first % self.found.len());
        self.find_spots();
        self.show_current();
    }

    /// Marks every match and goes nowhere.
    pub(in crate::widget) fn mark(&mut self, needle: Option<&Needle>) {
        let text = self.doc.text();
        self.take_marks(needle.map_or_else(Vec::new, |needle| needle.places(text)));
    }

    /// The same with matches that were found elsewhere.
    pub(in crate::widget) fn take_marks(&mut self, found: Places) {
        self.found = found;
        self.current = None;
    }

    /// How many matches begin above a row.
    pub(in crate::widget) fn matches_above(&self, row: usize) -> usize {
        let above = |found: &(u32, u32)| self.row_of(found.0) < row;
        self.found.partition_point(above)
    }

    pub(in crate::widget) fn row_of_match(&self, nth: usize) -> Option<usize> {
        self.found.get(nth).map(|found| self.row_of(found.0))
    }

    /// Makes a match the current one, or none; says on which row it begins.
    pub(in crate::widget) fn select(&mut self, current: Option<usize>) -> Option<usize> {
        self.current = current;
        let found = self.found.get(current?)?;
        Some(self.row_of(found.0))
    }

    /// Goes on by so many matches, around the ends.
    pub fn find_next(&mut self, by: isize) {
        if let Some(current) = self.current {
            let count = self.found.len().cast_signed();
            self.current = Some(
                (current.cast_signed() + by)
                    .rem_euclid(count)
                    .cast_unsigned(),
            );
            self.show_current();
        }
    }

    /// Which match is the current one, from 1 on, and how many there are.
    pub fn matches(&self) -> (usize, usize) {
        (
            self.current.map_or(0, |current| current + 1),
            self.found.len(),
        )
    }

    fn show_current(&mut self) {
        let Some(found) = self.current.and_then(|current| self.found.get(current)) else {
            return;
        };
        let row = self.row_of(found.0);
        if row + 1 >= self.rows.len() && (self.width == 0 || self.is_wrapping()) {
            self.wanted = Some(found.0);
            return;
        }
        if !(self.top..self.top + self.height).contains(&row) {
            self.to(row.saturating_sub(self.height / 3));
        }
    }
}
