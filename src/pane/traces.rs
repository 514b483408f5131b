//! Traces: one row each, newest first.

use std::cmp::Ordering;

use ratatui::text::Line;
use serde_json::json;

use super::list::{ListPane, Listed, by};
use super::{Env, Place, cells};
use crate::command::{Root, Sort};
use crate::model::filter::{Rows, Seen};
use crate::model::{ScoreTarget, TraceSummary};
use crate::msg::{Fetch, Glance, Listing, Query, Slot, Snapshot};
use crate::widget::column::Column;
use crate::widget::scroll::Spot;

pub(crate) type TracesPane = ListPane<TraceSummary>;

impl Listed for TraceSummary {
    type Aside = ();

    const ROOT: Root = Root::Traces;
    const SLOT: Slot = Slot::Traces;
    const ROWS: Rows = Rows::Traces;

    fn columns() -> Vec<(Column, Option<Sort>)> {
        vec![
            (Column::left("time", 12), Some(Sort::Time)),
            (Column::left("name", 14).flex(4, 40), Some(Sort::Name)),
            (
                Column::left("user", 6).flex(2, 20).priority(3),
                Some(Sort::User),
            ),
            (
                Column::left("session", 8).flex(3, 28).priority(5),
                Some(Sort::Session),
            ),
            (Column::right("latency", 8).priority(1), Some(Sort::Latency)),
            (Column::right("cost", 8).priority(2), Some(Sort::Cost)),
            (Column::right("tokens", 7).priority(4), Some(Sort::Tokens)),
            (
                Column::right("obs", 6).priority(6),
                Some(Sort::Observations),
            ),
            (Column::right("✖", 3).priority(0), Some(Sort::Errors)),
            (Column::right("!", 3).priority(2), None),
            (Column::left("scores", 12).flex(5, 60).priority(7), None),
            (Column::left("env", 10).priority(9), None),
            (Column::left("tags", 6).flex(3, 30).priority(8), None),
        ]
    }

    fn cells<'a>(&'a self, env: &'a Env) -> Vec<Line<'a>> {
        let totals = &self.totals;
        let name = cells::name(&self.name);
        let name_style = if self.name.is_empty() {
            env.theme.dim
        } else {
            env.theme.strong
        };
        vec![
            cells::clock(self.start, env),
            Line::styled(name, name_style),
            cells::dim(self.user.as_deref(), env),
            cells::dim(
                self.session
                    .as_ref()
                    .map(super::super::model::id::Id::as_str),
                env,
            ),
            if self.running {
                cells::running(env)
            } else {
                cells::seconds(self.latency)
            },
            cells::cost(totals.cost, totals.partial),
            cells::tokens(totals.tokens, totals.partial),
            cells::count(totals.observations, totals.partial),
            cells::errors(totals.errors, env),
            cells::warnings(totals.warnings, env),
            Line::styled(
                self.scores
                    .iter()
                    .map(|score| &**score)
                    .collect::<Vec<_>>()
                    .join("  "),
                env.theme.accent,
            ),
            cells::dim(self.environment.as_deref(), env),
            cells::tags(&self.tags, env),
        ]
    }

    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let (a, b) = (&self.totals, &other.totals);
        let ordering = match sort {
            Sort::Name => self.name.cmp(&other.name),
            Sort::User => self.user.cmp(&other.user),
            Sort::Session => self.session.cmp(&other.session),
            Sort::Latency => by(self.latency, other.latency),
            Sort::Cost => by(a.cost, b.cost),
            Sort::Tokens => a.tokens.cmp(&b.tokens),
            Sort::Observations => a.observations.cmp(&b.observations),
            Sort::Errors => (a.errors, a.warnings).cmp(&(b.errors, b.warnings)),
            Sort::Time | Sort::Value => Ordering::Equal,
        };
        ordering.then(self.start.cmp(&other.start))
    }

    fn knows(&self, sort: Sort) -> bool {
        match sort {
            Sort::Latency => self.latency.is_some() && !self.running,
            Sort::Cost => self.totals.cost.is_some(),
            Sort::Tokens => self.totals.tokens.is_some(),
            Sort::Observations => self.totals.observations.is_some(),
            Sort::User => self.user.is_some(),
            Sort::Session => self.session.is_some(),
            _ => true,
        }
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.id.as_str(), &self.name];
        texts.extend(self.user.as_deref());
        texts.extend(
            self.session
                .as_ref()
                .map(super::super::model::id::Id::as_str),
        );
        texts.extend(self.tags.iter().map(|tag| &**tag));
        texts
    }

    fn spot(&self) -> Spot {
        cells::spot(&self.totals)
    }

    fn place(&self) -> Option<Place> {
        Some(Place::Trace {
            id: self.id.clone(),
            select: None,
        })
    }

    fn fetch(query: Query, more: bool, again: bool) -> Fetch {
        Fetch::Traces { query, more, again }
    }

    fn take(listing: Listing) -> Option<Snapshot<Self>> {
        match listing {
            Listing::Traces(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    fn score_target(&self) -> Option<(ScoreTarget, String)> {
        Some((
            ScoreTarget::Trace(self.id.clone()),
            format!("trace {}", self.name),
        ))
    }

    fn tell(&self, seen: &mut Seen) {
        seen.trace(self);
    }

    fn web_path(&self) -> Option<String> {
        Some(format!("traces/{}", cells::segment(self.id.as_str())))
    }

    fn api_path(&self) -> Option<String> {
        Some(cells::trace_api_path(&self.id))
    }

    fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    fn preview(&self) -> Option<Glance> {
        Some(Glance {
            trace: self.id.clone(),
            root: self.root.clone(),
            start: self.start,
        })
    }

    fn json(&self) -> String {
        let totals = &self.totals;
        json!({
            "id": self.id.as_str(), "name": &*self.name, "timestamp": self.start.to_string(),
            "userId": self.user.as_deref(), "sessionId": self.session.as_ref().map(super::super::model::id::Id::as_str),
            "environment": self.environment.as_deref(), "release": self.release.as_deref(), "version": self.version.as_deref(),
            "tags": self.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(),
            "latency": self.latency, "totalCost": totals.cost, "totalTokens": totals.tokens,
            "observations": totals.observations, "errors": totals.errors, "warnings": totals.warnings,
        })
        .to_string()
    }
}
