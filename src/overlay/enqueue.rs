//! Puts what is selected or marked into a queue, with a word on what is in it already.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use super::sending::{Sending, foot};
use crate::command::Key;
use crate::model::{ItemObject, ItemStatus, Problem, Queue, QueueItem, Remote};
use crate::msg::{Data, Fetch, QueueCount, Slot, Ticket, Write};
use crate::pane::{Act, Env};
use crate::widget::line::{cut, put_line};
use crate::widget::popup::Popup;
use crate::widget::text::wrap;

const WIDTH: u16 = 60;
/// Items in one answer.
const PAGE: usize = 100;
/// Requests that nobody has to be asked for.
const FEW: usize = 5;

#[derive(Debug)]
pub(crate) struct EnqueueBox {
    objects: Vec<ItemObject>,
    what: String,
    queues: Remote<Arc<Vec<QueueCount>>>,
    at: usize,
    /// The queue that was chosen, and what is in it.
    chosen: Option<(Queue, Remote<Arc<Vec<QueueItem>>>)>,
    ticket: Ticket,
    sending: Sending,
    count: usize,
}

impl EnqueueBox {
    pub(super) fn new(objects: Vec<ItemObject>, what: String, env: &mut Env) -> (Self, Vec<Act>) {
        let (ticket, act) = env.fetch(Slot::Enqueue, Fetch::Queues);
        let enqueue = Self {
            objects,
            what,
            queues: Remote::Loading { stale: None },
            at: 0,
            chosen: None,
            ticket,
            sending: Sending::default(),
            count: 0,
        };
        (enqueue, vec![act])
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.ticket == ticket || self.sending.wants(ticket)
    }

    pub(super) fn is_loading(&self) -> bool {
        let items = self.chosen.as_ref().map(|(_, items)| items.is_loading());
        self.sending.is_on() || items.unwrap_or_else(|| self.queues.is_loading())
    }

    pub(super) fn on_data(&mut self, data: Data) {
        match (data, &mut self.chosen) {
            (Data::Queues(queues), None) => self.queues = Remote::Ready(queues),
            (Data::Items(items), Some((_, known))) => *known = Remote::Ready(items),
            (Data::SomeItems(more), Some((_, Remote::Loading { stale }))) => {
                let before = stale.take().unwrap_or_default();
                let all = before.iter().cloned().chain(more);
                *stale = Some(Arc::new(all.collect()));
            }
            _ => {}
        }
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        match &mut self.chosen {
            None => self.queues.fail(problem.clone()),
            Some((_, items)) => items.fail(problem.clone()),
        }
        self.sending.problem = Some(problem.message.clone());
    }

    fn rows(&self) -> &[QueueCount] {
        self.queues.value().map_or(&[], |queues| queues)
    }

    pub(super) fn on_key(&mut self, key: Key, env: &mut Env) -> Outcome {
        if self.sending.is_on() {
            return Outcome::Stay(Vec::new());
        }
        let last = self.rows().len().saturating_sub(1);
        match (key.to_string().as_str(), self.chosen.is_some()) {
            ("esc", true) => {
                self.chosen = None;
                self.sending.problem = None;
            }
            ("esc" | "q" | "ctrl-c", _) => return Outcome::Close(Vec::new()),
            ("j" | "down", false) => self.at = (self.at + 1).min(last),
            ("k" | "up", false) => self.at = self.at.saturating_sub(1),
            ("enter", false) => return Outcome::Stay(self.choose(env)),
            ("enter", true) => return self.add(false, env),
            ("A", true) => return self.add(true, env),
            ("c", true) => return Outcome::Stay(self.look_up(env)),
            _ => {}
        }
        Outcome::Stay(Vec::new())
    }

    fn choose(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(row) = self.rows().get(self.at) else {
            return Vec::new();
        };
        self.chosen = Some((row.queue.clone(), Remote::Idle));
        match self.cost() {
            Some(cost) if cost > FEW => Vec::new(),
            _ => self.look_up(env),
        }
    }

    /// Requests that it takes to read all items of the chosen queue, where its counts are known.
    fn cost(&self) -> Option<usize> {
        let row = self.rows().get(self.at)?;
        Some((row.pending? + row.completed?).div_ceil(PAGE).max(1))
    }

    /// Reads what is in the chosen queue.
    fn look_up(&mut self, env: &mut Env) -> Vec<Act> {
        let Some((queue, items)) = &mut self.chosen else {
            return Vec::new();
        };
        if !matches!(items, Remote::Idle | Remote::Failed { .. }) {
            return Vec::new();
        }
        let queue = queue.id.clone();
        let (ticket, act) = env.fetch(Slot::Enqueue, Fetch::Items { queue });
        self.ticket = ticket;
        *items = Remote::Loading { stale: None };
        vec![act]
    }

    /// Which of the objects are in the queue already: pending, completed.
    fn there(&self) -> Vec<(&ItemObject, ItemStatus)> {
        let items = self.chosen.as_ref().and_then(|(_, items)| items.value());
        let status = |object: &ItemObject| {
            let of_object = items?.iter().filter(|item| item.object == *object);
            // One that is still to be done says more than one that is done.
            of_object
                .map(|item| item.status)
                .min_by_key(|status| *status as u8)
        };
        let objects = self.objects.iter();
        objects
            .filter_map(|object| Some((object, status(object)?)))
            .collect()
    }

    /// All of them, or those that are not there.
    fn add(&mut self, all: bool, env: &mut Env) -> Outcome {
        let Some((queue, _)) = &self.chosen else {
            return Outcome::Stay(Vec::new());
        };
        let there = self.there();
        let is_new = |object: &&ItemObject| all || there.iter().all(|(known, _)| known != object);
        let add = |object: &ItemObject| Write::AddItem {
            queue: queue.id.clone(),
            object: object.clone(),
        };
        let writes: Vec<Write> = self.objects.iter().filter(is_new).map(add).collect();
        if writes.is_empty() {
            let words = "nothing is left to add; A adds it once more";
            self.sending.problem = Some(words.into());
            return Outcome::Stay(Vec::new());
        }
        self.count = writes.len();
        Outcome::Stay(self.sending.send(writes, env))
    }

    pub(super) fn on_written(&mut self, result: &Result<(), Problem>) -> Outcome {
        if !self.sending.answered(result) {
            return Outcome::Stay(Vec::new());
        }
        let queue = self.chosen.as_ref().map_or("", |(queue, _)| &*queue.name);
        let what = match self.count {
            1 => "1 item".to_string(),
            count => format!("{count} items"),
        };
        let words = format!("{what} on the way to {queue}");
        Outcome::Close(vec![Act::Say(words)])
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let title = format!("Add {} to a queue", self.what);
        let lines = match &self.chosen {
            Some(chosen) => self.question(chosen, env),
            None => self.names(env),
        };
        let lines = wrap(lines, WIDTH.min(area.width.saturating_sub(6)));
        let hint = match &self.chosen {
            None => "Enter choose   Esc leave",
            Some((_, Remote::Idle | Remote::Failed { .. })) => {
                "Enter add   c check what is in it   Esc another queue"
            }
            Some(_) if self.there().is_empty() => "Enter add   Esc another queue",
            Some(_) => "Enter add the others   A add all   Esc another queue",
        };
        let popup = Popup {
            title: &title,
            hint,
            width: WIDTH,
            height: lines.len() as u16 + 1,
        };
        let inside = popup.draw(area, buf, theme);
        let fits = usize::from(inside.height).saturating_sub(1).max(1);
        let skip = match self.chosen {
            None => (self.at + 1).saturating_sub(fits),
            Some(_) => 0,
        };
        let shown = lines.iter().skip(skip).take(fits);
        for (line, y) in shown.zip(inside.y..inside.bottom()) {
            put_line(buf, Rect::new(inside.x, y, inside.width, 1), line);
        }
        if self.sending.is_on() || self.sending.problem.is_some() {
            self.sending.draw(inside, buf, env);
        } else if self.is_loading() {
            let words = format!("{} loading", env.spinner());
            put_line(buf, foot(inside), &Line::styled(words, theme.dim));
        }
    }

    fn names(&self, env: &Env) -> Vec<Line<'static>> {
        let theme = &env.theme;
        if self.rows().is_empty() && !self.queues.is_loading() {
            let words = "There is no queue yet: 6 shows the queues, a creates one there.";
            return vec![Line::styled(words, theme.dim)];
        }
        let room = usize::from(WIDTH) - 20;
        let line = |(at, row): (usize, &QueueCount)| {
            let name = cut(&row.queue.name, room, theme.symbols.ellipsis).into_owned();
            let pending = row.pending.map(|count| format!("   {count} pending"));
            let style = if at == self.at {
                theme.selected
            } else {
                theme.text
            };
            Line::from(vec![
                Span::styled(format!(" {name} "), style),
                Span::styled(pending.unwrap_or_default(), theme.dim),
            ])
        };
        self.rows().iter().enumerate().map(line).collect()
    }

    fn question(
        &self,
        (queue, items): &(Queue, Remote<Arc<Vec<QueueItem>>>),
        env: &Env,
    ) -> Vec<Line<'static>> {
        let theme = &env.theme;
        let mut lines = vec![Line::styled(queue.name.to_string(), theme.strong)];
        let known = self.there();
        if !known.is_empty() {
            let done = known
                .iter()
                .filter(|(_, status)| *status == ItemStatus::Completed)
                .count();
            let words = match self.objects.len() {
                1 if done == 1 => "It is in this queue already, completed.".into(),
                1 => "It is in this queue already, and pending.".into(),
                all => format!(
                    "{} of {all} are in this queue already ({done} completed).",
                    known.len()
                ),
            };
            lines.push(Line::styled(words, theme.warning));
            if items.is_loading() {
                lines.push(Line::styled("The rest of it is being read.", theme.dim));
            }
        } else if items.is_loading() {
            let words = "What is in it already is being read; you need not wait for it.";
            lines.push(Line::styled(words, theme.dim));
        } else if let (Remote::Idle, Some(cost)) = (items, self.cost()) {
            let words = format!(
                "It is a big queue: to check whether it has this already takes {cost} requests."
            );
            lines.push(Line::styled(words, theme.dim));
        } else if items.problem().is_none() {
            let words = match self.objects.len() {
                1 => "It is not in this queue yet.".into(),
                all => format!("None of the {all} is in this queue yet."),
            };
            lines.push(Line::from(words));
        }
        lines
    }
}
