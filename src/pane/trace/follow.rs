//! A trace that still runs can be followed: its rows are read again until it has ended.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ratatui::text::Span;

use super::TracePane;
use crate::model::Observation;
use crate::model::tree::Node;
use crate::msg::{Fetch, Slot, Ticket};
use crate::pane::{Act, Env};

/// Without a root, a trace of which nothing came for this long has ended.
const QUIET: SignedDuration = SignedDuration::from_mins(10);

impl TracePane {
    pub(super) fn toggle_follow(&mut self, env: &Env) -> Vec<Act> {
        let said = if self.follow.is_on() {
            self.follow.stop();
            self.new.clear();
            "no longer following"
        } else if env.offline {
            "offline: nothing new can come"
        } else if self.has_ended(env.now) {
            "this trace has ended: there is nothing to follow, R asks again"
        } else {
            self.follow.start(env.now);
            "following until the trace ends; F stops"
        };
        vec![Act::Say(said.into())]
    }

    /// Reads the rows again, if this is the timer that was waited for.
    pub(crate) fn poll(&mut self, timer: Ticket, env: &mut Env) -> Vec<Act> {
        if !self.follow.is_due(timer) {
            return Vec::new();
        }
        if self.rows.is_loading() {
            self.follow.postpone(env);
            return Vec::new();
        }
        let id = self.id.clone();
        let what = Fetch::Follow(Box::new(Fetch::Trace { id, again: false }));
        let (ticket, act) = env.fetch(Slot::Trace, what);
        self.ticket = ticket;
        self.follow.asks(Slot::Trace, ticket);
        vec![act]
    }

    pub(super) fn followed(&mut self, rest: Option<Duration>, env: &Env) -> Vec<Act> {
        self.follow.answered(rest, env);
        if !self.follow.is_on() || !self.has_ended(env.now) {
            return Vec::new();
        }
        self.follow.stop();
        vec![Act::Say("the trace has ended: no longer following".into())]
    }

    /// Nothing runs, and the root came: it is exported last. Without a root of its own, nothing came for a while.
    fn has_ended(&self, now: Timestamp) -> bool {
        if self.tree.observations().any(Observation::is_running) {
            return false;
        }
        let mut rows = self.tree.observations();
        let rooted = rows.any(|row| row.parent.is_none() && !row.is_synthetic_root());
        let last = self.tree.span().map(|(_, last)| last);
        rooted || last.is_some_and(|last| now.duration_since(last) > QUIET)
    }

    /// The last row before rows come, where those are to be marked.
    pub(super) fn newest(&self) -> Option<Node> {
        let nodes = self.follow.is_asking().then(|| self.tree.nodes());
        nodes.and_then(Iterator::max)
    }

    pub(super) fn mark_new(&mut self, before: Option<Node>) {
        if let Some(before) = before {
            let new = self.tree.nodes().filter(|node| *node > before);
            self.new.extend(new);
        }
    }

    /// The cursor went on from there: what it passed was seen.
    pub(super) fn passed(&mut self, from: Option<usize>) {
        let (Some(from), Some(to)) = (from, self.state.selected()) else {
            return;
        };
        if !self.new.is_empty() && from != to {
            for at in from.min(to)..=from.max(to) {
                if let Some(row) = self.tree.row(at) {
                    self.new.remove(&row.node);
                }
            }
        }
    }

    pub(super) fn is_new(&self, node: Node) -> bool {
        self.new.contains(&node)
    }

    /// For the line on top, the longer and the shorter form.
    pub(crate) fn following(&self, env: &Env) -> Option<[Span<'static>; 2]> {
        self.follow.words(self.new.len(), env)
    }
}
