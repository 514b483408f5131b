//! Review of an annotation queue: the object on the left, the score form on the right.

mod back;
mod commands;
mod correct;
mod draw;
mod filter;
mod list;
mod load;
mod many;
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

use super::{Act, Correcting, Env, Hits};
use crate::command::{Context, Key};
use crate::form::{Form, Taken};
use crate::model::{ItemId, NewScore, Problem, Queue, QueueItem, Remote, Score, ScoreConfig};
use crate::msg::{Order, Ticket};
use back::Decision;
use next::Next;
use object::Object;
use pace::Pace;
use plan::Plan;
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the item on the screen"
)]
pub(crate) struct ReviewPane {
    queue: Queue,
    items: Remote<()>,
    items_ticket: Ticket,
    told_at: Option<Timestamp>,
    configs: Remote<Arc<Vec<ScoreConfig>>>,
    configs_ticket: Ticket,
    bookmark_ticket: Ticket,
    facts_ticket: Ticket,
    /// For what more is learned about the items.
    facts_by: Option<Order>,
    /// To be scored together, once it is known where they belong.
    marked: Vec<ItemId>,
    /// Why no more is learned about the items.
    facts_problem: Option<Problem>,
    ahead_ticket: Ticket,
    /// Only the very next item was asked for.
    ahead_alone: bool,
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
    correcting: Option<Correcting>,
    warned: bool,
    /// The form was on the screen with what is known of the item.
    drawn: bool,
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
            bookmark_ticket: Ticket::default(),
            facts_ticket: Ticket::default(),
            facts_by: None,
            marked: Vec::new(),
            facts_problem: None,
            ahead_ticket: Ticket::default(),
            ahead_alone: false,
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
            correcting: None,
            warned: false,
            drawn: false,
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

    pub(crate) fn is_coming(&self) -> bool {
        self.object.as_ref().is_some_and(Object::is_coming)
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
                .correcting
                .as_ref()
                .is_some_and(|one| one.wants(ticket))
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
            Panel::Form if self.is_shown() && self.drawn => {
                if let Some(why) = self.not_meant(event, key, env) {
                    return Some(vec![Act::Say(why)]);
                }
                let form = self.form.as_mut()?;
                let taken = form.on_key(event, key);
                if taken != Taken::No {
                    self.touched = true;
                    if taken == Taken::Chosen && env.auto_advance && form.advance() {
                        return Some(self.submit(env));
                    }
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

    /// What is typed ahead, or chose in the item before, is not meant for this one.
    fn not_meant(&self, event: KeyEvent, key: Key, env: &Env) -> Option<String> {
        let form = self.form.as_ref()?;
        let held = || env.hand.held().filter(|_| !self.touched);
        let early = || env.hand.early(self.since()?, env.now);
        form.answers(event, key)
            .then(|| held().or_else(early))
            .flatten()
    }

    pub(crate) fn on_paste(&mut self, text: &str) {
        if self.panel == Panel::Form
            && self.is_shown()
            && self.drawn
            && let Some(form) = &mut self.form
        {
            form.on_paste(text);
            self.touched = true;
        }
    }

    pub(crate) fn back(&mut self, env: &mut Env) -> Option<Vec<Act>> {
        if matches!(self.panel, Panel::Object | Panel::Instructions) {
            self.panel = Panel::Form;
            return Some(Vec::new());
        }
        if self.plan.filter().is_some() {
            return Some(self.filter_by("", env));
        }
        let unsent =
            self.drafts.len() + usize::from(self.form.as_ref().is_some_and(Form::is_touched));
        let warned = std::mem::replace(&mut self.warned, true) && env.hand.held().is_none();
        if unsent > 0 && !warned {
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
}
