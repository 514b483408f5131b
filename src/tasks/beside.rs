//! What runs beside the fetches as long as a project is on the screen.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::msg::Msg;
use crate::store::Store;

/// Sends what is in the outbox; tells of its changes, and of what cannot be kept.
pub(super) fn run(inbox: &mpsc::Sender<Msg>, store: &Arc<Store>) -> JoinSet<()> {
    let mut beside = JoinSet::new();
    beside.spawn(tell_writes(inbox.clone(), Arc::clone(store)));
    beside.spawn(tell_trouble(inbox.clone(), Arc::clone(store)));
    let store = Arc::clone(store);
    beside.spawn(async move { store.send_writes().await });
    beside
}

/// Who is slower than the changes sees the last one.
async fn tell_writes(inbox: mpsc::Sender<Msg>, store: Arc<Store>) {
    let mut changes = store.outbox().watch();
    while changes.changed().await.is_ok() {
        let view = Arc::clone(&changes.borrow_and_update());
        if inbox.send(Msg::Outbox(view)).await.is_err() {
            return;
        }
    }
}

async fn tell_trouble(inbox: mpsc::Sender<Msg>, store: Arc<Store>) {
    if let Some(problem) = store.trouble().await {
        // The app is gone: there is nobody to tell.
        let _ = inbox.send(Msg::Done(Err(problem))).await;
    }
}
