//! Taking back: the last decision, then the one before, whether it was sent or not.

use super::ReviewPane;
use super::submit::{Kind, Sending};
use crate::form::Form;
use crate::model::{ItemId, ItemStatus};
use crate::msg::{Effect, OutboxRow, Write, WriteState};
use crate::pane::{Act, Env};

/// So many can be taken back with their entries.
const MOST: usize = 200;

/// What was decided of an item.
#[derive(Debug)]
pub(super) enum Decision {
    /// Completed; what was entered then.
    Done(ItemId, Option<Box<Form>>),
    /// Skipped or held.
    PutOff(ItemId),
}

impl ReviewPane {
    pub(super) fn remember_decided(&mut self, item: &ItemId, form: Option<Form>) {
        self.remember(Decision::Done(item.clone(), form.map(Box::new)));
    }

    pub(super) fn remember_put_off(&mut self, item: &ItemId) {
        self.remember(Decision::PutOff(item.clone()));
    }

    fn remember(&mut self, decision: Decision) {
        if self.decisions.len() == MOST {
            self.decisions.remove(0);
        }
        self.decisions.push(decision);
    }

    /// What was entered for an item that turns out not to be done.
    pub(super) fn recall(&mut self, item: &ItemId) {
        let of_item = |one: &Decision| matches!(one, Decision::Done(id, _) if id == item);
        let Some(at) = self.decisions.iter().rposition(of_item) else {
            return;
        };
        let shown = self.item().is_some_and(|shown| shown.id == *item);
        if let Decision::Done(_, Some(form)) = self.decisions.remove(at)
            && !shown
        {
            self.drafts.insert(item.clone(), *form);
        }
    }

    /// Of an item that is not in the queue any more there is nothing to take back.
    pub(super) fn take_back(&mut self, env: &mut Env) -> Vec<Act> {
        if self.sending.is_some() {
            return vec![Act::Say("wait until the decision is kept".into())];
        }
        if let Some(why) = env.hand.held() {
            return vec![Act::Say(why)];
        }
        while let Some(decision) = self.decisions.pop() {
            match decision {
                Decision::PutOff(item) if self.plan.find(&item).is_some() => {
                    self.plan.put_off(item.clone(), None);
                    let mut acts = vec![Act::Say("back to what was put off".into())];
                    acts.extend(self.go_to(&item, env));
                    return acts;
                }
                Decision::Done(item, form) if self.is_item_done(&item) => {
                    return self.undo(item, form, env);
                }
                _ => {}
            }
        }
        // Decided before this start of lftui.
        let of_queue = |row: &&OutboxRow| {
            matches!(&*row.write, Write::Review { queue, .. } if *queue == self.queue.id)
                && row.state != WriteState::Refused
                && row
                    .write
                    .item()
                    .is_some_and(|(_, item, _)| self.is_item_done(item))
        };
        let Some(write) = env
            .outbox
            .rows
            .iter()
            .rfind(of_queue)
            .map(|row| row.write.clone())
        else {
            return vec![Act::Say("there is no decision to take back".into())];
        };
        let Some((_, item, _)) = write.item() else {
            return Vec::new();
        };
        self.entries.insert(item.clone(), write.scores().to_vec());
        self.undo(item.clone(), None, env)
    }

    fn is_item_done(&self, id: &ItemId) -> bool {
        let item = self.plan.find(id);
        item.is_some_and(|item| self.plan.is_done(item))
    }

    fn undo(&mut self, item: ItemId, form: Option<Box<Form>>, env: &mut Env) -> Vec<Act> {
        if let Some(form) = form {
            self.drafts.insert(item.clone(), *form);
        }
        let id = env.outbox.item(&item).map(|row| row.id);
        let ticket = env.tickets.next();
        let instead = self.status(item.clone(), ItemStatus::Pending);
        let what = Kind::TakeBack;
        self.sending = Some(Sending { ticket, item, what });
        vec![Act::Do(Effect::TakeBack {
            ticket,
            id,
            instead,
        })]
    }

    /// It is on the screen again, with what was entered.
    pub(super) fn taken_back(&mut self, item: &ItemId, env: &mut Env) -> Vec<Act> {
        self.plan.decide(item, ItemStatus::Pending);
        self.pace.taken_back(item);
        let reopened = env.outbox.item(item).is_some_and(|row| {
            matches!(&*row.write, Write::SetItem { status, .. } if *status == ItemStatus::Pending)
        });
        let words = if reopened {
            "taken back: it was sent already, and is opened again; submit replaces its scores"
        } else {
            "taken back: nothing of it was sent"
        };
        let mut acts = self.go_to(item, env);
        acts.push(Act::Say(words.into()));
        acts
    }

    fn go_to(&mut self, item: &ItemId, env: &mut Env) -> Vec<Act> {
        self.plan.let_through(item);
        let at = self.plan.place_of(item);
        at.map_or_else(Vec::new, |at| self.go(at, env))
    }
}
