//! A decision on its way: submitted, answered, on to the next item.

use super::{Panel, ReviewPane};
use crate::model::{ItemId, ItemStatus, Problem};
use crate::msg::{Effect, OutboxView, Ticket, Write, WriteState};
use crate::pane::{Act, Env};

/// What is being kept on disk just now.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) ticket: Ticket,
    pub(super) item: ItemId,
    pub(super) what: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Review,
    /// Completed without scores.
    Complete,
    Reopen,
    TakeBack,
}

impl ReviewPane {
    pub(super) fn submit(&mut self, env: &mut Env) -> Vec<Act> {
        if self.panel == Panel::Summary {
            let left = self.left_out();
            return vec![Act::Say(
                left.unwrap_or_else(|| "every item of this queue is done".into()),
            )];
        }
        if self.gone().is_some() {
            return vec![Act::Say(
                "there is nothing to judge: x completes the item without scores".into(),
            )];
        }
        if !self.is_shown() {
            return vec![Act::Say("wait until the item is fully shown".into())];
        }
        if !self.seen {
            return vec![Act::Say("look at the item first: tab shows it".into())];
        }
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        if let Some(why) = self.too_soon(env) {
            return vec![Act::Say(why)];
        }
        let over = self.knows_better(env);
        let (Some(item), Some(form)) =
            (self.item().map(|item| item.id.clone()), self.form.as_mut())
        else {
            return Vec::new();
        };
        match form.scores(true) {
            Err(why) => vec![Act::Say(why)],
            Ok(scores) => {
                let write = Write::Review {
                    queue: self.queue.id.clone(),
                    item,
                    scores,
                    over,
                };
                self.send(Kind::Review, write, env)
            }
        }
    }

    /// Nobody decided anything: the key is that of the item before, or nobody can have seen this one.
    fn too_soon(&self, env: &Env) -> Option<String> {
        let early = || env.hand.early(self.since()?, env.now);
        env.hand.held().or_else(early)
    }

    /// Done, without scores: for what cannot be judged.
    pub(super) fn complete(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(item) = self.item() else {
            return Vec::new();
        };
        if self.sending.is_some() || !(self.seen || self.gone().is_some()) {
            return vec![Act::Say("wait until the item is shown".into())];
        }
        if self.plan.is_done(item) {
            return vec![Act::Say("this item is completed already".into())];
        }
        if self.trouble(env).is_empty() {
            return vec![Act::Say(
                "x is for what cannot be judged; enter submits, space skips, w holds".into(),
            )];
        }
        if let Some(why) = self.too_soon(env) {
            return vec![Act::Say(why)];
        }
        let write = self.status(item.id.clone(), ItemStatus::Completed);
        self.send(Kind::Complete, write, env)
    }

    pub(super) fn reopen(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(item) = self.item() else {
            return Vec::new();
        };
        if self.sending.is_some() || !self.plan.is_done(item) {
            return vec![Act::Say("this item is not completed".into())];
        }
        let write = self.status(item.id.clone(), ItemStatus::Pending);
        self.send(Kind::Reopen, write, env)
    }

    pub(super) fn status(&self, item: ItemId, status: ItemStatus) -> Write {
        Write::SetItem {
            queue: self.queue.id.clone(),
            item,
            status,
        }
    }

    fn send(&mut self, what: Kind, write: Write, env: &mut Env) -> Vec<Act> {
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        let Some((_, item, _)) = write.item() else {
            return Vec::new();
        };
        let (ticket, item) = (env.tickets.next(), item.clone());
        self.sending = Some(Sending { ticket, item, what });
        vec![Act::Do(Effect::Write { ticket, write })]
    }

    pub(crate) fn on_written(
        &mut self,
        ticket: Ticket,
        write: &Write,
        result: &Result<(), Problem>,
        env: &mut Env,
    ) -> Vec<Act> {
        let Some(sent) = self.sending.take_if(|sent| sent.ticket == ticket) else {
            return match result {
                Ok(()) => self.scored_elsewhere(write, env),
                Err(_) => Vec::new(),
            };
        };
        if let Err(problem) = result {
            return vec![Act::Problem(problem.clone())];
        }
        match sent.what {
            Kind::TakeBack => self.taken_back(&sent.item, env),
            Kind::Reopen => {
                self.plan.decide(&sent.item, ItemStatus::Pending);
                self.form = None;
                self.build_form(env);
                self.read_ahead(env).into_iter().collect()
            }
            Kind::Review | Kind::Complete => self.completed(&sent, write, env),
        }
    }

    fn completed(&mut self, sent: &Sending, write: &Write, env: &mut Env) -> Vec<Act> {
        let form = self.form.take();
        let took = self.pace.took(env.now);
        if let Some(form) = &form {
            // The same object may be in the queue twice: its scores are others now.
            let target = &form.subject().target;
            self.next
                .take_if(|next| next.object.target().as_ref() == Some(target));
            let others = self.scores.value().map_or(&[][..], |scores| scores);
            self.pace.compare(form, others);
        }
        self.pace.decided(&sent.item, write.scores(), took);
        self.drafts.remove(&sent.item);
        self.plan.decide(&sent.item, ItemStatus::Completed);
        self.plan.put_off(sent.item.clone(), None);
        self.remember_decided(&sent.item, form);
        let words = match (sent.what, write.scores().len()) {
            (Kind::Complete, _) => "completed without scores".into(),
            (_, 1) => "completed with 1 score".into(),
            (_, count) => format!("completed with {count} scores"),
        };
        let line = self.pace.line(&self.queue, (&sent.item, write), env.now);
        let mut acts = vec![Act::Say(words), Act::Do(Effect::Journal(line))];
        acts.extend(self.next_pending(env));
        acts
    }

    /// An item whose review was refused is not done; what was entered is there when it is looked at again.
    pub(crate) fn on_refused_write(&mut self, outbox: &OutboxView) {
        let refused = |item: &ItemId| {
            let of_item = |row: &&crate::msg::OutboxRow| {
                row.write.item().is_some_and(|(_, id, _)| id == item)
                    && matches!(*row.write, Write::Review { .. })
            };
            let last = outbox.rows.iter().rfind(of_item);
            last.is_some_and(|row| row.state == WriteState::Refused)
        };
        let refused: Vec<ItemId> = self
            .plan
            .whole()
            .filter(|item| self.plan.is_done(item) && refused(&item.id))
            .map(|item| item.id.clone())
            .collect();
        for item in refused {
            self.plan.decide(&item, ItemStatus::Pending);
            self.recall(&item);
        }
    }

    pub(super) fn next_pending(&mut self, env: &mut Env) -> Vec<Act> {
        if let Some(at) = self.plan.upcoming().first() {
            return self.go(*at, env);
        }
        self.panel = Panel::Summary;
        self.pace.turn();
        let words = match self.left_out() {
            Some(left) => left,
            None => "every item of this queue is done".into(),
        };
        vec![Act::Say(words), self.bookmark()]
    }

    pub(super) fn keep_draft(&mut self) {
        let item = self.item().map(|item| item.id.clone());
        if let (Some(item), Some(form)) = (item, self.form.take_if(|form| form.is_touched())) {
            self.drafts.insert(item, form);
        }
    }

    pub(super) fn go(&mut self, at: usize, env: &mut Env) -> Vec<Act> {
        if at >= self.plan.len() {
            return vec![Act::Say("this is the last item".into())];
        }
        if self.sending.is_some() {
            return vec![Act::Say("wait until the decision is kept".into())];
        }
        self.keep_draft();
        self.plan.go(at);
        self.panel = Panel::Form;
        let mut acts = self.show(env);
        acts.push(self.bookmark());
        acts
    }
}
