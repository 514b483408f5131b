//! What a person can do with a list.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::arrange::Keep;
use super::{ListPane, Listed, WHEEL, walk};
use crate::command::{Command, CopyKind, Move, Sort, View};
use crate::msg::{CopyText, Effect};
use crate::pane::{Act, Answer, Ask, Env, Hits, Place};
use crate::widget::find::{self, Needle};
use crate::widget::table::{Order, TableHit};

impl<T: Listed> ListPane<T> {
    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        match answer {
            Answer::Filter(line) => self.query.filter = line.trim().into(),
            Answer::Span(span) => self.query.span = span,
            Answer::View(view) => {
                self.query.filter = view.filter.as_str().into();
                self.query.span = view.span;
                let order = [Order::Descending, Order::Ascending][usize::from(view.ascending)];
                self.sort = (view.sort, order);
            }
            Answer::Find { line, done } => {
                self.find = line;
                if done || self.find.is_empty() {
                    return Vec::new();
                }
                return self.find_from(env, 0, true);
            }
            Answer::Order(_) | Answer::Item(_) | Answer::Items(_) => return Vec::new(),
        }
        self.state.first();
        self.placed = false;
        self.new.clear();
        self.previewed = None;
        vec![self.load(env, false, false)]
    }

    /// What is shown, to be kept under a name.
    pub(crate) fn view(&self, name: &str) -> View {
        View {
            name: name.to_owned(),
            pane: T::ROOT,
            filter: self.query.filter.to_string(),
            sort: self.sort.0,
            ascending: self.sort.1 == Order::Ascending,
            span: self.query.span,
        }
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        Some(match command {
            Command::Move(step) => {
                let from = self.state.selected();
                walk(&mut self.state, step);
                self.placed = step != Move::First && !self.order.is_empty();
                self.passed(from);
                let in_vain = self.order.is_empty() && self.has_more();
                if in_vain {
                    vec![self.load(env, true, false)]
                } else {
                    self.rest(env)
                }
            }
            Command::Open => self
                .selected()
                .and_then(T::place)
                .map(Act::Open)
                .into_iter()
                .collect(),
            Command::Refresh => {
                self.previewed = None;
                vec![self.load(env, false, true)]
            }
            Command::Follow => self.toggle_follow(env),
            Command::Filter => vec![Act::Ask(Ask::Filter {
                line: self.query.filter.to_string(),
                rows: T::ROWS,
                seen: Box::default(),
            })],
            Command::Find => vec![Act::Ask(Ask::Find {
                line: self.find.clone(),
            })],
            Command::FindNext => self.find_from(env, 1, true),
            Command::FindPrevious => self.find_from(env, 1, false),
            Command::TimeRange => vec![Act::Ask(Ask::Span {
                current: self.query.span,
            })],
            Command::Sort(sort) => self.sort_by(sort, env),
            Command::Score => self.score(),
            Command::Enqueue => self.enqueue(),
            Command::Comment => self.comment(),
            Command::Mark => {
                let from = self.state.selected();
                self.toggle_mark();
                self.passed(from);
                self.rest(env)
            }
            Command::MarkRange => {
                self.toggle_range();
                Vec::new()
            }
            Command::Delete => {
                let chosen = self.chosen();
                let scores: Vec<_> = chosen.iter().filter_map(T::score).cloned().collect();
                if scores.is_empty() {
                    return Some(vec![Act::Say("only scores are deleted here".into())]);
                }
                vec![Act::Ask(Ask::Delete {
                    scores,
                    choose: false,
                })]
            }
            Command::Copy(kind) => self.copy(kind, env),
            Command::Pipe | Command::Save => self.take_out(command),
            Command::Browse => match self.selected().and_then(T::web_path) {
                Some(path) => vec![Act::Do(Effect::Browse(env.web_page(&path)))],
                None => vec![Act::Say("this row has no web page".into())],
            },
            _ => return None,
        })
    }

    pub(super) fn sort_by(&mut self, sort: Sort, env: &mut Env) -> Vec<Act> {
        if !T::columns().iter().any(|(_, by)| *by == Some(sort)) {
            return vec![Act::Say("this list has no such column".into())];
        }
        let held = self.selected().map(|row| row.id().to_string());
        self.sort = match self.sort {
            (now, Order::Descending) if now == sort => (sort, Order::Ascending),
            _ => (sort, Order::Descending),
        };
        let keep = match self.state.selected() {
            Some(at) if at > 0 || self.placed => Keep::Row,
            _ => Keep::First,
        };
        self.arrange(held.as_deref(), keep);
        self.rest(env)
    }

    pub(super) fn find_from(&mut self, env: &mut Env, skip: usize, forward: bool) -> Vec<Act> {
        let (len, start) = (self.order.len(), self.state.selected().unwrap_or(0));
        let Some(finder) = Needle::new(&self.find) else {
            return vec![Act::Ask(Ask::Find {
                line: String::new(),
            })];
        };
        let found = find::next((start, skip), len, forward, |at| {
            self.row(at)
                .is_some_and(|row| row.texts().iter().any(|text| finder.is_in(text)))
        });
        match found {
            Some(at) => {
                let from = self.state.selected();
                self.state.to(at);
                self.placed = true;
                self.passed(from);
                self.rest(env)
            }
            None => vec![Act::Say(format!(
                "\"{}\" is in none of the {len} loaded rows",
                self.find
            ))],
        }
    }

    pub(super) fn copy(&self, kind: CopyKind, env: &Env) -> Vec<Act> {
        let Some(row) = self.selected() else {
            return vec![Act::Say("there is nothing to copy".into())];
        };
        let text = match kind {
            CopyKind::Id => Some(row.id().to_string()),
            CopyKind::Node | CopyKind::Value => Some(row.json()),
            CopyKind::Link => row.web_path().map(|path| env.web_page(&path)),
            CopyKind::Curl => row.api_path().map(|path| env.curl(&path)),
            CopyKind::Trace => {
                let Some(Place::Trace { id, .. }) = row.place() else {
                    return vec![Act::Say("this row leads to no trace".into())];
                };
                return vec![Act::Export(id)];
            }
            CopyKind::Markdown => {
                let Some(Place::Trace { id, select }) = row.place() else {
                    return vec![Act::Say("this row leads to no trace".into())];
                };
                return vec![Act::Markdown(id, select)];
            }
            CopyKind::Path => None,
        };
        match text {
            Some(text) => vec![Act::Do(Effect::Copy(CopyText::new(kind, row.id(), text)))],
            None => vec![Act::Say("this row has nothing like that to copy".into())],
        }
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let from = self.state.selected();
        match (
            mouse.kind,
            hits.table.as_ref().and_then(|table| table.hit(at)),
        ) {
            (MouseEventKind::ScrollDown, _) => self.state.scroll(WHEEL),
            (MouseEventKind::ScrollUp, _) => self.state.scroll(-WHEEL),
            (MouseEventKind::Down(MouseButton::Left), Some(TableHit::Row(row))) => {
                if self.state.is_selected(row) {
                    return self.command(Command::Open, env).unwrap_or_default();
                }
                self.state.to(row);
                self.placed = true;
            }
            (MouseEventKind::Down(MouseButton::Left), Some(TableHit::Header(column))) => {
                let sort = T::columns().get(column).and_then(|(_, sort)| *sort);
                return sort.map_or_else(Vec::new, |sort| self.sort_by(sort, env));
            }
            _ => return Vec::new(),
        }
        self.passed(from);
        self.rest(env)
    }
}
