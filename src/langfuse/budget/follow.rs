//! What is left, told whenever it changes: for the screen.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Bucket, Budget, until_then};
use crate::langfuse::Client;
use crate::model;

/// Follows what may still be asked.
pub struct BudgetWatch {
    budget: Arc<Budget>,
    last: model::Budget,
}

impl Client {
    pub fn follow_budget(&self) -> BudgetWatch {
        BudgetWatch::new(&self.inner.budget)
    }
}

impl BudgetWatch {
    pub(super) fn new(budget: &Arc<Budget>) -> Self {
        Self {
            budget: Arc::clone(budget),
            last: model::Budget::default(),
        }
    }

    /// Waits until it is another one than the last time; the first time, until there is something to say at all.
    pub async fn next(&mut self) -> model::Budget {
        loop {
            let changed = self.budget.shown.notified();
            let (seen, until) = self.budget.look();
            if seen != self.last {
                self.last = seen;
                return seen;
            }
            match until {
                // Slots come back by themselves.
                Some(until) => {
                    let wait = until_then((self.budget.clock)(), until);
                    tokio::select! {
                        () = changed => {}
                        () = (self.budget.sleep)(wait) => {}
                    }
                }
                None => changed.await,
            }
        }
    }
}

impl Budget {
    /// What the screen shows, and when that changes by itself.
    pub(super) fn look(&self) -> (model::Budget, Option<Timestamp>) {
        let mut state = self.lock();
        let now = (self.clock)();
        let ask = self.ask(Bucket::General);
        let needed = self.set.or(self.assumed).is_some();
        let view = self.with_ledger(&mut state, needed, |ledger| ledger.view(&ask, now));
        let view = view.unwrap_or_default();
        let budget = model::Budget {
            left: view.left,
            waits_until: state.queue.goes_on(),
        };
        (budget, view.until)
    }
}
