//! Annotation queues: how much of each is done; Enter reviews.

use std::sync::Arc;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Act, Env, Hints, Hits, Place, cells, draw_message, list};
use crate::command::{Command, CopyKind};
use crate::model::{Problem, Remote};
use crate::msg::{CopyText, Data, Effect, Fetch, QueueCount, Slot, Ticket};
use crate::widget::column::Column;
use crate::widget::list::ListState;
use crate::widget::table::{Row, Table, TableHit};

#[derive(Debug, Default)]
pub(crate) struct QueuesPane {
    queues: Remote<Arc<Vec<QueueCount>>>,
    ticket: Ticket,
    /// The queue to open once it is known, by name or id.
    wanted: Option<String>,
    at: Option<Timestamp>,
    state: ListState,
}

impl QueuesPane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.queues.load();
        let (ticket, act) = env.fetch(Slot::Queues, Fetch::Queues);
        self.ticket = ticket;
        vec![act]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.queues.is_loading()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
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

    pub(crate) fn on_data(&mut self, data: Data) -> Vec<Act> {
        if let Data::Queues(queues) = data {
            self.queues = Remote::Ready(queues);
        }
        self.find_wanted()
    }

    /// Opens the queue of that name or id, now or as soon as the queues are known.
    pub(crate) fn want(&mut self, queue: String) -> Vec<Act> {
        self.wanted = Some(queue);
        self.find_wanted()
    }

    fn find_wanted(&mut self) -> Vec<Act> {
        let Some(rows) = self.queues.value() else {
            return Vec::new();
        };
        let Some(wanted) = self.wanted.take() else {
            return Vec::new();
        };
        let found = rows.iter().position(|row| row.queue.is_called(&wanted));
        match found {
            Some(at) => {
                self.state.select_later(at);
                vec![Act::Open(Place::Queue(rows[at].queue.clone()))]
            }
            None => vec![Act::Problem(Problem::local(format!(
                "no queue is called {wanted:?}; these are there"
            )))],
        }
    }

    pub(crate) fn on_failed(&mut self, problem: &Problem) {
        self.queues.fail(problem.clone());
    }

    fn rows(&self) -> &[QueueCount] {
        self.queues
            .value()
            .map(|queues| queues.as_slice())
            .unwrap_or_default()
    }

    fn selected(&self) -> Option<&QueueCount> {
        self.rows().get(self.state.selected()?)
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Move(step) => list::walk(&mut self.state, step),
            Command::Open => {
                return Some(
                    self.selected()
                        .map(|row| Act::Open(Place::Queue(row.queue.clone())))
                        .into_iter()
                        .collect(),
                );
            }
            Command::Refresh => return Some(self.open(env)),
            Command::Copy(CopyKind::Id) => {
                let id = self.selected()?.queue.id.to_string();
                return Some(vec![Act::Do(Effect::Copy(CopyText::new(
                    CopyKind::Id,
                    &id,
                    id.as_str(),
                )))]);
            }
            Command::Browse => {
                let path = format!(
                    "annotation-queues/{}",
                    cells::segment(self.selected()?.queue.id.as_str())
                );
                return Some(vec![Act::Do(Effect::Browse(env.web_page(&path)))]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(crate) fn layout(&mut self, area: Rect) {
        self.state
            .layout(self.rows().len(), Table::rows_in(area, true));
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        if self.rows().is_empty() {
            let lines = match &self.queues {
                Remote::Failed { problem, .. } => vec![Line::from(vec![
                    Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                    Span::raw(problem.message.clone()),
                ])],
                Remote::Ready(_) => vec![
                    Line::from("No annotation queues in this project."),
                    Line::styled(
                        "Make one on the web page: Annotation Queues › New queue.",
                        theme.dim,
                    ),
                ],
                _ => vec![Line::styled(
                    format!("{} loading queues", env.spinner()),
                    theme.dim,
                )],
            };
            draw_message(area, buf, &lines, env);
            return Hits::default();
        }
        let columns = columns();
        let hits = Table::new(&columns, &self.state, theme).draw(area, buf, |at| self.row(at, env));
        Hits {
            table: Some(hits),
            ..Hits::default()
        }
    }

    fn row<'a>(&'a self, at: usize, env: &'a Env) -> Row<'a> {
        let theme = &env.theme;
        let Some(row) = self.rows().get(at) else {
            return Row::default();
        };
        let done = match (row.pending, row.completed) {
            (Some(pending), Some(completed)) if pending + completed > 0 => {
                let share = completed as f64 / (pending + completed) as f64;
                Line::from(crate::widget::bar::progress(share, 10, theme))
            }
            _ => Line::default(),
        };
        let number =
            |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
        Row::new(vec![
            Line::styled(&*row.queue.name, theme.strong),
            Line::from(number(row.pending)),
            Line::styled(number(row.completed), theme.dim),
            done,
            Line::styled(row.queue.configs.len().to_string(), theme.dim),
            cells::dim(row.queue.description.as_deref(), env),
        ])
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        match (
            mouse.kind,
            hits.table.as_ref().and_then(|table| table.hit(at)),
        ) {
            (MouseEventKind::ScrollDown, _) => self.state.scroll(list::WHEEL),
            (MouseEventKind::ScrollUp, _) => self.state.scroll(-list::WHEEL),
            (MouseEventKind::Down(MouseButton::Left), Some(TableHit::Row(row))) => {
                if self.state.is_selected(row) {
                    return self
                        .selected()
                        .map(|row| Act::Open(Place::Queue(row.queue.clone())))
                        .into_iter()
                        .collect();
                }
                self.state.to(row);
            }
            _ => {}
        }
        Vec::new()
    }
}

fn columns() -> [Column; 6] {
    [
        Column::left("queue", 14).flex(2, 36),
        Column::right("pending", 7),
        Column::right("completed", 9).priority(1),
        Column::left("done", 10).priority(3),
        Column::right("scores", 6).priority(4),
        Column::left("description", 16).flex(5, 90).priority(2),
    ]
}

pub(crate) fn hints() -> Hints {
    vec![(Command::Open, "review"), (Command::Refresh, "refresh")]
}
