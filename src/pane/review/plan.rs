//! Which item is next: the order, what is done, and what waits for the end.

mod arrange;
mod sift;

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{ItemFacts, ItemId, ItemStatus, QueueItem};
use crate::msg::{Bookmark, Order};
use sift::Sieve;

/// Comes again when all others were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Later {
    Skipped,
    Held,
}

impl Later {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Held => "held",
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Plan {
    items: Arc<Vec<QueueItem>>,
    /// Places in `items`, in the order of the review.
    whole: Vec<usize>,
    /// Those of them that the filter lets through.
    order: Vec<usize>,
    sieve: Option<Sieve>,
    at: usize,
    by: Order,
    facts: HashMap<ItemId, ItemFacts>,
    /// Decided here since the items were told.
    decided: HashMap<ItemId, ItemStatus>,
    later: HashMap<ItemId, Later>,
    /// The item on the screen when the review was left the last time.
    left_at: Option<ItemId>,
}

impl Plan {
    /// How many there are to go through.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// How many are in the queue, whether the filter lets them through or not.
    pub(super) fn count(&self) -> usize {
        self.whole.len()
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn by(&self) -> Order {
        self.by
    }

    pub(super) fn item(&self) -> Option<&QueueItem> {
        self.item_at(self.at)
    }

    pub(super) fn item_at(&self, at: usize) -> Option<&QueueItem> {
        self.items.get(*self.order.get(at)?)
    }

    /// In the order of the review.
    pub(super) fn iter(&self) -> impl Iterator<Item = &QueueItem> {
        self.order.iter().filter_map(|at| self.items.get(*at))
    }

    /// As [`Self::iter`], with what the filter leaves out.
    pub(super) fn whole(&self) -> impl Iterator<Item = &QueueItem> {
        self.whole.iter().filter_map(|at| self.items.get(*at))
    }

    /// Whether the filter lets it through or not.
    pub(super) fn find(&self, id: &ItemId) -> Option<&QueueItem> {
        self.items.iter().find(|item| item.id == *id)
    }

    pub(super) fn place_of(&self, id: &ItemId) -> Option<usize> {
        self.iter().position(|item| item.id == *id)
    }

    /// Takes the items as the server tells them; the item on the screen stays.
    pub(super) fn take(&mut self, items: Arc<Vec<QueueItem>>) {
        let before = self.before();
        self.items = items;
        // What was decided here is in what the store tells: sent, or laid over it.
        self.decided.clear();
        self.sort(&before);
        match before.current {
            Some(id) => self.at = self.place_of(&id).unwrap_or(self.order.len()),
            None => self.start(),
        }
    }

    /// Where it was left the last time: told before the items are.
    pub(super) fn begin(&mut self, mark: &Bookmark) {
        self.by = mark.order;
        self.left_at.clone_from(&mark.item);
        let held = mark.held.iter().cloned();
        self.later = held.map(|id| (id, Later::Held)).collect();
    }

    /// To the item where one left, if it is still to be done, else to the first that is.
    pub(super) fn start(&mut self) {
        let open = |item: &QueueItem| !self.is_done(item);
        let left = self.left_at.as_ref().and_then(|id| self.place_of(id));
        let left = left.filter(|at| self.item_at(*at).is_some_and(open));
        let first = || {
            let places = (0..self.order.len()).filter(|at| self.item_at(*at).is_some_and(open));
            places.min_by_key(|at| self.item_at(*at).and_then(|item| self.later(&item.id)))
        };
        self.at = left.or_else(first).unwrap_or(0);
    }

    pub(super) fn go(&mut self, at: usize) -> bool {
        let there = at < self.order.len();
        if there {
            self.at = at;
        }
        there
    }

    pub(super) fn is_done(&self, item: &QueueItem) -> bool {
        let status = self.decided.get(&item.id).copied();
        status.unwrap_or(item.status) == ItemStatus::Completed
    }

    pub(super) fn decide(&mut self, id: &ItemId, status: ItemStatus) {
        self.decided.insert(id.clone(), status);
    }

    pub(super) fn later(&self, id: &ItemId) -> Option<Later> {
        self.later.get(id).copied()
    }

    pub(super) fn put_off(&mut self, id: ItemId, later: Option<Later>) {
        match later {
            Some(later) => self.later.insert(id, later),
            None => self.later.remove(&id),
        };
    }

    pub(super) fn held(&self) -> impl Iterator<Item = &QueueItem> {
        self.whole()
            .filter(|item| self.later(&item.id) == Some(Later::Held) && !self.is_done(item))
    }

    pub(super) fn done(&self) -> usize {
        self.iter().filter(|item| self.is_done(item)).count()
    }

    /// What is to be done after the current one: first what was not seen, then what was skipped, then what is held.
    pub(super) fn upcoming(&self) -> Vec<usize> {
        let count = self.order.len();
        let after = (1..=count).map(|step| (self.at + step) % count.max(1));
        let mut open: Vec<usize> = after
            .filter(|at| self.item_at(*at).is_some_and(|item| !self.is_done(item)))
            .collect();
        open.sort_by_key(|at| self.item_at(*at).and_then(|item| self.later(&item.id)));
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ItemObject, Usd};

    fn plan(count: i64) -> Plan {
        let item = |at: i64| QueueItem {
            id: format!("i{at}").as_str().into(),
            queue: "q".into(),
            object: ItemObject::Trace(format!("t{at}").as_str().into()),
            status: ItemStatus::Pending,
            created: jiff::Timestamp::from_second(at).ok(),
            completed: None,
        };
        let mut plan = Plan::default();
        plan.take(Arc::new((0..count).rev().map(item).collect()));
        plan
    }

    fn ids(plan: &Plan) -> Vec<&str> {
        plan.iter().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn what_was_skipped_comes_after_the_unseen_and_what_is_held_at_the_end() {
        let mut plan = plan(5);
        plan.put_off("i0".into(), Some(Later::Held));
        plan.put_off("i1".into(), Some(Later::Skipped));
        plan.decide(&"i3".into(), ItemStatus::Completed);
        assert_eq!(plan.upcoming(), [2, 4, 1, 0]);
        plan.put_off("i0".into(), None);
        assert_eq!(plan.upcoming(), [2, 4, 0, 1]);
    }

    #[test]
    fn the_item_on_the_screen_stays_when_the_order_changes() {
        let mut plan = plan(3);
        assert_eq!(ids(&plan), ["i0", "i1", "i2"]);
        plan.put_in_order(Order::Newest);
        assert_eq!(ids(&plan), ["i2", "i1", "i0"]);
        assert_eq!(plan.item().unwrap().id.as_str(), "i0");
        plan.take(Arc::new(plan.items.iter().skip(1).cloned().collect()));
        assert_eq!(plan.item().unwrap().id.as_str(), "i0");
    }

    #[test]
    fn what_is_not_known_is_last() {
        let mut plan = plan(3);
        let cost = |usd| ItemFacts {
            cost: Some(Usd(usd)),
            steps_read: true,
            ..ItemFacts::default()
        };
        plan.put_in_order(Order::Cost);
        assert_eq!((ids(&plan), plan.unread()), (vec!["i0", "i1", "i2"], 3));
        plan.learn(HashMap::from([("i2".into(), cost(0.2))]));
        assert_eq!((ids(&plan), plan.unread()), (vec!["i0", "i2", "i1"], 2));
        // It may cost more than that, and nobody knows.
        let part = ItemFacts {
            steps_read: false,
            ..cost(9.0)
        };
        plan.learn(HashMap::from([("i1".into(), part)]));
        assert_eq!((ids(&plan), plan.unread()), (vec!["i0", "i2", "i1"], 2));
    }

    #[test]
    fn facts_that_come_late_move_only_what_is_still_to_come() {
        let mut plan = plan(4);
        let errors = |count| ItemFacts {
            errors: Some(count),
            steps_read: true,
            ..ItemFacts::default()
        };
        plan.put_in_order(Order::Errors);
        plan.decide(&"i0".into(), ItemStatus::Completed);
        plan.go(1);
        plan.learn(HashMap::from([
            ("i1".into(), errors(1)),
            ("i2".into(), errors(2)),
            ("i3".into(), errors(3)),
        ]));
        assert_eq!(ids(&plan), ["i0", "i1", "i3", "i2"]);
        assert_eq!(plan.item().unwrap().id.as_str(), "i1");
        assert_eq!(plan.item_at(plan.upcoming()[0]).unwrap().id.as_str(), "i3");
    }

    #[test]
    fn a_seed_is_an_order() {
        let mut plan = plan(30);
        plan.put_in_order(Order::Shuffled(1));
        let first: Vec<String> = ids(&plan).into_iter().map(String::from).collect();
        plan.put_in_order(Order::Shuffled(2));
        assert_ne!(ids(&plan), first);
        plan.put_in_order(Order::Shuffled(1));
        assert_eq!(ids(&plan), first);
    }
}
