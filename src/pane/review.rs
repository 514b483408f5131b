//! Review of an annotation queue: the object on the left, the score form on the right.

mod back;
mod draw;
mod load;
mod next;
mod object;
mod pace;
mod plan;
mod side;
mod submit;
mod trouble;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use ratatui::crossterm::event::{KeyCode, KeyEvent, MouseEvent};

use super::{Act, Answer, Ask, Env, Hints, Hits, ItemRow};
use crate::command::{Command, Context, Key};
use crate::form::{Form, Taken};
use crate::model::{
    CommentTarget, ItemId, ItemObject, NewScore, Queue, QueueItem, Remote, Score, ScoreConfig,
    ScoreTarget, Seconds, Usd, text,
};
use crate::msg::{Order, Ticket};
use back::Decision;
use next::Next;
use object::Object;
use pace::Pace;
use plan::{Later, Plan};
use submit::Sending;

/// Which side has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Panel {
    #[default]
    Form,
    /// What the queue asks for, in place of the form.
    Instructions,
    /// How it went, in place of the form, when nothing is left to do.
    Summary,
    Object,
}

#[derive(Debug)]
pub(crate) struct ReviewPane {
    queue: Queue,
    items: Remote<()>,
    items_ticket: Ticket,
    configs: Remote<Arc<Vec<ScoreConfig>>>,
    configs_ticket: Ticket,
    bookmark_ticket: Ticket,
    facts_ticket: Ticket,
    ahead_ticket: Ticket,
    plan: Plan,
    object: Option<Object>,
    scores: Remote<Arc<Vec<Score>>>,
    scores_ticket: Ticket,
    form: Option<Form>,
    /// The form took a key since this item is shown.
    touched: bool,
    panel: Panel,
    sending: Option<Sending>,
    /// The last ones, to be taken back; the newest is the last.
    decisions: Vec<Decision>,
    /// What was entered for items that were left before it was sent.
    drafts: HashMap<ItemId, Form>,
    /// Scores that were taken back of an earlier session, to be shown as entered.
    entries: HashMap<ItemId, Vec<NewScore>>,
    /// The next item, ready to be shown.
    next: Option<Next>,
    /// Items whose first screen is in the cache.
    ready: HashSet<ItemId>,
    pace: Pace,
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
            configs: Remote::Idle,
            configs_ticket: Ticket::default(),
            bookmark_ticket: Ticket::default(),
            facts_ticket: Ticket::default(),
            ahead_ticket: Ticket::default(),
            plan: Plan::default(),
            object: None,
            scores: Remote::Idle,
            scores_ticket: Ticket::default(),
            form: None,
            touched: false,
            panel: Panel::Form,
            sending: None,
            decisions: Vec::new(),
            drafts: HashMap::new(),
            entries: HashMap::new(),
            next: None,
            ready: HashSet::new(),
            pace: Pace::default(),
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
            (Panel::Form | Panel::Instructions | Panel::Summary, _) => {
                vec![Context::Review, Context::Form]
            }
            (Panel::Object, Some(object)) => object.contexts(),
            (Panel::Object, None) => Vec::new(),
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.items.is_loading()
            || self.sending.is_some()
            || self.object.as_ref().is_some_and(Object::is_loading)
            || (self.item().is_some() && self.form.is_none() && self.gone().is_none())
    }

    /// Since when the item is on the screen, whose seconds are shown.
    pub(crate) fn since(&self) -> Option<Timestamp> {
        self.pace.since()
    }

    fn item(&self) -> Option<&QueueItem> {
        self.plan.item()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        [
            self.items_ticket,
            self.configs_ticket,
            self.scores_ticket,
            self.bookmark_ticket,
            self.facts_ticket,
            self.ahead_ticket,
        ]
        .contains(&ticket)
            || self.next.as_ref().is_some_and(|next| next.wants(ticket))
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
                if self.form.as_mut()?.on_key(event, key) == Taken::Yes {
                    self.touched = true;
                    return Some(self.prepare(env));
                }
                // Who deletes what was typed does not want an item back with the key that was one too many.
                (event.code == KeyCode::Backspace && self.touched)
                    .then(|| vec![Act::Say("nothing more to delete; u takes back".into())])
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
            self.touched = true;
        }
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        match answer {
            Answer::Item(id) => match self.plan.place_of(&id) {
                Some(at) => self.go(at, env),
                None => vec![Act::Say("this item is no longer in the queue".into())],
            },
            Answer::Order(order) => self.put_in_order(order, env),
            answer => self
                .object
                .as_mut()
                .map_or_else(Vec::new, |object| object.on_answer(answer, env)),
        }
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
            Command::Complete => return Some(self.complete(env)),
            Command::Skip => return Some(self.put_off(Later::Skipped, env)),
            Command::Hold => return Some(self.put_off(Later::Held, env)),
            Command::TakeBack => return Some(self.take_back(env)),
            Command::NextItem => return Some(self.go(self.plan.at() + 1, env)),
            Command::PreviousItem if self.plan.at() == 0 => {
                return Some(vec![Act::Say("this is the first item".into())]);
            }
            Command::PreviousItem => return Some(self.go(self.plan.at() - 1, env)),
            Command::Reopen => return Some(self.reopen(env)),
            Command::Items => return Some(self.list_items(env)),
            Command::ItemOrder => {
                let current = self.plan.by();
                return Some(vec![Act::Ask(Ask::Order { current })]);
            }
            Command::Comment => {
                let target = match self.object.as_ref()?.target()? {
                    ScoreTarget::Trace(id) => CommentTarget::Trace(id),
                    ScoreTarget::Observation(_, id) => CommentTarget::Observation(id),
                    ScoreTarget::Session(id) => CommentTarget::Session(id),
                    ScoreTarget::Run(_) => return None,
                };
                return Some(vec![Act::Ask(Ask::Comment { target })]);
            }
            // The object scrolls and turns its pages while the form keeps the keys.
            Command::Move(_) | Command::NextTab | Command::PreviousTab | Command::Raw => {
                return self.object.as_mut()?.read(command, env);
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
            (Panel::Object, Some(object)) => {
                if !object.turn_to_tree() {
                    self.panel = Panel::Form;
                }
            }
            (_, Some(object)) => {
                object.turn_to_detail();
                self.panel = Panel::Object;
            }
            (_, None) => self.panel = Panel::Form,
        }
    }

    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        if matches!(self.panel, Panel::Object | Panel::Instructions) {
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
            Panel::Form | Panel::Instructions | Panel::Summary => vec![
                (Command::Submit, "submit, next"),
                (Command::Skip, "skip"),
                (Command::Hold, "hold"),
                (Command::TakeBack, "take back"),
                (Command::NextPanel, "look closer"),
                (Command::Items, "items"),
                (Command::Instructions, "instructions"),
            ],
            Panel::Object => vec![(Command::NextPanel, "form"), (Command::NextTab, "next tab")],
        }
    }

    /// A list to find an item in; what is known of them beyond their ids comes from what was seen.
    fn list_items(&mut self, env: &mut Env) -> Vec<Act> {
        let row = |item: &QueueItem| ItemRow {
            id: item.id.clone(),
            state: match self.plan.later(&item.id) {
                _ if self.plan.is_done(item) => "done",
                Some(later) => later.word(),
                None => "",
            },
            words: self.item_words(item, env),
        };
        let rows = Arc::new(self.plan.iter().map(row).collect());
        let at = self.plan.at();
        vec![self.ask_facts(env), Act::Ask(Ask::Items { rows, at })]
    }

    fn item_words(&self, item: &QueueItem, env: &Env) -> String {
        let Some(facts) = self.plan.facts(&item.id) else {
            return Self::object_words(item);
        };
        let start = facts
            .start
            .map(|start| text::clock(start, env.now, &env.zone));
        let errors = facts.errors.filter(|errors| *errors > 0);
        let words = [
            facts.name.as_deref().map(str::to_owned),
            facts.user.as_deref().map(str::to_owned),
            start,
            facts.latency.map(Seconds::short),
            facts.cost.filter(|cost| cost.0 > 0.0).map(Usd::short),
            errors.map(|errors| format!("{errors} errors")),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        let words = format!("{}   {}", words.join(" · "), Self::object_words(item));
        text::clean_line(&words).into_owned()
    }

    fn put_in_order(&mut self, order: Order, env: &mut Env) -> Vec<Act> {
        self.plan.put_in_order(order);
        let mut acts = vec![Act::Say(order.label())];
        if order.needs_facts() {
            acts.push(self.ask_facts(env));
        }
        acts.push(self.bookmark());
        acts.extend(self.read_ahead(env));
        acts
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
