//! Looking for words in both texts.

use std::sync::Arc;

use super::{DiffView, Sheet};
use crate::model::compare::Side;
use crate::model::search::Places;
use crate::widget::find::Needle;
use crate::widget::text::TextDoc;

/// Where a match is: its row, whether it is on the right, and which one of that side. In the order of reading.
pub(super) type Place = (usize, bool, usize);

impl DiffView {
    /// Marks every match and goes to the first one from the top of the screen on; `None` forgets them.
    pub fn find(&mut self, needle: Option<&Needle>) {
        let places = |text: &TextDoc| needle.map(|needle| needle.places(text.text()));
        let texts = self.texts().into_iter();
        let found = texts.map(|text| (places(&text).unwrap_or_default(), text));
        self.take_found(found.collect());
    }

    /// What is looked through.
    pub fn texts(&self) -> Vec<Arc<TextDoc>> {
        match &self.sheet {
            Sheet::One(view) => vec![Arc::clone(view.doc())],
            Sheet::Two(views) => vec![Arc::clone(views.left.doc()), Arc::clone(views.right.doc())],
        }
    }

    /// The same with matches that were found elsewhere, as [`Needle::places`] finds them.
    pub fn take_found(&mut self, found: Vec<(Places, Arc<TextDoc>)>) {
        self.found = None;
        let alone = matches!(self.sheet, Sheet::One(_));
        let mut views = self.views();
        for (places, text) in found {
            if let Some(view) = views.iter_mut().find(|view| Arc::ptr_eq(view.doc(), &text)) {
                if alone {
                    view.take_found(places);
                } else {
                    view.take_marks(places);
                }
            }
        }
        if !alone {
            let top = self.view().top();
            let first = self.next_from((top, false, 0));
            if let Some(place) = first.or_else(|| self.next_from((0, false, 0))) {
                self.go(place);
            }
        }
    }

    /// Goes on to the next match or the one before, around the ends.
    pub fn find_next(&mut self, forward: bool) {
        if let Sheet::One(view) = &mut self.sheet {
            return view.find_next(if forward { 1 } else { -1 });
        }
        let next = match (self.found, forward) {
            (None, _) => None,
            (Some((row, right, nth)), true) => self.next_from((row, right, nth + 1)),
            (Some(here), false) => self.last_before(here),
        };
        let around = if forward || self.found.is_none() {
            self.next_from((0, false, 0))
        } else {
            self.last_before((usize::MAX, false, 0))
        };
        if let Some(place) = next.or(around) {
            self.go(place);
        }
    }

    /// Which match is the current one, from 1 on, and how many there are.
    pub fn matches(&self) -> (usize, usize) {
        let Sheet::Two(views) = &self.sheet else {
            return self.view().matches();
        };
        let here = self.found.map_or(0, |here| {
            let above = Side::BOTH.map(|side| self.before(side, here));
            above.iter().sum::<usize>() + 1
        });
        (here, views.left.matches().1 + views.right.matches().1)
    }

    /// How many matches of a side stand before a place.
    fn before(&self, side: Side, (row, right, nth): Place) -> usize {
        let Sheet::Two(views) = &self.sheet else {
            return 0;
        };
        match (side == Side::Right, right) {
            (of_right, right) if of_right == right && nth > 0 => nth,
            (false, true) => views.left.matches_above(row + 1),
            _ => views.get(side).matches_above(row),
        }
    }

    fn place(&self, side: Side, nth: usize) -> Option<Place> {
        let Sheet::Two(views) = &self.sheet else {
            return None;
        };
        let row = views.get(side).row_of_match(nth)?;
        Some((row, side == Side::Right, nth))
    }

    fn next_from(&self, from: Place) -> Option<Place> {
        let next = |side| self.place(side, self.before(side, from));
        Side::BOTH.into_iter().filter_map(next).min()
    }

    fn last_before(&self, place: Place) -> Option<Place> {
        let last = |side| self.place(side, self.before(side, place).checked_sub(1)?);
        Side::BOTH.into_iter().filter_map(last).max()
    }

    fn go(&mut self, place: Place) {
        let (row, right, nth) = place;
        let side = if right { Side::Right } else { Side::Left };
        let height = self.height;
        self.found = Some(place);
        let Sheet::Two(views) = &mut self.sheet else {
            return;
        };
        views.get_mut(side.other()).select(None);
        views.get_mut(side).select(Some(nth));
        let top = views.right.top();
        if !(top..top + height).contains(&row) {
            let to = row.saturating_sub(height / 3);
            views.left.to(to);
            views.right.to(to);
        }
    }
}
