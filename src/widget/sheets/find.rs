//! Looking for words in the texts that are here.

use std::collections::HashMap;
use std::sync::Arc;

use super::Sheets;
use crate::model::search::Places;
use crate::widget::find::Needle;
use crate::widget::text::{TextDoc, TextView};

impl Sheets {
    /// Marks every match and goes to the first one from the top of the screen on; `None` forgets them.
    pub fn find(&mut self, needle: Option<Needle>) {
        self.seek(needle);
        for view in self.texts.values_mut() {
            view.mark(self.needle.as_ref());
        }
        self.go_to_first();
    }

    /// Marks matches in texts that come from now on; those in the others are found elsewhere.
    pub fn seek(&mut self, needle: Option<Needle>) {
        for view in self.texts.values_mut() {
            view.take_marks(Places::new());
        }
        self.needle = needle;
        self.current = None;
    }

    /// The texts that are here.
    pub fn texts(&self) -> Vec<Arc<TextDoc>> {
        let docs = self.texts.values().map(TextView::doc);
        docs.map(Arc::clone).collect()
    }

    /// Matches that were found elsewhere, as [`Needle::places`] finds them. A text that is another one by now is left.
    pub fn take_found(&mut self, found: Vec<(Places, Arc<TextDoc>)>) {
        let found = found.into_iter();
        let mut found: HashMap<_, _> = found.map(|(at, doc)| (Arc::as_ptr(&doc), at)).collect();
        let current = self.current.map(|(at, _)| at);
        for (at, view) in &mut self.texts {
            if let Some(places) = found.remove(&Arc::as_ptr(view.doc()))
                && current != Some(*at)
            {
                view.take_marks(places);
            }
        }
    }

    /// Goes to the first match from the top of the screen on.
    pub fn go_to_first(&mut self) {
        let first = self.text_with_match(|at| at >= self.top, true);
        if let Some(at) = first.or_else(|| self.text_with_match(|_| true, true)) {
            self.go((at, 0));
        }
    }

    /// Goes on to the next match or the one before, around the ends.
    pub fn find_next(&mut self, forward: bool) {
        let Some((at, nth)) = self.current else {
            return self.go_to_first();
        };
        let beside = if forward {
            Some(nth + 1).filter(|nth| *nth < self.count(at))
        } else {
            nth.checked_sub(1)
        };
        if let Some(nth) = beside {
            return self.go((at, nth));
        }
        let beyond = |other: usize| if forward { other > at } else { other < at };
        let next = self.text_with_match(beyond, forward);
        if let Some(at) = next.or_else(|| self.text_with_match(|_| true, forward)) {
            let last = self.count(at).saturating_sub(1);
            self.go((at, if forward { 0 } else { last }));
        }
    }

    /// Which match is the current one, from 1 on, and how many there are.
    pub fn matches(&self) -> (usize, usize) {
        let all = self.texts.values().map(|view| view.matches().1).sum();
        let number = |(here, nth): (usize, usize)| {
            let above = self.texts.keys().filter(|at| **at < here);
            above.map(|at| self.count(*at)).sum::<usize>() + nth + 1
        };
        (self.current.map_or(0, number), all)
    }

    /// The text that holds the current match.
    pub fn found(&self) -> Option<usize> {
        self.current.map(|(at, _)| at)
    }

    fn count(&self, at: usize) -> usize {
        self.texts.get(&at).map_or(0, |view| view.matches().1)
    }

    /// The first of some texts that has a match, or the last.
    fn text_with_match(&self, of: impl Fn(usize) -> bool, first: bool) -> Option<usize> {
        let places = self.texts.keys().copied();
        let with = places.filter(|at| of(*at) && self.count(*at) > 0);
        if first { with.min() } else { with.max() }
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
