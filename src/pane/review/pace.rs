//! How it goes: seconds on this item, items a minute, time left, and what to say at the end.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::json;

use crate::form::Form;
use crate::model::{ItemId, NewScore, Queue, Score, ScoreValue, text};
use crate::msg::Write;

/// Who is away for longer does not work on the item.
const AWAY: f64 = 300.0;
/// The rate is that of the last so many items.
const LAST: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the item was fully shown.
    since: Option<Timestamp>,
    /// Seconds of each decision, in order.
    spent: Vec<f64>,
    /// The last values of what was decided here.
    decided: HashMap<ItemId, Vec<ScoreValue>>,
    /// What was decided anew after it was taken back.
    reconsidered: HashMap<ItemId, Vec<ScoreValue>>,
    changed: usize,
    agreed: usize,
    compared: usize,
}

impl Pace {
    /// The item is on the screen.
    pub(super) fn shown(&mut self, now: Timestamp) {
        self.since.get_or_insert(now);
    }

    /// Another item comes.
    pub(super) fn turn(&mut self) {
        self.since = None;
    }

    pub(super) fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// Seconds on the item up to now.
    pub(super) fn took(&self, now: Timestamp) -> f64 {
        let took = self.since.map(|since| now.duration_since(since));
        took.map_or(0.0, |took| took.as_secs_f64().max(0.0))
    }

    pub(super) fn decided(&mut self, item: &ItemId, scores: &[NewScore], took: f64) {
        self.spent.push(took);
        let values: Vec<ScoreValue> = scores.iter().map(|score| score.value.clone()).collect();
        if let Some(before) = self.reconsidered.remove(item)
            && before != values
        {
            self.changed += 1;
        }
        self.decided.insert(item.clone(), values);
    }

    pub(super) fn taken_back(&mut self, item: &ItemId) {
        if let Some(values) = self.decided.remove(item) {
            self.reconsidered.insert(item.clone(), values);
        }
    }

    /// What others said of the same by the same name.
    pub(super) fn compare(&mut self, form: &Form, others: &[Score]) {
        let subject = form.subject();
        for (name, value) in form.values() {
            let of_same = others.iter().filter(|score| {
                score.name == *name
                    && score.target.as_ref() == Some(&subject.target)
                    && score.author.as_deref() != Some(&*subject.reviewer)
            });
            for other in of_same {
                self.compared += 1;
                self.agreed += usize::from(other.value.short() == value.short());
            }
        }
    }

    /// Items a minute, of the last ones; none before the first.
    fn rate(&self) -> Option<f64> {
        let last = &self.spent[self.spent.len().saturating_sub(LAST)..];
        let seconds: f64 = last.iter().map(|took| took.min(AWAY)).sum();
        (!last.is_empty()).then(|| 60.0 * last.len() as f64 / seconds.max(0.1))
    }

    /// `3.4 a minute, 11 min left`, where so many are left.
    pub(super) fn words(&self, left: usize) -> Option<String> {
        let rate = self.rate()?;
        let minutes = left as f64 / rate;
        let left = match left {
            0 => return Some(format!("{rate:.1} a minute")),
            _ if minutes < 1.0 => "less than a minute left".into(),
            _ if minutes < 90.0 => format!("{minutes:.0} min left"),
            _ => format!("{:.1} h left", minutes / 60.0),
        };
        Some(format!("{rate:.1} a minute, {left}"))
    }

    /// `20 s here`; steps are as coarse as the screen is drawn for them.
    pub(super) fn here(&self, now: Timestamp) -> Option<String> {
        let took = self.took(now);
        (took >= 10.0).then(|| {
            if took < 60.0 {
                format!("{:.0} s here", (took / 10.0).floor() * 10.0)
            } else {
                format!("{:.0} min here", (took / 60.0).floor())
            }
        })
    }

    /// At the end.
    pub(super) fn summary(&self) -> Vec<String> {
        let count = self.decided.len();
        if count == 0 {
            return vec!["Nothing was decided in this sitting.".into()];
        }
        let seconds: f64 = self.spent.iter().map(|took| took.min(AWAY)).sum();
        let items = if count == 1 { "item" } else { "items" };
        let mut lines = vec![format!("{count} {items} in this sitting")];
        if let Some(rate) = self.rate() {
            let each = seconds / self.spent.len() as f64;
            lines.push(format!("{each:.0} s for each, {rate:.1} a minute at last"));
        }
        if self.compared > 0 {
            lines.push(format!(
                "{} of {} values are what others gave",
                self.agreed, self.compared
            ));
        }
        lines.push(match self.changed {
            0 => "no decision was changed".into(),
            1 => "1 decision was changed".into(),
            changed => format!("{changed} decisions were changed"),
        });
        lines
    }

    /// For the log: when, what, how long, in seconds.
    pub(super) fn line(
        &self,
        queue: &Queue,
        (item, write): (&ItemId, &Write),
        now: Timestamp,
    ) -> String {
        let seconds = self.spent.last().copied().unwrap_or_default();
        json!({
            "at": now.to_string(),
            "queue": queue.name,
            "item": item.as_str(),
            "decision": text::clean_line(&write.what()),
            "seconds": (seconds * 10.0).round() / 10.0,
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_rate_forgets_who_was_away() {
        let mut pace = Pace::default();
        assert_eq!(pace.words(5), None);
        for (start, end) in [(0, 20), (20, 40), (40, 9_000)] {
            pace.turn();
            pace.shown(at(start));
            let took = pace.took(at(end));
            pace.decided(&format!("i{start}").as_str().into(), &[], took);
        }
        // 20 + 20 + 300 seconds.
        assert_eq!(pace.words(3).unwrap(), "0.5 a minute, 6 min left");
        assert_eq!(pace.here(at(40 + 39)).unwrap(), "30 s here");
        assert!(pace.summary()[0].starts_with("3 items"));
    }
}
