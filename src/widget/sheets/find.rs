//! Looking for words in the texts that are here.

use super::Sheets;
use crate::widget::find::Needle;

impl Sheets {
    /// Marks every match and goes to the first one from the top of the screen on; `None` forgets them.
    pub fn find(&mut self, needle: Option<Needle>) {
        for view in self.texts.values_mut() {
            view.mark(needle.as_ref());
        }
        self.needle = needle;
        self.current = None;
        let from = self.top;
        let all = self.all();
        let first = all.iter().find(|(at, _)| *at >= from);
        if let Some(found) = first.or_else(|| all.first()).copied() {
            self.go(found);
        }
    }

    /// Goes on by so many matches, around the ends.
    pub fn find_next(&mut self, by: isize) {
        let all = self.all();
        let count = all.len().cast_signed();
        if count == 0 {
            return;
        }
        let here = match self.current {
            Some(current) => all.partition_point(|found| *found < current).cast_signed() + by,
            None => 0,
        };
        self.go(all[here.rem_euclid(count).cast_unsigned()]);
    }

    /// Which match is the current one, from 1 on, and how many there are.
    pub fn matches(&self) -> (usize, usize) {
        let all = self.all();
        let current = self
            .current
            .and_then(|current| all.binary_search(&current).ok())
            .map_or(0, |at| at + 1);
        (current, all.len())
    }

    /// The text that holds the current match.
    pub fn found(&self) -> Option<usize> {
        self.current.map(|(at, _)| at)
    }

    /// Every match, from the first text to the last.
    fn all(&self) -> Vec<(usize, usize)> {
        let mut places: Vec<usize> = self.texts.keys().copied().collect();
        places.sort_unstable();
        let of = |at: usize| {
            let count = self.texts.get(&at).map_or(0, |view| view.matches().1);
            (0..count).map(move |nth| (at, nth))
        };
        places.into_iter().flat_map(of).collect()
    }

    fn go(&mut self, (at, nth): (usize, usize)) {
        if let Some((old, _)) = self.current
            && let Some(view) = self.texts.get_mut(&old)
        {
            view.select(None);
        }
        self.current = Some((at, nth));
        let Some(row) = self
            .texts
            .get_mut(&at)
            .and_then(|view| view.select(Some(nth)))
        else {
            return;
        };
        let shown = match at.cmp(&self.top) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => (self.row..self.row + self.height()).contains(&row),
            std::cmp::Ordering::Greater => self
                .screen_row(at)
                .is_some_and(|first| first + row < self.height()),
        };
        if !shown {
            (self.top, self.row) = (at, row);
            self.move_by(-(self.height() / 3).cast_signed());
        }
    }
}
