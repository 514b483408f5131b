//! What of a trace goes to a command or a file: marked steps, a folded one with what is below, a step, a value.

use super::{Panel, TracePane};
use crate::command::Command;
use crate::model::Observation;
use crate::model::tree::Node;
use crate::pane::list::Listed;
use crate::pane::{Act, cells};

/// Lists of steps tell no more.
const BARE: &str = "as NDJSON, without input and output,";

impl TracePane {
    /// In the tree the marked steps; where none is, of a folded step all that is below, else the JSON of the step. In
    /// the detail the value under the cursor.
    pub(super) fn take_out(&self, command: Command) -> Vec<Act> {
        let Some(row) = self.selected() else {
            return vec![Act::Say("there is no value here".into())];
        };
        let name = cells::name(&row.name);
        let several = (self.panel == Panel::Tree).then(|| self.several(row));
        if let Some((what, steps)) = several.flatten() {
            let lines: String = steps.iter().map(|step| step.json() + "\n").collect();
            return vec![cells::take_out(command, (&row.name, what), lines)];
        }
        let (what, text) = match self.panel {
            Panel::Tree => (
                format!("the step {name} as JSON"),
                self.detail.observation_json(row),
            ),
            Panel::Detail => (format!("a value of {name}"), self.detail.selected_value()),
        };
        match text {
            Some(text) => vec![cells::take_out(command, (&row.name, what), text)],
            None => vec![Act::Say(
                "that is not there yet: its value is still loading".into(),
            )],
        }
    }

    fn several(&self, row: &Observation) -> Option<(String, Vec<&Observation>)> {
        if self.mark_count() > 0 {
            let steps = self.chosen();
            let word = if steps.len() == 1 { "step" } else { "steps" };
            return Some((format!("{} marked {word} {BARE}", steps.len()), steps));
        }
        let node = self.tree.node_of(&row.id)?;
        let is_leaf = self.tree.children(node).next().is_none();
        if is_leaf || self.tree.is_open(node) {
            return None;
        }
        let steps = self.subtree(node);
        let name = cells::name(&row.name);
        Some((format!("{name}, {} steps {BARE}", steps.len()), steps))
    }

    /// A step and all that is below it, in the order of the tree.
    fn subtree(&self, node: Node) -> Vec<&Observation> {
        let (mut steps, mut open) = (Vec::new(), vec![node]);
        while let Some(node) = open.pop() {
            // The invented root of a trace is no step of it.
            let row = self.tree.observation(node);
            steps.extend(row.filter(|row| !row.is_synthetic_root()));
            let at = open.len();
            open.extend(self.tree.children(node));
            open[at..].reverse();
        }
        steps
    }
}
