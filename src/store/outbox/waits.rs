//! When which write is next: on a clock that nobody sets, whatever the time of day in the file says.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::Pace;
use super::rows::{Row, Stage};
use crate::msg::{Write, WriteId};

/// A write that waits to be sent, or to be seen.
#[derive(Debug)]
struct Wait {
    /// The end of its hold.
    due: Instant,
    next: Instant,
    tries: u32,
    look: Option<Look>,
}

#[derive(Clone, Copy, Debug)]
struct Look {
    at: Instant,
    pause: Duration,
    /// What is not there by then never will be.
    over: Instant,
}

#[derive(Debug)]
pub(super) struct Waits {
    pace: Pace,
    known: HashMap<WriteId, Wait>,
    /// Tries that nobody answered may still reach the server until then: what is newer must come after them.
    unsure: HashMap<WriteId, Instant>,
    met: HashSet<WriteId>,
    /// Nothing comes through before.
    pause: Option<Instant>,
    /// In a row.
    failures: u32,
}

impl Waits {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace,
            known: HashMap::new(),
            unsure: HashMap::new(),
            met: HashSet::new(),
            pause: None,
            failures: 0,
        }
    }

    /// Times of day become waits when they are seen first: a clock that jumps neither hurries nor delays a write by
    /// more than its own wait.
    pub(super) fn learn(&mut self, rows: &[Row], now: Instant, time: Timestamp) {
        self.unsure.retain(|_, until| *until > now);
        for row in rows {
            if self.met.insert(row.id) && row.begun {
                let passed = row.answered.map_or(Duration::ZERO, |at| between(at, time));
                let left = self.pace.settle.saturating_sub(passed);
                self.unsure.insert(row.id, now + left);
            }
        }
        let open: HashMap<WriteId, &Row> = rows
            .iter()
            .filter(|row| matches!(row.stage, Stage::Waiting | Stage::Sent))
            .map(|row| (row.id, row))
            .collect();
        self.known.retain(|id, _| open.contains_key(id));
        for (id, row) in open {
            let pace = self.pace;
            let wait = self.known.entry(id).or_insert_with(|| {
                let left = row.due.map_or(Duration::ZERO, |due| between(time, due));
                // Left by a process that ended: the server may still be at it.
                let settle = if needs_look_up(row) {
                    pace.settle
                } else {
                    Duration::ZERO
                };
                Wait {
                    due: now + left.min(pace.hold),
                    next: now + settle,
                    tries: 0,
                    look: None,
                }
            });
            if row.due.is_none() {
                wait.due = wait.due.min(now);
            }
            if let (Stage::Sent, None, Some(answered)) = (row.stage, wait.look, row.answered) {
                let passed = between(answered, time).min(pace.patience);
                wait.look = Some(Look {
                    at: now + pace.look.saturating_sub(passed),
                    pause: pace.look,
                    over: now + pace.patience.saturating_sub(passed),
                });
            }
        }
    }

    /// Not before then, for anything.
    pub(super) fn paused(&self, now: Instant) -> Option<Instant> {
        self.pause.filter(|until| *until > now)
    }

    pub(super) fn ready(&self, row: &Row) -> Option<Instant> {
        let wait = self.known.get(&row.id)?;
        Some(wait.due.max(wait.next))
    }

    /// Until when an unanswered try of this write may still reach the server.
    pub(super) fn unsure(&self, row: &Row) -> Option<Instant> {
        self.unsure.get(&row.id).copied()
    }

    /// When it is to be looked for next.
    pub(super) fn look(&self, row: &Row) -> Option<Instant> {
        Some(self.known.get(&row.id)?.look?.at)
    }

    pub(super) fn is_over(&self, row: &Row, now: Instant) -> bool {
        let look = self.known.get(&row.id).and_then(|wait| wait.look);
        look.is_some_and(|look| look.over <= now)
    }

    pub(super) fn look_again(&mut self, id: WriteId, now: Instant) {
        let longest = self.pace.longest_pause;
        if let Some(look) = self.known.get_mut(&id).and_then(|wait| wait.look.as_mut()) {
            look.pause = (look.pause * 2).min(longest);
            // The last look is at the end of the patience, not long after it.
            let next = now + look.pause;
            look.at = if look.over > now {
                next.min(look.over)
            } else {
                next
            };
        }
    }

    pub(super) fn succeeded(&mut self) {
        self.pause = None;
        self.failures = 0;
    }

    /// A write did not come through.
    pub(super) fn failed(&mut self, row: &Row, arrived: bool, wait: Duration) {
        let now = Instant::now();
        self.down(wait);
        let pace = self.pace;
        if arrived {
            self.unsure.insert(row.id, now + pace.settle);
        }
        let Some(own) = self.known.get_mut(&row.id) else {
            return;
        };
        own.tries += 1;
        let mut pause = doubled(&pace, own.tries);
        if arrived && has_no_id(&row.write) {
            pause = pause.max(pace.settle);
        }
        own.next = now + pause.max(wait);
    }

    /// Nothing comes through, for a while: as long as the server asked, where it did.
    pub(super) fn down(&mut self, wait: Duration) {
        self.failures += 1;
        let pause = if wait.is_zero() {
            doubled(&self.pace, self.failures)
        } else {
            wait
        };
        self.pause = Some(Instant::now() + pause);
    }

    /// The person wants it now; what may be on its way to the server is not doubled for that.
    pub(super) fn hurry(&mut self) {
        let now = Instant::now();
        self.pause = None;
        self.failures = 0;
        for wait in self.known.values_mut().filter(|wait| wait.look.is_none()) {
            wait.due = now;
            wait.tries = 0;
            wait.next = wait.next.min(now + self.pace.settle);
        }
    }
}

/// What has no id of ours and may have arrived is looked up before it is written again.
pub(super) fn needs_look_up(row: &Row) -> bool {
    row.begun && has_no_id(&row.write)
}

/// Written twice, it would be there twice.
fn has_no_id(write: &Write) -> bool {
    matches!(
        write,
        Write::Comment { .. } | Write::CreateQueue { .. } | Write::AddItem { .. }
    )
}

fn doubled(pace: &Pace, tries: u32) -> Duration {
    let times = 1_u32 << tries.saturating_sub(1).min(16);
    pace.pause.saturating_mul(times).min(pace.longest_pause)
}

fn between(from: Timestamp, to: Timestamp) -> Duration {
    to.duration_since(from).try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::SignedDuration;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn row(stage: Stage, made: Timestamp) -> Row {
        let write = Write::DeleteScore("s".into());
        Row {
            id: WriteId(1),
            made,
            write: Arc::new(write),
            stage,
            due: Some(made + SignedDuration::from_secs(5)),
            done: 0,
            begun: false,
            answered: (stage == Stage::Sent).then_some(made),
            comment: None,
            reason: None,
            settled: None,
        }
    }

    #[test]
    fn a_clock_that_jumps_delays_a_write_by_no_more_than_its_hold() {
        let made: Timestamp = "2026-06-18T14:30:00Z".parse().unwrap();
        let now = Instant::now();
        let row = row(Stage::Waiting, made);
        for (hours, left) in [(0, 5), (-9, 5), (9, 0)] {
            let mut waits = Waits::new(Pace::default());
            let time = made + SignedDuration::from_hours(hours);
            waits.learn(std::slice::from_ref(&row), now, time);
            assert_eq!(waits.ready(&row), Some(now + left * SECOND), "{hours} h");
            // Once it is known, the clock does not matter any more.
            let later = time + SignedDuration::from_hours(-20);
            waits.learn(std::slice::from_ref(&row), now + SECOND, later);
            assert_eq!(waits.ready(&row), Some(now + left * SECOND), "{hours} h");
        }
    }

    #[test]
    fn failures_double_the_pause_up_to_a_cap_and_the_server_may_ask_for_more() {
        let made = Timestamp::UNIX_EPOCH;
        let row = row(Stage::Waiting, made);
        let mut waits = Waits::new(Pace::default());
        let start = Instant::now();
        waits.learn(std::slice::from_ref(&row), start, made);
        let pause = |waits: &mut Waits, wait| {
            waits.failed(&row, false, wait);
            waits.paused(start).unwrap() - Instant::now()
        };
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            let pause = pause(&mut waits, Duration::ZERO);
            assert!(pause.abs_diff(seconds * SECOND) < SECOND / 2, "{pause:?}");
        }
        let asked = pause(&mut waits, 90 * SECOND);
        assert!(asked.abs_diff(90 * SECOND) < SECOND / 2, "{asked:?}");
        waits.succeeded();
        assert_eq!(waits.paused(start), None);
    }

    #[test]
    fn looks_double_and_the_last_one_is_at_the_end_of_the_patience() {
        let made = Timestamp::UNIX_EPOCH;
        let row = row(Stage::Sent, made);
        let mut waits = Waits::new(Pace::default());
        let start = Instant::now();
        waits.learn(std::slice::from_ref(&row), start, made);
        let mut looks = Vec::new();
        while looks.len() < 7 {
            let at = waits.look(&row).unwrap();
            looks.push((at - start).as_secs());
            waits.look_again(row.id, at);
        }
        assert_eq!(looks, [3, 9, 21, 45, 93, 120, 180]);
        assert!(!waits.is_over(&row, start + 119 * SECOND));
        assert!(waits.is_over(&row, start + 120 * SECOND));
    }
}
