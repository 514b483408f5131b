//! Only what is new in a generation's input: what stood in the generation before is folded to one line.

use std::ops::Range;
use std::sync::Arc;

use super::super::Tab;
use super::Detail;
use crate::model::conversation::{Conversation, Cut, Fold};
use crate::model::{ObservationId, Problem, Remote, TraceId};
use crate::msg::{Fetch, Moment, Slot, Ticket, Typeset};
use crate::pane::{Act, Env};

/// Whether only new messages are shown, and which those are.
#[derive(Debug, Default)]
pub(super) struct Since {
    on: bool,
    ticket: Ticket,
    /// Earlier generations, the likeliest first, with the words that name them.
    candidates: Vec<(ObservationId, String)>,
    folds: Remote<Vec<Fold>>,
}

impl Since {
    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.folds.is_loading() && ticket == self.ticket
    }

    pub(super) fn forget(&mut self) {
        self.folds = Remote::Idle;
    }

    pub(super) fn learn(
        &mut self,
        ticket: Ticket,
        before: Option<&ObservationId>,
        said: Vec<Range<usize>>,
    ) {
        if !self.wants(ticket) {
            return;
        }
        let name = self
            .candidates
            .iter()
            .find(|(id, _)| Some(id) == before)
            .map_or("the generation before", |(_, name)| name);
        let folds = said.into_iter().enumerate();
        let fold = |(nth, messages): (usize, Range<usize>)| {
            let count = match messages.len() {
                1 => "1 message".to_owned(),
                count => format!("{count} messages"),
            };
            let words = if nth == 0 {
                format!("{count} as in {name}, d shows all")
            } else {
                format!("{count} as before")
            };
            Fold { messages, words }
        };
        self.folds = Remote::Ready(folds.map(fold).collect());
    }

    pub(super) fn fail(&mut self, ticket: Ticket, problem: &Problem) {
        if self.wants(ticket) {
            self.folds.fail(problem.clone());
        }
    }

    /// All messages, or only the new ones; None while those are being looked for.
    pub(super) fn typeset(&self, talk: Arc<Conversation>, whole: bool) -> Option<Typeset> {
        match &self.folds {
            Remote::Loading { .. } if self.on => None,
            Remote::Ready(folds) if self.on && !folds.is_empty() => {
                let folds = folds.clone();
                let cut = Cut {
                    folds,
                    whole,
                    ..Cut::default()
                };
                Some(Typeset::Cut(talk, Arc::new(cut)))
            }
            _ => Some(Typeset::Conversation { talk, whole }),
        }
    }
}

/// An earlier generation, and the words that name it.
pub(in crate::pane::trace) struct Candidate {
    pub(in crate::pane::trace) moment: Moment,
    pub(in crate::pane::trace) words: String,
}

impl Detail {
    pub(in crate::pane::trace) fn shows_only_new(&self) -> bool {
        self.since.on
    }

    /// Whether it is still to be found out what is new in what is shown.
    pub(in crate::pane::trace) fn is_to_compare(&self) -> bool {
        self.since.on && matches!(self.since.folds, Remote::Idle)
    }

    pub(in crate::pane::trace) fn set_only_new(&mut self, on: bool, env: &mut Env) -> Vec<Act> {
        self.since.on = on;
        if on {
            self.tab = Tab::Messages;
            self.since.forget();
        }
        self.build(env)
    }

    /// Looks in these for what the input repeats; nothing is new where there are none.
    pub(in crate::pane::trace) fn compare(
        &mut self,
        trace: TraceId,
        candidates: Vec<Candidate>,
        env: &mut Env,
    ) -> Vec<Act> {
        let Some(row) = &self.row else {
            return Vec::new();
        };
        if candidates.is_empty() {
            self.since.folds = Remote::Ready(Vec::new());
            return self.build(env);
        }
        self.since.folds.load();
        self.view = None;
        let what = Fetch::Before {
            trace,
            of: (row.id.clone(), row.start),
            candidates: candidates.iter().map(|one| one.moment.clone()).collect(),
        };
        self.since.candidates = candidates
            .into_iter()
            .map(|one| (one.moment.0, one.words))
            .collect();
        let (ticket, act) = env.fetch(Slot::Before, what);
        self.since.ticket = ticket;
        vec![act]
    }
}
