//! One session: its traces in order of time, read as one conversation.

mod draw;
mod marks;
mod walk;

pub(crate) use draw::hints;

use std::sync::Arc;

use jiff::Timestamp;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};

use super::finding::{Finding, elsewhere, places_in};
use super::{Act, Answer, Ask, Env, Place, cells, list};
use crate::command::{Command, CopyKind};
use crate::highlight::conversation::Reading;
use crate::model::{Problem, Remote, SessionId};
use crate::msg::{CopyText, Data, Effect, Fetch, Slot, Ticket, Turn, Typeset, Worked};
use crate::widget::find::Needle;
use crate::widget::text::TextView;

#[derive(Debug)]
pub(crate) struct SessionPane {
    pub(super) id: SessionId,
    turns: Remote<Arc<Vec<Turn>>>,
    ticket: Ticket,
    at: Option<Timestamp>,
    typeset_ticket: Ticket,
    view: Option<TextView>,
    /// The line of the text on which each turn begins.
    starts: Vec<usize>,
    /// The turn that Enter opens; on the screen, its head marked.
    turn: usize,
    marks: marks::Marks,
    find: String,
    finding: Finding,
}

impl SessionPane {
    pub(crate) fn new(id: SessionId) -> Self {
        Self {
            id,
            turns: Remote::Idle,
            ticket: Ticket::default(),
            at: None,
            typeset_ticket: Ticket::default(),
            view: None,
            starts: Vec::new(),
            turn: 0,
            marks: marks::Marks::default(),
            find: String::new(),
            finding: Finding::default(),
        }
    }

    pub(crate) fn crumb(&self) -> String {
        self.id.to_string()
    }

    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.turns.load();
        let (ticket, act) = env.fetch(
            Slot::Session,
            Fetch::Session {
                id: self.id.clone(),
            },
        );
        self.ticket = ticket;
        vec![act]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.turns.is_loading() || self.finding.is_on()
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.view.is_some()
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.turns.problem()
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.view.is_none() && self.problem().is_some()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.typeset_ticket || self.finding.wants(ticket)
    }

    pub(crate) fn told(&mut self, ticket: Ticket, at: Timestamp) {
        if ticket == self.ticket {
            self.at = Some(at);
        }
    }

    /// When the server told it.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        self.at
    }

    pub(crate) fn on_data(&mut self, data: Data, env: &mut Env) -> Vec<Act> {
        let Data::Session { turns, .. } = data else {
            return Vec::new();
        };
        self.turns = Remote::Ready(Arc::clone(&turns));
        let (ticket, act) = env.typeset(Typeset::Turns(turns));
        self.typeset_ticket = ticket;
        vec![act]
    }

    pub(crate) fn on_typeset(&mut self, ticket: Ticket, reading: Reading) {
        if ticket == self.typeset_ticket {
            self.starts.clone_from(&reading.starts);
            let doc = reading.into_doc();
            match &mut self.view {
                Some(view) => view.replace(doc),
                None => self.view = Some(TextView::new(doc)),
            }
        }
    }

    pub(crate) fn on_failed(&mut self, problem: &Problem) {
        self.turns.fail(problem.clone());
    }

    fn current(&self) -> Option<&Turn> {
        self.turns.value()?.get(self.turn)
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        let (Answer::Find { line, .. }, Some(view)) = (answer, &mut self.view) else {
            return Vec::new();
        };
        self.find = line;
        if let Some(what) = elsewhere(vec![Arc::clone(view.doc())], &self.find) {
            return self.finding.begin(what, env);
        }
        view.find(Needle::new(&self.find).as_ref());
        self.finding.stop()
    }

    /// Words that were looked for elsewhere.
    pub(crate) fn on_worked(&mut self, ticket: Ticket, done: &Worked) {
        if self.finding.ends(ticket)
            && let (Some(view), Worked::FoundInTexts(found)) = (&mut self.view, done)
        {
            view.take_found(places_in(view.doc(), found));
        }
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Refresh => return Some(self.open(env)),
            Command::Open => {
                let place = self.current().map(|turn| Place::Trace {
                    id: turn.trace.id.clone(),
                    select: None,
                });
                return Some(place.map(Act::Open).into_iter().collect());
            }
            Command::Mark => self.toggle_mark(),
            Command::MarkRange => self.toggle_range(),
            Command::Score => return Some(self.score()),
            Command::Enqueue => return Some(self.enqueue()),
            Command::Comment => {
                let target = crate::model::CommentTarget::Session(self.id.clone());
                return Some(vec![Act::Ask(Ask::Comment { target })]);
            }
            Command::Find => {
                return Some(vec![Act::Ask(Ask::Find {
                    line: self.find.clone(),
                })]);
            }
            Command::Copy(kind) => return Some(self.copy(kind, env)),
            Command::Pipe | Command::Save => return self.take_out(command),
            Command::Browse => {
                let path = format!("sessions/{}", cells::segment(self.id.as_str()));
                return Some(vec![Act::Do(Effect::Browse(env.web_page(&path)))]);
            }
            Command::NextSibling => return Some(self.go(self.turn + 1)),
            Command::PreviousSibling => return Some(self.go(self.turn.saturating_sub(1))),
            Command::NextProblem => return Some(self.go_to_problem(true)),
            Command::PreviousProblem => return Some(self.go_to_problem(false)),
            _ => return self.read(command),
        }
        Some(Vec::new())
    }

    fn copy(&self, kind: CopyKind, env: &Env) -> Vec<Act> {
        let text = match kind {
            CopyKind::Trace => {
                return self
                    .current()
                    .map(|turn| Act::Export(turn.trace.id.clone()))
                    .into_iter()
                    .collect();
            }
            CopyKind::Id => Some(self.id.to_string()),
            CopyKind::Link => {
                Some(env.web_page(&format!("sessions/{}", cells::segment(self.id.as_str()))))
            }
            CopyKind::Curl => Some(env.curl(&format!(
                "/api/public/v2/observations?sessionId={}",
                cells::segment(self.id.as_str())
            ))),
            CopyKind::Value | CopyKind::Node => {
                self.view.as_ref().map(|view| view.doc().text().to_string())
            }
            CopyKind::Markdown => {
                return self
                    .current()
                    .map(|turn| Act::Markdown(turn.trace.id.clone(), None))
                    .into_iter()
                    .collect();
            }
            CopyKind::Path => None,
        };
        match text {
            Some(text) => vec![Act::Do(Effect::Copy(CopyText::new(
                kind,
                self.id.as_str(),
                text,
            )))],
            None => vec![Act::Say("a session has nothing like that to copy".into())],
        }
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent) -> Vec<Act> {
        if let Some(view) = &mut self.view {
            match mouse.kind {
                MouseEventKind::ScrollDown => view.move_by(list::WHEEL),
                MouseEventKind::ScrollUp => view.move_by(-list::WHEEL),
                _ => {}
            }
        }
        self.settle();
        Vec::new()
    }
}
