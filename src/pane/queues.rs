//! Annotation queues: how much of each is done; Enter reviews.

mod aside;
mod commands;

use std::sync::Arc;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use super::{Act, Env, Hits, Place, cells, draw_message, list};
use crate::model::{Problem, QueueId, Remote, ScoreConfig};
use crate::msg::{Data, Fetch, QueueCount, Slot, Ticket};
use crate::widget::column::Column;
use crate::widget::line::put_line;
use crate::widget::list::ListState;
use crate::widget::table::{Row, Table, TableHit};

#[derive(Debug, Default)]
pub(crate) struct QueuesPane {
    queues: Remote<Arc<Vec<QueueCount>>>,
    ticket: Ticket,
    /// The queue to open once it is known, by name or id.
    wanted: Option<String>,
    configs: Remote<Arc<Vec<ScoreConfig>>>,
    configs_ticket: Ticket,
    at: Option<Timestamp>,
    state: ListState,
    find: String,
}

impl QueuesPane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        let mut acts = self.reload(env);
        let (ticket, act) = env.fetch(Slot::Configs, Fetch::Configs);
        self.configs_ticket = ticket;
        acts.push(act);
        acts
    }

    /// The queues again, with what was decided since.
    pub(super) fn reload(&mut self, env: &mut Env) -> Vec<Act> {
        self.queues.load();
        let (ticket, act) = env.fetch(Slot::Queues, Fetch::Queues);
        self.ticket = ticket;
        vec![act]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.queues.is_loading()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.configs_ticket
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

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data) -> Vec<Act> {
        match data {
            Data::Queues(queues) if ticket == self.ticket => {
                let selected = self.selected().map(|row| row.queue.id.clone());
                self.queues = Remote::Ready(queues);
                // A new queue comes first, and must not move the cursor to another one.
                let at = |id: &QueueId| self.rows().iter().position(|row| row.queue.id == *id);
                if let Some(at) = selected.as_ref().and_then(at) {
                    self.state.select_later(at);
                }
            }
            Data::Configs(configs) if ticket == self.configs_ticket => {
                self.configs = Remote::Ready(configs);
            }
            _ => {}
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

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket {
            self.queues.fail(problem.clone());
        }
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.rows().is_empty() && self.queues.problem().is_some()
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

    /// The list, and below it what is known of the selected queue.
    fn areas(&self, area: Rect) -> [Rect; 2] {
        let aside = self.aside_height(area);
        Layout::vertical([Constraint::Fill(1), Constraint::Length(aside)]).areas(area)
    }

    pub(crate) fn layout(&mut self, area: Rect) {
        let [table, _] = self.areas(area);
        self.state
            .layout(self.rows().len(), Table::rows_in(table, true));
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
                    Line::from(vec![
                        Span::styled("a", theme.key),
                        Span::styled(" creates one", theme.dim),
                    ]),
                ],
                _ => vec![Line::styled(
                    format!("{} loading queues", env.spinner()),
                    theme.dim,
                )],
            };
            let lines: Vec<Line<'_>> = lines.into_iter().chain(self.coming(env)).collect();
            draw_message(area, buf, &lines, env);
            return Hits::default();
        }
        let [area, aside] = self.areas(area);
        let columns = columns();
        let hits = Table::new(&columns, &self.state, theme).draw(area, buf, |at| self.row(at, env));
        let below = area.y + (1 + self.rows().len() as u16).min(area.height);
        for (line, y) in self.coming(env).iter().zip(below..area.bottom()) {
            put_line(
                buf,
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                line,
            );
        }
        self.draw_aside(aside, buf, env);
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
        let open = env.outbox.rows.iter().filter(|one| one.state.is_open());
        let waiting = open
            .filter(|one| one.write.queue() == Some(&row.queue.id))
            .count();
        Row::new(vec![
            Line::styled(&*row.queue.name, theme.strong),
            Line::from(number(row.pending)),
            Line::styled(number(row.completed), theme.dim),
            Line::styled(
                number(Some(waiting).filter(|count| *count > 0)),
                theme.warning,
            ),
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

fn columns() -> [Column; 7] {
    [
        Column::left("queue", 14).flex(2, 36),
        Column::right("pending", 7),
        Column::right("completed", 9).priority(1),
        Column::right("waiting", 7).priority(2),
        Column::left("done", 10).priority(3),
        Column::right("scores", 6).priority(4),
        Column::left("description", 16).flex(5, 90).priority(2),
    ]
}
