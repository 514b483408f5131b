//! What a trace asks for and takes in.

use jiff::Timestamp;

use super::TracePane;
use crate::highlight::conversation::Reading;
use crate::model::tree::Node;
use crate::model::{Observation, Problem, Remote};
use crate::msg::{Data, Fetch, Slot, Ticket, Worked};
use crate::pane::{Act, Env};
use crate::widget::scroll::{Spot, Spots};

impl TracePane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        match &self.locate {
            Some((id, near)) if self.id.as_str().is_empty() => {
                self.rows.load();
                let (ticket, act) = env.fetch(
                    Slot::Locate,
                    Fetch::Locate {
                        id: id.clone(),
                        near: *near,
                    },
                );
                self.ticket = ticket;
                vec![act]
            }
            _ => self.load(env, false),
        }
    }

    pub(super) fn load(&mut self, env: &mut Env, again: bool) -> Vec<Act> {
        self.rows.load();
        self.follow.pause();
        self.scores.load();
        let (ticket, rows) = env.fetch(
            Slot::Trace,
            Fetch::Trace {
                id: self.id.clone(),
                again,
            },
        );
        self.ticket = ticket;
        let (ticket, scores) = env.fetch(
            Slot::TraceScores,
            Fetch::TraceScores {
                id: self.id.clone(),
            },
        );
        self.scores_ticket = ticket;
        vec![rows, scores]
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Rows { rows, last, at, .. } if ticket == self.ticket => {
                self.grow(rows, last, at, env)
            }
            Data::Followed { rest } if ticket == self.ticket => self.followed(rest, env),
            Data::Located { trace, .. } if ticket == self.ticket => {
                self.id = trace;
                self.load(env, false)
            }
            Data::Scores(scores) if ticket == self.scores_ticket => {
                self.scores = Remote::Ready(scores);
                Vec::new()
            }
            Data::Body {
                id, conversation, ..
            } if self.log.as_ref().is_some_and(|log| log.wants(ticket)) => {
                self.read_step(&id, conversation, env)
            }
            Data::Matches(matches) => self.on_matches(ticket, matches, env),
            Data::Brought { left } => self.on_brought(ticket, left, env),
            data => {
                let acts = self.detail.on_data(ticket, data, env);
                self.turn_to_answer(env).unwrap_or(acts)
            }
        }
    }

    pub(crate) fn on_typeset(
        &mut self,
        ticket: Ticket,
        reading: Reading,
        env: &mut Env,
    ) -> Vec<Act> {
        match &mut self.log {
            Some(log) if log.wants(ticket) => return log.on_typeset(ticket, reading, env),
            _ if self.detail.on_typeset(ticket, reading, self.reviewing) => {
                return self.detail.find_what_is_sought(env);
            }
            _ => {}
        }
        Vec::new()
    }

    pub(crate) fn on_worked(&mut self, ticket: Ticket, done: &Worked, env: &mut Env) -> Vec<Act> {
        if let Some(log) = &mut self.log {
            log.on_worked(ticket, done);
        }
        self.detail.on_worked(ticket, done, env)
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket {
            if !self.follow.failed(problem) {
                self.rows.fail(problem.clone());
            }
        } else if ticket == self.scores_ticket {
            self.scores.fail(problem.clone());
        } else if let Some(log) = self.log.as_mut().filter(|log| log.wants(ticket)) {
            log.on_failed(problem);
        } else if self.find.wants(ticket) {
            self.find.fail(problem);
        } else {
            self.detail.on_failed(ticket, problem);
        }
    }

    /// Takes a page of rows; the cursor stays on its row, wherever that is now.
    pub(super) fn grow(
        &mut self,
        rows: Vec<Observation>,
        last: bool,
        at: Timestamp,
        env: &mut Env,
    ) -> Vec<Act> {
        let before = self.newest();
        let held = self.cursor;
        self.tree.extend(rows);
        self.mark_new(before);
        self.at = Some(at);
        if last {
            self.tree.finish();
            self.rows = Remote::Ready(());
            self.list_found();
        }
        if let Some(node) = self.wanted.as_ref().and_then(|id| self.tree.node_of(id)) {
            self.wanted = None;
            self.tree.reveal(node);
            self.cursor = Some(node);
        }
        if self.cursor.is_none() || self.cursor == Some(Node::LOADING) {
            self.cursor = self.tree.row(0).map(|row| row.node);
        }
        if held == self.cursor {
            self.stay_on_line();
        }
        let mut acts = Vec::new();
        if self.opens() {
            // What is read first is known with the last of the rows.
            if last && let Some(answer) = self.tree.last_generation() {
                self.tree.reveal(answer);
                self.cursor = Some(answer);
            }
            self.arrange();
            if last {
                acts = self.look(env);
            }
        } else {
            self.arrange();
            acts = self.look(env);
        }
        self.measure_time();
        acts.extend(self.lengthen_log(env));
        acts
    }

    /// The row under the cursor stays on its line of the screen; from the top, what comes before it pushes it down.
    fn stay_on_line(&mut self) {
        let position = self.cursor.and_then(|node| self.tree.position(node));
        if let Some(position) = position
            && (self.state.window().start > 0 || self.state.selected() > Some(0))
        {
            self.state.carry_later(position);
        }
    }

    /// After the rows that show have changed: where the cursor is now, and where the errors are.
    pub(super) fn arrange(&mut self) {
        if let Some(node) = self.cursor.and_then(|node| self.tree.nearest_visible(node)) {
            self.cursor = Some(node);
            let position = self.tree.position(node).unwrap_or(0);
            self.state.select_later(position);
        }
        let worst = (0..self.tree.len()).filter_map(|at| {
            let observation = self.tree.observation(self.tree.row(at)?.node)?;
            Some((at, crate::pane::list::Listed::spot(observation)))
        });
        self.spots = Spots::new(
            self.tree.len(),
            worst.filter(|(_, spot)| *spot > Spot::None),
        );
        let height = self.state.height().max(1);
        self.state.layout(self.tree.len(), height);
        self.show_marks();
    }

    /// After a write of one's own: scores and comments may have changed.
    pub(crate) fn reload_marks(&mut self, env: &mut Env) -> Vec<Act> {
        let (ticket, scores) = env.fetch(
            Slot::TraceScores,
            Fetch::TraceScores {
                id: self.id.clone(),
            },
        );
        self.scores_ticket = ticket;
        let mut acts = vec![scores];
        acts.extend(self.detail.reload_comments(env));
        acts
    }
}
