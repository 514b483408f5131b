//! The detail of one observation: its input and output as messages, as values, and what is attached to it.

mod changes;
mod comments;
mod find;
mod messages;
mod since;
mod steps;
mod value;
mod walk;

use messages::Messages;
pub(super) use since::Candidate;
use since::Since;
pub(super) use steps::how_many;
pub(crate) use steps::scroll;
use steps::{fold_json, matches};

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{REST, Tab};
use crate::highlight::conversation::Reading;
use crate::model::conversation::Conversation;
use crate::model::{Body, Comment, Observation, ObservationId, Problem, ProblemKind, Remote};
use crate::msg::{Data, Fetch, Slot, Ticket, Typeset};
use crate::pane::finding::Finding;
use crate::pane::{Act, Env};
use crate::widget::diff::DiffView;
use crate::widget::json::JsonView;
use crate::widget::text::TextView;

/// What of a tab's content can be moved in.
#[derive(Debug)]
pub(super) enum View {
    Text(TextView),
    Json(Box<JsonView>),
    /// How the output differs from the input.
    Diff(Box<DiffView>),
    /// There is nothing, and why.
    Nothing(&'static str),
}

/// So many bytes of them are read at once, for the first screens.
const FIRST: usize = 1 << 17;

type Loaded = (Arc<Body>, Arc<Conversation>);

#[derive(Debug, Default)]
pub(crate) struct Detail {
    pub(super) tab: Tab,
    /// Whose detail it is.
    pub(super) row: Option<Observation>,
    pub(super) body: Remote<Loaded>,
    /// Its messages are still being read.
    raw: bool,
    ticket: Ticket,
    pub(super) comments: Remote<Arc<Vec<Comment>>>,
    comments_ticket: Ticket,
    pub(super) view: Option<View>,
    typeset_ticket: Ticket,
    messages: Messages,
    needle: String,
    /// What is looked for in a large value; its places are still to come.
    finding: Finding,
    since: Since,
    /// Input and output are shown as what differs, instead of the tab.
    shows_changes: bool,
    /// What was looked for in the whole trace: every value opens at its first place.
    sought: String,
    /// The next layout goes there.
    seeks: bool,
}

impl Detail {
    pub(super) fn is_json(&self) -> bool {
        matches!(self.view, Some(View::Json(_)))
    }

    pub(super) fn is_loading(&self) -> bool {
        self.body.is_loading() || self.finding.is_on() || self.is_coming()
    }

    /// Its rows are found out a slice a frame.
    pub(super) fn is_coming(&self) -> bool {
        self.view.as_ref().is_some_and(|view| match view {
            View::Text(text) => text.is_wrapping(),
            View::Json(json) => json.is_unfolding(),
            View::Diff(_) | View::Nothing(_) => false,
        })
    }

    /// Whether an output was recorded; None while that is not known.
    pub(super) fn has_output(&self) -> Option<bool> {
        self.body.value().map(|(body, _)| body.output.is_some())
    }

    /// What there is of it can be read. Where the answer failed to come, there may be more.
    pub(super) fn is_shown(&self) -> bool {
        let gone = |problem: &Problem| problem.kind == ProblemKind::NotFound;
        self.view.is_some() && self.body.value().is_some() || self.body.problem().is_some_and(gone)
    }

    pub(in crate::pane) fn problem(&self) -> Option<&Problem> {
        self.body.problem()
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
            || ticket == self.comments_ticket
            || ticket == self.typeset_ticket
            || self.finding.wants(ticket)
            || self.since.wants(ticket)
    }

    pub(super) fn needle(&self) -> &str {
        &self.needle
    }

    fn id(&self) -> Option<&ObservationId> {
        self.row.as_ref().map(|row| &row.id)
    }

    /// Shows another observation, or the same with newer facts; its body follows after a rest.
    pub(super) fn follow(
        &mut self,
        row: &Observation,
        ahead: Vec<ObservationId>,
        env: &mut Env,
    ) -> Vec<Act> {
        if self.id() == Some(&row.id) {
            self.row = Some(row.clone());
            return Vec::new();
        }
        let first = self.row.is_none();
        self.row = Some(row.clone());
        self.body = Remote::Loading { stale: None };
        self.raw = false;
        self.comments = Remote::Idle;
        self.since.forget();
        self.view = None;
        let mut acts = self.finding.stop();
        let what = Fetch::Body {
            trace: row.trace.clone(),
            id: row.id.clone(),
            start: row.start,
            ahead,
        };
        let (ticket, act) =
            env.fetch_after(Slot::Body, what, if first { Duration::ZERO } else { REST });
        self.ticket = ticket;
        acts.push(act);
        acts.extend(self.want_comments(env));
        acts
    }

    pub(super) fn turn(&mut self, by: isize, env: &mut Env) -> Vec<Act> {
        self.show_tab(self.tab.turn(by), env)
    }

    pub(super) fn show_tab(&mut self, tab: Tab, env: &mut Env) -> Vec<Act> {
        self.tab = tab;
        self.shows_changes = false;
        let mut acts: Vec<Act> = self.want_comments(env).into_iter().collect();
        acts.extend(self.build(env));
        acts
    }

    pub(super) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Body {
                id,
                body,
                conversation,
            } if ticket == self.ticket && self.id() == Some(&id) => {
                let was_raw = std::mem::take(&mut self.raw);
                self.body = Remote::Ready((body, conversation));
                // Values are on the screen already.
                if was_raw && (self.tab != Tab::Messages || self.shows_changes) {
                    return Vec::new();
                }
                self.build(env)
            }
            Data::Raw { id, body } if ticket == self.ticket && self.id() == Some(&id) => {
                self.raw = true;
                self.body = Remote::Ready((body, Arc::default()));
                self.build(env)
            }
            Data::Before { id, before, said } if self.id() == Some(&id) => {
                self.since.learn(ticket, before.as_ref(), said);
                self.build(env)
            }
            Data::Comments(comments) if ticket == self.comments_ticket => {
                self.comments = Remote::Ready(comments);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket {
            self.body.fail(problem.clone());
        } else if ticket == self.typeset_ticket {
            self.view = None;
            self.body.fail(problem.clone());
        } else if ticket == self.comments_ticket {
            self.comments.fail(problem.clone());
        } else {
            self.since.fail(ticket, problem);
        }
    }

    /// `from_end`: begins on the last message, which is the one to be judged.
    /// Says whether it is shown.
    pub(super) fn on_typeset(&mut self, ticket: Ticket, reading: Reading, from_end: bool) -> bool {
        let is_shown = ticket == self.typeset_ticket;
        if is_shown {
            self.messages.starts.clone_from(&reading.starts);
            let last = self.messages.starts.last().filter(|_| from_end).copied();
            let spot = self.messages.spot.take().map(|spot| self.line_of(spot));
            let start = spot.or(last).unwrap_or(0);
            let view = TextView::new(reading.into_doc()).starting_at(start);
            self.view = Some(View::Text(view));
        }
        is_shown
    }

    /// Makes the view of the current tab from what is there.
    fn build(&mut self, env: &mut Env) -> Vec<Act> {
        let mut acts = self.finding.stop();
        acts.extend(self.build_view(env));
        acts
    }

    fn build_view(&mut self, env: &mut Env) -> Vec<Act> {
        self.view = None;
        // What another tab still waits for comes too late.
        self.typeset_ticket = Ticket::default();
        self.messages.spot = None;
        self.needle.clone_from(&self.sought);
        let Some((body, conversation)) = self.body.value().cloned() else {
            return Vec::new();
        };
        if self.shows_changes {
            return self.compare_values(&body, env);
        }
        match self.tab {
            Tab::Messages if self.raw => {}
            Tab::Messages if conversation.messages.is_empty() => {
                self.view = Some(View::Nothing("no input and no output were recorded"));
            }
            Tab::Messages => {
                return match self.since.typeset(conversation, self.messages.whole) {
                    Some(text) => self.typeset(text, env),
                    None => Vec::new(),
                };
            }
            Tab::Input => {
                return self.show_value(body.input.as_ref(), "no input was recorded", env);
            }
            Tab::Output => {
                return self.show_value(body.output.as_ref(), "no output was recorded", env);
            }
            Tab::Metadata if body.metadata.is_empty() => {
                self.view = Some(View::Nothing("no metadata was recorded"));
            }
            Tab::Metadata => {
                let text: Arc<str> = Value::Object((*body.metadata).clone()).to_string().into();
                return self.show_value(Some(&text), "", env);
            }
            Tab::Json => return self.show_whole(env),
            Tab::Scores | Tab::Comments => {}
        }
        Vec::new()
    }

    fn typeset(&mut self, text: Typeset, env: &mut Env) -> Vec<Act> {
        let (ticket, act) = env.typeset(text);
        self.typeset_ticket = ticket;
        vec![act]
    }
}
