//! What a review asks for and takes in.

use std::sync::Arc;

use jiff::Timestamp;

use super::next::scores_of;
use super::object::Object;
use super::{Panel, ReviewPane};
use crate::form::Form;
use crate::highlight::conversation::Reading;
use crate::model::{Problem, QueueItem, Remote, ScoreConfig};
use crate::msg::{Bookmark, Data, Effect, Fetch, Slot, Ticket, Worked};
use crate::pane::{Act, Env};

impl ReviewPane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.configs.load();
        let (ticket, configs) = env.fetch(Slot::Configs, Fetch::Configs);
        self.configs_ticket = ticket;
        if self.items.value().is_some() {
            return vec![self.ask_items(env), configs];
        }
        // Where it was left decides with which item it begins.
        self.items.load();
        let queue = self.queue.id.clone();
        let (ticket, bookmark) = env.fetch(Slot::Bookmark, Fetch::Bookmark { queue });
        self.bookmark_ticket = ticket;
        vec![bookmark, configs]
    }

    /// What is in the queue by now; what did not come of the item on the screen is asked for again.
    pub(super) fn refresh(&mut self, env: &mut Env) -> Vec<Act> {
        let mut acts = self.open(env);
        let failed = self.object.as_ref().is_some_and(Object::has_failed);
        if failed || self.scores.problem().is_some() {
            acts.extend(self.show(env));
        }
        let marked = std::mem::take(&mut self.marked);
        if !marked.is_empty() {
            acts.extend(self.score_items(marked, env));
        }
        acts
    }

    fn ask_items(&mut self, env: &mut Env) -> Act {
        self.items.load();
        let queue = self.queue.id.clone();
        let (ticket, items) = env.fetch(Slot::Items, Fetch::Items { queue });
        self.items_ticket = ticket;
        items
    }

    pub(super) fn ask_facts(&mut self, env: &mut Env) -> Act {
        let (items, by) = self.plan.to_be_read();
        self.facts_by = Some(by);
        let (ticket, facts) = env.fetch(Slot::ItemFacts, Fetch::ItemFacts { items, by });
        self.facts_problem = None;
        self.facts_ticket = ticket;
        facts
    }

    pub(crate) fn told(&mut self, ticket: Ticket, at: Timestamp) {
        if ticket == self.items_ticket {
            self.told_at = Some(at);
        }
    }

    /// When the server told it.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        self.told_at
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        let data = match self.on_next_data(ticket, data, env) {
            Ok(acts) => return acts,
            Err(data) => data,
        };
        match data {
            Data::Bookmark(mark) if ticket == self.bookmark_ticket => {
                return self.begin(mark, env);
            }
            Data::Body { body, .. }
                if self
                    .correcting
                    .as_ref()
                    .is_some_and(|one| one.wants(ticket)) =>
            {
                return self.edit(body.output.as_ref());
            }
            Data::Items(items) if ticket == self.items_ticket => {
                return self.take_items(items, env);
            }
            Data::ItemFacts(facts) if ticket == self.facts_ticket => {
                self.plan.learn(facts);
                let mut acts = self.sift(env);
                acts.extend(self.go_on_scoring(env));
                acts.extend(self.read_for_filter(self.facts_by, env));
                acts.extend(self.read_ahead(env));
                return acts;
            }
            Data::Ahead(here) if ticket == self.ahead_ticket => {
                return self.take_ahead(here, env);
            }
            Data::Configs(configs) if ticket == self.configs_ticket => {
                self.configs = Remote::Ready(configs);
            }
            Data::Scores(scores) if ticket == self.scores_ticket => {
                self.scores = Remote::Ready(scores);
            }
            data => {
                let Some(object) = &mut self.object else {
                    return Vec::new();
                };
                let known = object.target().is_some();
                let mut acts = object.on_data(ticket, data, env);
                if !known && object.target().is_some() {
                    acts.extend(self.ask_scores(env));
                }
                self.build_form(env);
                return acts;
            }
        }
        self.build_form(env);
        Vec::new()
    }

    /// Where it was left, if that is known; then the items.
    fn begin(&mut self, mark: Option<Bookmark>, env: &mut Env) -> Vec<Act> {
        if let Some(mark) = mark {
            self.plan.begin(&mark);
        }
        vec![self.ask_items(env)]
    }

    /// The item on the screen stays there; where there is none, the one where one left is shown, or the first pending.
    fn take_items(&mut self, items: Arc<Vec<QueueItem>>, env: &mut Env) -> Vec<Act> {
        let shown = self.item().cloned().filter(|_| self.object.is_some());
        let first = self.items.value().is_none();
        self.plan.take(items);
        self.items = Remote::Ready(());
        let mut acts = Vec::new();
        acts.extend(self.sift(env));
        if first || self.plan.wants_more(None) {
            acts.push(self.ask_facts(env));
        }
        match (shown, self.item()) {
            (Some(shown), Some(item)) if shown.id == item.id => {
                acts.extend(self.read_ahead(env));
            }
            (Some(shown), None) => {
                self.drafts.remove(&shown.id);
                self.form = None;
                self.plan.start();
                acts.extend(self.show(env));
                acts.push(Act::Say("this item is no longer in the queue".into()));
            }
            _ => acts.extend(self.show(env)),
        }
        acts
    }

    /// Shows the current item: its object, and a form as soon as its scores are known.
    pub(super) fn show(&mut self, env: &mut Env) -> Vec<Act> {
        self.form = None;
        self.correcting = None;
        self.object = None;
        self.drawn = false;
        self.seen = false;
        self.touched = false;
        self.scores = Remote::Idle;
        self.pace.turn();
        if self.panel == Panel::Summary {
            self.panel = Panel::Form;
        }
        let Some(item) = self.item().cloned() else {
            return Vec::new();
        };
        let mut acts = if let Some(next) = self.take_next(&item.id) {
            self.object = Some(next.object);
            self.scores = next.scores;
            self.scores_ticket = next.scores_ticket;
            self.build_form(env);
            self.prepare(env)
        } else {
            let (object, mut acts) = Object::open(&item, env);
            self.object = Some(object);
            acts.extend(self.ask_scores(env));
            acts
        };
        acts.extend(self.read_ahead(env));
        acts
    }

    /// Remembers where the review stands.
    pub(super) fn bookmark(&self) -> Act {
        Act::Do(Effect::Bookmark(Box::new(Bookmark {
            queue: self.queue.id.clone(),
            item: self.item().map(|item| item.id.clone()),
            order: self.plan.by(),
            held: self.plan.held().map(|item| item.id.clone()).collect(),
        })))
    }

    pub(super) fn ask_scores(&mut self, env: &mut Env) -> Option<Act> {
        let what = scores_of(&self.object.as_ref()?.target()?)?;
        self.scores.load();
        let (ticket, act) = env.fetch(Slot::FormScores, what);
        self.scores_ticket = ticket;
        Some(act)
    }

    /// Once target, configs and earlier scores are known.
    pub(super) fn build_form(&mut self, env: &Env) {
        if self.form.is_some() {
            return;
        }
        let Some(target) = self.object.as_ref().and_then(Object::target) else {
            return;
        };
        let (Remote::Ready(configs), Remote::Ready(scores)) = (&self.configs, &self.scores) else {
            return;
        };
        let of_queue: Vec<ScoreConfig> = self
            .queue
            .configs
            .iter()
            .filter_map(|id| configs.iter().find(|config| config.id == *id).cloned())
            .collect();
        let subject = env.subject(target, Some(self.queue.id.clone()));
        let item = self.item().map(|item| item.id.clone());
        let draft = item.as_ref().and_then(|item| self.drafts.remove(item));
        let entries = item.as_ref().and_then(|item| self.entries.remove(item));
        let form = match (draft, entries) {
            (Some(mut draft), _) => {
                draft.rebase(scores);
                draft
            }
            (None, Some(entries)) => {
                let mut form = Form::entered(subject, &of_queue, &entries);
                form.rebase(scores);
                form
            }
            (None, None) => Form::new(subject, &of_queue, scores),
        };
        self.form = Some(form);
    }

    pub(crate) fn on_typeset(
        &mut self,
        ticket: Ticket,
        reading: Reading,
        env: &mut Env,
    ) -> Vec<Act> {
        let reading = match self.on_next_typeset(ticket, reading, env) {
            Ok(acts) => return acts,
            Err(reading) => reading,
        };
        match &mut self.object {
            Some(object) => object.on_typeset(ticket, reading, env),
            None => Vec::new(),
        }
    }

    pub(crate) fn on_worked(&mut self, ticket: Ticket, done: &Worked, env: &mut Env) -> Vec<Act> {
        match &mut self.object {
            Some(object) => object.on_worked(ticket, done, env),
            None => Vec::new(),
        }
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if self.next.as_ref().is_some_and(|next| next.wants(ticket)) {
            // Whoever gets there asks again.
            self.next = None;
        } else if ticket == self.items_ticket || ticket == self.bookmark_ticket {
            self.items.fail(problem.clone());
        } else if ticket == self.configs_ticket {
            self.configs.fail(problem.clone());
        } else if ticket == self.scores_ticket {
            self.scores.fail(problem.clone());
        } else if ticket == self.facts_ticket {
            self.facts_problem = Some(problem.clone());
        } else if ticket != self.ahead_ticket
            && let Some(object) = &mut self.object
        {
            object.on_failed(ticket, problem);
        }
    }
}
