//! Writes: kept on disk, or taken back from there.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::{Tasks, bug};
use crate::msg::{Msg, Ticket, Write, WriteId};

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
