//! A whole trace on its way into a file, row by row as it comes: it never is in memory as a whole.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
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

/// Rows between two words on how far it is.
const STEP: usize = 250;
/// What a file is called until all of it is there.
const PART: &str = "ndjson.part";

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
            let msg = match clipboard::begin(&directory, &name, PART) {
                Ok((path, file)) => runtime.block_on(stream.write(&id, (path, file))),
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

/// What is in the file so far.
#[derive(Default)]
struct Written {
    rows: usize,
    bytes: u64,
    failed: Option<io::Error>,
}

impl Stream {
    /// Fills the file and says how that ended.
    async fn write(&self, id: &TraceId, (path, file): (PathBuf, File)) -> Msg {
        let mut out = BufWriter::new(file);
        let mut written = Written::default();
        let mut take = |row: &str| {
            written.failed = writeln!(out, "{row}").err();
            if written.failed.is_none() {
                written.rows += 1;
                written.bytes += row.len() as u64 + 1;
            }
            if written.rows.is_multiple_of(STEP) {
                self.tell(&written);
            }
            written.failed.is_none() && !self.stop.is_cancelled()
        };
        let streamed = tokio::select! {
            streamed = self.store.stream(id, &mut take) => streamed.map(|_| ()),
            () = self.stop.cancelled() => Ok(()),
        };
        if let Err(error) = out.flush() {
            written.failed.get_or_insert(error);
        }
        let trouble = match (streamed, &written.failed) {
            (_, Some(error)) => Some(format!("the file could not be written: {error}")),
            (Err(problem), None) => Some(problem.message),
            (Ok(()), None) => None,
        };
        match trouble {
            Some(why) => self.failed(format!("{why} {}", left(&path, &written))),
            None if self.stop.is_cancelled() => {
                Msg::Done(Ok(format!("stopped; {}", left(&path, &written))))
            }
            None => self.done(&path, &written),
        }
    }

    /// Where the app is busy, the next word comes soon enough.
    fn tell(&self, written: &Written) {
        let of = self.of.map(|of| format!(" of {of}")).unwrap_or_default();
        let Written { rows, bytes, .. } = written;
        let text = format!("{rows}{of} observations, {} written", size(*bytes));
        let ticket = self.ticket;
        let _ = self.inbox.try_send(Msg::Progress { ticket, text });
    }

    fn done(&self, part: &Path, written: &Written) -> Msg {
        let whole = part.with_extension("");
        let path = match std::fs::rename(part, &whole) {
            Ok(()) => whole,
            Err(_) => part.to_owned(),
        };
        let Written { rows, bytes, .. } = written;
        let (size, path) = (size(*bytes), path.display());
        let words = format!("wrote {rows} observations, {size}, to {path}");
        Msg::Data {
            ticket: self.ticket,
            data: Data::Streamed(words),
        }
    }

    fn failed(&self, words: String) -> Msg {
        Msg::Failed {
            ticket: self.ticket,
            problem: Problem::local(words),
        }
    }
}

/// What stays of a file that was not finished. Its lines are whole: they can be used.
fn left(path: &Path, written: &Written) -> String {
    if written.rows == 0 {
        let _ = std::fs::remove_file(path);
        return "nothing was written".into();
    }
    format!(
        "the {} observations that came until then are in {}",
        written.rows,
        path.display()
    )
}
