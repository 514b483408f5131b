//! Marked traces of a session: what is done next is done to them instead of to the session.

use std::collections::BTreeSet;

use super::SessionPane;
use crate::command::Command;
use crate::model::compare::Comparand;
use crate::model::{ScoreTarget, TraceId};
use crate::msg::{Turn, short_id};
use crate::pane::list::Listed;
use crate::pane::{Act, Ask, cells, list};

#[derive(Debug, Default)]
pub(super) struct Marks {
    traces: BTreeSet<TraceId>,
    /// The trace where a range began that ends at the cursor.
    anchor: Option<TraceId>,
}

impl SessionPane {
    fn turns(&self) -> &[Turn] {
        self.turns.value().map_or(&[], |turns| turns.as_slice())
    }

    /// Marks the trace under the cursor or takes its mark away, and goes on to the next.
    pub(super) fn toggle_mark(&mut self) {
        let Some(id) = self.current().map(|turn| turn.trace.id.clone()) else {
            return;
        };
        if !self.marks.traces.remove(&id) {
            self.marks.traces.insert(id);
        }
        if self.turn + 1 < self.starts.len() {
            self.go(self.turn + 1);
        }
    }

    /// Begins a range, or marks its traces and ends it.
    pub(super) fn toggle_range(&mut self) {
        if self.marks.anchor.is_some() {
            self.marks.traces = self.marked();
            self.marks.anchor = None;
        } else {
            self.marks.anchor = self.current().map(|turn| turn.trace.id.clone());
        }
    }

    /// All that are marked, those of the range included.
    fn marked(&self) -> BTreeSet<TraceId> {
        let mut all = self.marks.traces.clone();
        let turns = self.turns();
        let anchor = self.marks.anchor.as_ref();
        if let Some(from) = turns.iter().position(|turn| Some(&turn.trace.id) == anchor) {
            let (first, last) = (from.min(self.turn), from.max(self.turn));
            let range = turns.iter().take(last + 1).skip(first);
            all.extend(range.map(|turn| turn.trace.id.clone()));
        }
        all
    }

    /// Places of the marked traces that are in the session, in its order.
    pub(super) fn marked_turns(&self) -> Vec<usize> {
        let marked = self.marked();
        let turns = self.turns().iter().enumerate();
        let marked = turns.filter(|(_, turn)| marked.contains(&turn.trace.id));
        marked.map(|(at, _)| at).collect()
    }

    fn chosen(&self) -> Vec<&Turn> {
        let places = self.marked_turns().into_iter();
        places.filter_map(|at| self.turns().get(at)).collect()
    }

    /// A step back: marks go first. None where there are none.
    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        let count = self.marked_turns().len();
        if count == 0 && self.marks.anchor.is_none() {
            return None;
        }
        self.marks = Marks::default();
        Some(vec![Act::Say(format!("{count} marks taken away"))])
    }

    /// The marked traces; where none is, the session as a whole.
    fn targets(&self) -> (Vec<ScoreTarget>, String) {
        let chosen = self.chosen();
        let traces = chosen
            .iter()
            .map(|turn| ScoreTarget::Trace(turn.trace.id.clone()));
        let what = match chosen.as_slice() {
            [] => {
                let session = ScoreTarget::Session(self.id.clone());
                return (vec![session], format!("session {}", self.id));
            }
            [one] => format!("trace {}", one.trace.name),
            many => format!("{} traces", many.len()),
        };
        (traces.collect(), what)
    }

    pub(super) fn score(&self) -> Vec<Act> {
        let (targets, what) = self.targets();
        vec![Act::Ask(Ask::Score {
            targets,
            what,
            output: None,
        })]
    }

    pub(super) fn enqueue(&self) -> Vec<Act> {
        let (targets, what) = self.targets();
        list::marks::enqueue(&targets, what)
    }

    /// The marked traces as lines of JSON, else the conversation, for a command or a file.
    pub(super) fn take_out(&self, command: Command) -> Option<Vec<Act>> {
        let chosen = self.chosen();
        let (what, text) = match chosen.len() {
            0 => {
                let text = self.view.as_ref()?.doc().text().to_owned();
                ("the conversation".to_owned(), text)
            }
            count => {
                let traces = if count == 1 { "trace" } else { "traces" };
                let lines = chosen.iter().map(|turn| turn.trace.json() + "\n");
                (
                    format!("{count} marked {traces} as NDJSON"),
                    lines.collect(),
                )
            }
        };
        Some(vec![cells::take_out(
            command,
            (self.id.as_str(), what),
            text,
        )])
    }

    /// The marked traces; where only one is, the one under the cursor, too.
    pub(crate) fn comparands(&self) -> Vec<Comparand> {
        let mut places = self.marked_turns();
        if places.len() < 2 && !places.contains(&self.turn) {
            places.push(self.turn);
        }
        let comparand = |turn: &Turn| Comparand {
            trace: turn.trace.id.clone(),
            step: None,
            words: format!("trace {}", short_id(turn.trace.id.as_str())),
        };
        let turns = places.into_iter().filter_map(|at| self.turns().get(at));
        turns.map(comparand).collect()
    }
}
