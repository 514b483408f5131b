//! One trace: its tree beside the detail of the selected step.

mod detail;
mod draw;
mod tabs;
mod walk;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::command::{Command, Context, CopyKind};
use crate::highlight::conversation::Reading;
use crate::model::tree::{Node, Tree};
use crate::model::{
    CommentTarget, Observation, ObservationId, ObservationType, Problem, Remote, Score,
    ScoreTarget, SessionId, TraceId, Usd, text,
};
use crate::msg::{CopyText, Data, Effect, Fetch, Slot, Ticket};
use crate::widget::list::ListState;
use crate::widget::scroll::{Spot, Spots};

use super::{Act, Answer, Ask, Env, Hints, cells};
pub(crate) use detail::{Detail, scroll};
pub(crate) use tabs::Tab;

/// The detail waits this long for the cursor to rest before it asks the server.
const REST: Duration = Duration::from_millis(80);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Panel {
    #[default]
    Tree,
    Detail,
}

#[derive(Debug)]
pub(crate) struct TracePane {
    pub(super) id: TraceId,
    /// To be selected as soon as it arrives.
    wanted: Option<ObservationId>,
    /// What to look up before there is a trace to load.
    locate: Option<(ObservationId, Option<Timestamp>)>,
    pub(super) reviewing: bool,
    pub(super) tree: Tree,
    pub(super) state: ListState,
    /// What the cursor is on; its position changes while rows arrive.
    pub(super) cursor: Option<Node>,
    /// Rows that came, and from when they are; None while nothing came.
    pub(super) at: Option<Timestamp>,
    rows: Remote<()>,
    ticket: Ticket,
    pub(super) scores: Remote<Arc<Vec<Score>>>,
    scores_ticket: Ticket,
    pub(super) detail: Detail,
    pub(super) panel: Panel,
    pub(super) spots: Spots,
    pub(super) find: String,
    pub(super) zoomed: bool,
}

impl TracePane {
    pub(crate) fn new(id: TraceId, wanted: Option<ObservationId>) -> Self {
        Self {
            id,
            wanted,
            locate: None,
            reviewing: false,
            tree: Tree::new(),
            state: ListState::default(),
            cursor: None,
            at: None,
            rows: Remote::Idle,
            ticket: Ticket::default(),
            scores: Remote::Idle,
            scores_ticket: Ticket::default(),
            detail: Detail::default(),
            panel: Panel::Tree,
            spots: Spots::default(),
            find: String::new(),
            zoomed: false,
        }
    }

    /// An observation whose trace has to be looked up first; `near` guesses at its time.
    pub(crate) fn locating(id: ObservationId, near: Option<Timestamp>) -> Self {
        let mut pane = Self::new(TraceId::from(""), Some(id.clone()));
        pane.locate = Some((id, near));
        pane
    }

    /// In a review the reader wants the answer first: the last generation, its detail beside a smaller tree.
    pub(crate) fn reviewing(mut self) -> Self {
        self.reviewing = true;
        self.panel = Panel::Detail;
        self
    }

    /// In a review: from the detail to the tree; false where it is there already.
    pub(crate) fn turn_to_tree(&mut self) -> bool {
        let turned = self.panel == Panel::Detail;
        self.panel = Panel::Tree;
        turned
    }

    /// Back to what a reviewer reads first.
    pub(crate) fn turn_to_detail(&mut self) {
        self.panel = Panel::Detail;
    }

    /// The observation that was looked up, once its trace is known.
    pub(crate) fn located(&self) -> Option<ScoreTarget> {
        let (id, _) = self.locate.as_ref()?;
        (!self.id.as_str().is_empty())
            .then(|| ScoreTarget::Observation(self.id.clone(), id.clone()))
    }

    /// How much there is, and how much of it is hidden.
    pub(crate) fn note(&self) -> Option<String> {
        let count = self.tree.total().observations.filter(|count| *count > 0)?;
        let hidden = self.tree.hidden();
        Some(match (self.tree.is_loading(), hidden) {
            (true, _) => format!("{count} observations so far"),
            (false, 0) => format!("{count} observations"),
            (false, _) => format!("{hidden} of {count} observations hidden, m shows them"),
        })
    }

    /// The session it belongs to, for the breadcrumbs.
    pub(crate) fn session(&self) -> Option<&SessionId> {
        let root = self
            .tree
            .root()
            .and_then(|node| self.tree.observation(node))?;
        root.session.as_ref()
    }

    /// Name, user, time and cost of the whole, for who sees no list of it.
    pub(crate) fn words(&self, env: &Env) -> Option<String> {
        let root = self
            .tree
            .root()
            .and_then(|node| self.tree.observation(node))?;
        let mut words = vec![self.crumb()];
        words.extend(root.user.as_deref().map(str::to_string));
        words.push(text::clock(root.start, env.now, &env.zone));
        words.extend(
            self.tree
                .total()
                .cost
                .filter(|cost| cost.0 > 0.0)
                .map(Usd::short),
        );
        Some(text::clean_line(&words.join(" · ")).into_owned())
    }

    /// Tree and detail are on the screen.
    pub(crate) fn is_shown(&self) -> bool {
        !self.tree.is_empty() && !self.rows.is_loading() && self.detail.is_shown()
    }

    pub(crate) fn crumb(&self) -> String {
        let root = self
            .tree
            .root()
            .and_then(|node| self.tree.observation(node));
        let name = root.map(|root| root.trace_name.as_ref().unwrap_or(&root.name));
        match name {
            Some(name) if !name.is_empty() => name.to_string(),
            _ => format!("trace {}", self.id),
        }
    }

    pub(crate) fn contexts(&self) -> Vec<Context> {
        match self.panel {
            Panel::Tree => vec![Context::Trace, Context::Tree, Context::List],
            Panel::Detail if self.detail.is_json() => {
                vec![Context::Trace, Context::Json, Context::List]
            }
            Panel::Detail => vec![Context::Trace, Context::List],
        }
    }

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

    fn load(&mut self, env: &mut Env, again: bool) -> Vec<Act> {
        self.rows.load();
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

    pub(crate) fn is_loading(&self) -> bool {
        self.rows.is_loading() || self.detail.is_loading()
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.rows.problem()
    }

    pub(crate) fn at(&self) -> Option<Timestamp> {
        self.at
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.scores_ticket || self.detail.wants(ticket)
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Rows { rows, last, at, .. } if ticket == self.ticket => {
                self.grow(rows, last, at, env)
            }
            Data::Located { trace, .. } if ticket == self.ticket => {
                self.id = trace;
                self.load(env, false)
            }
            Data::Scores(scores) if ticket == self.scores_ticket => {
                self.scores = Remote::Ready(scores);
                Vec::new()
            }
            data => {
                let acts = self.detail.on_data(ticket, data, env);
                self.turn_to_answer(env).unwrap_or(acts)
            }
        }
    }

    /// A reviewer wants the answer first: the root's output, and where it has none, the last generation's.
    fn turn_to_answer(&mut self, env: &mut Env) -> Option<Vec<Act>> {
        if !self.reviewing
            || self.locate.is_some()
            || self.rows.is_loading()
            || self.detail.has_output()?
        {
            return None;
        }
        let answer = self
            .last_generation()
            .filter(|_| self.cursor == self.tree.root())?;
        Some(self.jump(Some(answer), "", env))
    }

    pub(crate) fn on_typeset(&mut self, ticket: Ticket, reading: Reading) {
        self.detail.on_typeset(ticket, reading);
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket {
            self.rows.fail(problem.clone());
        } else if ticket == self.scores_ticket {
            self.scores.fail(problem.clone());
        } else {
            self.detail.on_failed(ticket, problem);
        }
    }

    /// Takes a page of rows; the cursor stays on its row, wherever that is now.
    fn grow(
        &mut self,
        rows: Vec<Observation>,
        last: bool,
        at: Timestamp,
        env: &mut Env,
    ) -> Vec<Act> {
        self.tree.extend(rows);
        self.at = Some(at);
        if last {
            self.tree.finish();
            self.rows = Remote::Ready(());
        }
        if let Some(node) = self.wanted.as_ref().and_then(|id| self.tree.node_of(id)) {
            self.wanted = None;
            self.tree.reveal(node);
            self.cursor = Some(node);
        }
        if self.cursor.is_none() || self.cursor == Some(Node::LOADING) {
            self.cursor = self.tree.row(0).map(|row| row.node);
        }
        self.arrange();
        self.look(env)
    }

    /// The answer of the trace: what a judge generated about it is none.
    fn last_generation(&self) -> Option<Node> {
        let is_generation = |node: &Node| {
            let kind = |node| self.tree.observation(node).map(|row| row.kind);
            let mut above = std::iter::successors(Some(*node), |node| self.tree.parent(*node));
            kind(*node) == Some(ObservationType::Generation)
                && !above.any(|node| kind(node) == Some(ObservationType::Evaluator))
        };
        self.tree
            .nodes()
            .filter(is_generation)
            .max_by_key(|node| self.tree.observation(*node).map(|row| row.start))
    }

    /// After the rows that show have changed: where the cursor is now, and where the errors are.
    fn arrange(&mut self) {
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
        let height = self.state.window().len().max(1);
        self.state.layout(self.tree.len(), height);
    }

    pub(super) fn selected(&self) -> Option<&Observation> {
        self.tree.observation(self.cursor?)
    }

    /// Lets the detail follow the cursor.
    fn look(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(node) = self.cursor else {
            return Vec::new();
        };
        let Some(observation) = self.tree.observation(node) else {
            return Vec::new();
        };
        self.detail.follow(observation, REST, env)
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        let Answer::Find { line, done } = answer else {
            return Vec::new();
        };
        if self.panel == Panel::Detail {
            self.detail.find(&line);
            return Vec::new();
        }
        self.find = line;
        if done || self.find.is_empty() {
            Vec::new()
        } else {
            self.find_next(env, true, true)
        }
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Refresh if self.id.as_str().is_empty() => return Some(self.open(env)),
            Command::Refresh => return Some(self.load(env, true)),
            Command::NextPanel | Command::PreviousPanel => {
                self.panel = if self.panel == Panel::Tree {
                    Panel::Detail
                } else {
                    Panel::Tree
                };
            }
            Command::NextTab => return Some(self.turn(env, 1)),
            Command::PreviousTab => return Some(self.turn(env, -1)),
            Command::Copy(kind) => return Some(self.copy(kind, env)),
            Command::Browse => {
                let path = self.selected().and_then(super::list::Listed::web_path);
                return Some(
                    path.map(|path| Act::Do(Effect::Browse(env.web_page(&path))))
                        .into_iter()
                        .collect(),
                );
            }
            Command::Score => return Some(self.score().into_iter().collect()),
            Command::Comment => {
                let target = self.selected().map(|row| {
                    if row.is_synthetic_root() {
                        CommentTarget::Trace(row.trace.clone())
                    } else {
                        CommentTarget::Observation(row.id.clone())
                    }
                });
                return Some(
                    target
                        .map(|target| Act::Ask(Ask::Comment { target }))
                        .into_iter()
                        .collect(),
                );
            }
            Command::Edit => return Some(self.edit()),
            Command::Find => {
                let line = if self.panel == Panel::Tree {
                    self.find.clone()
                } else {
                    self.detail.needle().to_string()
                };
                return Some(vec![Act::Ask(Ask::Find { line })]);
            }
            _ if self.panel == Panel::Detail => return self.detail.command(command, env),
            _ => return self.walk(command, env),
        }
        Some(Vec::new())
    }

    fn turn(&mut self, env: &mut Env, by: isize) -> Vec<Act> {
        let mut acts = self.detail.turn(by, env);
        acts.extend(self.look(env));
        acts
    }

    fn score(&self) -> Option<Act> {
        let row = self.selected()?;
        let (target, what) = if row.is_synthetic_root() {
            (
                ScoreTarget::Trace(row.trace.clone()),
                format!("trace {}", row.name),
            )
        } else {
            super::list::Listed::score_target(row)?
        };
        Some(Act::Ask(Ask::Score { target, what }))
    }

    fn edit(&self) -> Vec<Act> {
        match self.detail.value() {
            Some((name, text)) => vec![Act::Do(Effect::Edit {
                name,
                text: text.to_string(),
            })],
            None => vec![Act::Say("there is no value to look at yet".into())],
        }
    }

    fn copy(&self, kind: CopyKind, env: &Env) -> Vec<Act> {
        if kind == CopyKind::Trace {
            return vec![Act::Export(self.id.clone())];
        }
        let Some(row) = self.selected() else {
            return vec![Act::Say("there is nothing to copy".into())];
        };
        let text = match kind {
            CopyKind::Value => self.detail.selected_value(),
            CopyKind::Node if self.panel == Panel::Tree => self.detail.observation_json(row),
            CopyKind::Node => self.detail.node_json(row),
            CopyKind::Path => self.detail.path(),
            CopyKind::Id => Some(row.id.to_string()),
            CopyKind::Link => super::list::Listed::web_path(row).map(|path| env.web_page(&path)),
            CopyKind::Curl => Some(env.curl(&cells::observation_api_path(&row.id))),
            CopyKind::Trace => None,
        };
        match text {
            Some(text) => vec![Act::Do(Effect::Copy(CopyText::new(
                kind,
                row.id.as_str(),
                text,
            )))],
            None => vec![Act::Say(
                "that is not there yet: its value is still loading".into(),
            )],
        }
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

    pub(crate) fn hints(&self) -> Hints {
        let mut hints = match self.panel {
            Panel::Tree => vec![
                (Command::NextProblem, "next error"),
                (Command::Meaningful, "what matters"),
            ],
            Panel::Detail => vec![
                (Command::Find, "find"),
                (Command::Copy(CopyKind::Value), "copy value"),
            ],
        };
        hints.extend([
            (Command::NextTab, "next tab"),
            (Command::Copy(CopyKind::Trace), "copy trace"),
            (Command::Score, "score"),
            (
                Command::NextPanel,
                if self.panel == Panel::Tree {
                    "detail"
                } else {
                    "tree"
                },
            ),
        ]);
        hints
    }
}
