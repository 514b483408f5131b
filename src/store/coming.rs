//! Bodies that are on their way: nobody asks for one twice.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::model::ObservationId;

#[derive(Debug, Default)]
pub(super) struct Coming {
    ids: Mutex<HashSet<ObservationId>>,
    landed: Notify,
}

/// While this lives, these are on their way.
pub(super) struct Expected<'a> {
    coming: &'a Coming,
    ids: Vec<ObservationId>,
}

impl Coming {
    pub(super) fn expect(&self, ids: &[ObservationId]) -> Expected<'_> {
        self.with(|coming| coming.extend(ids.iter().cloned()));
        Expected {
            coming: self,
            ids: ids.to_vec(),
        }
    }

    pub(super) fn holds(&self, id: &ObservationId) -> bool {
        self.with(|coming| coming.contains(id))
    }

    /// Returns when this one is not on its way (any more).
    pub(super) async fn wait(&self, id: &ObservationId) {
        loop {
            // Before the look, so that a landing in between is heard.
            let landed = self.landed.notified();
            if !self.holds(id) {
                return;
            }
            landed.await;
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut HashSet<ObservationId>) -> T) -> T {
        look(&mut self.ids.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        self.coming.with(|coming| {
            for id in &self.ids {
                coming.remove(id);
            }
        });
        self.coming.landed.notify_waiters();
    }
}
