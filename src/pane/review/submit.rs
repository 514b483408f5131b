//! A decision on its way: submitted, answered, on to the next item.

use super::{Panel, ReviewPane};
use crate::model::{ItemId, ItemStatus, Problem, QueueItem};
use crate::msg::{Effect, OutboxRow, OutboxView, Ticket, Write, WriteState};
use crate::pane::{Act, Env};

impl ReviewPane {
    pub(super) fn submit(&mut self, env: &mut Env) -> Vec<Act> {
        if !self.is_shown() {
            return vec![Act::Say("wait until the item is fully shown".into())];
        }
        if !self.seen {
            return vec![Act::Say("look at the item first: tab shows it".into())];
        }
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        let (Some(item), Some(form)) =
            (self.item().map(|item| item.id.clone()), self.form.as_mut())
        else {
            return Vec::new();
        };
        match form.scores(true) {
            Err(why) => vec![Act::Say(why)],
            Ok(scores) => {
                let ticket = env.tickets.next();
                self.sending = Some((ticket, item.clone()));
                let write = Write::Review {
                    queue: self.queue.id.clone(),
                    item,
                    scores,
                };
                vec![Act::Do(Effect::Write { ticket, write })]
            }
        }
    }

    pub(super) fn reopen(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(item) = self.item() else {
            return Vec::new();
        };
        if !self.is_done(item) {
            return vec![Act::Say("this item is not completed".into())];
        }
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        let (ticket, item) = (env.tickets.next(), item.id.clone());
        self.sending = Some((ticket, item.clone()));
        let write = Write::SetItem {
            queue: self.queue.id.clone(),
            item,
            status: ItemStatus::Pending,
        };
        vec![Act::Do(Effect::Write { ticket, write })]
    }

    pub(crate) fn on_written(
        &mut self,
        ticket: Ticket,
        write: &Write,
        result: &Result<(), Problem>,
        env: &mut Env,
    ) -> Vec<Act> {
        let Some((_, item)) = self.sending.take_if(|(sent, _)| *sent == ticket) else {
            return Vec::new();
        };
        match (result, write) {
            (Err(problem), _) => vec![Act::Problem(problem.clone())],
            (Ok(()), Write::SetItem { .. }) => {
                self.done.remove(&item);
                self.open(env)
            }
            (Ok(()), write) => {
                self.form = None;
                self.drafts.remove(&item);
                self.done.insert(item);
                let count = if let Write::Review { scores, .. } = write {
                    scores.len()
                } else {
                    0
                };
                let mut acts = self.next_pending(env);
                let words = if count == 1 {
                    "1 score".into()
                } else {
                    format!("{count} scores")
                };
                acts.insert(0, Act::Say(format!("completed with {words}")));
                acts
            }
        }
    }

    /// An item whose review was refused is not done.
    pub(crate) fn on_refused_write(&mut self, outbox: &OutboxView) {
        let refused = |item: &ItemId| {
            let of_item = |row: &&OutboxRow| row.write.item().is_some_and(|(_, id, _)| id == item);
            let reviews = outbox.rows.iter().filter(of_item);
            let mut reviews = reviews.filter(|row| matches!(*row.write, Write::Review { .. }));
            reviews
                .next_back()
                .is_some_and(|row| row.state == WriteState::Refused)
        };
        self.done.retain(|item| !refused(item));
    }

    pub(super) fn is_done(&self, item: &QueueItem) -> bool {
        item.status == ItemStatus::Completed || self.done.contains(&item.id)
    }

    /// The next one that is neither done nor skipped; then the skipped ones again.
    pub(super) fn next_pending(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(items) = self.items.value().cloned() else {
            return Vec::new();
        };
        let count = self.order.len();
        let after = (1..=count).map(|step| (self.at + step) % count.max(1));
        let open = |at: &usize| !self.is_done(&items[self.order[*at]]);
        let fresh = after
            .clone()
            .find(|at| open(at) && !self.skipped.contains(&items[self.order[*at]].id));
        if let Some(at) = fresh.or_else(|| after.clone().find(open)) {
            self.go(at, env)
        } else {
            self.panel = Panel::Form;
            vec![Act::Say("every item of this queue is done".into())]
        }
    }

    pub(super) fn keep_draft(&mut self) {
        let item = self.item().map(|item| item.id.clone());
        if let (Some(item), Some(form)) = (item, self.form.take_if(|form| form.is_touched())) {
            self.drafts.insert(item, form);
        }
    }

    pub(super) fn go(&mut self, at: usize, env: &mut Env) -> Vec<Act> {
        if at >= self.order.len() {
            return vec![Act::Say("this is the last item".into())];
        }
        self.keep_draft();
        self.at = at;
        self.panel = Panel::Form;
        self.show(env)
    }
}
