//! What a comparison asks for and takes in.

use std::sync::Arc;

use super::{ComparePane, Run};
use crate::model::compare::{Both, Pair, Side};
use crate::model::{Problem, ProblemKind, Remote};
use crate::msg::{Data, Effect, Fetch, Large, Slot, Ticket, Worked};
use crate::pane::{Act, Env};

impl ComparePane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.load(env, false)
    }

    pub(super) fn load(&mut self, env: &mut Env, again: bool) -> Vec<Act> {
        self.asking.forget();
        self.value.forget();
        let mut ask = |side: Side| {
            let run = self.runs.get_mut(side);
            run.rows.load();
            if again {
                run.forget();
            }
            let id = run.of.trace.clone();
            let (ticket, act) = env.fetch(Slot::ComparedTrace(side), Fetch::Trace { id, again });
            run.ticket = ticket;
            act
        };
        Side::BOTH.map(&mut ask).into()
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Rows { rows, last, at, .. } => {
                let Some(run) = self.run_of(ticket) else {
                    return Vec::new();
                };
                run.tree.extend(rows);
                run.at = Some(at);
                if last {
                    run.tree.finish();
                    run.rows = Remote::Ready(());
                    miss(run);
                }
                self.align(env)
            }
            Data::Prints(prints) => self.on_prints(ticket, prints, env),
            Data::Body { id, body, .. } => self.value.on_body(ticket, (&id, body), env),
            _ => Vec::new(),
        }
    }

    fn run_of(&mut self, ticket: Ticket) -> Option<&mut Run> {
        let side = Side::BOTH
            .into_iter()
            .find(|side| self.runs.get(*side).ticket == ticket)?;
        Some(self.runs.get_mut(side))
    }

    /// Pairs the steps as soon as both runs are there, though newer rows may be on their way.
    fn align(&mut self, env: &mut Env) -> Vec<Act> {
        if !self.runs.left.is_whole() || !self.runs.right.is_whole() {
            return Vec::new();
        }
        let ticket = env.tickets.next();
        self.steps.expect(ticket);
        let what = Large::Align(Both::new(
            self.runs.left.outline(),
            self.runs.right.outline(),
        ));
        vec![Act::Do(Effect::Work { ticket, what })]
    }

    pub(crate) fn on_worked(&mut self, ticket: Ticket, done: &Worked, env: &mut Env) -> Vec<Act> {
        match done {
            Worked::Aligned(pairs) if ticket == self.steps.ticket => self.on_aligned(pairs, env),
            _ => {
                self.value.on_worked(ticket, done, env);
                Vec::new()
            }
        }
    }

    fn on_aligned(&mut self, pairs: &Arc<Vec<Pair>>, env: &mut Env) -> Vec<Act> {
        let held = self.selected().and_then(|at| {
            let id = |side| self.observation(at, side).map(|row| row.id.clone());
            id(Side::Left).or_else(|| id(Side::Right))
        });
        self.runs.left.install();
        self.runs.right.install();
        self.steps.take(Arc::clone(pairs));
        self.arrange();
        let place = held.and_then(|id| {
            let is = |at: usize, side| self.observation(at, side).is_some_and(|row| row.id == id);
            (0..self.steps.len()).find(|at| is(*at, Side::Left) || is(*at, Side::Right))
        });
        let row = self.steps.row_of(place.unwrap_or(0));
        self.state.select_later(row);
        self.state
            .layout(self.steps.rows(), self.state.height().max(1));
        self.look(env)
    }

    /// What shows, after something became known; the cursor stays on its step.
    pub(super) fn arrange(&mut self) {
        let held = self.selected();
        let differs = |at| self.changes(at).iter().any(|change| change.matters());
        let differing: Vec<bool> = (0..self.steps.len()).map(differs).collect();
        self.differing = differing.iter().filter(|differs| **differs).count();
        self.unknown = self.unknown().count();
        self.steps.show(&differing);
        if let Some(at) = held {
            self.state.select_later(self.steps.row_of(at));
        }
        let height = self.state.height().max(1);
        self.state.layout(self.steps.rows(), height);
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.steps.ticket {
            self.steps.give_up();
            self.asking.problem = Some(problem.clone());
        } else if let Some(run) = self.run_of(ticket) {
            run.rows.fail(problem.clone());
        } else if self.asking.wants(ticket) {
            self.asking.fail(problem);
        } else {
            self.value.fail(ticket, problem);
        }
    }
}

/// A step that was chosen, and is not in the trace that it was said to be in.
fn miss(run: &mut Run) {
    if run.root().is_none() {
        let words = format!("{} is not there any more.", run.of.words);
        run.rows.fail(Problem::new(ProblemKind::NotFound, words));
    }
}
