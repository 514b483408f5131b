//! Sessions: one row each, the latest first.

use std::cmp::Ordering;

use ratatui::text::Line;
use serde_json::json;

use super::list::{ListPane, Listed, by};
use super::{Env, Place, cells};
use crate::command::{Root, Sort};
use crate::model::filter::{Rows, Seen};
use crate::model::{ScoreTarget, Seconds, SessionSummary};
use crate::msg::{Fetch, Glance, Listing, Query, Slot, Snapshot};
use crate::widget::column::Column;
use crate::widget::scroll::Spot;

pub(crate) type SessionsPane = ListPane<SessionSummary>;

impl SessionSummary {
    fn duration(&self) -> Seconds {
        Seconds(self.last.duration_since(self.first).as_secs_f64())
    }
}

impl Listed for SessionSummary {
    type Aside = ();

    const ROOT: Root = Root::Sessions;
    const SLOT: Slot = Slot::Sessions;
    // Sessions are grouped from what the filter leaves of the traces.
    const ROWS: Rows = Rows::Traces;
    const ASIDE: u16 = 0;

    fn columns() -> Vec<(Column, Option<Sort>)> {
        vec![
            (Column::left("last", 12), Some(Sort::Time)),
            (Column::left("session", 14).flex(6, 48), Some(Sort::Name)),
            (
                Column::right("traces", 6).priority(1),
                Some(Sort::Observations),
            ),
            (Column::left("first", 12).priority(6), None),
            (
                Column::right("duration", 8).priority(2),
                Some(Sort::Latency),
            ),
            (Column::right("cost", 8).priority(2), Some(Sort::Cost)),
            (Column::right("tokens", 7).priority(3), Some(Sort::Tokens)),
            (Column::right("✖", 3).priority(1), Some(Sort::Errors)),
            (
                Column::left("users", 8).flex(2, 28).priority(4),
                Some(Sort::User),
            ),
            (Column::left("env", 10).priority(7), None),
        ]
    }

    fn cells<'a>(&'a self, env: &'a Env) -> Vec<Line<'a>> {
        let totals = &self.totals;
        let users: Vec<&str> = self.users.iter().map(|user| &**user).collect();
        vec![
            cells::clock(self.last, env),
            Line::styled(self.id.as_str(), env.theme.strong),
            cells::count(self.traces, totals.partial),
            cells::clock(self.first, env),
            if self.running {
                cells::running(env)
            } else {
                cells::seconds(Some(self.duration()))
            },
            cells::cost(totals.cost, totals.partial),
            cells::tokens(totals.tokens, totals.partial),
            cells::errors(totals.errors, env),
            Line::styled(users.join(", "), env.theme.dim),
            cells::dim(self.environment.as_deref(), env),
        ]
    }

    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let (a, b) = (&self.totals, &other.totals);
        let ordering = match sort {
            Sort::Name | Sort::Session => self.id.cmp(&other.id),
            Sort::User => self.users.cmp(&other.users),
            Sort::Latency => by(Some(self.duration()), Some(other.duration())),
            Sort::Cost => by(a.cost, b.cost),
            Sort::Tokens => a.tokens.cmp(&b.tokens),
            Sort::Observations => self.traces.cmp(&other.traces),
            Sort::Errors => (a.errors, a.warnings).cmp(&(b.errors, b.warnings)),
            Sort::Time | Sort::Value => Ordering::Equal,
        };
        ordering.then(self.last.cmp(&other.last))
    }

    fn knows(&self, sort: Sort) -> bool {
        match sort {
            Sort::Cost => self.totals.cost.is_some(),
            Sort::Tokens => self.totals.tokens.is_some(),
            Sort::Observations => self.traces.is_some(),
            Sort::User => !self.users.is_empty(),
            _ => true,
        }
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn texts(&self) -> Vec<&str> {
        std::iter::once(self.id.as_str())
            .chain(self.users.iter().map(|user| &**user))
            .collect()
    }

    fn spot(&self) -> Spot {
        cells::spot(&self.totals)
    }

    fn place(&self) -> Option<Place> {
        Some(Place::Session(self.id.clone()))
    }

    fn fetch(query: Query, more: bool, again: bool) -> Fetch {
        Fetch::Sessions { query, more, again }
    }

    fn take(listing: Listing) -> Option<Snapshot<Self>> {
        match listing {
            Listing::Sessions(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    fn score_target(&self) -> Option<(ScoreTarget, String)> {
        Some((
            ScoreTarget::Session(self.id.clone()),
            format!("session {}", self.id),
        ))
    }

    fn tell(&self, seen: &mut Seen) {
        seen.session(self);
    }

    fn web_path(&self) -> Option<String> {
        Some(format!("sessions/{}", cells::segment(self.id.as_str())))
    }

    fn api_path(&self) -> Option<String> {
        Some(format!(
            "/api/public/v2/observations?sessionId={}",
            cells::segment(self.id.as_str())
        ))
    }

    fn preview(&self) -> Option<Glance> {
        None
    }

    fn json(&self) -> String {
        let totals = &self.totals;
        json!({
            "id": self.id.as_str(), "first": self.first.to_string(), "last": self.last.to_string(), "traces": self.traces,
            "users": self.users.iter().map(|user| &**user).collect::<Vec<_>>(), "environment": self.environment.as_deref(),
            "totalCost": totals.cost, "totalTokens": totals.tokens, "errors": totals.errors,
        })
        .to_string()
    }
}
