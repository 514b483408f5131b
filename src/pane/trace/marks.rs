//! Going to what stands out: the slowest steps, the most expensive ones, those with a bookmark.

use super::TracePane;
use crate::model::compare::Comparand;
use crate::model::tree::{Measure, Node};
use crate::model::{ObservationId, Seconds, Usd};
use crate::msg::short_id;
use crate::pane::{Act, Env};

impl TracePane {
    /// From the step that took the most to the next one, as long as the cursor stays on it.
    pub(super) fn next_by(&mut self, measure: Measure, env: &mut Env) -> Vec<Act> {
        let last = self
            .ranked
            .filter(|(by, node)| *by == measure && Some(*node) == self.cursor)
            .map(|(_, node)| node);
        let next = self.tree.next_by(measure, last);
        let Some(next) = next.or_else(|| self.tree.next_by(measure, None)) else {
            let nothing = match measure {
                Measure::Time => "no step of this trace has ended",
                Measure::Cost => "no step of this trace has a cost",
            };
            return vec![Act::Say(nothing.into())];
        };
        let mut acts = self.jump(Some(next.node), "", env);
        self.ranked = Some((measure, next.node));
        let place = match next.place {
            1 => String::new(),
            place => format!("{place}. "),
        };
        acts.push(Act::Say(match measure {
            Measure::Time => format!("{place}slowest: {} of its own", Seconds(next.own).short()),
            Measure::Cost => format!("{place}most expensive: {}", Usd(next.own).short()),
        }));
        acts
    }

    pub(super) fn toggle_bookmark(&self, env: &mut Env) -> Vec<Act> {
        let Some(id) = self.selected().map(|row| row.id.clone()) else {
            return Vec::new();
        };
        let marks = env.bookmarks.entry(self.id.clone()).or_default();
        let said = if marks.remove(&id) {
            "bookmark taken away".into()
        } else {
            marks.insert(id);
            match marks.len() {
                1 => "bookmark set".into(),
                count => format!(
                    "bookmark set, the {count} of this trace are walked in the order of the tree"
                ),
            }
        };
        vec![Act::Say(said)]
    }

    /// The next one in the order of the tree, around its end.
    pub(super) fn next_bookmark(&mut self, env: &mut Env) -> Vec<Act> {
        let nothing = "this trace has no bookmark; set one on a step first";
        let marks = env.bookmarks.get(&self.id);
        let is_marked = |node: &Node| {
            let row = self.tree.observation(*node);
            marks.is_some_and(|marks| row.is_some_and(|row| marks.contains(&row.id)))
        };
        let here = |node: &Node| Some(*node) != self.cursor;
        let below = self.tree.nodes().skip_while(here).skip(1);
        let next = below.chain(self.tree.nodes()).find(is_marked);
        self.jump(next, nothing, env)
    }

    /// What a comparison is of: the whole trace on its root, else the selected step with what is below it.
    pub(in crate::pane) fn comparand(&self) -> Option<Comparand> {
        let row = self.selected()?;
        let is_root = self.tree.root() == self.cursor;
        let (id, kind) = if is_root {
            (row.trace.as_str(), "trace".to_owned())
        } else {
            (row.id.as_str(), row.kind.as_str().to_lowercase())
        };
        let name = if is_root {
            self.crumb()
        } else {
            row.name.to_string()
        };
        Some(Comparand {
            words: format!("{kind} {name} {}", short_id(id)),
            trace: row.trace.clone(),
            step: (!is_root).then(|| row.id.clone()),
        })
    }

    pub(super) fn is_marked(&self, id: &ObservationId, env: &Env) -> bool {
        let marks = env.bookmarks.get(&self.id);
        marks.is_some_and(|marks| marks.contains(id))
    }
}
