//! Bodies that are on their way: nobody asks for one twice, and whom the person waits for hurries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::langfuse::Client;
use crate::model::ObservationId;

#[derive(Default)]
pub(super) struct Coming {
    /// With who asks for each.
    ids: Mutex<HashMap<ObservationId, Client>>,
    landed: Notify,
}

/// While this lives, these are on their way: whoever holds it asks for them.
pub(super) struct Expected<'a> {
    coming: &'a Coming,
    pub(super) ids: Vec<ObservationId>,
}

impl Coming {
    /// Those that nobody else asks for.
    pub(super) fn expect(&self, ids: &[ObservationId], by: &Client) -> Expected<'_> {
        let ids = self.with(|coming| {
            let free = ids.iter().filter(|id| !coming.contains_key(*id));
            let free: Vec<ObservationId> = free.cloned().collect();
            coming.extend(free.iter().map(|id| (id.clone(), by.clone())));
            free
        });
        Expected { coming: self, ids }
    }

    pub(super) fn holds(&self, id: &ObservationId) -> bool {
        self.with(|coming| coming.contains_key(id))
    }

    /// Returns when this one is not on its way (any more); the person's own client hurries who asks for it.
    pub(super) async fn wait(&self, id: &ObservationId, client: &Client) {
        if !client.is_background() {
            self.with(|coming| coming.get(id).map(Client::hurry));
        }
        loop {
            // Before the look, so that a landing in between is heard.
            let landed = self.landed.notified();
            if !self.holds(id) {
                return;
            }
            landed.await;
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut HashMap<ObservationId, Client>) -> T) -> T {
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
