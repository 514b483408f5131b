//! Marked rows: what is done next is done to all of them.
//!
//! They are kept whole, so that a refresh, another filter or another page takes none of them away.

use std::collections::BTreeMap;

use super::{ListPane, Listed};
use crate::command::{Command, Sort};
use crate::model::compare::Comparand;
use crate::model::{CommentTarget, ItemObject, ScoreTarget};
use crate::msg::short_id;
use crate::pane::{Act, Ask, Place, cells};

/// Marked rows by their ids.
#[derive(Debug)]
pub(crate) struct Marks<T> {
    rows: BTreeMap<String, T>,
    /// The row where a range began that ends at the cursor.
    anchor: Option<String>,
}

impl<T> Default for Marks<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            anchor: None,
        }
    }
}

impl<T: Listed> ListPane<T> {
    /// Marks the selected row or takes its mark away, and goes on to the next.
    pub(super) fn toggle_mark(&mut self) {
        let Some(row) = self.selected().cloned() else {
            return;
        };
        if self.marks.rows.remove(row.id()).is_none() {
            self.marks.rows.insert(row.id().to_string(), row);
        }
        self.state.move_by(1);
        self.show_marks();
    }

    /// Begins a range, or marks its rows and ends it.
    pub(super) fn toggle_range(&mut self) {
        if self.marks.anchor.is_some() {
            let rows = self.in_range().into_iter();
            let rows: Vec<_> = rows
                .map(|row| (row.id().to_string(), row.clone()))
                .collect();
            self.marks.rows.extend(rows);
            self.marks.anchor = None;
        } else {
            self.marks.anchor = self.selected().map(|row| row.id().to_string());
        }
        self.show_marks();
    }

    /// Where the marks are among the rows that are shown now.
    pub(super) fn show_marks(&mut self) {
        if self.marks.rows.is_empty() && self.marks.anchor.is_none() {
            return self.state.clear_marks();
        }
        let ids = (0..self.order.len()).filter_map(|at| Some((at, self.row(at)?.id())));
        let ids: Vec<(usize, &str)> = ids.collect();
        let marked = ids
            .iter()
            .filter(|(_, id)| self.marks.rows.contains_key(*id));
        let marked: Vec<usize> = marked.map(|(at, _)| *at).collect();
        let anchor = self.marks.anchor.as_deref();
        let anchor = ids.iter().find(|(_, id)| Some(*id) == anchor);
        let anchor = anchor.map(|(at, _)| *at);
        self.state.mark_only(marked, anchor);
    }

    fn in_range(&self) -> Vec<&T> {
        if !self.state.in_range() {
            return Vec::new();
        }
        let rows = self.state.marked().into_iter();
        rows.filter_map(|at| self.row(at)).collect()
    }

    /// How many rows are marked, those of the range included.
    pub(super) fn mark_count(&self) -> usize {
        let new = |row: &&&T| !self.marks.rows.contains_key(row.id());
        self.marks.rows.len() + self.in_range().iter().filter(new).count()
    }

    /// The marked rows; where none is, the selected one.
    pub(super) fn chosen(&self) -> Vec<T> {
        let mut rows: BTreeMap<&str, &T> = BTreeMap::new();
        rows.extend(self.marks.rows.values().map(|row| (row.id(), row)));
        rows.extend(self.in_range().into_iter().map(|row| (row.id(), row)));
        if rows.is_empty() {
            return self.selected().cloned().into_iter().collect();
        }
        rows.into_values().cloned().collect()
    }

    /// A comment is for one: the selected row, whatever is marked.
    pub(super) fn comment(&self) -> Vec<Act> {
        comment(self.selected())
    }

    /// The marked rows as lines of JSON, else the selected one, for a command or a file.
    pub(super) fn take_out(&self, command: Command) -> Vec<Act> {
        let chosen = self.chosen();
        let count = self.mark_count();
        let Some(first) = chosen.first() else {
            return vec![Act::Say("there is no row here".into())];
        };
        if count == 0 {
            let what = format!("the row {} as JSON", short_id(first.id()));
            return vec![cells::take_out(command, (first.id(), what), first.json())];
        }
        let rows = if count == 1 { "row" } else { "rows" };
        let what = format!("{count} marked {rows} as NDJSON");
        let name = T::ROOT.title().to_lowercase();
        let lines: String = chosen.iter().map(|row| row.json() + "\n").collect();
        vec![cells::take_out(command, (&name, what), lines)]
    }

    /// What a comparison is of: the marked rows and, where only one is, the selected one too. The older one comes first.
    pub(crate) fn comparands(&self) -> Vec<Comparand> {
        let mut rows = self.chosen();
        match (self.mark_count(), self.selected()) {
            (1, Some(selected)) if rows.iter().all(|row| row.id() != selected.id()) => {
                rows.push(selected.clone());
            }
            _ => rows.sort_by(|one, other| one.compare(other, Sort::Time)),
        }
        let comparand = |row: &T| {
            let Some(Place::Trace { id, select }) = row.place() else {
                return None;
            };
            let what = row.score_target().map(|(_, what)| what);
            Some(Comparand {
                words: format!("{} {}", what.unwrap_or_default(), short_id(row.id())),
                trace: id,
                step: select,
            })
        };
        rows.iter().filter_map(comparand).collect()
    }

    /// A step back: marks go first. None where there are none.
    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        let count = self.mark_count();
        if count == 0 && self.marks.anchor.is_none() {
            return None;
        }
        self.marks = Marks::default();
        self.show_marks();
        Some(vec![Act::Say(format!("{count} marks taken away"))])
    }

    /// What of the chosen rows can be scored, each thing once, and its name.
    fn targets(&self) -> (Vec<ScoreTarget>, String) {
        let found = self.chosen();
        let found: Vec<_> = found.iter().filter_map(T::score_target).collect();
        let mut targets: Vec<ScoreTarget> = Vec::new();
        for (target, _) in &found {
            if !targets.contains(target) {
                targets.push(target.clone());
            }
        }
        let what = match found.as_slice() {
            [(_, what)] => what.clone(),
            _ => format!("{} {}", targets.len(), kind_of(&targets)),
        };
        (targets, what)
    }

    pub(super) fn score(&self) -> Vec<Act> {
        let (targets, what) = self.targets();
        if targets.is_empty() {
            return vec![Act::Say("this row cannot be scored".into())];
        }
        let chosen = self.chosen();
        let output = match chosen.as_slice() {
            [row] => row.preview(),
            _ => None,
        };
        vec![Act::Ask(Ask::Score {
            targets,
            what,
            output,
        })]
    }
}

impl<T: Listed> ListPane<T> {
    pub(super) fn enqueue(&self) -> Vec<Act> {
        let (targets, what) = self.targets();
        enqueue(&targets, what)
    }
}

/// Asks for the queue that these are to be put into.
pub(in crate::pane) fn enqueue(targets: &[ScoreTarget], what: String) -> Vec<Act> {
    let objects: Vec<ItemObject> = targets.iter().filter_map(ItemObject::of).collect();
    if objects.is_empty() {
        return vec![Act::Say("no queue takes this".into())];
    }
    vec![Act::Ask(Ask::Enqueue { objects, what })]
}

/// What they are together.
pub(in crate::pane) fn kind_of(targets: &[ScoreTarget]) -> &'static str {
    let all = |is: fn(&ScoreTarget) -> bool| targets.iter().all(is);
    if all(|target| matches!(target, ScoreTarget::Trace(_))) {
        "traces"
    } else if all(|target| matches!(target, ScoreTarget::Observation(..))) {
        "observations"
    } else if all(|target| matches!(target, ScoreTarget::Session(_))) {
        "sessions"
    } else {
        "things"
    }
}

/// Asks for a comment on a row.
pub(in crate::pane) fn comment<T: Listed>(row: Option<&T>) -> Vec<Act> {
    let target = row.and_then(T::score_target);
    match target.and_then(|(target, _)| CommentTarget::of(target)) {
        Some(target) => vec![Act::Ask(Ask::Comment { target })],
        None => vec![Act::Say("there is nothing to comment on".into())],
    }
}
