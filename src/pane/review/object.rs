//! What a queue item points at: a trace, a step in a trace, a session; with all keys of the explorer.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;

use crate::command::{Command, Context};
use crate::highlight::conversation::Reading;
use crate::model::{ItemObject, Problem, QueueItem, ScoreTarget};
use crate::msg::{Data, Glance, Ticket, Worked};
use crate::pane::session::SessionPane;
use crate::pane::trace::TracePane;
use crate::pane::{Act, Answer, Env, Hits};

/// Longer lines are hard to read.
const READABLE: u16 = 102;

fn readable(area: Rect) -> Rect {
    Rect {
        width: area.width.min(READABLE),
        ..area
    }
}

#[derive(Debug)]
pub(super) enum Object {
    Trace(Box<TracePane>, bool),
    Session(Box<SessionPane>),
    Unknown,
}

impl Object {
    pub(super) fn open(item: &QueueItem, env: &mut Env) -> (Self, Vec<Act>) {
        match &item.object {
            ItemObject::Trace(id) => {
                let mut pane = TracePane::reviewing(TracePane::new(id.clone(), None));
                let acts = pane.open(env);
                (Self::Trace(Box::new(pane), false), acts)
            }
            ItemObject::Observation(id) => {
                let mut pane = TracePane::reviewing(TracePane::locating(id.clone(), item.created));
                let acts = pane.open(env);
                (Self::Trace(Box::new(pane), true), acts)
            }
            ItemObject::Session(id) => {
                let mut pane = SessionPane::new(id.clone());
                let acts = pane.open(env);
                (Self::Session(Box::new(pane)), acts)
            }
            ItemObject::Other(_) => (Self::Unknown, Vec::new()),
        }
    }

    /// What the scores are for; None while an observation's trace is still looked up.
    pub(super) fn target(&self) -> Option<ScoreTarget> {
        match self {
            Self::Trace(pane, true) => pane.located(),
            Self::Trace(pane, false) => Some(ScoreTarget::Trace(pane.id.clone())),
            Self::Session(pane) => Some(ScoreTarget::Session(pane.id.clone())),
            Self::Unknown => None,
        }
    }

    /// Whose output can be corrected.
    pub(super) fn output(&self) -> Option<Glance> {
        match self {
            Self::Trace(pane, _) => pane.reviewed(),
            Self::Session(_) | Self::Unknown => None,
        }
    }

    pub(super) fn is_shown(&self) -> bool {
        match self {
            Self::Trace(pane, _) => pane.is_shown(),
            Self::Session(pane) => pane.is_shown(),
            Self::Unknown => true,
        }
    }

    pub(super) fn is_coming(&self) -> bool {
        match self {
            Self::Trace(pane, _) => pane.is_coming(),
            Self::Session(_) | Self::Unknown => false,
        }
    }

    pub(super) fn is_loading(&self) -> bool {
        match self {
            Self::Trace(pane, _) => pane.is_loading(),
            Self::Session(pane) => pane.is_loading(),
            Self::Unknown => false,
        }
    }

    /// Why it is not shown.
    pub(super) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Trace(pane, _) => pane.problem(),
            Self::Session(pane) => pane.problem(),
            Self::Unknown => None,
        }
    }

    /// It did not come, or not all of its first screen.
    pub(super) fn has_failed(&self) -> bool {
        let body = match self {
            Self::Trace(pane, _) => pane.detail.problem(),
            Self::Session(_) | Self::Unknown => None,
        };
        let problem = self.problem().or(body);
        problem.is_some() && !self.is_shown() && !self.is_loading()
    }

    /// Scrolls and turns pages for who has the keys elsewhere.
    pub(super) fn read(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match self {
            Self::Trace(pane, _) => {
                pane.turn_to_detail();
                pane.command(command, env)
            }
            Self::Session(pane) => pane.command(command, env),
            Self::Unknown => None,
        }
    }

    pub(super) fn contexts(&self) -> Vec<Context> {
        match self {
            Self::Trace(pane, _) => pane.contexts(),
            Self::Session(_) => vec![Context::Session, Context::Selection, Context::List],
            Self::Unknown => Vec::new(),
        }
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        match self {
            Self::Trace(pane, _) => pane.wants(ticket),
            Self::Session(pane) => pane.wants(ticket),
            Self::Unknown => false,
        }
    }

    pub(super) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Trace(pane, _) => pane.on_data(ticket, data, env),
            Self::Session(pane) => pane.on_data(data, env),
            Self::Unknown => Vec::new(),
        }
    }

    pub(super) fn on_typeset(
        &mut self,
        ticket: Ticket,
        reading: Reading,
        env: &mut Env,
    ) -> Vec<Act> {
        match self {
            Self::Trace(pane, _) => return pane.on_typeset(ticket, reading, env),
            Self::Session(pane) => pane.on_typeset(ticket, reading),
            Self::Unknown => {}
        }
        Vec::new()
    }

    pub(super) fn on_worked(&mut self, ticket: Ticket, done: &Worked, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Trace(pane, _) => pane.on_worked(ticket, done, env),
            Self::Session(pane) => {
                pane.on_worked(ticket, done);
                Vec::new()
            }
            Self::Unknown => Vec::new(),
        }
    }

    pub(super) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        match self {
            Self::Trace(pane, _) => pane.on_failed(ticket, problem),
            Self::Session(pane) => pane.on_failed(problem),
            Self::Unknown => {}
        }
    }

    pub(super) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Trace(pane, _) => pane.on_answer(answer, env),
            Self::Session(pane) => pane.on_answer(answer, env),
            Self::Unknown => Vec::new(),
        }
    }

    pub(super) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match self {
            Self::Trace(pane, _) => pane.command(command, env),
            Self::Session(pane) => pane.command(command, env),
            Self::Unknown => None,
        }
    }

    /// Name, user, time and cost.
    pub(super) fn words(&self, env: &Env) -> Option<String> {
        match self {
            Self::Trace(pane, _) => pane.words(env),
            Self::Session(pane) => Some(format!("session {}", pane.id)),
            Self::Unknown => None,
        }
    }

    pub(super) fn turn_to_tree(&mut self) -> bool {
        match self {
            Self::Trace(pane, _) => pane.turn_to_tree(),
            Self::Session(_) | Self::Unknown => false,
        }
    }

    pub(super) fn turn_to_detail(&mut self) {
        if let Self::Trace(pane, _) = self {
            pane.turn_to_detail();
        }
    }

    pub(super) fn layout(&mut self, area: Rect, env: &Env) {
        match self {
            Self::Trace(pane, _) => pane.layout(area, false, env),
            Self::Session(pane) => pane.layout(readable(area)),
            Self::Unknown => {}
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        match self {
            Self::Trace(pane, _) => pane.draw(area, buf, env),
            Self::Session(pane) => pane.draw(readable(area), buf, env),
            Self::Unknown => Hits::default(),
        }
    }

    pub(super) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Trace(pane, _) => pane.on_mouse(mouse, hits, env),
            Self::Session(pane) => pane.on_mouse(mouse),
            Self::Unknown => Vec::new(),
        }
    }
}
