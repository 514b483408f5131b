//! `lftui push`: sends what waits in the outbox, and says what became of each write.

use std::collections::HashMap;
use std::io::Write as Out;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::{Instant, timeout_at};

use super::{exit, project};
use crate::model::QueueId;
use crate::model::text::clean_line;
use crate::msg::{OutboxAsk, OutboxRow, OutboxView, WriteId, WriteState};
use crate::store::Store;

/// So long a failure may last, or nothing move, before it is left for the next time.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Sends everything, or what was decided in one queue's review; the exit code says whether all of it arrived.
///
/// # Errors
/// When the queue is not known, the project is read-only, or the outbox cannot be used.
pub async fn run(
    store: &Store,
    queue: Option<&str>,
    patience: Duration,
    out: &mut impl Out,
) -> Result<u8> {
    let queue = match queue {
        Some(called) => Some(project::queue(store, called).await?.id),
        None => None,
    };
    if let Some(queue) = &queue {
        store.outbox().send_only(queue.clone());
    }
    let hurried = store.outbox().ask(OutboxAsk::SendNow).await;
    hurried.map_err(|problem| anyhow!(problem.message))?;
    let mut report = Report::new(queue, &store.outbox().view());
    if report.open == 0 {
        writeln!(out, "Nothing waits to be sent.")?;
        return Ok(report.code());
    }
    writeln!(out, "Sending {}.", decisions(report.open))?;
    tokio::select! {
        () = store.send_writes() => {}
        done = report.follow(store, patience, out) => done?,
    }
    report.end(out)?;
    Ok(report.code())
}

/// What was said so far.
struct Report {
    queue: Option<QueueId>,
    states: HashMap<WriteId, WriteState>,
    open: usize,
    confirmed: usize,
    refused: usize,
    /// Why the last one waits.
    reason: Option<String>,
}

impl Report {
    fn new(queue: Option<QueueId>, view: &OutboxView) -> Self {
        let mut report = Self {
            queue,
            states: HashMap::new(),
            open: 0,
            confirmed: 0,
            refused: 0,
            reason: None,
        };
        // Those that were settled before are no news.
        let rows = view.rows.iter().filter(|row| report.concerns(row));
        report.states = rows.map(|row| (row.id, row.state)).collect();
        let pending = report.states.values().filter(|state| state.is_pending());
        report.open = pending.count();
        report
    }

    fn concerns(&self, row: &OutboxRow) -> bool {
        self.queue
            .as_ref()
            .is_none_or(|queue| row.write.is_of(queue))
    }

    /// Until nothing is on its way any more, or nothing gets anywhere.
    async fn follow(
        &mut self,
        store: &Store,
        patience: Duration,
        out: &mut impl Out,
    ) -> Result<()> {
        let mut changes = store.outbox().watch();
        let mut stuck = None;
        loop {
            let view = Arc::clone(&changes.borrow_and_update());
            if self.take(&view, out)? {
                stuck = None;
            }
            if self.open == 0 {
                return Ok(());
            }
            // A request may wait for its turn as long as the budget says; one that failed may not fail for ever.
            if self.reason.is_some() || !self.is_moving(&view) {
                stuck = stuck.or_else(|| Some(Instant::now() + patience));
            }
            match stuck {
                None => changes.changed().await?,
                Some(end) => match timeout_at(end, changes.changed()).await {
                    Ok(told) => told?,
                    Err(_) => return Ok(()),
                },
            }
        }
    }

    /// Something has left, or waits for its turn.
    fn is_moving(&self, view: &OutboxView) -> bool {
        let moving = |state| matches!(state, WriteState::Sending | WriteState::Sent);
        let mut rows = view.rows.iter();
        rows.any(|row| self.concerns(row) && moving(row.state))
    }

    /// Says what became of the writes since the last look; whether any of them got further.
    fn take(&mut self, view: &OutboxView, out: &mut impl Out) -> Result<bool> {
        let mut moved = false;
        self.open = 0;
        self.reason = view.problem.as_deref().map(str::to_owned);
        for row in &view.rows {
            if !self.concerns(row) {
                continue;
            }
            self.open += usize::from(row.state.is_pending());
            if row.state == WriteState::Waiting && self.reason.is_none() {
                self.reason = row.reason.as_deref().map(str::to_owned);
            }
            let before = self.states.insert(row.id, row.state);
            if before == Some(row.state) {
                continue;
            }
            moved |= !row.state.is_open();
            match row.state {
                WriteState::Confirmed => self.confirmed += 1,
                WriteState::Refused => self.refused += 1,
                _ => continue,
            }
            let why = row.reason.as_deref().unwrap_or_default();
            let why = clean_line(why);
            let colon = if why.is_empty() { "" } else { ": " };
            let (state, what, target) = (row.state.word(), row.write.what(), row.write.target());
            writeln!(out, "{state:<10} {what} · {target}{colon}{why}")?;
        }
        Ok(moved)
    }

    fn end(&self, out: &mut impl Out) -> Result<()> {
        writeln!(out, "{} arrived.", decisions(self.confirmed))?;
        if self.refused > 0 {
            let refused = decisions(self.refused);
            writeln!(
                out,
                "{refused} refused: `:outbox` in lftui mends or drops them."
            )?;
        }
        if self.open > 0 {
            let why = self.reason.as_deref().map(clean_line);
            let why = why.as_deref().unwrap_or(
                "an older decision on the same target goes first, and `lftui push` without a queue sends it",
            );
            writeln!(out, "{} still on the way: {why}.", decisions(self.open))?;
        }
        Ok(())
    }

    fn code(&self) -> u8 {
        if self.open == 0 && self.refused == 0 {
            exit::OK
        } else {
            exit::FAILED
        }
    }
}

fn decisions(count: usize) -> String {
    match count {
        1 => "1 decision".into(),
        count => format!("{count} decisions"),
    }
}
