//! One trace: its tree beside the detail of the selected step.

mod commands;
mod contents;
mod detail;
mod draw;
mod find;
mod follow;
mod load;
mod log;
mod marked;
mod marks;
mod reviewed;
mod tabs;
mod taken;
mod thread;
mod timeline;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::command::Context;
use crate::model::tree::{Measure, Node, Tree};
use crate::model::{
    Observation, ObservationId, Problem, Remote, Score, SessionId, TraceId, Usd, text,
};
use crate::msg::Ticket;
use crate::widget::list::ListState;
use crate::widget::scroll::Spots;

use super::{Act, Env, Follow};
pub(crate) use detail::{Detail, scroll};
use find::Find;
use log::Log;
use marked::Marked;
pub(crate) use tabs::Tab;
use timeline::Bars;

/// The detail waits this long for the cursor to rest before it asks the server.
const REST: Duration = Duration::from_millis(80);
/// Rows below and above the cursor that are likely to be looked at next.
const AHEAD: usize = 20;
const BEHIND: usize = 4;

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
    /// Which generation, from the latest on, is looked at for an output; none once that is settled.
    tried: Option<usize>,
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
    pub(super) find: Find,
    pub(super) zoomed: bool,
    /// The last step of a ranking that was gone to.
    ranked: Option<(Measure, Node)>,
    /// The tree shows bars over time.
    pub(super) timeline: Option<Bars>,
    pub(super) follow: Follow,
    /// Rows that came while following and were not passed yet.
    new: BTreeSet<Node>,
    marked: Marked,
    /// The run as one log, while it is read.
    log: Option<Box<Log>>,
}

impl TracePane {
    pub(crate) fn new(id: TraceId, wanted: Option<ObservationId>) -> Self {
        Self {
            id,
            wanted,
            locate: None,
            reviewing: false,
            tried: None,
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
            find: Find::default(),
            zoomed: false,
            ranked: None,
            timeline: None,
            follow: Follow::Off,
            new: BTreeSet::new(),
            marked: Marked::default(),
            log: None,
        }
    }

    /// An observation whose trace has to be looked up first; `near` guesses at its time.
    pub(crate) fn locating(id: ObservationId, near: Option<Timestamp>) -> Self {
        let mut pane = Self::new(TraceId::from(""), Some(id.clone()));
        pane.locate = Some((id, near));
        pane
    }

    /// How much there is, and how much of it is hidden.
    pub(crate) fn note(&self) -> Option<String> {
        let count = self.tree.total().observations.filter(|count| *count > 0)?;
        let hidden = self.tree.hidden();
        let marked = match self.mark_count() {
            0 => String::new(),
            marked => format!("{marked} marked · "),
        };
        let steps = if count == 1 {
            "observation"
        } else {
            "observations"
        };
        let note = match (self.tree.is_loading(), hidden) {
            (true, _) => format!("{count} {steps} so far"),
            (false, 0) => format!("{count} {steps}"),
            (false, _) => format!("{hidden} of {count} {steps} hidden, m shows them"),
        };
        Some(marked + &note)
    }

    /// The session it belongs to, for the breadcrumbs.
    pub(crate) fn session(&self) -> Option<&SessionId> {
        let root = self
            .tree
            .root()
            .and_then(|node| self.tree.observation(node))?;
        root.context.session.as_ref()
    }

    /// Name, user, time and cost of the whole, for who sees no list of it.
    pub(crate) fn words(&self, env: &Env) -> Option<String> {
        let root = self
            .tree
            .root()
            .and_then(|node| self.tree.observation(node))?;
        let mut words = vec![self.crumb()];
        words.extend(root.context.user.as_deref().map(str::to_string));
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
        let name = root.map(|root| root.context.trace_name.as_ref().unwrap_or(&root.name));
        match name {
            Some(name) if !name.is_empty() => name.to_string(),
            _ => format!("trace {}", self.id),
        }
    }

    pub(crate) fn contexts(&self) -> Vec<Context> {
        match self.panel {
            _ if self.log.is_some() => vec![
                Context::Trace,
                Context::Tree,
                Context::Selection,
                Context::List,
            ],
            Panel::Tree if self.timeline.is_some() => vec![
                Context::Timeline,
                Context::Trace,
                Context::Tree,
                Context::Selection,
                Context::List,
            ],
            Panel::Tree => vec![
                Context::Trace,
                Context::Tree,
                Context::Selection,
                Context::List,
            ],
            Panel::Detail if self.find.listed => {
                vec![Context::Trace, Context::Selection, Context::List]
            }
            Panel::Detail if self.detail.is_json() => {
                vec![
                    Context::Trace,
                    Context::Json,
                    Context::Selection,
                    Context::List,
                ]
            }
            Panel::Detail if self.detail.shows_messages() => {
                vec![
                    Context::Trace,
                    Context::Tree,
                    Context::Selection,
                    Context::List,
                ]
            }
            Panel::Detail => vec![Context::Trace, Context::Selection, Context::List],
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        let log = self.log.as_ref().is_some_and(|log| log.is_loading());
        self.rows.is_loading() || log || self.detail.is_loading() || self.find.is_loading()
    }

    pub(crate) fn is_coming(&self) -> bool {
        self.detail.is_coming()
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.tree.is_empty() && self.problem().is_some()
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.rows.problem().or_else(|| self.find.problem())
    }

    pub(crate) fn at(&self) -> Option<Timestamp> {
        self.at
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
            || ticket == self.scores_ticket
            || self.log.as_ref().is_some_and(|log| log.wants(ticket))
            || self.find.wants(ticket)
            || self.detail.wants(ticket)
    }

    pub(super) fn selected(&self) -> Option<&Observation> {
        let read = self.log.as_ref().and_then(|log| log.current());
        self.tree.observation(read.or(self.cursor)?)
    }

    /// Lets the detail follow the cursor.
    fn look(&mut self, env: &mut Env) -> Vec<Act> {
        self.show_time();
        let Some(node) = self.cursor else {
            return Vec::new();
        };
        let Some(observation) = self.tree.observation(node) else {
            return Vec::new();
        };
        if self.reviewing && self.panel == Panel::Detail {
            // A reviewer reads the answer, and seldom walks the tree.
            return self.detail.follow(observation, Vec::new(), env);
        }
        let at = self.tree.position(node).unwrap_or(0);
        let rows = (at + 1..at + 1 + AHEAD).chain(at.saturating_sub(BEHIND)..at);
        let ahead = rows
            .filter_map(|row| self.tree.observation(self.tree.row(row)?.node))
            .map(|row| row.id.clone())
            .collect();
        let mut acts = self.detail.follow(observation, ahead, env);
        acts.extend(self.compare(env));
        acts
    }
}
