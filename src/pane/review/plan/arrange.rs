//! The order of a review: by age, by what is known of the items, or by chance.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Plan;
use crate::model::{ItemFacts, ItemId, QueueItem};
use crate::msg::Order;

/// How the items stood before they are put in order anew.
pub(super) struct Before {
    pub(super) current: Option<ItemId>,
    places: HashMap<ItemId, usize>,
}

impl Plan {
    /// What is still to come is put in order anew.
    pub(in crate::pane::review) fn learn(&mut self, facts: HashMap<ItemId, ItemFacts>) {
        self.facts.extend(facts);
        if self.by.needs_facts() {
            self.put_in_order(self.by);
        }
    }

    /// Of how many items it is not known where they belong in the order.
    pub(in crate::pane::review) fn unread(&self) -> usize {
        let items = self.iter();
        items.filter(|item| self.is_unread(item, self.by)).count()
    }

    fn is_unread(&self, item: &QueueItem, by: Order) -> bool {
        let facts = self.facts.get(&item.id);
        by.needs_facts() && !self.is_done(item) && !facts.is_some_and(|facts| by.is_told(facts))
    }

    /// Of which items the filter, the order, or a list needs to know more, and for what; those that come next first.
    pub(in crate::pane::review) fn to_be_read(&self) -> (Vec<QueueItem>, Order) {
        for by in self.needs() {
            let unread: Vec<QueueItem> = self.wanted(by).cloned().collect();
            if !unread.is_empty() {
                return (unread, by);
            }
        }
        let unseen = |item: &&QueueItem| !self.facts.contains_key(&item.id);
        let by = match self.by {
            by if by.needs_facts() => return (Vec::new(), by),
            by => by,
        };
        (self.whole().filter(unseen).cloned().collect(), by)
    }

    /// Whether something is still to be read for the filter or the order, once this was.
    pub(in crate::pane::review) fn wants_more(&self, than: Option<Order>) -> bool {
        let mut needs = self.needs().into_iter();
        than.is_none_or(|by| self.wanted(by).next().is_none())
            && needs.any(|by| self.wanted(by).next().is_some())
    }

    fn wanted(&self, by: Order) -> impl Iterator<Item = &QueueItem> {
        let of_order = by == self.by;
        self.whole().filter(move |item| {
            self.is_unjudged(item, by) || (of_order && self.is_unread(item, by))
        })
    }

    pub(in crate::pane::review) fn facts(&self, id: &ItemId) -> Option<&ItemFacts> {
        self.facts.get(id)
    }

    /// The item on the screen stays there.
    pub(in crate::pane::review) fn put_in_order(&mut self, by: Order) {
        let before = self.before();
        self.by = by;
        self.sort(&before);
        let current = before.current.and_then(|id| self.place_of(&id));
        self.at = current.unwrap_or(self.at);
    }

    pub(super) fn sort(&mut self, before: &Before) {
        let items = Arc::clone(&self.items);
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&items[*a], &items[*b]);
            let age = (a.created, &a.id).cmp(&(b.created, &b.id));
            let place = |item: &QueueItem| self.by.needs_facts().then(|| self.stage(item, before));
            (place(a).cmp(&place(b)))
                .then_with(|| self.compare(a, b))
                .then(match self.by {
                    Order::Newest => age.reverse(),
                    _ => age,
                })
        });
        self.whole = order;
        self.walk();
    }

    pub(super) fn before(&self) -> Before {
        let ids = self.whole().map(|item| item.id.clone());
        Before {
            current: self.item().map(|item| item.id.clone()),
            places: ids.enumerate().map(|(at, id)| (id, at)).collect(),
        }
    }

    /// Where facts decide, they come in while one works: what is done stays where it was, then comes the item on the
    /// screen, then what the facts put in order.
    fn stage(&self, item: &QueueItem, before: &Before) -> (u8, usize) {
        match before.places.get(&item.id) {
            _ if before.current.as_ref() == Some(&item.id) => (1, 0),
            place if self.is_done(item) => (0, place.copied().unwrap_or(usize::MAX)),
            _ => (2, 0),
        }
    }

    fn compare(&self, a: &QueueItem, b: &QueueItem) -> Ordering {
        let weigh = |of: fn(&ItemFacts) -> Option<f64>| {
            let known = |item: &QueueItem| {
                let facts = self.facts.get(&item.id);
                facts.filter(|facts| self.by.is_told(facts)).and_then(of)
            };
            heavy_first(known(a), known(b))
        };
        match self.by {
            Order::Oldest | Order::Newest => Ordering::Equal,
            Order::Errors => weigh(|facts| facts.errors.map(|errors| errors as f64)),
            Order::Cost => weigh(|facts| facts.cost.map(|cost| cost.0)),
            Order::Latency => weigh(|facts| facts.latency.map(|latency| latency.0)),
            Order::Score => weigh(|facts| facts.score.map(|score| -score)),
            Order::Shuffled(seed) => card(seed, a).cmp(&card(seed, b)),
        }
    }
}

/// What is not known is last.
fn heavy_first(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// Where an item lies in a shuffled deck: the same for everybody who shuffles with this seed.
fn card(seed: u32, item: &QueueItem) -> [u8; 32] {
    Sha256::digest(format!("{seed} {}", item.id)).into()
}
