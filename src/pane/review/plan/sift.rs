//! The filter of a review: which items it lets through, and what has to be read before that can be said.

use std::collections::HashSet;
use std::sync::Arc;

use super::Plan;
use crate::model::filter::{Filter, ItemView};
use crate::model::{ItemId, QueueItem};
use crate::msg::{Order, OutboxView, WriteState};

#[derive(Debug)]
pub(super) struct Sieve {
    line: Arc<str>,
    filter: Filter,
    /// Who was let through stays until another line comes: what was decided under it can be seen and taken back.
    through: HashSet<ItemId>,
    /// Of whom too little is known.
    unknown: HashSet<ItemId>,
}

impl Plan {
    pub(in crate::pane::review) fn filter(&self) -> Option<&Arc<str>> {
        self.sieve.as_ref().map(|sieve| &sieve.line)
    }

    /// Of how many items it is not known whether the filter lets them through.
    pub(in crate::pane::review) fn unjudged(&self) -> usize {
        self.sieve.as_ref().map_or(0, |sieve| sieve.unknown.len())
    }

    /// All items that fit, from now on; none is left out by an empty line. The item on the screen stays if it fits,
    /// else the next one that is still to be done comes.
    pub(in crate::pane::review) fn set_filter(&mut self, line: &str, outbox: &OutboxView) {
        let current = self.item().map(|item| item.id.clone());
        let of = |id: &ItemId| self.whole().position(|item| item.id == *id);
        let from = current.as_ref().and_then(of).unwrap_or(0);
        self.sieve = (!line.is_empty()).then(|| Sieve {
            line: line.into(),
            filter: Filter::parse(line).filter,
            through: HashSet::new(),
            unknown: HashSet::new(),
        });
        self.sift(outbox);
        if let Some(at) = current.and_then(|id| self.place_of(&id)) {
            self.at = at;
            return;
        }
        let places: Vec<usize> = self.whole.iter().skip(from).copied().collect();
        let after = |at: &usize| places.contains(&self.order[*at]);
        let open = |at: &usize| self.item_at(*at).is_some_and(|item| !self.is_done(item));
        let walk = || 0..self.order.len();
        let next = walk().find(|at| after(at) && open(at));
        self.at = next.or_else(|| walk().find(open)).unwrap_or(0);
    }

    /// Lets through what turns out to fit by now; the item on the screen stays.
    pub(in crate::pane::review) fn sift(&mut self, outbox: &OutboxView) {
        if let Some(mut sieve) = self.sieve.take() {
            sieve.unknown.clear();
            for item in self.items.iter() {
                match sieve.filter.judges_item(&self.view(item, outbox)) {
                    _ if sieve.through.contains(&item.id) => {}
                    Some(true) => drop(sieve.through.insert(item.id.clone())),
                    Some(false) => {}
                    None => drop(sieve.unknown.insert(item.id.clone())),
                }
            }
            self.sieve = Some(sieve);
        }
        self.walk();
    }

    /// Lets this one through, whatever the filter says: somebody wants to see it.
    pub(in crate::pane::review) fn let_through(&mut self, id: &ItemId) {
        if let Some(sieve) = &mut self.sieve {
            sieve.through.insert(id.clone());
            self.walk();
        }
    }

    /// Puts together what is gone through: of the whole order, what the filter lets through.
    pub(super) fn walk(&mut self) {
        let current = self.item().map(|item| item.id.clone());
        let whole = self.whole.iter().copied();
        self.order = match &self.sieve {
            None => whole.collect(),
            Some(sieve) => whole
                .filter(|at| sieve.through.contains(&self.items[*at].id))
                .collect(),
        };
        let current = current.and_then(|id| self.place_of(&id));
        self.at = current.unwrap_or(self.at);
    }

    /// For which orders there is something to be read: the filter's needs come first, then that of the order.
    pub(super) fn needs(&self) -> Vec<Order> {
        let needs = self.sieve.as_ref().map(|sieve| sieve.filter.item_needs());
        let needs = needs.unwrap_or_default();
        let of_filter = [
            needs.steps.then_some(Order::Errors),
            needs.scores.then_some(Order::Score),
        ];
        let of_order = self.by.needs_facts().then_some(self.by);
        of_filter.into_iter().chain([of_order]).flatten().collect()
    }

    /// What the filter cannot judge without these facts.
    pub(super) fn is_unjudged(&self, item: &QueueItem, by: Order) -> bool {
        let told = self.facts(&item.id).is_some_and(|facts| by.is_told(facts));
        let unknown = self.sieve.as_ref().map(|sieve| &sieve.unknown);
        !told && unknown.is_some_and(|unknown| unknown.contains(&item.id))
    }

    fn view<'p>(&'p self, item: &'p QueueItem, outbox: &OutboxView) -> ItemView<'p> {
        ItemView {
            item,
            states: self.states(item, outbox),
            facts: self.facts(&item.id),
        }
    }

    fn states(&self, item: &QueueItem, outbox: &OutboxView) -> Vec<&'static str> {
        let done = self.is_done(item);
        let status = if done { "completed" } else { "pending" };
        let later = self.later(&item.id).filter(|_| !done);
        let write = outbox.item(&item.id).and_then(|row| match row.state {
            WriteState::Held | WriteState::Waiting | WriteState::Sending => Some("waiting"),
            WriteState::Sent => Some("sent"),
            WriteState::Refused => Some("refused"),
            WriteState::Confirmed => None,
        });
        let later = later.map(super::Later::word);
        [Some(status), later, write].into_iter().flatten().collect()
    }
}
