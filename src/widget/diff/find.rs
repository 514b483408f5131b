//! Looking for words in both texts.

use super::{DiffView, Sheet};
use crate::model::compare::Side;
use crate::widget::find::Needle;

/// Where a match is: its row, whose it is, and which one of that side.
type Place = (usize, Side, usize);

impl DiffView {
    /// Marks every match and goes to the first one from the top of the screen on; `None` forgets them.
    pub fn find(&mut self, needle: Option<&Needle>) {
        self.found = None;
        match &mut self.sheet {
            Sheet::One(view) => view.find(needle),
            Sheet::Two(views) => {
                views.left.mark(needle);
                views.right.mark(needle);
                let top = views.right.top();
                let all = self.all();
                let first = all.iter().find(|(row, ..)| *row >= top);
                if let Some(place) = first.or_else(|| all.first()).copied() {
                    self.go(place);
                }
            }
        }
    }

    /// Goes on by so many matches, around the ends.
    pub fn find_next(&mut self, by: isize) {
        if let Sheet::One(view) = &mut self.sheet {
            return view.find_next(by);
        }
        let all = self.all();
        let here = self
            .found
            .and_then(|found| all.iter().position(|place| *place == found));
        if all.is_empty() {
            return;
        }
        let next = here.map_or(0, |here| here.cast_signed() + by);
        self.go(all[next.rem_euclid(all.len().cast_signed()).cast_unsigned()]);
    }

    /// Which match is the current one, from 1 on, and how many there are.
    pub fn matches(&mut self) -> (usize, usize) {
        if let Sheet::One(view) = &self.sheet {
            return view.matches();
        }
        let all = self.all();
        let here = all.iter().position(|place| Some(*place) == self.found);
        (here.map_or(0, |here| here + 1), all.len())
    }

    /// Every match, from the top down, the left one first.
    fn all(&mut self) -> Vec<Place> {
        let Sheet::Two(views) = &mut self.sheet else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for side in Side::BOTH {
            let view = views.get_mut(side);
            for nth in 0..view.matches().1 {
                all.extend(view.select(Some(nth)).map(|row| (row, side, nth)));
            }
            view.select(None);
        }
        all.sort_by_key(|(row, side, nth)| (*row, *side == Side::Right, *nth));
        if let Some((_, side, nth)) = self.found {
            views.get_mut(side).select(Some(nth));
        }
        all
    }

    fn go(&mut self, place: Place) {
        let (row, side, nth) = place;
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
