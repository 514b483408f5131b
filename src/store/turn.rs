//! One asks, others who want the same wait for that answer; whom the person waits for is not fetching ahead any more.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::langfuse::Client;

/// Held by who asks.
pub(super) type Alone<'a> = tokio::sync::MutexGuard<'a, ()>;

#[derive(Default)]
pub(super) struct Turn {
    alone: tokio::sync::Mutex<()>,
    asker: Mutex<Asker>,
}

/// Who asks ahead, as far as anybody does.
#[derive(Default)]
struct Asker {
    client: Option<Client>,
    /// The person came before this was told who asks.
    wanted: bool,
}

impl Turn {
    /// The turn, if nobody has it.
    pub(super) fn free(&self) -> Option<Alone<'_>> {
        self.alone.try_lock().ok()
    }

    /// Waits for the turn; with the person's own client that hurries whoever has it.
    pub(super) async fn take(&self, client: &Client) -> Alone<'_> {
        if client.is_background() {
            let alone = self.alone.lock().await;
            self.asker().begin(client);
            return alone;
        }
        if let Some(alone) = self.free() {
            return alone;
        }
        self.asker().hurry();
        self.alone.lock().await
    }

    fn asker(&self) -> MutexGuard<'_, Asker> {
        self.asker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asker {
    fn begin(&mut self, client: &Client) {
        if std::mem::take(&mut self.wanted) {
            client.hurry();
        }
        self.client = Some(client.clone());
    }

    fn hurry(&mut self) {
        match self.client.take() {
            Some(client) => client.hurry(),
            None => self.wanted = true,
        }
    }
}
