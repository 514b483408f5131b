//! The thread that a generation belongs to: what the same agent asked a model before.

use super::TracePane;
use super::detail::Candidate;
use crate::model::tree::Node;
use crate::model::{ObservationType, text};
use crate::pane::{Act, Env, cells};

/// Steps above a generation among which its agent is looked for.
const FAR: usize = 64;
/// Earlier generations that are compared: one request brings them all.
const CANDIDATES: usize = 4;

impl TracePane {
    pub(super) fn toggle_only_new(&mut self, env: &mut Env) -> Vec<Act> {
        let on = !self.detail.shows_only_new();
        let mut acts = self.detail.set_only_new(on, env);
        if !on {
            acts.push(Act::Say("all messages".into()));
            return acts;
        }
        acts.extend(self.compare(env));
        let is_generation =
            |row: &crate::model::Observation| row.kind == ObservationType::Generation;
        acts.push(Act::Say(match self.selected() {
            Some(row) if !is_generation(row) => {
                "only what is new, from generation to generation: this step is none".into()
            }
            _ if self
                .cursor
                .is_some_and(|node| self.earlier(node).is_empty()) =>
            {
                "only what is new: this is the first generation, all of it is new".into()
            }
            _ => "only what is new since the generation before; d shows all".into(),
        }));
        acts
    }

    /// Finds out what is new in the selected generation, if only that is to be shown.
    pub(super) fn compare(&mut self, env: &mut Env) -> Vec<Act> {
        let generation = self.cursor.filter(|node| self.is_generation(*node));
        let Some(node) = generation.filter(|_| self.detail.is_to_compare()) else {
            return Vec::new();
        };
        let name = |node: Node| {
            let row = self.tree.observation(node)?;
            let time = text::clock(row.start, env.now, &env.zone);
            Some(Candidate {
                moment: (row.id.clone(), row.start),
                words: format!("{} of {time}", cells::name(&row.name)),
            })
        };
        let candidates = self.earlier(node).into_iter().filter_map(name).collect();
        self.detail.compare(self.id.clone(), candidates, env)
    }

    pub(super) fn is_generation(&self, node: Node) -> bool {
        let row = self.tree.observation(node);
        row.is_some_and(|row| row.kind == ObservationType::Generation)
    }

    /// Generations before this one: those of the same agent first, the latest first.
    pub(super) fn earlier(&self, node: Node) -> Vec<Node> {
        let start = |node: Node| self.tree.observation(node).map(|row| row.start);
        let own = self.thread(node);
        let mut found: Vec<_> = self
            .tree
            .nodes()
            .filter(|other| self.is_generation(*other) && *other != node)
            .filter(|other| start(*other) < start(node))
            .map(|other| (self.thread(other) == own, start(other), other))
            .collect();
        found.sort_by_key(|(own, start, _)| std::cmp::Reverse((*own, *start)));
        found.truncate(CANDIDATES);
        found.into_iter().map(|(_, _, other)| other).collect()
    }

    /// The nearest agent above, else the root.
    fn thread(&self, node: Node) -> Option<Node> {
        let mut above = std::iter::successors(self.tree.parent(node), |up| self.tree.parent(*up));
        let is_agent = |node: &Node| {
            let row = self.tree.observation(*node);
            row.is_some_and(|row| row.kind == ObservationType::Agent)
        };
        // Deep below, the trace is one thread.
        above.by_ref().take(FAR).find(is_agent)
    }
}
