//! A whole trace on its way into a file, row by row as it comes: it never is in memory as a whole.

mod part;

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Tasks;
use crate::model::text::size;
use crate::model::{Problem, TraceId};
use crate::msg::{Data, Msg, Slot, Ticket, short_id};
use crate::store::Store;
use crate::terminal::clipboard;
use part::Part;

/// Rows between two words on how far it is.
const STEP: usize = 250;

impl Tasks {
    pub(super) fn stream(&mut self, ticket: Ticket, id: TraceId, of: Option<usize>) {
        let stop = CancellationToken::new();
        if let Some(older) = self.slots.insert(Slot::Export, stop.clone()) {
            older.cancel();
        }
        let Some(store) = self.store.clone() else {
            return;
        };
        let (inbox, runtime) = (self.inbox.clone(), Handle::current());
        let directory = self.clipboard.directory();
        tokio::task::spawn_blocking(move || {
            let stream = Stream {
                store,
                inbox: inbox.clone(),
                ticket,
                stop,
                of,
            };
            let name = format!("trace-{}", short_id(id.as_str()));
            let msg = match clipboard::begin(&directory, &name, part::EXTENSION) {
                Ok(file) => runtime.block_on(stream.write(&id, Part::new(file))),
                Err(error) => stream.failed(format!(
                    "no file could be made in {}: {error}",
                    directory.display()
                )),
            };
            let _ = inbox.blocking_send(msg);
        });
    }
}

struct Stream {
    store: Arc<Store>,
    inbox: mpsc::Sender<Msg>,
    ticket: Ticket,
    stop: CancellationToken,
    of: Option<usize>,
}

impl Stream {
    /// Fills the file and says how that ended.
    async fn write(&self, id: &TraceId, mut part: Part) -> Msg {
        let mut take = |row: &str| {
            let written = part.take(row);
            if part.rows.is_multiple_of(STEP) {
                self.tell(&part);
            }
            written && !self.stop.is_cancelled()
        };
        let streamed = tokio::select! {
            streamed = self.store.stream(id, &mut take) => streamed.map(|_| ()),
            () = self.stop.cancelled() => Ok(()),
        };
        let ended = match streamed {
            Ok(()) if self.stop.is_cancelled() => {
                part.leave().map(|left| format!("stopped; {left}"))
            }
            Ok(()) => return self.done(part),
            Err(problem) => part.leave().and_then(|left| {
                Err(format!(
                    "{} {left}; copy again for all of it",
                    problem.message
                ))
            }),
        };
        match ended {
            Ok(words) => Msg::Done(Ok(words)),
            Err(why) => self.failed(why),
        }
    }

    /// Where the app is busy, the next word comes soon enough.
    fn tell(&self, part: &Part) {
        let of = self.of.map(|of| format!(" of {of}")).unwrap_or_default();
        let (rows, size) = (part.rows, size(part.bytes));
        let text = format!("{rows}{of} observations, {size} written");
        let ticket = self.ticket;
        let _ = self.inbox.try_send(Msg::Progress { ticket, text });
    }

    fn done(&self, part: Part) -> Msg {
        match part.finish() {
            Ok(words) => Msg::Data {
                ticket: self.ticket,
                data: Data::Streamed(words),
            },
            Err(why) => self.failed(why),
        }
    }

    fn failed(&self, words: String) -> Msg {
        Msg::Failed {
            ticket: self.ticket,
            problem: Problem::local(words),
        }
    }
}
