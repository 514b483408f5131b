//! Which row stands where in a list, and that the cursor stays on its own.

use super::{ListPane, Listed};
use crate::model::Remote;
use crate::msg::Snapshot;
use crate::widget::scroll::Spots;
use crate::widget::table::Order;

/// What of the cursor stays when rows move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// The first row: who looks at the newest, and chose none, wants to see what comes.
    First,
    /// The row that it is on.
    Row,
    /// That row, and the line of the screen where it stands.
    Line,
}

impl<T: Listed> ListPane<T> {
    /// Takes new rows; the cursor stays on the same one.
    pub(super) fn show(&mut self, snapshot: Snapshot<T>) {
        let keep = self.keep();
        let before = self.follow.is_asking().then(|| self.ids());
        let held = self.selected().map(|row| row.id().to_string());
        let stale = snapshot.stale;
        self.shown = snapshot.span;
        self.rows = if stale {
            Remote::Loading {
                stale: Some(snapshot),
            }
        } else {
            Remote::Ready(snapshot)
        };
        if let Some(before) = before {
            self.mark_new(&before);
        }
        self.arrange(held.as_deref(), keep);
    }

    /// What stays when new rows come.
    fn keep(&self) -> Keep {
        let first = !self.placed && self.state.selected().unwrap_or(0) == 0;
        match self.follow.is_on() && !self.order.is_empty() {
            true if self.is_at_the_newest() => Keep::Row,
            false if first => Keep::First,
            _ => Keep::Line,
        }
    }

    pub(super) fn arrange(&mut self, held: Option<&str>, keep: Keep) {
        let Some(snapshot) = self.rows.value() else {
            return;
        };
        let rows = &snapshot.rows;
        let (sort, direction) = self.sort;
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&rows[*a as usize], &rows[*b as usize]);
            let ordering = a.compare(b, sort);
            let ordering = if direction == Order::Descending {
                ordering.reverse()
            } else {
                ordering
            };
            b.knows(sort).cmp(&a.knows(sort)).then(ordering)
        });
        let spots = order
            .iter()
            .enumerate()
            .map(|(at, index)| (at, rows[*index as usize].spot()));
        self.spots = Spots::new(order.len(), spots);
        let position = held.and_then(|id| {
            order
                .iter()
                .position(|index| rows[*index as usize].id() == id)
        });
        let position = position.or_else(|| self.state.selected()).unwrap_or(0);
        match keep {
            Keep::First => self.state.select_later(0),
            Keep::Row => self.state.select_later(position),
            Keep::Line => self.state.carry_later(position),
        }
        self.state.layout(order.len(), self.state.height().max(1));
        self.order = order;
        self.show_marks();
    }
}
