//! Opening the log, and reading on while somebody scrolls.

use std::collections::HashSet;
use std::sync::Arc;

use super::Log;
use crate::model::ObservationId;
use crate::model::conversation::Conversation;
use crate::model::tree::Node;
use crate::msg::{Fetch, Slot};
use crate::pane::trace::{REST, TracePane};
use crate::pane::{Act, Env};

impl TracePane {
    /// Opens the log at the selected step.
    pub(in crate::pane::trace) fn open_log(&mut self, env: &mut Env) -> Vec<Act> {
        let mut log = Box::<Log>::default();
        log.arrange(&self.tree);
        if let Some(node) = self.cursor {
            log.to(node);
        }
        self.log = Some(log);
        self.read_on(env)
    }

    /// Rows came: they take their places in the log.
    pub(in crate::pane::trace) fn lengthen_log(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(log) = &mut self.log else {
            return Vec::new();
        };
        log.arrange(&self.tree);
        self.read_on(env)
    }

    pub(in crate::pane::trace) fn read_step(
        &mut self,
        id: &ObservationId,
        talk: Arc<Conversation>,
        env: &mut Env,
    ) -> Vec<Act> {
        if let (Some(log), Some(node)) = (&mut self.log, self.tree.node_of(id)) {
            log.take(node, talk);
            return log.compose((&self.tree, env));
        }
        Vec::new()
    }

    /// After every move: sets what is read, and asks for what is not.
    pub(in crate::pane::trace) fn read_on(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(log) = &mut self.log else {
            return Vec::new();
        };
        let mut acts = log.compose((&self.tree, env));
        let around = log.around();
        let shown: Vec<Node> = log.entries[around].iter().map(|entry| entry.node).collect();
        let first = shown.iter().copied().find(|node| self.is_generation(*node));
        // What the first generation repeats is told by the one before it.
        let before = first.and_then(|first| self.earlier(first).into_iter().next());
        let mut nodes: Vec<Node> = before.into_iter().collect();
        let Some(log) = &mut self.log else {
            return acts;
        };
        nodes.extend(shown);
        nodes.retain(|node| !log.read.contains_key(node) && *node != Node::LOADING);
        let mut known = HashSet::new();
        nodes.retain(|node| known.insert(*node));
        if log.problem.is_some() || nodes.iter().all(|node| log.asked.contains(node)) {
            return acts;
        }
        let row = |node: &Node| {
            let row = self.tree.observation(*node)?;
            Some((row.id.clone(), row.start))
        };
        let what = Fetch::Steps {
            trace: self.id.clone(),
            steps: nodes.iter().filter_map(row).collect(),
        };
        let (ticket, act) = env.fetch_after(Slot::Steps, what, REST);
        log.ticket = ticket;
        log.asked = nodes.into_iter().collect();
        acts.push(act);
        acts
    }
}
