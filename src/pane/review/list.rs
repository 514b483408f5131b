//! The items as a list to find one in, and the order in which they come.

use std::sync::Arc;

use super::ReviewPane;
use crate::model::{ItemObject, QueueItem, Seconds, Usd, text};
use crate::msg::Order;
use crate::pane::{Act, Ask, Env, ItemRow};

impl ReviewPane {
    /// A list to find an item in; what is known of them beyond their ids comes from what was seen.
    pub(super) fn list_items(&mut self, env: &mut Env) -> Vec<Act> {
        let row = |item: &QueueItem| ItemRow {
            id: item.id.clone(),
            state: match self.plan.later(&item.id) {
                _ if self.plan.is_done(item) => "done",
                Some(later) => later.word(),
                None => "",
            },
            words: self.item_words(item, env),
        };
        let rows = Arc::new(self.plan.iter().map(row).collect());
        let at = self.plan.at();
        vec![self.ask_facts(env), Act::Ask(Ask::Items { rows, at })]
    }

    fn item_words(&self, item: &QueueItem, env: &Env) -> String {
        let Some(facts) = self.plan.facts(&item.id) else {
            return Self::object_words(item);
        };
        let start = facts
            .start
            .map(|start| text::clock(start, env.now, &env.zone));
        let errors = facts.errors.filter(|errors| *errors > 0);
        let words = [
            facts.name.as_deref().map(str::to_owned),
            facts.user.as_deref().map(str::to_owned),
            start,
            facts.latency.map(Seconds::short),
            facts.cost.filter(|cost| cost.0 > 0.0).map(Usd::short),
            errors.map(|errors| match errors {
                1 => "1 error".into(),
                errors => format!("{errors} errors"),
            }),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        if words.is_empty() {
            return Self::object_words(item);
        }
        let words = format!("{}   {}", words.join(" · "), Self::object_words(item));
        text::clean_line(&words).into_owned()
    }

    pub(super) fn put_in_order(&mut self, order: Order, env: &mut Env) -> Vec<Act> {
        self.plan.put_in_order(order);
        let mut acts = vec![Act::Say(self.order_words())];
        if order.needs_facts() {
            acts.push(self.ask_facts(env));
        }
        acts.push(self.bookmark());
        acts.extend(self.read_ahead(env));
        acts
    }

    /// The order, and of how many items it is not known where they belong in it.
    pub(super) fn order_words(&self) -> String {
        let label = self.plan.by().label();
        let left = self.plan.len() - self.plan.done();
        match (self.plan.unread(), &self.facts_problem) {
            (0, _) => label,
            (unread, None) => format!("{label}, {unread} of {left} not read yet"),
            (unread, Some(_)) => format!("{label}, {unread} of {left} not read: R tries again"),
        }
    }

    pub(super) fn object_words(item: &QueueItem) -> String {
        match &item.object {
            ItemObject::Trace(id) => format!("trace {id}"),
            ItemObject::Observation(id) => format!("observation {id}"),
            ItemObject::Session(id) => format!("session {id}"),
            ItemObject::Other(kind) => format!("{kind}, which this version of lftui does not know"),
        }
    }
}
