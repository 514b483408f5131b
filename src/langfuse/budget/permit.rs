//! What is held while a request waits and while it is on its way; dropping it gives it back.

use std::sync::Arc;

use super::ledger::Ledger;
use super::queue::{Place, Urgency};
use super::{Bucket, Budget};

/// A place in the queue; whoever drops it lets the next one on.
pub(super) struct Waiting<'a> {
    budget: &'a Budget,
    pub(super) at: Place,
}

impl<'a> Waiting<'a> {
    pub(super) fn join(budget: &'a Budget, bucket: Bucket, urgency: Urgency) -> Self {
        let at = budget.lock().queue.join(bucket, urgency);
        Self { budget, at }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.budget.lock().queue.leave(self.at);
        self.budget.stir();
    }
}

/// One request may be sent. Its slot is counted from the moment when this is dropped.
pub(in crate::langfuse) struct Permit {
    budget: Arc<Budget>,
    slot: Option<i64>,
}

impl Permit {
    pub(super) fn new(budget: &Arc<Budget>, slot: Option<i64>) -> Self {
        Self {
            budget: Arc::clone(budget),
            slot,
        }
    }

    /// The request did not reach the server, or was not carried out.
    pub(in crate::langfuse) fn refund(mut self) {
        if let Some(slot) = self.slot.take() {
            self.give_back(|ledger| ledger.refund(slot));
        }
    }

    fn give_back(&self, work: impl FnMut(&mut Ledger) -> rusqlite::Result<()>) {
        let budget = &self.budget;
        budget.with_ledger(&mut budget.lock(), false, work);
        budget.stir();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            let now = (self.budget.clock)();
            self.give_back(|ledger| ledger.answered(slot, now));
        }
    }
}
