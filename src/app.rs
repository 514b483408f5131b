//! App: the two stacks, the status line; `update(Msg) → Effects`; layout, draw.
//!
//! A plain struct on the main thread: no lock, no channel, no clock, no I/O inside.

mod answers;
mod away;
mod chrome;
mod commands;
mod keys;
mod later;
mod views;
mod wishes;

use std::collections::HashMap;

use jiff::Timestamp;
use ratatui::crossterm::event::MouseEvent;

use crate::command::{Command, Key, Root};
use crate::model::{Budget, Problem, Project, Remote, Server};
use crate::msg::{Effect, Fetch, Msg, Slot, Target, Ticket, Timer};
use crate::overlay::Overlay;
use crate::pane::{Act, Answer, Env, Pane, Place};

pub use chrome::Hits;

/// Everything that is on the screen.
#[derive(Debug)]
pub struct App {
    pub env: Env,
    /// The bottom one is a root pane (or the start screen); the top one is shown.
    stack: Vec<Pane>,
    /// Root panes that were left keep their cursor.
    parked: Vec<(Root, Pane)>,
    overlays: Vec<Overlay>,
    /// Keys of a sequence that is not whole yet.
    keys: Vec<Key>,
    notice: Option<(Ticket, Notice)>,
    server: Remote<(Server, Project)>,
    server_ticket: Ticket,
    budget: Budget,
    hits: Hits,
    zoomed: bool,
    /// What the top pane asks because it follows.
    asking: Option<(Slot, Ticket)>,
    /// The newest wish of each slot.
    wishes: HashMap<Slot, Ticket>,
    /// A pane was left since its wishes were looked through.
    left: bool,
    /// One-shot timers that run: none is asked for twice.
    timers: Vec<Timer>,
    dirty: bool,
}

/// What the status line says instead of its hints for a while.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    Word(String),
    Problem(Problem),
}

impl App {
    /// Begins with a root pane, or without one on the screen for who has no server yet.
    pub fn new(env: Env, first: Option<Root>) -> Self {
        let first = first.map_or_else(Pane::start, |root| Pane::root_pane(root, env.span));
        Self {
            env,
            stack: vec![first],
            parked: Vec::new(),
            overlays: Vec::new(),
            keys: Vec::new(),
            notice: None,
            server: Remote::Idle,
            server_ticket: Ticket::default(),
            budget: Budget::default(),
            hits: Hits::default(),
            zoomed: false,
            asking: None,
            wishes: HashMap::new(),
            left: false,
            timers: Vec::new(),
            dirty: true,
        }
    }

    /// The first wishes: who is the server, and what the first pane wants.
    pub fn start(&mut self, place: Option<Place>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !matches!(self.pane(), Pane::Start(_)) {
            effects.extend(self.ask_server());
            effects.extend(self.open_top());
            effects.extend(
                place
                    .map(|place| self.act(vec![Act::Open(place)]))
                    .unwrap_or_default(),
            );
        }
        effects.extend(self.spin());
        effects
    }

    fn ask_server(&mut self) -> Vec<Effect> {
        self.server.load();
        let (ticket, act) = self.env.fetch(Slot::Connect, Fetch::Server);
        self.server_ticket = ticket;
        self.act(vec![act])
    }

    /// The one way in. Never waits; what is to be done comes back as data.
    pub fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.env.now = now;
        self.dirty = true;
        let mut effects = match msg {
            Msg::Key(key) => self.on_key(key),
            Msg::Mouse(mouse) => self.on_mouse(mouse),
            Msg::Paste(text) => self.on_paste(&text),
            // A terminal forgets what a smaller size cut off, also when it is back before anybody looked.
            Msg::Resize => vec![Effect::Clear],
            Msg::Data { ticket, data } => self.on_data(ticket, data),
            Msg::Told { ticket, at } => {
                self.each(|pane, _| {
                    pane.on_told(ticket, at);
                    Vec::new()
                });
                Vec::new()
            }
            Msg::Failed { ticket, problem } => self.on_failed(ticket, problem),
            Msg::Progress { ticket, text } => {
                self.on_progress(ticket, text);
                Vec::new()
            }
            Msg::Written {
                ticket,
                write,
                result,
            } => self.on_written(ticket, &write, &result),
            Msg::Outbox(view) => self.on_outbox(view),
            Msg::Worked { ticket, done } => self.on_worked(ticket, &done),
            Msg::Typeset { ticket, reading } => self.on_typeset(ticket, reading),
            Msg::Refused(problem) => {
                self.top().on_refused(&problem);
                Vec::new()
            }
            Msg::Timer(timer) => self.on_timer(timer),
            Msg::Budget(budget) => {
                self.budget = budget;
                Vec::new()
            }
            Msg::Done(Ok(text)) => self.say(Notice::Word(text)),
            Msg::Done(Err(problem)) => self.say(Notice::Problem(problem)),
            Msg::Warnings(sentences) => {
                self.overlays.push(Overlay::problems(sentences));
                Vec::new()
            }
            Msg::Terminal { bytes, said } => {
                let mut effects = self.say(Notice::Word(said));
                effects.push(Effect::Terminal(bytes));
                effects
            }
            Msg::Connected { profile } => vec![Effect::Switch(Target::Profile(profile))],
            Msg::Edited { ticket, text } => self.on_edited(ticket, &text),
            Msg::Quit => vec![Effect::Quit],
        };
        self.follow(&mut effects);
        self.give_up(&mut effects);
        effects.extend(self.spin());
        effects.extend(self.grow_old());
        effects.extend(self.count_down());
        effects
    }

    /// Whether the screen shows something old.
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    fn pane(&self) -> &Pane {
        self.stack.last().expect("the stack is never empty")
    }

    fn top(&mut self) -> &mut Pane {
        self.stack.last_mut().expect("the stack is never empty")
    }

    /// Lets every pane look at something, those out of sight too: their answers still come.
    fn each(&mut self, mut look: impl FnMut(&mut Pane, &mut Env) -> Vec<Act>) -> Vec<Act> {
        let parked = self.parked.iter_mut().map(|(_, pane)| pane);
        let mut acts = Vec::new();
        for pane in self.stack.iter_mut().chain(parked) {
            acts.extend(look(pane, &mut self.env));
        }
        acts
    }

    fn on_paste(&mut self, text: &str) -> Vec<Effect> {
        self.env.hand.rest();
        if let Some(overlay) = self.overlays.last_mut() {
            let outcome = overlay.on_paste(text);
            return self.on_overlay(outcome);
        }
        let acts = self
            .stack
            .last_mut()
            .map_or_else(Vec::new, |pane| pane.on_paste(text));
        self.act(acts)
    }

    fn on_mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        if let Some(overlay) = self.overlays.last_mut() {
            let outcome = overlay.on_mouse(mouse, &mut self.env);
            return self.on_overlay(outcome);
        }
        if let Some(root) = self.hits.root(mouse) {
            return self.command(Command::Go(root));
        }
        let Some(pane) = self.stack.last_mut() else {
            return Vec::new();
        };
        let acts = pane.on_mouse(mouse, &self.hits.pane, &mut self.env);
        self.act(acts)
    }

    /// An answer of an overlay goes to the pane that lies under it.
    fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let span = match &answer {
            Answer::Span(span) => Some(*span),
            Answer::View(view) => Some(view.span),
            _ => None,
        };
        if let Some(span) = span.filter(|span| *span != self.env.span) {
            // One time range for all lists: those that were left begin anew with it.
            self.env.span = span;
            self.parked
                .retain(|(root, _)| matches!(root, Root::Prompts | Root::Queues));
        }
        let acts = self
            .stack
            .last_mut()
            .map_or_else(Vec::new, |pane| pane.on_answer(answer, &mut self.env));
        self.act(acts)
    }
}
