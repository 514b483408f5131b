//! Review of an annotation queue: the object on the left, the score form on the right.

mod draw;
mod load;
mod object;
mod submit;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use super::{Act, Answer, Ask, Env, Hints, Hits};
use crate::command::{Command, Context, Key};
use crate::form::{Form, Taken};
use crate::model::{
    CommentTarget, ItemId, ItemObject, Queue, QueueItem, Remote, Score, ScoreConfig, ScoreTarget,
};
use crate::msg::Ticket;
use object::Object;

/// Which side has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Panel {
    #[default]
    Form,
    /// What the queue asks for, in place of the form.
    Instructions,
    Object,
}

#[derive(Debug)]
pub(crate) struct ReviewPane {
    queue: Queue,
    items: Remote<Arc<Vec<QueueItem>>>,
    items_ticket: Ticket,
    told_at: Option<Timestamp>,
    configs: Remote<Arc<Vec<ScoreConfig>>>,
    configs_ticket: Ticket,
    /// Places in `items`, oldest first.
    order: Vec<usize>,
    at: usize,
    object: Option<Object>,
    scores: Remote<Arc<Vec<Score>>>,
    scores_ticket: Ticket,
    form: Option<Form>,
    panel: Panel,
    sending: Option<(Ticket, ItemId)>,
    done: HashSet<ItemId>,
    skipped: HashSet<ItemId>,
    /// What was entered for items that were left before it was sent.
    drafts: HashMap<ItemId, Form>,
    warned: bool,
    /// The item was on the screen, whole enough to be judged.
    seen: bool,
    zoomed: bool,
}

impl ReviewPane {
    pub(crate) fn new(queue: Queue) -> Self {
        Self {
            queue,
            items: Remote::Idle,
            items_ticket: Ticket::default(),
            told_at: None,
            configs: Remote::Idle,
            configs_ticket: Ticket::default(),
            order: Vec::new(),
            at: 0,
            object: None,
            scores: Remote::Idle,
            scores_ticket: Ticket::default(),
            form: None,
            panel: Panel::Form,
            sending: None,
            done: HashSet::new(),
            skipped: HashSet::new(),
            drafts: HashMap::new(),
            warned: false,
            seen: false,
            zoomed: false,
        }
    }

    pub(crate) fn crumb(&self) -> String {
        format!("review {}", self.queue.name)
    }

    pub(crate) fn contexts(&self) -> Vec<Context> {
        match (self.panel, &self.object) {
            (Panel::Form, _) if self.form.as_ref().is_some_and(Form::is_typing) => {
                vec![Context::Text]
            }
            (Panel::Form | Panel::Instructions, _) => vec![Context::Review, Context::Form],
            (Panel::Object, Some(object)) => object.contexts(),
            (Panel::Object, None) => Vec::new(),
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.items.is_loading()
            || self.sending.is_some()
            || self.object.as_ref().is_some_and(Object::is_loading)
            || (self.item().is_some() && self.form.is_none())
    }

    fn item(&self) -> Option<&QueueItem> {
        self.items.value()?.get(*self.order.get(self.at)?)
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        [self.items_ticket, self.configs_ticket, self.scores_ticket].contains(&ticket)
            || self
                .object
                .as_ref()
                .is_some_and(|object| object.wants(ticket))
    }

    /// Keys act only on an item that is fully shown.
    fn is_shown(&self) -> bool {
        self.sending.is_none()
            && self.form.is_some()
            && self.object.as_ref().is_some_and(Object::is_shown)
    }

    pub(crate) fn capture(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Option<Vec<Act>> {
        let held = key.typed().filter(char::is_ascii_digit);
        match self.panel {
            Panel::Form if self.is_shown() => {
                let form = self.form.as_mut()?;
                let taken = form.on_key(event, key);
                if taken == Taken::Chosen && env.auto_advance && form.advance() {
                    return Some(self.submit(env));
                }
                (taken != Taken::No).then(Vec::new)
            }
            // Digits are meant for the form: they never lead to another pane from here.
            Panel::Form => held.map(|_| vec![Act::Say("wait until the item is shown".into())]),
            _ => held.map(|_| vec![Act::Say("digits answer in the form; tab goes there".into())]),
        }
    }

    pub(crate) fn on_paste(&mut self, text: &str) {
        if self.panel == Panel::Form
            && self.is_shown()
            && let Some(form) = &mut self.form
        {
            form.on_paste(text);
        }
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        self.object
            .as_mut()
            .map_or_else(Vec::new, |object| object.on_answer(answer, env))
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        if self.panel == Panel::Object
            && !matches!(command, Command::NextPanel | Command::PreviousPanel)
        {
            return self.object.as_mut()?.command(command, env);
        }
        match command {
            Command::NextPanel | Command::PreviousPanel => self.turn_panel(),
            Command::Refresh => return Some(self.open(env)),
            Command::Instructions => {
                self.panel = match self.panel {
                    Panel::Instructions => Panel::Form,
                    _ => Panel::Instructions,
                };
            }
            Command::Submit => return Some(self.submit(env)),
            Command::Skip => {
                if let Some(item) = self.item().map(|item| item.id.clone()) {
                    self.skipped.insert(item);
                }
                return Some(self.next_pending(env));
            }
            Command::NextItem => return Some(self.go(self.at + 1, env)),
            Command::PreviousItem if self.at == 0 => {
                return Some(vec![Act::Say("this is the first item".into())]);
            }
            Command::PreviousItem => return Some(self.go(self.at - 1, env)),
            Command::Delete => {
                let item = self.item()?.clone();
                let what = Self::object_words(&item);
                return Some(vec![Act::Ask(Ask::RemoveItem { item, what })]);
            }
            Command::Reopen => return Some(self.reopen(env)),
            Command::Comment => {
                let target = match self.object.as_ref()?.target()? {
                    ScoreTarget::Trace(id) => CommentTarget::Trace(id),
                    ScoreTarget::Observation(_, id) => CommentTarget::Observation(id),
                    ScoreTarget::Session(id) => CommentTarget::Session(id),
                    ScoreTarget::Run(_) => return None,
                };
                return Some(vec![Act::Ask(Ask::Comment { target })]);
            }
            command => {
                return self
                    .form
                    .as_mut()
                    .is_some_and(|form| form.command(command))
                    .then(Vec::new);
            }
        }
        Some(Vec::new())
    }

    /// Form, then the object's detail, then its tree, then the form again.
    fn turn_panel(&mut self) {
        match (self.panel, &mut self.object) {
            (Panel::Form | Panel::Instructions, Some(object)) => {
                object.turn_to_detail();
                self.panel = Panel::Object;
            }
            (Panel::Object, Some(object)) => {
                if !object.turn_to_tree() {
                    self.panel = Panel::Form;
                }
            }
            (_, None) => self.panel = Panel::Form,
        }
    }

    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        if self.panel != Panel::Form {
            self.panel = Panel::Form;
            return Some(Vec::new());
        }
        let unsent =
            self.drafts.len() + usize::from(self.form.as_ref().is_some_and(Form::is_touched));
        if unsent > 0 && !std::mem::replace(&mut self.warned, true) {
            return Some(vec![Act::Say(format!(
                "{unsent} items have entries that were not sent; esc again leaves and forgets them"
            ))]);
        }
        None
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        self.object
            .as_mut()
            .map_or_else(Vec::new, |object| object.on_mouse(mouse, hits, env))
    }

    pub(crate) fn hints(&self) -> Hints {
        match self.panel {
            Panel::Form if self.form.as_ref().is_some_and(Form::is_typing) => vec![
                (Command::Submit, "submit, next"),
                (Command::LeaveField, "stop typing"),
                (Command::NextField, "next field"),
            ],
            Panel::Form | Panel::Instructions => vec![
                (Command::Submit, "submit, next"),
                (Command::Skip, "skip"),
                (Command::PreviousItem, "previous"),
                (Command::NextPanel, "look closer"),
                (Command::Instructions, "instructions"),
            ],
            Panel::Object => vec![(Command::NextPanel, "form"), (Command::NextTab, "next tab")],
        }
    }

    fn object_words(item: &QueueItem) -> String {
        match &item.object {
            ItemObject::Trace(id) => format!("trace {id}"),
            ItemObject::Observation(id) => format!("observation {id}"),
            ItemObject::Session(id) => format!("session {id}"),
            ItemObject::Other(kind) => format!("{kind}, which this version of lftui does not know"),
        }
    }
}
