//! The panes: one file each says what it holds, what its commands do, how it draws.
//!
//! A pane never performs anything: it answers with acts, which the app carries out or hands on as effects.

pub(crate) mod act;
pub(crate) mod cells;
mod compare;
mod correcting;
pub(crate) mod env;
mod excerpt;
mod finding;
mod follow;
mod frame;
pub(crate) mod list;
mod observations;
mod prompts;
mod queues;
mod review;
mod scores;
mod search;
mod session;
mod sessions;
mod start;
mod told;
mod trace;
mod traces;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

use crate::command::{Command, Context, Key, Root};
use crate::model::Span;

pub use act::Place;
pub(crate) use act::{Act, Answer, Ask, Hints, Hits, ItemRow, PreviewText, draw_message};
pub use compare::First;
pub(crate) use compare::{choose, compare_with};
pub(crate) use correcting::Correcting;
pub use env::{Env, Tickets};
pub(crate) use follow::Follow;

use compare::ComparePane;
use observations::ObservationsPane;
use prompts::PromptsPane;
use queues::QueuesPane;
use review::ReviewPane;
use scores::ScoresPane;
use search::SearchPane;
use session::SessionPane;
use sessions::SessionsPane;
use start::StartPane;
use trace::TracePane;
use traces::TracesPane;

#[derive(Debug)]
pub(crate) enum Pane {
    Sessions(SessionsPane),
    Traces(TracesPane),
    Observations(ObservationsPane),
    Scores(ScoresPane),
    Prompts(PromptsPane),
    Queues(QueuesPane),
    Session(SessionPane),
    Trace(Box<TracePane>),
    Compare(Box<ComparePane>),
    Review(Box<ReviewPane>),
    Search(SearchPane),
    Start(StartPane),
}

impl Pane {
    /// The pane of a number key.
    pub(crate) fn root_pane(root: Root, span: Span) -> Self {
        match root {
            Root::Sessions => Self::Sessions(SessionsPane::new(span)),
            Root::Traces => Self::Traces(TracesPane::new(span)),
            Root::Observations => Self::Observations(ObservationsPane::new(span)),
            Root::Scores => Self::Scores(ScoresPane::new(span)),
            Root::Prompts => Self::Prompts(PromptsPane::default()),
            Root::Queues => Self::Queues(QueuesPane::default()),
        }
    }

    /// The first screen of who has no server yet.
    pub(crate) fn start() -> Self {
        Self::Start(StartPane::default())
    }

    pub(crate) fn at(place: Place, span: Span) -> Self {
        match place {
            Place::Root(root) => Self::root_pane(root, span),
            Place::Session(id) => Self::Session(SessionPane::new(id)),
            Place::Trace { id, select } => Self::Trace(Box::new(TracePane::new(id, select))),
            // The app makes two of it.
            Place::CompareWith(id) => Self::Trace(Box::new(TracePane::new(id, None))),
            Place::Observation(id) => Self::Trace(Box::new(TracePane::locating(id, None))),
            Place::QueueCalled(_) => Self::root_pane(Root::Queues, span),
            Place::Queue(queue) => Self::Review(Box::new(ReviewPane::new(queue))),
            // The app knows which list it is of.
            Place::View(_) => Self::root_pane(Root::Traces, span),
            Place::Compare(both) => Self::Compare(Box::new(ComparePane::new(*both))),
            Place::Search(text) => Self::Search(SearchPane::new(text)),
        }
    }

    pub(crate) fn root(&self) -> Option<Root> {
        match self {
            Self::Sessions(_) => Some(Root::Sessions),
            Self::Traces(_) => Some(Root::Traces),
            Self::Observations(_) => Some(Root::Observations),
            Self::Scores(_) => Some(Root::Scores),
            Self::Prompts(_) => Some(Root::Prompts),
            Self::Queues(_) => Some(Root::Queues),
            Self::Session(_)
            | Self::Trace(_)
            | Self::Compare(_)
            | Self::Review(_)
            | Self::Search(_)
            | Self::Start(_) => None,
        }
    }

    pub(crate) fn contexts(&self) -> Vec<Context> {
        match self {
            Self::Sessions(_) | Self::Traces(_) | Self::Observations(_) | Self::Scores(_) => {
                vec![Context::Rows, Context::Selection, Context::List]
            }
            Self::Start(_) => vec![Context::List],
            Self::Prompts(_) => vec![Context::Prompts, Context::List],
            Self::Queues(_) => vec![Context::Queues, Context::List],
            Self::Search(_) => vec![Context::Search],
            Self::Session(_) => vec![Context::Session, Context::Selection, Context::List],
            Self::Trace(pane) => pane.contexts(),
            Self::Compare(_) => ComparePane::contexts(),
            Self::Review(pane) => pane.contexts(),
        }
    }

    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Sessions(pane) => pane.open(env),
            Self::Traces(pane) => pane.open(env),
            Self::Observations(pane) => pane.open(env),
            Self::Scores(pane) => pane.open(env),
            Self::Prompts(pane) => pane.open(env),
            Self::Queues(pane) => pane.open(env),
            Self::Session(pane) => pane.open(env),
            Self::Trace(pane) => pane.open(env),
            Self::Compare(pane) => pane.open(env),
            Self::Review(pane) => pane.open(env),
            Self::Search(pane) => pane.open(env),
            Self::Start(_) => Vec::new(),
        }
    }

    /// It is on top again: a list looks whether there is something new, which costs nothing when it just did.
    pub(crate) fn returned(&mut self, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Sessions(pane) => pane.open(env),
            Self::Traces(pane) => pane.open(env),
            Self::Observations(pane) => pane.open(env),
            Self::Scores(pane) => pane.open(env),
            Self::Queues(pane) => pane.open(env),
            _ => Vec::new(),
        }
    }

    /// Takes a key before the keymap sees it, where the pane is a form.
    pub(crate) fn capture(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Option<Vec<Act>> {
        match self {
            Self::Review(pane) => pane.capture(event, key, env),
            Self::Start(pane) => pane.capture(event, key, env),
            _ => None,
        }
    }

    pub(crate) fn on_paste(&mut self, text: &str) -> Vec<Act> {
        match self {
            Self::Review(pane) => pane.on_paste(text),
            Self::Start(pane) => pane.on_paste(text),
            _ => {}
        }
        Vec::new()
    }

    /// None where the command means nothing here.
    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match self {
            Self::Sessions(pane) => pane.command(command, env),
            Self::Traces(pane) => pane.command(command, env),
            Self::Observations(pane) => pane.command(command, env),
            Self::Scores(pane) => pane.command(command, env),
            Self::Prompts(pane) => pane.command(command, env),
            Self::Queues(pane) => pane.command(command, env),
            Self::Session(pane) => pane.command(command, env),
            Self::Trace(pane) => pane.command(command, env),
            Self::Compare(pane) => pane.command(command, env),
            Self::Review(pane) => pane.command(command, env),
            Self::Search(pane) => pane.command(command, env),
            Self::Start(pane) => pane.command(command, env),
        }
    }

    /// A step back within the pane; None when there is none left.
    pub(crate) fn back(&mut self, env: &mut Env) -> Option<Vec<Act>> {
        match self {
            Self::Session(pane) => pane.back(),
            Self::Trace(pane) => pane.back(),
            Self::Compare(pane) => pane.back(),
            Self::Review(pane) => pane.back(env),
            Self::Prompts(pane) => pane.back(),
            Self::Sessions(pane) => pane.back(),
            Self::Traces(pane) => pane.back(),
            Self::Observations(pane) => pane.back(),
            Self::Scores(pane) => pane.back(),
            _ => None,
        }
    }

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool, env: &Env) {
        match self {
            Self::Sessions(pane) => pane.layout(area),
            Self::Traces(pane) => pane.layout(area),
            Self::Observations(pane) => pane.layout(area),
            Self::Scores(pane) => pane.layout(area),
            Self::Prompts(pane) => pane.layout(area, zoomed),
            Self::Queues(pane) => pane.layout(area),
            Self::Session(pane) => pane.layout(area),
            Self::Trace(pane) => pane.layout(area, zoomed, env),
            Self::Compare(pane) => pane.layout(area, zoomed),
            Self::Review(pane) => pane.layout(area, zoomed, env),
            Self::Search(pane) => pane.layout(area),
            Self::Start(_) => {}
        }
    }

    pub(crate) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        match self {
            Self::Sessions(pane) => pane.draw(area, buf, env),
            Self::Traces(pane) => pane.draw(area, buf, env),
            Self::Observations(pane) => pane.draw(area, buf, env),
            Self::Scores(pane) => pane.draw(area, buf, env),
            Self::Prompts(pane) => pane.draw(area, buf, env),
            Self::Queues(pane) => pane.draw(area, buf, env),
            Self::Session(pane) => pane.draw(area, buf, env),
            Self::Trace(pane) => pane.draw(area, buf, env),
            Self::Compare(pane) => pane.draw(area, buf, env),
            Self::Review(pane) => pane.draw(area, buf, env),
            Self::Search(pane) => pane.draw(area, buf, env),
            Self::Start(pane) => pane.draw(area, buf, env),
        }
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Sessions(pane) => pane.on_mouse(mouse, hits, env),
            Self::Traces(pane) => pane.on_mouse(mouse, hits, env),
            Self::Observations(pane) => pane.on_mouse(mouse, hits, env),
            Self::Scores(pane) => pane.on_mouse(mouse, hits, env),
            Self::Prompts(pane) => pane.on_mouse(mouse, hits, env),
            Self::Queues(pane) => pane.on_mouse(mouse, hits),
            Self::Session(pane) => pane.on_mouse(mouse),
            Self::Trace(pane) => pane.on_mouse(mouse, hits, env),
            Self::Compare(pane) => pane.on_mouse(mouse, hits, env),
            Self::Review(pane) => pane.on_mouse(mouse, hits, env),
            Self::Search(pane) => pane.on_mouse(mouse, hits),
            Self::Start(_) => Vec::new(),
        }
    }
}
