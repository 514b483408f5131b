//! Review of an annotation queue: the object on the left, the score form on the right.

mod draw;
mod object;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use super::{Act, Answer, Ask, Env, Hints, Hits};
use crate::command::{Command, Context, Key};
use crate::form::{Form, Taken};
use crate::highlight::conversation::Reading;
use crate::model::{
    CommentTarget, ItemId, ItemObject, ItemStatus, Problem, Queue, QueueItem, Remote, Score,
    ScoreConfig, ScoreTarget,
};
use crate::msg::{Data, Effect, Fetch, Slot, Ticket, Write};
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

    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.items.load();
        self.configs.load();
        let (ticket, items) = env.fetch(
            Slot::Items,
            Fetch::Items {
                queue: self.queue.id.clone(),
            },
        );
        self.items_ticket = ticket;
        let (ticket, configs) = env.fetch(Slot::Configs, Fetch::Configs);
        self.configs_ticket = ticket;
        vec![items, configs]
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

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Items(items) if ticket == self.items_ticket => {
                self.take_items(items);
                return self.show(env);
            }
            Data::Configs(configs) if ticket == self.configs_ticket => {
                self.configs = Remote::Ready(configs);
            }
            Data::Scores(scores) if ticket == self.scores_ticket => {
                self.scores = Remote::Ready(scores);
            }
            data => {
                let Some(object) = &mut self.object else {
                    return Vec::new();
                };
                let known = object.target().is_some();
                let mut acts = object.on_data(ticket, data, env);
                if !known && object.target().is_some() {
                    acts.extend(self.ask_scores(env));
                }
                self.build_form(env);
                return acts;
            }
        }
        self.build_form(env);
        Vec::new()
    }

    /// Oldest first; starts at the first that is pending.
    fn take_items(&mut self, items: Arc<Vec<QueueItem>>) {
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| {
            (items[*a].created, &items[*a].id).cmp(&(items[*b].created, &items[*b].id))
        });
        self.at = order
            .iter()
            .position(|at| items[*at].status == ItemStatus::Pending)
            .unwrap_or(0);
        self.order = order;
        self.items = Remote::Ready(items);
    }

    /// Shows the current item: its object, and a form as soon as its scores are known.
    fn show(&mut self, env: &mut Env) -> Vec<Act> {
        self.form = None;
        self.object = None;
        self.seen = false;
        self.scores = Remote::Idle;
        let Some(item) = self.item().cloned() else {
            return Vec::new();
        };
        let (object, mut acts) = Object::open(&item, env);
        let known = object.target().is_some();
        self.object = Some(object);
        if known {
            acts.extend(self.ask_scores(env));
        }
        acts
    }

    fn ask_scores(&mut self, env: &mut Env) -> Option<Act> {
        let what = match self.object.as_ref()?.target()? {
            ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => Fetch::TraceScores { id },
            ScoreTarget::Session(id) => Fetch::SessionScores { id },
            ScoreTarget::Run(_) => return None,
        };
        self.scores.load();
        let (ticket, act) = env.fetch(Slot::FormScores, what);
        self.scores_ticket = ticket;
        Some(act)
    }

    /// Once target, configs and earlier scores are known.
    fn build_form(&mut self, env: &Env) {
        if self.form.is_some() {
            return;
        }
        let Some(target) = self.object.as_ref().and_then(Object::target) else {
            return;
        };
        let (Remote::Ready(configs), Remote::Ready(scores)) = (&self.configs, &self.scores) else {
            return;
        };
        let of_queue: Vec<ScoreConfig> = self
            .queue
            .configs
            .iter()
            .filter_map(|id| configs.iter().find(|config| config.id == *id).cloned())
            .collect();
        let subject = env.subject(target, Some(self.queue.id.clone()));
        let draft = self
            .item()
            .map(|item| item.id.clone())
            .and_then(|item| self.drafts.remove(&item));
        self.form = draft.or_else(|| Some(Form::new(subject, &of_queue, scores)));
    }

    pub(crate) fn on_typeset(&mut self, ticket: Ticket, reading: Reading) {
        if let Some(object) = &mut self.object {
            object.on_typeset(ticket, reading);
        }
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.items_ticket {
            self.items.fail(problem.clone());
        } else if ticket == self.configs_ticket {
            self.configs.fail(problem.clone());
        } else if ticket == self.scores_ticket {
            self.scores.fail(problem.clone());
        } else if let Some(object) = &mut self.object {
            object.on_failed(ticket, problem);
        }
    }

    /// Keys act only on an item that is fully shown.
    fn is_shown(&self) -> bool {
        self.sending.is_none()
            && self.form.is_some()
            && self.object.as_ref().is_some_and(Object::is_shown)
    }

    pub(crate) fn capture(&mut self, event: KeyEvent, key: Key) -> Option<Vec<Act>> {
        if self.panel != Panel::Form {
            return None;
        }
        if !self.is_shown() {
            return self.hold_back(key);
        }
        let taken = self.form.as_mut()?.on_key(event, key);
        (taken == Taken::Yes).then(Vec::new)
    }

    /// Digits that come too early are meant for the form, not for another pane.
    fn hold_back(&self, key: Key) -> Option<Vec<Act>> {
        let meant = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        (self.item().is_some() && key.typed().is_some_and(meant))
            .then(|| vec![Act::Say("wait until the item is shown".into())])
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

    fn submit(&mut self, env: &mut Env) -> Vec<Act> {
        if !self.is_shown() {
            return vec![Act::Say("wait until the item is fully shown".into())];
        }
        if !self.seen {
            return vec![Act::Say("look at the item first: tab shows it".into())];
        }
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        let (Some(item), Some(form)) =
            (self.item().map(|item| item.id.clone()), self.form.as_mut())
        else {
            return Vec::new();
        };
        match form.scores(true) {
            Err(why) => vec![Act::Say(why)],
            Ok(scores) => {
                let ticket = env.tickets.next();
                self.sending = Some((ticket, item.clone()));
                let write = Write::Review {
                    queue: self.queue.id.clone(),
                    item,
                    scores,
                };
                vec![Act::Do(Effect::Write { ticket, write })]
            }
        }
    }

    fn reopen(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(item) = self.item() else {
            return Vec::new();
        };
        if !self.is_done(item) {
            return vec![Act::Say("this item is not completed".into())];
        }
        if env.read_only {
            return vec![Act::Say("lftui was started with --read-only".into())];
        }
        let (ticket, item) = (env.tickets.next(), item.id.clone());
        self.sending = Some((ticket, item.clone()));
        let write = Write::SetItem {
            queue: self.queue.id.clone(),
            item,
            status: ItemStatus::Pending,
        };
        vec![Act::Do(Effect::Write { ticket, write })]
    }

    pub(crate) fn on_written(
        &mut self,
        ticket: Ticket,
        write: &Write,
        result: &Result<(), Problem>,
        env: &mut Env,
    ) -> Vec<Act> {
        let Some((_, item)) = self.sending.take_if(|(sent, _)| *sent == ticket) else {
            return Vec::new();
        };
        match (result, write) {
            (Err(problem), _) => vec![Act::Problem(problem.clone())],
            (Ok(()), Write::SetItem { .. }) => {
                self.done.remove(&item);
                self.open(env)
            }
            (Ok(()), write) => {
                self.form = None;
                self.drafts.remove(&item);
                self.done.insert(item);
                let count = if let Write::Review { scores, .. } = write {
                    scores.len()
                } else {
                    0
                };
                let mut acts = self.next_pending(env);
                let words = if count == 1 {
                    "1 score".into()
                } else {
                    format!("{count} scores")
                };
                acts.insert(0, Act::Say(format!("completed with {words}")));
                acts
            }
        }
    }

    fn is_done(&self, item: &QueueItem) -> bool {
        item.status == ItemStatus::Completed || self.done.contains(&item.id)
    }

    /// The next one that is neither done nor skipped; then the skipped ones again.
    fn next_pending(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(items) = self.items.value().cloned() else {
            return Vec::new();
        };
        let count = self.order.len();
        let after = (1..=count).map(|step| (self.at + step) % count.max(1));
        let open = |at: &usize| !self.is_done(&items[self.order[*at]]);
        let fresh = after
            .clone()
            .find(|at| open(at) && !self.skipped.contains(&items[self.order[*at]].id));
        if let Some(at) = fresh.or_else(|| after.clone().find(open)) {
            self.go(at, env)
        } else {
            self.panel = Panel::Form;
            vec![Act::Say("every item of this queue is done".into())]
        }
    }

    fn keep_draft(&mut self) {
        let item = self.item().map(|item| item.id.clone());
        if let (Some(item), Some(form)) = (item, self.form.take_if(|form| form.is_touched())) {
            self.drafts.insert(item, form);
        }
    }

    fn go(&mut self, at: usize, env: &mut Env) -> Vec<Act> {
        if at >= self.order.len() {
            return vec![Act::Say("this is the last item".into())];
        }
        self.keep_draft();
        self.at = at;
        self.panel = Panel::Form;
        self.show(env)
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
