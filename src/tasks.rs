//! Effect → task → Msg: the only place that spawns.
//!
//! A fetch runs in a slot. A newer wish drops an older one that was not sent yet; one that was sent ends in the store,
//! and only its answer is dropped, by its ticket. Writes have no slot and are never dropped.

mod away;
mod beside;
mod compare;
mod large;
mod outside;
mod stream;
mod writes;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::highlight::conversation::{self, Reading};
use crate::langfuse::BudgetWatch;
use crate::model::{Problem, Server};
use crate::msg::{Effect, Fetch, Msg, Slot, Ticket, Timer, Typeset};
use crate::store::{Answers, Store};
use crate::terminal::clipboard::Clipboard;
use crate::theme::Theme;

pub use outside::Outside;

/// What runs on behalf of the app.
pub struct Tasks {
    inbox: mpsc::Sender<Msg>,
    /// None on the start screen: there is no server yet.
    store: Option<Arc<Store>>,
    clipboard: Clipboard,
    outside: Arc<Outside>,
    slots: HashMap<Slot, CancellationToken>,
    scans: large::Scans,
    /// Ends with the project on the screen.
    _beside: JoinSet<()>,
}

impl Tasks {
    pub fn new(
        inbox: mpsc::Sender<Msg>,
        store: Option<Store>,
        clipboard: Clipboard,
        outside: Outside,
    ) -> Self {
        let store = store.map(Arc::new);
        let beside = store.as_ref().map(|store| beside::run(&inbox, store));
        Self {
            inbox,
            store,
            clipboard,
            outside: Arc::new(outside),
            slots: HashMap::new(),
            scans: large::Scans::default(),
            _beside: beside.unwrap_or_default(),
        }
    }

    /// There is a project, and perhaps something known of it.
    pub fn has_store(&self) -> bool {
        self.store.is_some()
    }

    /// Who the server turned out to be.
    pub fn learned(&self) -> Option<&Server> {
        self.store.as_ref()?.learned()
    }

    /// Tells what is left of the request budget, whenever that is something else than before.
    pub fn follow(&self, mut budget: BudgetWatch) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            loop {
                let seen = tokio::select! {
                    seen = budget.next() => seen,
                    () = inbox.closed() => return,
                };
                let _ = inbox.send(Msg::Budget(seen)).await;
            }
        });
    }

    /// Starts one effect. Those that need the screen itself (suspend, edit, clear, quit, switch) are the loop's.
    pub fn start(&mut self, effect: Effect) {
        match effect {
            Effect::Fetch {
                slot,
                ticket,
                what,
                after,
            } => self.fetch(slot, ticket, what, after),
            Effect::Cancel(slot) => {
                if let Some(stop) = self.slots.remove(&slot) {
                    stop.cancel();
                }
            }
            Effect::Write { ticket, write } => self.write(ticket, write),
            Effect::TakeBack {
                ticket,
                id,
                instead,
            } => self.take_back(ticket, id, instead),
            Effect::Bookmark(mark) => {
                if let Some(store) = &self.store {
                    store.keep_bookmark(&mark);
                }
            }
            Effect::Journal(line) => self.outside.note(line),
            Effect::Outbox(ask) => {
                if let Some(store) = self.store.clone() {
                    self.report(async move { store.outbox().ask(ask).await });
                }
            }
            Effect::Wake { timer, after } => self.wake(timer, after),
            Effect::Copy(copy) => self.copy(copy),
            Effect::Typeset {
                ticket,
                text,
                theme,
                zone,
            } => {
                let inbox = self.inbox.clone();
                tokio::spawn(async move {
                    let work = tokio::task::spawn_blocking(move || typeset(&text, &theme, &zone));
                    let reading = work.await.unwrap_or_default();
                    let _ = inbox.send(Msg::Typeset { ticket, reading }).await;
                });
            }
            Effect::Pipe {
                ticket,
                command,
                text,
            } => self.pipe(ticket, command, text),
            Effect::Save { path, text } => {
                let store = self.store.clone();
                self.report(async move { away::save(path, text, store.as_deref()).await });
            }
            Effect::Stream { ticket, id, of } => self.stream(ticket, id, of),
            Effect::Work { ticket, what } => self.work(ticket, what),
            Effect::Stop(ticket) => self.stop(ticket),
            Effect::OpenMedia(id) => self.open_media(id),
            Effect::Browse(address) => {
                let outside = Arc::clone(&self.outside);
                self.report(async move { outside.browse(address).await });
            }
            Effect::SaveView(view) => {
                let outside = Arc::clone(&self.outside);
                self.report(async move { outside.save_view(*view).await });
            }
            Effect::DeleteView(name) => {
                let outside = Arc::clone(&self.outside);
                self.report(async move { outside.delete_view(name).await });
            }
            Effect::Connect(login) => {
                let (inbox, outside) = (self.inbox.clone(), Arc::clone(&self.outside));
                tokio::spawn(async move {
                    let msg = match outside.connect(login).await {
                        Ok(profile) => Msg::Connected { profile },
                        Err(problem) => Msg::Refused(problem),
                    };
                    let _ = inbox.send(msg).await;
                });
            }
            Effect::Switch(_)
            | Effect::Terminal(_)
            | Effect::Edit { .. }
            | Effect::Suspend
            | Effect::Clear
            | Effect::Quit => {
                debug_assert!(false, "the loop carries out {effect:?}");
            }
        }
    }

    fn fetch(&mut self, slot: Slot, ticket: Ticket, what: Fetch, after: Duration) {
        let stop = CancellationToken::new();
        if let Some(older) = self.slots.insert(slot, stop.clone()) {
            older.cancel();
        }
        let Some(store) = self.store.clone() else {
            return;
        };
        let answers = Answers::new(self.inbox.clone(), ticket, stop.clone());
        let following = matches!(what, Fetch::Follow(_));
        tokio::spawn(async move {
            let mut known = false;
            if !after.is_zero() {
                known = store.answer_known(&what, &answers).await;
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(after) => {}
                }
            }
            let work = AssertUnwindSafe(async {
                if !known {
                    store.fetch(what.clone(), &answers).await?;
                }
                if !stop.is_cancelled() {
                    store.read_on(&what).await;
                }
                Ok(())
            })
            .catch_unwind();
            let outcome = tokio::select! {
                outcome = work => outcome,
                () = store.given_up(&stop, following) => return,
            };
            let problem = match outcome {
                Ok(Ok(())) => return,
                Ok(Err(problem)) => problem,
                Err(_) => bug(),
            };
            answers.fail(problem).await;
        });
    }

    fn wake(&self, timer: Timer, after: Duration) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            let _ = inbox.send(Msg::Timer(timer)).await;
        });
    }

    fn report(&self, work: impl Future<Output = Result<String, Problem>> + Send + 'static) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let result = AssertUnwindSafe(work)
                .catch_unwind()
                .await
                .unwrap_or_else(|_| Err(bug()));
            let _ = inbox.send(Msg::Done(result)).await;
        });
    }
}

/// Sets a text in colours; pure, and too slow for the main thread when it is long.
fn typeset(text: &Typeset, theme: &Theme, zone: &TimeZone) -> Reading {
    match text {
        Typeset::Conversation { talk, whole } => {
            conversation::conversation(talk, *whole, theme).prepared()
        }
        Typeset::Cut(talk, cut) => conversation::cut(talk, cut, theme),
        Typeset::Text(words) => conversation::bare(words, theme).prepared(),
        Typeset::Turns(turns) => {
            let mut reading = Reading::default();
            for turn in turns.iter() {
                conversation::turn(&turn.trace, &turn.conversation, (theme, zone), &mut reading);
            }
            reading
        }
    }
}

/// A task that panicked leaves the screen alone; the log has the place.
fn bug() -> Problem {
    Problem::local(
        "lftui met a bug of its own; start it with --log FILE to see where, R tries again",
    )
}
