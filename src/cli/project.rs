//! What commands ask of a project: fetches that are waited for.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::model::{Problem, Queue};
use crate::msg::{Data, Fetch, Msg, Ticket};
use crate::store::{Answers, Store};

/// Answers on their way.
const INBOX: usize = 64;

/// Everything that a fetch brings, in its order.
///
/// # Errors
/// What failed; what came before is lost with it.
pub(super) async fn fetch(store: &Store, what: Fetch) -> Result<Vec<Data>, Problem> {
    let (sender, mut inbox) = mpsc::channel(INBOX);
    let answers = Answers::new(sender, Ticket::default(), CancellationToken::new());
    let fetching = async {
        let done = store.fetch(what, &answers).await;
        // The inbox ends with its last sender.
        drop(answers);
        done
    };
    let taking = async {
        let mut taken = Vec::new();
        while let Some(msg) = inbox.recv().await {
            if let Msg::Data { data, .. } = msg {
                taken.push(data);
            }
        }
        taken
    };
    let (done, taken) = tokio::join!(fetching, taking);
    done.map(|()| taken)
}

/// The queue of that name or id.
///
/// # Errors
/// When the queues cannot be asked for, or none is called so; then the sentence lists those that are there.
pub(super) async fn queue(store: &Store, called: &str) -> Result<Queue> {
    let told = fetch(store, Fetch::Queues).await;
    let told = told.map_err(|problem| anyhow!(problem.message))?;
    let queues = told.into_iter().rev().find_map(|data| match data {
        Data::Queues(queues) => Some(queues),
        _ => None,
    });
    let queues = queues.map_or_else(Vec::new, Arc::unwrap_or_clone);
    let found = queues.iter().find(|row| row.queue.is_called(called));
    found.map(|row| row.queue.clone()).ok_or_else(|| {
        let names: Vec<&str> = queues.iter().map(|row| &*row.queue.name).collect();
        match names.as_slice() {
            [] => anyhow!("no queue is called {called:?}; this project has none"),
            names => anyhow!(
                "no queue is called {called:?}; there are {}",
                names.join(", ")
            ),
        }
    })
}
