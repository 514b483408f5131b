//! App: the two stacks, the status line; `update(Msg) → Effects`; layout, draw.
//!
//! A plain struct on the main thread: no lock, no channel, no clock, no I/O inside.

mod answers;
mod chrome;
mod commands;
mod later;
mod wishes;

use std::collections::HashMap;

use jiff::Timestamp;
use ratatui::crossterm::event::{KeyEvent, KeyEventKind, MouseEvent};

use crate::command::{Command, Context, Key, Lookup, Root};
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
            Msg::Progress { ticket, text } => self.on_progress(ticket, text),
            Msg::Written {
                ticket,
                write,
                result,
            } => self.on_written(ticket, &write, &result),
            Msg::Outbox(view) => self.on_outbox(view),
            Msg::Parsed { ticket, doc } => self.on_parsed(ticket, doc.as_ref()),
            Msg::Typeset { ticket, reading } => self.on_typeset(ticket, reading),
            Msg::Refused(problem) => {
                self.top().on_refused(&problem);
                Vec::new()
            }
            Msg::Compared { ticket, compared } => self.on_compared(ticket, &compared),
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

    fn on_key(&mut self, event: KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        let key = Key::of(event);
        if let Some(command) = self.leaving(key) {
            return self.command(command);
        }
        if let Some(overlay) = self.overlays.last_mut() {
            let outcome = overlay.on_key(event, key, &mut self.env);
            return self.on_overlay(outcome);
        }
        if self.keys.is_empty()
            && let Some(acts) = self
                .stack
                .last_mut()
                .and_then(|pane| pane.capture(event, key, &mut self.env))
        {
            return self.act(acts);
        }
        self.keys.push(key);
        match self.env.keymap.lookup(&self.contexts(), &self.keys) {
            Lookup::Pending => Vec::new(),
            Lookup::Command(command) => {
                self.keys.clear();
                self.notice = None;
                self.command(command)
            }
            Lookup::Unknown => self.unknown_keys(),
        }
    }

    /// Quitting at once and suspending work everywhere, also over a pane and while something is typed.
    fn leaving(&self, key: Key) -> Option<Command> {
        let found = self.env.keymap.lookup(&[Context::Everywhere], &[key]);
        match found {
            Lookup::Command(command @ (Command::QuitNow | Command::Suspend)) => {
                key.typed().is_none().then_some(command)
            }
            _ => None,
        }
    }

    fn unknown_keys(&mut self) -> Vec<Effect> {
        let keys = crate::command::keymap::write_keys(&std::mem::take(&mut self.keys));
        if keys.ends_with("esc") {
            self.notice = None;
            return Vec::new();
        }
        self.say(Notice::Word(format!(
            "{keys} does nothing here; ? shows the keys that do"
        )))
    }

    /// Places whose keys apply now, the nearest first.
    fn contexts(&self) -> Vec<Context> {
        let mut contexts = self.pane().contexts();
        contexts.push(Context::Everywhere);
        contexts
    }

    fn on_paste(&mut self, text: &str) -> Vec<Effect> {
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
        if let Answer::Span(span) = &answer {
            // One time range for all lists: those that were left begin anew with it.
            self.env.span = *span;
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
