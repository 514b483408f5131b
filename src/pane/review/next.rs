//! The next item, made ready behind the one on the screen: when its turn comes it is there in the same frame.

use std::sync::Arc;

use super::ReviewPane;
use super::object::Object;
use crate::highlight::conversation::Reading;
use crate::model::{ItemId, QueueItem, Remote, Score, ScoreTarget};
use crate::msg::{Data, Effect, Fetch, Slot, Ticket};
use crate::pane::{Act, Env};

#[derive(Debug)]
pub(super) struct Next {
    pub(super) item: ItemId,
    pub(super) object: Object,
    pub(super) scores: Remote<Arc<Vec<Score>>>,
    pub(super) scores_ticket: Ticket,
}

impl Next {
    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.scores_ticket || self.object.wants(ticket)
    }

    fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        let data = match data {
            Data::Scores(scores) if ticket == self.scores_ticket => {
                self.scores = Remote::Ready(scores);
                return Vec::new();
            }
            data => data,
        };
        let known = self.object.target().is_some();
        let mut acts = self.object.on_data(ticket, data, env);
        if !known {
            acts.extend(self.ask_scores(env));
        }
        acts
    }

    fn ask_scores(&mut self, env: &mut Env) -> Option<Act> {
        let what = scores_of(&self.object.target()?)?;
        let (ticket, act) = env.fetch(Slot::FormScores, what);
        self.scores_ticket = ticket;
        Some(act)
    }
}

/// The scores that a form for this needs to know.
pub(super) fn scores_of(target: &ScoreTarget) -> Option<Fetch> {
    match target {
        ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => {
            Some(Fetch::TraceScores { id: id.clone() })
        }
        ScoreTarget::Session(id) => Some(Fetch::SessionScores { id: id.clone() }),
        ScoreTarget::Run(_) => None,
    }
}

/// Items that are read before anybody gets there.
const AHEAD: usize = 3;

impl ReviewPane {
    /// The next items come into the cache, several at a time, so that there is always one more than the next; the
    /// very next one alone where it is not there yet, since somebody may want it before all of them are.
    pub(super) fn read_ahead(&mut self, env: &mut Env) -> Option<Act> {
        let upcoming = self.plan.upcoming();
        let mut next: Vec<QueueItem> = upcoming
            .into_iter()
            .take(AHEAD)
            .filter_map(|at| self.plan.item_at(at).cloned())
            .collect();
        let known = |item: &QueueItem| self.ready.contains(&item.id);
        if next.iter().take(AHEAD - 1).all(known) {
            return None;
        }
        self.ahead_alone = !next.first().is_some_and(known);
        if self.ahead_alone {
            next.truncate(1);
        }
        Some(self.ask_ahead(next, env))
    }

    fn ask_ahead(&mut self, items: Vec<QueueItem>, env: &mut Env) -> Act {
        let (ticket, act) = env.fetch(Slot::Ahead, Fetch::Ahead { items });
        self.ahead_ticket = ticket;
        act
    }

    /// These are here now; after the very next one come those behind it, whether it could be read or not.
    pub(super) fn take_ahead(&mut self, here: Vec<ItemId>, env: &mut Env) -> Vec<Act> {
        self.ready.extend(here);
        let mut acts = self.prepare(env);
        if std::mem::take(&mut self.ahead_alone) {
            let upcoming = self.plan.upcoming().into_iter().take(AHEAD);
            let next = upcoming.filter_map(|at| self.plan.item_at(at).cloned());
            let next: Vec<QueueItem> = next.collect();
            acts.push(self.ask_ahead(next, env));
        }
        acts
    }

    /// Makes the next item ready once the one on the screen is, and the next one's data is here.
    pub(super) fn prepare(&mut self, env: &mut Env) -> Vec<Act> {
        // What the last one still waits for must not be replaced in its slots.
        let waits = self.form.is_none() || !self.object.as_ref().is_some_and(Object::is_shown);
        let upcoming = self.plan.upcoming();
        let next = upcoming.first().and_then(|at| self.plan.item_at(*at));
        let Some(item) = next
            .filter(|item| !waits && self.ready.contains(&item.id))
            .cloned()
        else {
            return Vec::new();
        };
        if self.next.as_ref().is_some_and(|next| next.item == item.id) {
            return Vec::new();
        }
        let (object, mut acts) = Object::open(&item, env);
        let mut next = Next {
            item: item.id,
            object,
            scores: Remote::Idle,
            scores_ticket: Ticket::default(),
        };
        acts.extend(next.ask_scores(env));
        self.next = Some(next);
        behind(acts)
    }

    /// An answer for the next item; None where it is for somebody else.
    pub(super) fn on_next_data(
        &mut self,
        ticket: Ticket,
        data: Data,
        env: &mut Env,
    ) -> Result<Vec<Act>, Data> {
        match self.next.as_mut().filter(|next| next.wants(ticket)) {
            Some(next) => Ok(behind(next.on_data(ticket, data, env))),
            None => Err(data),
        }
    }

    pub(super) fn on_next_typeset(
        &mut self,
        ticket: Ticket,
        reading: Reading,
        env: &mut Env,
    ) -> Result<Vec<Act>, Reading> {
        match self.next.as_mut().filter(|next| next.wants(ticket)) {
            Some(next) => Ok(behind(next.object.on_typeset(ticket, reading, env))),
            None => Err(reading),
        }
    }

    /// What was made ready of this item, unless something was decided about the same object since.
    pub(super) fn take_next(&mut self, item: &ItemId) -> Option<Next> {
        self.next.take().filter(|next| next.item == *item)
    }
}

/// In slots of its own, beside those of the item on the screen.
fn behind(mut acts: Vec<Act>) -> Vec<Act> {
    for act in &mut acts {
        if let Act::Do(Effect::Fetch { slot, .. }) = act {
            *slot = match *slot {
                Slot::Trace => Slot::NextTrace,
                Slot::TraceScores => Slot::NextTraceScores,
                Slot::FormScores => Slot::NextFormScores,
                Slot::Body => Slot::NextBody,
                Slot::Locate => Slot::NextLocate,
                Slot::Session => Slot::NextSession,
                Slot::Comments => Slot::NextComments,
                other => other,
            };
        }
    }
    acts
}
