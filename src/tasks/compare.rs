//! Comparing off the main thread, with an end to it: two values may be megabytes that have nothing in common.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Tasks, bug};
use crate::model::compare::align;
use crate::model::diff::Diff;
use crate::msg::{Compared, Comparison, Msg, Ticket};

/// What is not found out by then is told coarsely.
const PATIENCE: Duration = Duration::from_millis(400);

impl Tasks {
    pub(super) fn compare(&self, ticket: Ticket, what: Comparison) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let work = tokio::task::spawn_blocking(move || compared(&what));
            let msg = match work.await {
                Ok(compared) => Msg::Compared { ticket, compared },
                Err(_) => Msg::Failed {
                    ticket,
                    problem: bug(),
                },
            };
            let _ = inbox.send(msg).await;
        });
    }
}

fn compared(what: &Comparison) -> Compared {
    let deadline = Instant::now() + PATIENCE;
    match what {
        Comparison::Runs(runs) => {
            let runs = runs.as_ref().map(|run| &**run);
            Compared::Runs(Arc::new(align(runs, Some(deadline))))
        }
        Comparison::Texts(texts) => {
            let texts = texts.as_ref().map(|text| text.as_deref().unwrap_or(""));
            let mut diff = Diff::of(texts, Some(deadline));
            diff.coarse = Instant::now() > deadline;
            Compared::Texts(Arc::new(diff))
        }
    }
}
