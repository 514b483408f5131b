//! Which steps have other inputs and outputs: found out for those near the cursor, on request for all.

use std::time::Duration;

use super::{ComparePane, REST};
use crate::model::Problem;
use crate::model::compare::{Both, Side};
use crate::msg::{Fetch, Moment, Prints, Slot, Ticket};
use crate::pane::{Act, Env};

/// Pairs that are looked at without being asked to: a request for each side brings as many.
const NEAR: usize = 100;
/// Some of them above the cursor.
const ABOVE: usize = 20;

/// What is on its way.
#[derive(Debug, Default)]
pub(super) struct Asking {
    tickets: Both<Option<Ticket>>,
    pub(super) problem: Option<Problem>,
    /// The person wants to know it of every step.
    all: bool,
}

impl Asking {
    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        let ticket = Some(ticket);
        self.tickets.left == ticket || self.tickets.right == ticket
    }

    pub(super) fn is_loading(&self) -> bool {
        self.tickets.left.is_some() || self.tickets.right.is_some()
    }

    pub(super) fn fail(&mut self, problem: &Problem) {
        self.tickets = Both::default();
        self.problem = Some(problem.clone());
        self.all = false;
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

impl ComparePane {
    /// Pairs of which it is not known whether their contents differ.
    pub(super) fn unknown(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.steps.len()).filter(|at| self.is_unknown(*at))
    }

    pub(super) fn is_unknown(&self, at: usize) -> bool {
        let pair = self.steps.pair(at);
        let is_both =
            pair.is_some_and(|pair| pair.steps.left.is_some() && pair.steps.right.is_some());
        is_both && self.is_unseen(at)
    }

    /// Nobody has looked at what one of them holds. Steps that one run has alone are read along with the others.
    fn is_unseen(&self, at: usize) -> bool {
        let pair = self.steps.pair(at);
        let unseen = |side: Side| {
            let step = pair.and_then(|pair| *pair.steps.get(side));
            step.is_some_and(|step| self.runs.get(side).print(step).is_none())
        };
        Side::BOTH.into_iter().any(unseen)
    }

    /// Every step that is not known; again, stops that.
    pub(super) fn ask_all(&mut self, env: &mut Env) -> Vec<Act> {
        if env.offline {
            return vec![Act::Say("offline: nothing more can be fetched".into())];
        }
        if std::mem::take(&mut self.asking.all) {
            return vec![Act::Say(
                "stopped after what is on its way; what came is kept".into(),
            )];
        }
        let unknown = self.unknown().count();
        if unknown == 0 {
            return vec![Act::Say("every input and output is compared".into())];
        }
        self.asking.all = true;
        self.asking.problem = None;
        let requests = 2 * unknown.div_ceil(NEAR);
        let mut acts = vec![Act::Say(format!(
            "comparing {unknown} steps, about {requests} requests; Y stops that"
        ))];
        acts.extend(self.ask_prints(env));
        acts
    }

    /// Asks for what is not known near the cursor, one wish at a time.
    pub(super) fn ask_prints(&mut self, env: &mut Env) -> Vec<Act> {
        if self.asking.is_loading() || self.asking.problem.is_some() {
            return Vec::new();
        }
        let wanted = self.wanted();
        if wanted.is_empty() {
            self.asking.all = false;
            return Vec::new();
        }
        let mut acts = Vec::new();
        let first = Side::BOTH.map(|side| self.runs.get(side).knows_nothing());
        let after = if first == [true, true] {
            Duration::ZERO
        } else {
            REST
        };
        for side in Side::BOTH {
            let rows = wanted.iter().filter_map(|at| self.observation(*at, side));
            let steps: Vec<Moment> = rows.map(|row| (row.id.clone(), row.start)).collect();
            let trace = self.runs.get(side).of.trace.clone();
            let what = Fetch::Prints { trace, steps };
            let (ticket, act) = env.fetch_after(Slot::ComparedPrints(side), what, after);
            *self.asking.tickets.get_mut(side) = Some(ticket);
            acts.push(act);
        }
        acts
    }

    /// The next of them, those that show first.
    fn wanted(&self) -> Vec<usize> {
        let cursor = self.state.selected().unwrap_or(0);
        let rows = cursor.saturating_sub(ABOVE)..cursor + NEAR;
        let near = rows.filter_map(|row| self.steps.place(row));
        let near: Vec<usize> = near.filter(|at| self.is_unseen(*at)).take(NEAR).collect();
        if near.is_empty() && self.asking.all {
            return self.unknown().take(NEAR).collect();
        }
        near
    }

    pub(super) fn on_prints(&mut self, ticket: Ticket, prints: Prints, env: &mut Env) -> Vec<Act> {
        let side = Side::BOTH
            .into_iter()
            .find(|side| *self.asking.tickets.get(*side) == Some(ticket));
        let Some(side) = side else {
            return Vec::new();
        };
        self.runs.get_mut(side).learn(prints.prints);
        if prints.left == 0 {
            *self.asking.tickets.get_mut(side) = None;
        }
        self.arrange();
        if self.asking.is_loading() {
            return Vec::new();
        }
        self.ask_prints(env)
    }
}
