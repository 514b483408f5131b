//! Who sends: one process at a time, one request after the other, in the order that matters.

use std::convert::Infallible;
use std::path::Path;
use std::sync::atomic::Ordering;

use tokio::time::{Instant, sleep, sleep_until};

use super::judge::{Verdict, judge};
use super::lead::{Lead, knock};
use super::order::{Older, steps};
use super::rows::{Answered, Row, Rows, Stage};
use super::step::Answer;
use super::waits::Waits;
use super::{Keep, Outbox};
use crate::langfuse::Error;
use crate::model::Problem;
use crate::msg::Write;
use crate::store::Store;

/// Looks that are due this soon are made together.
const TOGETHER: std::time::Duration = std::time::Duration::from_secs(2);

/// What to do next.
enum Turn<'r> {
    Send(&'r Row),
    Look(Vec<&'r Row>),
    Rest(Option<Instant>),
}

pub(super) struct Sender<'s> {
    pub(super) store: &'s Store,
    pub(super) waits: Waits,
}

impl Store {
    /// Sends what is in the outbox for as long as it is polled, whenever no other process does.
    pub async fn send_writes(&self) {
        if self.outbox.sealed {
            if self.outbox.exists() {
                drop(self.outbox.all().await);
            }
            return;
        }
        loop {
            let Err(problem) = self.lead_outbox().await;
            self.outbox.trouble(&problem);
            // It may be mended, or somebody tries to store the next write and is told.
            tokio::select! {
                () = self.outbox.wake.notified() => {}
                () = sleep(self.outbox.pace.longest_pause) => {}
            }
        }
    }

    /// What was seen before a write arrived is to be asked for again.
    pub(super) async fn outdate(&self) {
        self.cache.outdate();
        self.cache.settle().await;
    }

    async fn lead_outbox(&self) -> Result<Infallible, Problem> {
        let outbox = &self.outbox;
        let lead = match &outbox.keep {
            Keep::Memory => Lead::alone(),
            Keep::File(path) => {
                tokio::select! {
                    biased;
                    lead = Lead::take(path) => lead.map_err(|error| outbox.unusable(&error.into()))?,
                    never = outbox.follow(path) => match never {},
                }
            }
        };
        if outbox.exists() {
            outbox.with(Rows::recover).await?;
        }
        let waits = Waits::new(outbox.pace);
        Sender { store: self, waits }.run(&lead).await
    }
}

impl Outbox {
    /// Nothing was ever written where there is no file.
    fn exists(&self) -> bool {
        match &self.keep {
            Keep::Memory => true,
            Keep::File(path) => path.exists(),
        }
    }

    /// While another process sends: shows how far it is, and tells it of what was stored here.
    async fn follow(self: &std::sync::Arc<Self>, path: &Path) -> Infallible {
        loop {
            if self.exists() && self.all().await.is_ok() && self.view().waiting() > 0 {
                knock(path).await;
            }
            let busy = self.view().pending().next().is_some();
            tokio::select! {
                () = self.wake.notified() => {}
                () = sleep(self.pace.follow), if busy => {}
            }
        }
    }
}

impl Sender<'_> {
    async fn run(mut self, lead: &Lead) -> Result<Infallible, Problem> {
        let outbox = &self.store.outbox;
        loop {
            if outbox.hurry.swap(false, Ordering::Relaxed) {
                self.waits.hurry();
            }
            let rows = if outbox.exists() {
                outbox.all().await?
            } else {
                Vec::new()
            };
            let now = Instant::now();
            self.waits.learn(&rows, now, (outbox.clock)());
            match self.turn(&rows, now) {
                Turn::Send(row) => self.send(row, &rows).await?,
                Turn::Look(due) => self.look(&due, &rows).await?,
                Turn::Rest(until) => {
                    let end = until.unwrap_or(now);
                    tokio::select! {
                        () = outbox.wake.notified() => {}
                        () = lead.knocked() => {}
                        () = sleep_until(end), if until.is_some() => {}
                    }
                }
            }
        }
    }

    fn turn<'r>(&self, rows: &'r [Row], now: Instant) -> Turn<'r> {
        if let Some(until) = self.waits.paused(now) {
            return Turn::Rest(Some(until));
        }
        let mut next: Option<Instant> = None;
        let mut later = |at: Instant| next = Some(next.map_or(at, |next| next.min(at)));
        let mut older = Older::default();
        for row in rows {
            if row.stage == Stage::Waiting && self.store.outbox.sends(&row.write) {
                let ready = self.waits.ready(row);
                match ready.and_then(|ready| older.follow(&row.write, ready)) {
                    Some(ready) if ready <= now => return Turn::Send(row),
                    Some(ready) => later(ready),
                    None => {}
                }
            }
            match (row.stage, self.waits.unsure(row)) {
                (Stage::Waiting | Stage::Sending, _) => older.add(&row.write, None),
                (_, Some(until)) => older.add(&row.write, Some(until)),
                _ => {}
            }
        }
        let sent: Vec<(&Row, Instant)> = rows
            .iter()
            .filter(|row| row.stage == Stage::Sent)
            .filter_map(|row| Some((row, self.waits.look(row)?)))
            .collect();
        if sent.iter().any(|(_, at)| *at <= now) {
            let soon = now + TOGETHER.min(self.store.outbox.pace.look);
            let due = sent.iter().filter(|(_, at)| *at <= soon);
            return Turn::Look(due.map(|(row, _)| *row).collect());
        }
        for (_, at) in &sent {
            later(*at);
        }
        Turn::Rest(next)
    }

    async fn send(&mut self, row: &Row, rows: &[Row]) -> Result<(), Problem> {
        let (store, id) = (self.store, row.id);
        if !store.outbox.with(move |rows| rows.begin(id)).await? {
            return Ok(());
        }
        let steps = steps(&row.write);
        let mut last = Answer::Seen;
        for (at, step) in steps.iter().enumerate().skip(row.done) {
            match store.take_step(step, row, rows).await {
                Ok(answer) => last = answer,
                Err(error) => return self.failed(row, at, &error).await,
            }
            self.waits.succeeded();
            if at + 1 < steps.len() {
                store
                    .outbox
                    .with(move |rows| rows.stepped(id, at + 1))
                    .await?;
            }
        }
        let answered = Answered {
            at: (store.outbox.clock)(),
            done: steps.len(),
            seen: last == Answer::Seen && row.write.scores().is_empty(),
            comment: match last {
                Answer::Comment(id) => Some(id),
                _ => None,
            },
        };
        store
            .outbox
            .with(move |rows| rows.answered(id, &answered))
            .await?;
        store.outdate().await;
        Ok(())
    }

    /// `at` steps were answered before this one was not.
    async fn failed(&mut self, row: &Row, at: usize, error: &Error) -> Result<(), Problem> {
        let (outbox, id) = (&self.store.outbox, row.id);
        match judge(error) {
            Verdict::Never => {
                let reason = refusal(&row.write, at, error);
                outbox
                    .with(move |rows| rows.refuse(id, &reason, None))
                    .await
            }
            Verdict::Later { arrived, wait } => {
                self.waits.failed(row, arrived, wait);
                let reason = error.to_string();
                outbox
                    .with(move |rows| rows.failed(id, arrived, &reason))
                    .await
            }
        }
    }
}

/// What was refused, and what of the write is on the server nevertheless.
fn refusal(write: &Write, at: usize, error: &Error) -> String {
    let scores = write.scores().len();
    match write {
        _ if at == 0 => error.to_string(),
        Write::Review { .. } if at == scores => {
            format!("the scores are in, but the item is not completed: {error}")
        }
        _ => format!("{at} of {scores} scores are in, then: {error}"),
    }
}
