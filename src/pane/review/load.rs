//! What a review asks for and takes in.

use std::sync::Arc;

use jiff::Timestamp;

use super::ReviewPane;
use super::object::Object;
use crate::form::Form;
use crate::highlight::conversation::Reading;
use crate::model::{ItemStatus, Problem, QueueItem, Remote, ScoreConfig, ScoreTarget};
use crate::msg::{Data, Fetch, Slot, Ticket};
use crate::pane::{Act, Env};

impl ReviewPane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.items.load();
        self.configs.load();
        let (ticket, items) = env.fetch(
            Slot::Items,
            Fetch::Items {
                queue: self.queue.id.clone(),
            },
        );
        self.items_ticket = ticket;
        let (ticket, configs) = env.fetch(Slot::Configs, Fetch::Configs);
        self.configs_ticket = ticket;
        vec![items, configs]
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
        match data {
            Data::Body { body, .. }
                if self
                    .correcting
                    .as_ref()
                    .is_some_and(|one| one.wants(ticket)) =>
            {
                return self.edit(body.output.as_ref());
            }
            Data::Items(items) if ticket == self.items_ticket => {
                self.take_items(items);
                return self.show(env);
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

    /// Oldest first; starts at the first that is pending.
    pub(super) fn take_items(&mut self, items: Arc<Vec<QueueItem>>) {
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| {
            (items[*a].created, &items[*a].id).cmp(&(items[*b].created, &items[*b].id))
        });
        self.at = order
            .iter()
            .position(|at| items[*at].status == ItemStatus::Pending)
            .unwrap_or(0);
        self.order = order;
        self.items = Remote::Ready(items);
    }

    /// Shows the current item: its object, and a form as soon as its scores are known.
    pub(super) fn show(&mut self, env: &mut Env) -> Vec<Act> {
        self.form = None;
        self.correcting = None;
        self.object = None;
        self.seen = false;
        self.scores = Remote::Idle;
        let Some(item) = self.item().cloned() else {
            return Vec::new();
        };
        let (object, mut acts) = Object::open(&item, env);
        let known = object.target().is_some();
        self.object = Some(object);
        if known {
            acts.extend(self.ask_scores(env));
        }
        acts
    }

    pub(super) fn ask_scores(&mut self, env: &mut Env) -> Option<Act> {
        let what = match self.object.as_ref()?.target()? {
            ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => Fetch::TraceScores { id },
            ScoreTarget::Session(id) => Fetch::SessionScores { id },
            ScoreTarget::Run(_) => return None,
        };
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
        let draft = self
            .item()
            .map(|item| item.id.clone())
            .and_then(|item| self.drafts.remove(&item));
        self.form = draft.or_else(|| Some(Form::new(subject, &of_queue, scores)));
    }

    pub(crate) fn on_typeset(&mut self, ticket: Ticket, reading: Reading) {
        if let Some(object) = &mut self.object {
            object.on_typeset(ticket, reading);
        }
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.items_ticket {
            self.items.fail(problem.clone());
        } else if ticket == self.configs_ticket {
            self.configs.fail(problem.clone());
        } else if ticket == self.scores_ticket {
            self.scores.fail(problem.clone());
        } else if let Some(object) = &mut self.object {
            object.on_failed(ticket, problem);
        }
    }
}
