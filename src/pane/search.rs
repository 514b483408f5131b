//! What a search found in what was seen, the newest first; Enter opens the observation in its trace.

mod draw;

use std::sync::Arc;

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{Act, Answer, Ask, Env, Hints, Hits, Place, cells, list};
use crate::command::{Command, CopyKind};
use crate::model::{Problem, Remote, ScoreTarget};
use crate::msg::{CopyText, Data, Effect, Fetch, Finding, Findings, Slot, Ticket};
use crate::widget::find::{self, Needle};
use crate::widget::list::ListState;
use crate::widget::table::{Table, TableHit};

#[derive(Debug)]
pub(crate) struct SearchPane {
    text: Arc<str>,
    /// The server is asked, too.
    server: bool,
    findings: Remote<Findings>,
    ticket: Ticket,
    state: ListState,
    find: String,
}

impl SearchPane {
    pub(crate) fn new(text: Arc<str>) -> Self {
        Self {
            text,
            server: false,
            findings: Remote::Idle,
            ticket: Ticket::default(),
            state: ListState::default(),
            find: String::new(),
        }
    }

    pub(crate) fn crumb(&self) -> String {
        format!("search {}", self.text)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.findings.load();
        let what = Fetch::Search {
            text: Arc::clone(&self.text),
            server: self.server,
        };
        let (ticket, act) = env.fetch(Slot::Search, what);
        self.ticket = ticket;
        vec![act]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.findings.is_loading()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
    }

    /// The cursor stays on its result where more of them come.
    pub(crate) fn on_data(&mut self, data: Data) -> Vec<Act> {
        let Data::Found(findings) = data else {
            return Vec::new();
        };
        let held = self.selected().map(|found| found.observation.clone());
        let same = |found: &Finding| Some(&found.observation) == held.as_ref();
        if let Some(at) = findings.found.iter().position(same) {
            self.state.select_later(at);
        }
        let height = self.state.height().max(1);
        self.state.layout(findings.found.len(), height);
        self.findings = if findings.done {
            Remote::Ready(findings)
        } else {
            Remote::Loading {
                stale: Some(findings),
            }
        };
        Vec::new()
    }

    pub(crate) fn on_failed(&mut self, problem: &Problem) {
        self.findings.fail(problem.clone());
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.findings.problem().filter(|_| !self.rows().is_empty())
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.rows().is_empty() && self.findings.problem().is_some()
    }

    fn rows(&self) -> &[Finding] {
        let findings = self.findings.value();
        findings.map_or(&[], |findings| &findings.found)
    }

    fn selected(&self) -> Option<&Finding> {
        self.rows().get(self.state.selected()?)
    }

    pub(crate) fn on_answer(&mut self, answer: Answer) -> Vec<Act> {
        if let Answer::Find { line, done } = answer {
            self.find = line;
            if !done && !self.find.is_empty() {
                return self.find_from(0, true);
            }
        }
        Vec::new()
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Move(step) => list::walk(&mut self.state, step),
            Command::Open => return Some(self.selected().map(place).into_iter().collect()),
            Command::Refresh => return Some(self.open(env)),
            Command::AskServer => {
                if let Some(why) = draw::may_not_ask(env) {
                    return Some(vec![Act::Say(why.into())]);
                }
                self.server = true;
                return Some(self.open(env));
            }
            Command::Find => {
                let line = self.find.clone();
                return Some(vec![Act::Ask(Ask::Find { line })]);
            }
            Command::FindNext => return Some(self.find_from(1, true)),
            Command::FindPrevious => return Some(self.find_from(1, false)),
            Command::Copy(kind) => return self.copy(kind, env),
            Command::Score => return Some(self.selected().map(score).into_iter().collect()),
            Command::Enqueue => {
                return Some(self.selected().map_or_else(Vec::new, |found| {
                    list::marks::enqueue(&[target(found)], named(found))
                }));
            }
            Command::Browse => {
                let path = web_path(self.selected()?);
                return Some(vec![Act::Do(Effect::Browse(env.web_page(&path)))]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn copy(&self, kind: CopyKind, env: &Env) -> Option<Vec<Act>> {
        let found = self.selected()?;
        let id = found.observation.as_str();
        let text = match kind {
            CopyKind::Id => id.to_owned(),
            CopyKind::Value => found.excerpt.text.clone(),
            CopyKind::Link => env.web_page(&web_path(found)),
            _ => return None,
        };
        Some(vec![Act::Do(Effect::Copy(CopyText::new(kind, id, text)))])
    }

    fn find_from(&mut self, skip: usize, forward: bool) -> Vec<Act> {
        let (len, start) = (self.rows().len(), self.state.selected().unwrap_or(0));
        let Some(needle) = Needle::new(&self.find) else {
            let line = String::new();
            return vec![Act::Ask(Ask::Find { line })];
        };
        let found = find::next((start, skip), len, forward, |at| {
            let found = &self.rows()[at];
            let texts = [&*found.trace_name, &*found.name, &found.excerpt.text];
            texts.iter().any(|text| needle.is_in(text))
        });
        match found {
            Some(at) => {
                self.state.to(at);
                Vec::new()
            }
            None => vec![Act::Say(format!(
                "\"{}\" is in none of the {len} results",
                self.find
            ))],
        }
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let hit = hits.table.as_ref().and_then(|table| table.hit(at));
        match (mouse.kind, hit) {
            (MouseEventKind::ScrollDown, _) => self.state.scroll(list::WHEEL),
            (MouseEventKind::ScrollUp, _) => self.state.scroll(-list::WHEEL),
            (MouseEventKind::Down(MouseButton::Left), Some(TableHit::Row(row))) => {
                if self.state.is_selected(row) {
                    return self.selected().map(place).into_iter().collect();
                }
                self.state.to(row);
            }
            _ => {}
        }
        Vec::new()
    }

    pub(crate) fn layout(&mut self, area: Rect) {
        let [_, table, _] = draw::areas(area);
        self.state
            .layout(self.rows().len(), Table::rows_in(table, true));
    }

    pub(crate) fn hints(&self, env: &Env) -> Hints {
        let mut hints = vec![
            (Command::Open, "open"),
            (Command::Search, "search"),
            (Command::Find, "find"),
        ];
        if !self.server && draw::may_not_ask(env).is_none() {
            hints.push((Command::AskServer, "ask the server too"));
        }
        hints
    }
}

fn target(found: &Finding) -> ScoreTarget {
    ScoreTarget::Observation(found.trace.clone(), found.observation.clone())
}

fn named(found: &Finding) -> String {
    format!("{} {}", found.kind.as_str().to_lowercase(), found.name)
}

fn score(found: &Finding) -> Act {
    Act::Ask(Ask::Score {
        targets: vec![target(found)],
        what: named(found),
    })
}

fn place(found: &Finding) -> Act {
    Act::Open(Place::Trace {
        id: found.trace.clone(),
        select: Some(found.observation.clone()),
    })
}

fn web_path(found: &Finding) -> String {
    format!(
        "traces/{}?observation={}",
        cells::segment(found.trace.as_str()),
        cells::segment(found.observation.as_str())
    )
}
