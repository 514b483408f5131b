//! Work on large values, on the pool for blocking tasks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use tokio::sync::Semaphore;

use super::compare::{aligned, differing};
use super::{Tasks, bug};
use crate::highlight::TextDoc;
use crate::model::json::JsonDoc;
use crate::model::search::Needle;
use crate::msg::{Large, Msg, Ticket, Worked};

/// What is being looked for.
#[derive(Debug)]
pub(super) struct Scans {
    wanted: HashMap<Ticket, Weak<AtomicBool>>,
    /// One at a time: who types fast wants only the last of them.
    turn: Arc<Semaphore>,
}

impl Default for Scans {
    fn default() -> Self {
        Self {
            wanted: HashMap::new(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Tasks {
    pub(super) fn work(&mut self, ticket: Ticket, what: Large) {
        let inbox = self.inbox.clone();
        let stop = Arc::new(AtomicBool::new(false));
        let is_scan = matches!(what, Large::Find { .. } | Large::FindInTexts { .. });
        if is_scan {
            let wanted = &mut self.scans.wanted;
            wanted.retain(|_, stop| stop.strong_count() > 0);
            wanted.insert(ticket, Arc::downgrade(&stop));
        }
        let turn = is_scan.then(|| Arc::clone(&self.scans.turn));
        tokio::spawn(async move {
            let turn = match turn {
                Some(turn) => turn.acquire_owned().await.ok(),
                None => None,
            };
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let stopped = Arc::clone(&stop);
            let work = tokio::task::spawn_blocking(move || work(what, &stop));
            let msg = match work.await {
                Ok(done) => Msg::Worked { ticket, done },
                Err(_) if turn.is_some() => Msg::Worked {
                    ticket,
                    done: Worked::FoundInTexts(Vec::new()),
                },
                Err(_) => Msg::Failed {
                    ticket,
                    problem: bug(),
                },
            };
            drop(turn);
            if !stopped.load(Ordering::Relaxed) {
                let _ = inbox.send(msg).await;
            }
        });
    }

    /// Nobody waits for what was looked for.
    pub(super) fn stop(&mut self, ticket: Ticket) {
        let scan = self.scans.wanted.remove(&ticket);
        if let Some(stop) = scan.and_then(|scan| scan.upgrade()) {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

fn work(what: Large, stop: &AtomicBool) -> Worked {
    let read = |text: Arc<str>| Worked::Read(JsonDoc::read(text).ok().map(Arc::new));
    let places = |needle: Option<&Needle>, text: &str| {
        let found =
            needle.map(|needle| needle.places_unless(text, || stop.load(Ordering::Relaxed)));
        found.unwrap_or_default()
    };
    match what {
        Large::Read(text) => read(text),
        Large::Whole(whole) => read(whole.json().into()),
        Large::Find { text, line } => Worked::Found {
            places: places(Needle::in_json(&line).as_ref(), &text),
            line,
        },
        Large::Align(runs) => aligned(&runs),
        Large::Diff(texts) => differing(&texts),
        Large::FindInTexts { texts, line } => {
            let needle = Needle::new(&line);
            let found = |text: Arc<TextDoc>| (places(needle.as_ref(), text.text()), text);
            Worked::FoundInTexts(texts.into_iter().map(found).collect())
        }
    }
}
