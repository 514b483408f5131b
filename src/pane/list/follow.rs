//! A list that is followed: new rows are marked until the cursor has passed them, and nothing moves under it.

use std::collections::HashSet;

use super::{ListPane, Listed};
use crate::msg::{Fetch, Ticket};
use crate::pane::{Act, Env};

impl<T: Listed> ListPane<T> {
    pub(super) fn toggle_follow(&mut self, env: &Env) -> Vec<Act> {
        if self.follow.is_on() {
            self.follow.stop();
            self.new.clear();
            return vec![Act::Say("no longer following".into())];
        }
        if env.offline {
            return vec![Act::Say("offline: nothing new can come".into())];
        }
        self.follow.start(env.now);
        vec![Act::Say(
            "following what is new; g g goes to the newest, F stops".into(),
        )]
    }

    /// Looks for what is new, if this is the timer that was waited for.
    pub(crate) fn poll(&mut self, timer: Ticket, env: &mut Env) -> Vec<Act> {
        if !self.follow.is_due(timer) {
            return Vec::new();
        }
        if self.rows.is_loading() {
            self.follow.postpone(env);
            return Vec::new();
        }
        let mut query = self.query.clone();
        query.span = self.shown;
        let what = Fetch::Follow(Box::new(T::fetch(query, false, false)));
        let (ticket, act) = env.fetch(T::SLOT, what);
        self.ticket = ticket;
        self.follow.asks(T::SLOT, ticket);
        vec![act]
    }

    /// Marks the rows that were not there before.
    pub(super) fn mark_new(&mut self, before: &HashSet<String>) {
        let Some(snapshot) = self.rows.value() else {
            return;
        };
        let ids = snapshot.rows.iter().map(T::id);
        let new = ids.filter(|id| !before.contains(*id)).map(str::to_owned);
        self.new.extend(new.collect::<Vec<_>>());
    }

    pub(super) fn ids(&self) -> HashSet<String> {
        let rows = self.rows.value().map(|snapshot| &snapshot.rows);
        let ids = rows.into_iter().flat_map(|rows| rows.iter().map(T::id));
        ids.map(str::to_owned).collect()
    }

    /// The cursor stands first but for what came meanwhile: that pushes it down instead of hiding above the screen.
    pub(super) fn is_at_the_newest(&self) -> bool {
        let at = self.state.selected().unwrap_or(0);
        self.state.window().start == 0 && (0..at).all(|at| self.is_new(at))
    }

    pub(super) fn is_new(&self, position: usize) -> bool {
        !self.new.is_empty()
            && self
                .row(position)
                .is_some_and(|row| self.new.contains(row.id()))
    }

    /// The cursor went on from where it was: what it passed was seen.
    pub(super) fn passed(&mut self, from: Option<usize>) {
        let (Some(from), Some(to)) = (from, self.state.selected()) else {
            return;
        };
        if self.new.is_empty() || from == to {
            return;
        }
        for at in from.min(to)..=from.max(to) {
            if let Some(id) = self.row(at).map(|row| row.id().to_owned()) {
                self.new.remove(&id);
            }
        }
    }
}
