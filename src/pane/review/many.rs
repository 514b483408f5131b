//! One score for many items that were marked in the list. They stay open: nobody saw them on the screen.

use super::ReviewPane;
use super::object::Object;
use crate::model::{ItemId, ItemObject, Problem, QueueItem, ScoreTarget};
use crate::msg::{Fetch, Order, Slot, Write};
use crate::pane::{Act, Ask, Env};

impl ReviewPane {
    pub(super) fn score_items(&mut self, items: Vec<ItemId>, env: &mut Env) -> Vec<Act> {
        self.marked = items;
        let unknown: Vec<QueueItem> = (self.marked_items())
            .filter(|item| self.target_of(item).is_none() && !self.is_looked_up(item))
            .cloned()
            .collect();
        if unknown.is_empty() {
            return self.ask_score(env);
        }
        let words = format!("{} observations are looked up first", unknown.len());
        let by = Order::Errors;
        let what = Fetch::ItemFacts { items: unknown, by };
        let (ticket, act) = env.fetch(Slot::ItemFacts, what);
        (self.facts_ticket, self.facts_by) = (ticket, Some(by));
        self.facts_problem = None;
        vec![Act::Say(words), act]
    }

    /// Goes on once it is known where all of them belong.
    pub(super) fn go_on_scoring(&mut self, env: &Env) -> Vec<Act> {
        let known = |item: &QueueItem| self.target_of(item).is_some() || self.is_looked_up(item);
        if self.marked.is_empty() || !self.marked_items().all(known) {
            return Vec::new();
        }
        self.ask_score(env)
    }

    /// Why those that were marked could not be looked up; R tries again.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.facts_problem
            .as_ref()
            .filter(|_| !self.marked.is_empty())
    }

    fn ask_score(&mut self, env: &Env) -> Vec<Act> {
        let mut targets: Vec<ScoreTarget> = Vec::new();
        for target in self.marked_items().filter_map(|item| self.target_of(item)) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        let lost = self
            .marked_items()
            .filter(|item| self.target_of(item).is_none());
        let lost = lost.count();
        self.marked.clear();
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        if targets.is_empty() {
            return vec![Act::Say(
                "none of them was found: they cannot be scored".into(),
            )];
        }
        let what = match targets.len() {
            1 => "1 item".to_owned(),
            count => format!("{count} items"),
        };
        let queue = self.queue.clone();
        let mut acts = vec![Act::Ask(Ask::ScoreItems {
            targets,
            what,
            queue,
        })];
        if lost > 0 {
            acts.push(Act::Say(format!("{lost} were not found, and are left out")));
        }
        acts
    }

    /// Scores that were given over this pane: a form that was built before does not know of them.
    pub(super) fn scored_elsewhere(&mut self, write: &Write, env: &mut Env) -> Vec<Act> {
        let given = |target: Option<ScoreTarget>| {
            let mut scores = write.scores().iter();
            target.is_some_and(|target| scores.any(|score| score.target == target))
        };
        self.next.take_if(|next| given(next.object.target()));
        let here = given(self.object.as_ref().and_then(Object::target));
        let untouched = self.form.as_ref().is_some_and(|form| !form.is_touched());
        let mut acts = Vec::new();
        if here && untouched {
            self.form = None;
            acts.extend(self.ask_scores(env));
        } else {
            acts.extend(self.prepare(env));
        }
        acts
    }

    fn marked_items(&self) -> impl Iterator<Item = &QueueItem> {
        self.marked.iter().filter_map(|id| self.plan.find(id))
    }

    /// None while the trace of an observation is not known, and for what no score is for.
    fn target_of(&self, item: &QueueItem) -> Option<ScoreTarget> {
        match &item.object {
            ItemObject::Trace(id) => Some(ScoreTarget::Trace(id.clone())),
            ItemObject::Session(id) => Some(ScoreTarget::Session(id.clone())),
            ItemObject::Observation(id) => {
                let trace = self.plan.facts(&item.id)?.trace.clone()?;
                Some(ScoreTarget::Observation(trace, id.clone()))
            }
            ItemObject::Other(_) => None,
        }
    }

    /// It was read, or there is nothing to be read.
    fn is_looked_up(&self, item: &QueueItem) -> bool {
        let facts = self.plan.facts(&item.id);
        matches!(item.object, ItemObject::Other(_)) || facts.is_some_and(|facts| facts.steps_read)
    }
}
