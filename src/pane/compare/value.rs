//! What the selected step holds on each side, and how that differs.

use std::sync::Arc;

use serde_json::Value as Json;

use super::REST;
use crate::command::Move;
use crate::model::compare::{Both, Side};
use crate::model::diff::Diff;
use crate::model::{Body, Observation, ObservationId, Problem, Remote};
use crate::msg::{Effect, Fetch, Large, Slot, Ticket, Worked};
use crate::pane::finding::{Finding, elsewhere, not_shown};
use crate::pane::{Act, Env};
use crate::widget::diff::DiffView;
use crate::widget::find::Needle;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tab {
    #[default]
    Output,
    Input,
    Metadata,
    Parameters,
}

impl Tab {
    pub(super) const ALL: [Self; 4] = [Self::Output, Self::Input, Self::Metadata, Self::Parameters];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Output => "Output",
            Self::Input => "Input",
            Self::Metadata => "Metadata",
            Self::Parameters => "Parameters",
        }
    }

    /// What there is none of, where nothing is shown.
    fn word(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Input => "input",
            Self::Metadata => "metadata",
            Self::Parameters => "model parameters",
        }
    }

    pub(super) fn index(self) -> usize {
        Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0)
    }

    fn turn(self, by: isize) -> Self {
        let count = Self::ALL.len().cast_signed();
        Self::ALL[(self.index().cast_signed() + by)
            .rem_euclid(count)
            .cast_unsigned()]
    }
}

#[derive(Debug, Default)]
pub(super) struct Value {
    pub(super) tab: Tab,
    pub(super) rows: Both<Option<Observation>>,
    bodies: Both<Remote<Arc<Body>>>,
    tickets: Both<Ticket>,
    diff_ticket: Ticket,
    pub(super) view: Option<DiffView>,
    /// Neither side has it.
    pub(super) nothing: Option<String>,
    /// Comparing failed.
    problem: Option<Problem>,
    needle: String,
    finding: Finding,
}

impl Value {
    pub(super) fn is_loading(&self) -> bool {
        let shows = self.view.is_some() || self.nothing.is_some() || self.problem().is_some();
        let any = self.rows.left.is_some() || self.rows.right.is_some();
        (any && !shows) || self.finding.is_on()
    }

    pub(super) fn problem(&self) -> Option<&Problem> {
        let bodies = self.bodies.as_ref().map(Remote::problem);
        bodies.left.or(bodies.right).or(self.problem.as_ref())
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.tickets.left
            || ticket == self.tickets.right
            || ticket == self.diff_ticket
            || self.finding.wants(ticket)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.view.as_ref().is_some_and(DiffView::is_whole)
    }

    /// The next step is asked for whichever it is.
    pub(super) fn forget(&mut self) {
        let tab = self.tab;
        *self = Self {
            tab,
            ..Self::default()
        };
    }

    /// Shows another pair of steps. What they hold follows after a rest: at first it comes with that of its neighbours.
    pub(super) fn follow(
        &mut self,
        rows: Both<Option<Observation>>,
        ahead: &Both<Vec<ObservationId>>,
        env: &mut Env,
    ) -> Vec<Act> {
        let ids = |rows: &Both<Option<Observation>>| {
            let id = |row: Option<&Observation>| row.map(|row| row.id.clone());
            (id(rows.left.as_ref()), id(rows.right.as_ref()))
        };
        if ids(&rows) == ids(&self.rows) {
            self.rows = rows;
            return Vec::new();
        }
        self.forget();
        self.rows = rows;
        let mut acts = Vec::new();
        for side in Side::BOTH {
            let Some(row) = self.rows.get(side) else {
                continue;
            };
            let what = Fetch::Body {
                trace: row.trace.clone(),
                id: row.id.clone(),
                start: row.start,
                ahead: ahead.get(side).clone(),
            };
            let (ticket, act) = env.fetch_after(Slot::ComparedBody(side), what, REST);
            *self.tickets.get_mut(side) = ticket;
            self.bodies.get_mut(side).load();
            acts.push(act);
        }
        acts
    }

    pub(super) fn on_body(
        &mut self,
        ticket: Ticket,
        (id, body): (&ObservationId, Arc<Body>),
        env: &mut Env,
    ) -> Vec<Act> {
        for side in Side::BOTH {
            let is_of = self
                .rows
                .get(side)
                .as_ref()
                .is_some_and(|row| row.id == *id);
            if is_of && *self.tickets.get(side) == ticket {
                *self.bodies.get_mut(side) = Remote::Ready(Arc::clone(&body));
            }
        }
        self.compare(env)
    }

    pub(super) fn turn(&mut self, by: isize, env: &mut Env) -> Vec<Act> {
        self.show_tab(self.tab.turn(by), env)
    }

    pub(super) fn show_tab(&mut self, tab: Tab, env: &mut Env) -> Vec<Act> {
        self.tab = tab;
        self.compare(env)
    }

    /// Has the texts of the tab compared, once both are here.
    fn compare(&mut self, env: &mut Env) -> Vec<Act> {
        (self.view, self.nothing, self.problem) = (None, None, None);
        let waits = |side: Side| {
            let wanted = self.tab != Tab::Parameters && self.rows.get(side).is_some();
            wanted && self.bodies.get(side).value().is_none()
        };
        if Side::BOTH.into_iter().any(waits) {
            return Vec::new();
        }
        let texts = Both::new(self.text(Side::Left), self.text(Side::Right));
        if texts.left.is_none() && texts.right.is_none() {
            self.nothing = Some(format!("no {} was recorded", self.tab.word()));
            return Vec::new();
        }
        let ticket = env.tickets.next();
        self.diff_ticket = ticket;
        let what = Large::Diff(texts);
        vec![Act::Do(Effect::Work { ticket, what })]
    }

    /// None where there is none, or not yet.
    pub(super) fn text(&self, side: Side) -> Option<Arc<str>> {
        let row = self.rows.get(side).as_ref()?;
        let body = self.bodies.get(side).value();
        let written = |map: &serde_json::Map<String, Json>| {
            let text: Arc<str> = Json::Object(map.clone()).to_string().into();
            (!map.is_empty()).then_some(text)
        };
        match self.tab {
            Tab::Output => body?.output.clone(),
            Tab::Input => body?.input.clone(),
            Tab::Metadata => written(&body?.metadata),
            Tab::Parameters => written(&row.detail.as_ref()?.model_parameters()),
        }
    }

    pub(super) fn on_diff(&mut self, ticket: Ticket, diff: &Arc<Diff>, env: &Env) {
        if ticket == self.diff_ticket {
            self.view = Some(DiffView::new(Arc::clone(diff), &env.theme));
        }
    }

    pub(super) fn fail(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.diff_ticket {
            self.problem = Some(problem.clone());
        }
        for side in Side::BOTH {
            if *self.tickets.get(side) == ticket {
                self.bodies.get_mut(side).fail(problem.clone());
            }
        }
    }

    pub(super) fn needle(&self) -> &str {
        &self.needle
    }

    pub(super) fn find(&mut self, line: &str, env: &mut Env) -> Vec<Act> {
        line.clone_into(&mut self.needle);
        let Some(view) = &mut self.view else {
            return self.finding.stop();
        };
        if let Some(what) = elsewhere(view.texts(), line) {
            return self.finding.begin(what, env);
        }
        view.find(Needle::new(line).as_ref());
        self.finding.stop()
    }

    /// The next match or the one before, and which one it is.
    pub(super) fn find_next(&mut self, forward: bool) -> Option<Act> {
        let view = self.view.as_mut()?;
        if self.finding.is_on() {
            return Some(Act::Say(format!("still looking for \"{}\" …", self.needle)));
        }
        view.find_next(forward);
        Some(Act::Say(match view.matches() {
            (_, 0) if view.is_cut() => not_shown(&self.needle),
            (_, 0) => format!("\"{}\" is in none of them", self.needle),
            (at, count) => format!("match {at} of {count}"),
        }))
    }

    /// Words that were looked for elsewhere.
    pub(super) fn on_worked(&mut self, ticket: Ticket, done: &Worked, env: &Env) {
        if let Worked::Differing(diff) = done {
            self.on_diff(ticket, diff, env);
        }
        if self.finding.ends(ticket)
            && let (Some(view), Worked::FoundInTexts(found)) = (&mut self.view, done)
        {
            view.take_found(found.clone());
        }
    }
}

/// Movement in a comparison of texts.
pub(in crate::pane) fn scroll(view: &mut DiffView, step: Move) {
    match step {
        Move::Down => view.move_by(1),
        Move::Up => view.move_by(-1),
        Move::First => view.first(),
        Move::Last => view.last(),
        Move::HalfPageDown => view.half_page(1),
        Move::HalfPageUp => view.half_page(-1),
        Move::PageDown => view.page(1),
        Move::PageUp => view.page(-1),
    }
}

/// Goes to the next change of two texts, and says which one that is.
pub(in crate::pane) fn show_changes(view: &mut DiffView, forward: bool) -> Act {
    Act::Say(match (view.next_change(forward), view.count(), forward) {
        (Some((at, count)), ..) => format!("change {at} of {count}"),
        (None, 0, _) => "nothing differs here".into(),
        (None, _, true) => "this is the last change".into(),
        (None, _, false) => "this is the first change".into(),
    })
}
