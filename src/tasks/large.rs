//! Work on large values, on the pool for blocking tasks.

use std::sync::Arc;

use super::Tasks;
use crate::model::json::JsonDoc;
use crate::model::search::{Needle, places};
use crate::msg::{Large, Msg, Ticket, Worked};

impl Tasks {
    pub(super) fn work(&self, ticket: Ticket, what: Large) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let work = tokio::task::spawn_blocking(move || work(what));
            let done = work.await.unwrap_or(Worked::Read(None));
            let _ = inbox.send(Msg::Worked { ticket, done }).await;
        });
    }
}

fn work(what: Large) -> Worked {
    let read = |text: Arc<str>| Worked::Read(JsonDoc::read(text).ok().map(Arc::new));
    match what {
        Large::Read(text) => read(text),
        Large::Whole(whole) => read(whole.json().into()),
        Large::Find { text, line } => Worked::Found {
            places: places(&text, &line),
            line,
        },
        Large::FindInText { text, line } => Worked::Found {
            places: Needle::new(&line).map_or_else(Vec::new, |needle| needle.places(text.text())),
            line,
        },
    }
}
