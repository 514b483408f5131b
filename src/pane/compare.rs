//! Two runs, or two steps, beside each other: where they parted, what each said there, what it cost.

mod choose;
mod commands;
mod draw;
mod load;
mod prints;
mod run;
mod steps;
mod value;

use jiff::Timestamp;

use super::Act;
use super::Env;
use crate::command::{Command, Context, CopyKind};
use crate::model::compare::{Both, Change, Comparand, Side};
use crate::model::{Observation, Problem};
use crate::msg::Ticket;
use crate::pane::Hints;
use crate::widget::list::ListState;

pub use choose::First;
pub(crate) use choose::{choose, compare_with};
use prints::Asking;
use run::Run;
use steps::Steps;
use value::Value;
pub(in crate::pane) use value::{scroll, show_changes};

/// Contents wait this long for the cursor to rest.
const REST: std::time::Duration = std::time::Duration::from_millis(80);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Panel {
    #[default]
    Steps,
    Value,
}

#[derive(Debug)]
pub(crate) struct ComparePane {
    runs: Both<Run>,
    steps: Steps,
    state: ListState,
    /// Whose step Enter opens and copies are of.
    side: Side,
    panel: Panel,
    value: Value,
    asking: Asking,
    /// How many steps differ, and of how many that is not known.
    differing: usize,
    unknown: usize,
    find: String,
    zoomed: bool,
}

impl ComparePane {
    pub(crate) fn new(of: Both<Comparand>) -> Self {
        Self {
            runs: of.map(Run::new),
            steps: Steps::default(),
            state: ListState::default(),
            side: Side::Left,
            panel: Panel::Steps,
            value: Value::default(),
            asking: Asking::default(),
            differing: 0,
            unknown: 0,
            find: String::new(),
            zoomed: false,
        }
    }

    pub(crate) fn crumb(&self) -> String {
        let names = self.runs.as_ref().map(Run::name);
        if names.left == names.right {
            return format!("two of {}", names.left);
        }
        format!("{} and {}", names.left, names.right)
    }

    /// How much differs, as far as that is known.
    pub(crate) fn note(&self) -> Option<String> {
        if self.steps.is_empty() {
            let loaded = self.runs.as_ref().map(|run| run.tree.count());
            let count = loaded.left + loaded.right;
            return (count > 0).then(|| format!("{count} steps so far"));
        }
        let rest = match (self.unknown, self.asking.is_loading()) {
            (0, _) => String::new(),
            (unknown, true) => format!(", comparing {unknown}"),
            (unknown, false) => format!(", {unknown} not compared, Y does"),
        };
        let (differ, all) = (self.differing, self.steps.len());
        Some(format!("{differ} of {all} steps differ{rest}"))
    }

    pub(crate) fn contexts() -> Vec<Context> {
        vec![Context::Compare, Context::Selection, Context::List]
    }

    pub(crate) fn hints(&self) -> Hints {
        let only = match (self.panel, self.steps.only, self.value.is_whole()) {
            (Panel::Steps, true, _) => "all steps",
            (Panel::Steps, false, _) => "only differences",
            (Panel::Value, _, true) => "only changes",
            (Panel::Value, _, false) => "whole text",
        };
        vec![
            (Command::NextDifference, "next difference"),
            (Command::Meaningful, only),
            (Command::NextTab, "next tab"),
            (Command::NextPanel, "panel"),
            (
                Command::Open,
                match self.side {
                    Side::Left => "open left",
                    Side::Right => "open right",
                },
            ),
            (Command::Copy(CopyKind::Value), "copy changes"),
        ]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.is_loading_steps() || self.value.is_loading() || self.asking.is_loading()
    }

    fn is_loading_steps(&self) -> bool {
        let loading = self.runs.as_ref().map(|run| run.rows.is_loading());
        loading.left || loading.right || self.steps.is_pending()
    }

    /// What failed, where something is shown all the same.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        let runs = Side::BOTH.map(|side| self.runs.get(side).rows.problem());
        let problem = runs.into_iter().flatten().next();
        problem.or(self.asking.problem.as_ref())
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.steps.is_empty() && self.problem().is_some()
    }

    pub(crate) fn at(&self) -> Option<Timestamp> {
        self.runs.left.at.min(self.runs.right.at)
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        let run = |run: &Run| run.ticket == ticket;
        run(&self.runs.left)
            || run(&self.runs.right)
            || self.steps.ticket == ticket
            || self.asking.wants(ticket)
            || self.value.wants(ticket)
    }

    /// What differs in the step at a place among all pairs.
    fn changes(&self, at: usize) -> Vec<Change> {
        let Some(pair) = self.steps.pair(at) else {
            return Vec::new();
        };
        match (pair.steps.left, pair.steps.right) {
            (Some(left), Some(right)) => {
                let (one, other) = (&self.runs.left, &self.runs.right);
                let prints = one.print(left).zip(other.print(right));
                let prints = prints.map(|(left, right)| Both::new(left, right));
                let facts = Both::new(one.facts(left), other.facts(right));
                Change::between(facts, prints)
            }
            (Some(_), None) => vec![Change::OnlyLeft],
            _ => vec![Change::OnlyRight],
        }
    }

    /// The step of one side at a place among all pairs.
    fn observation(&self, at: usize, side: Side) -> Option<&Observation> {
        let step = (*self.steps.pair(at)?.steps.get(side))?;
        self.runs.get(side).observation(step)
    }

    /// The place of the selected row among all pairs.
    fn selected(&self) -> Option<usize> {
        self.steps.place(self.state.selected()?)
    }

    /// The selected step of the chosen side; of the other one where it is there alone.
    fn chosen(&self) -> Option<&Observation> {
        let at = self.selected()?;
        self.observation(at, self.side)
            .or_else(|| self.observation(at, self.side.other()))
    }

    /// Lets contents follow the cursor.
    fn look(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(at) = self.selected() else {
            return Vec::new();
        };
        let ahead = |side: Side| {
            let rows = self.state.selected().unwrap_or(0);
            let next = (rows + 1..rows + 1 + AHEAD).filter_map(|row| self.steps.place(row));
            let ids = next.filter_map(|at| self.observation(at, side));
            ids.map(|row| row.id.clone()).collect::<Vec<_>>()
        };
        let rows = Both::new(
            self.observation(at, Side::Left).cloned(),
            self.observation(at, Side::Right).cloned(),
        );
        let ahead = Both::new(ahead(Side::Left), ahead(Side::Right));
        let mut acts = self.value.follow(rows, &ahead, env);
        acts.extend(self.ask_prints(env));
        acts
    }
}

/// Rows below the cursor that are likely to be looked at next.
const AHEAD: usize = 10;
