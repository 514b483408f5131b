//! Writes: kept, taken back, and sent for as long as the project is on the screen.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::{Tasks, bug};
use crate::msg::{Msg, Ticket, Write, WriteId};
use crate::store::Store;

impl Tasks {
    pub(super) fn write(&self, ticket: Ticket, write: Write) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let result = AssertUnwindSafe(store.write(&write))
                .catch_unwind()
                .await
                .unwrap_or_else(|_| Err(bug()));
            // Whoever moves on finds it among those that wait.
            let _ = inbox.send(Msg::Outbox(store.outbox().view())).await;
            let _ = inbox
                .send(Msg::Written {
                    ticket,
                    write,
                    result,
                })
                .await;
        });
    }

    pub(super) fn take_back(&self, ticket: Ticket, id: Option<WriteId>, write: Write) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let result = store.outbox().undo(id, write.clone()).await;
            let _ = inbox.send(Msg::Outbox(store.outbox().view())).await;
            let _ = inbox
                .send(Msg::Written {
                    ticket,
                    write,
                    result,
                })
                .await;
        });
    }
}

/// Sends what is in the outbox, and tells of every change; who is slower than the changes sees the last one.
pub(super) fn send_writes(inbox: &mpsc::Sender<Msg>, store: &Arc<Store>) -> JoinSet<()> {
    let mut sending = JoinSet::new();
    let (inbox, mut changes) = (inbox.clone(), store.outbox().watch());
    sending.spawn(async move {
        while changes.changed().await.is_ok() {
            let view = Arc::clone(&changes.borrow_and_update());
            if inbox.send(Msg::Outbox(view)).await.is_err() {
                return;
            }
        }
    });
    let store = Arc::clone(store);
    sending.spawn(async move { store.send_writes().await });
    sending
}
