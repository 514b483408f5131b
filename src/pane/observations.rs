//! Observations: every step of every trace, newest first.

use std::cmp::Ordering;

use ratatui::text::{Line, Span};
use serde_json::json;

use super::list::{ListPane, Listed, by};
use super::{Env, Place, cells};
use crate::command::{Root, Sort};
use crate::model::filter::{Rows, Seen};
use crate::model::{Level, Observation, ScoreTarget};
use crate::msg::{Fetch, Glance, Listing, Query, Slot, Snapshot};
use crate::widget::column::Column;
use crate::widget::scroll::Spot;

pub(crate) type ObservationsPane = ListPane<Observation>;

impl Listed for Observation {
    type Aside = ();

    const ROOT: Root = Root::Observations;
    const SLOT: Slot = Slot::Observations;
    const ROWS: Rows = Rows::Observations;

    fn columns() -> Vec<(Column, Option<Sort>)> {
        vec![
            (Column::left("time", 12), Some(Sort::Time)),
            (Column::left("name", 16).flex(5, 40), Some(Sort::Name)),
            (Column::left("type", 10).priority(4), None),
            (Column::left("model", 8).flex(2, 22).priority(3), None),
            (Column::right("latency", 8).priority(1), Some(Sort::Latency)),
            (Column::right("TTFT", 7).priority(6), None),
            (Column::right("tokens", 7).priority(2), Some(Sort::Tokens)),
            (Column::right("cost", 8).priority(2), Some(Sort::Cost)),
            (Column::left("level", 7).priority(1), Some(Sort::Errors)),
            (Column::left("trace", 10).flex(3, 30).priority(5), None),
            (
                Column::left("user", 6).flex(1, 16).priority(7),
                Some(Sort::User),
            ),
            (Column::left("env", 10).priority(8), None),
        ]
    }

    fn cells<'a>(&'a self, env: &'a Env) -> Vec<Line<'a>> {
        let (symbol, style) = cells::kind(self.kind, env);
        let level = match self.level {
            Level::Default => Line::default(),
            level => Line::styled(level.as_str(), cells::level(level, env)),
        };
        vec![
            cells::clock(self.start, env),
            Line::from(vec![
                Span::styled(symbol, style),
                Span::raw(" "),
                Span::styled(cells::name(&self.name), env.theme.strong),
            ]),
            Line::styled(self.kind.as_str().to_lowercase(), env.theme.dim),
            cells::dim(self.model.as_deref(), env),
            cells::seconds(self.latency),
            cells::seconds(self.time_to_first_token),
            cells::tokens(self.total_tokens, false),
            cells::cost(self.cost, false),
            level,
            cells::dim(
                self.context
                    .trace_name
                    .as_deref()
                    .or(Some(self.trace.as_str())),
                env,
            ),
            cells::dim(self.context.user.as_deref(), env),
            cells::dim(self.context.environment.as_deref(), env),
        ]
    }

    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let ordering = match sort {
            Sort::Name => self.name.cmp(&other.name),
            Sort::User => self.context.user.cmp(&other.context.user),
            Sort::Session => self.context.session.cmp(&other.context.session),
            Sort::Latency => by(self.latency, other.latency),
            Sort::Cost => by(self.cost, other.cost),
            Sort::Tokens => self.total_tokens.cmp(&other.total_tokens),
            Sort::Errors => self.level.cmp(&other.level),
            Sort::Time | Sort::Observations | Sort::Value => Ordering::Equal,
        };
        ordering.then(self.start.cmp(&other.start))
    }

    fn knows(&self, sort: Sort) -> bool {
        match sort {
            Sort::Latency => self.latency.is_some(),
            Sort::Cost => self.cost.is_some(),
            Sort::Tokens => self.total_tokens.is_some(),
            Sort::User => self.context.user.is_some(),
            Sort::Session => self.context.session.is_some(),
            _ => true,
        }
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.id.as_str(), &self.name, self.trace.as_str()];
        texts.extend(
            [
                &self.model,
                &self.context.user,
                &self.status,
                &self.context.trace_name,
            ]
            .into_iter()
            .filter_map(|text| text.as_deref()),
        );
        texts
    }

    fn spot(&self) -> Spot {
        match self.level {
            Level::Error => Spot::Error,
            Level::Warning => Spot::Warning,
            Level::Debug | Level::Default => Spot::None,
        }
    }

    fn place(&self) -> Option<Place> {
        Some(Place::Trace {
            id: self.trace.clone(),
            select: Some(self.id.clone()),
        })
    }

    fn fetch(query: Query, more: bool, again: bool) -> Fetch {
        Fetch::Observations { query, more, again }
    }

    fn take(listing: Listing) -> Option<Snapshot<Self>> {
        match listing {
            Listing::Observations(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    fn score_target(&self) -> Option<(ScoreTarget, String)> {
        if self.is_synthetic_root() {
            let target = ScoreTarget::Trace(self.trace.clone());
            return Some((target, format!("trace {}", self.name)));
        }
        let target = ScoreTarget::Observation(self.trace.clone(), self.id.clone());
        let kind = self.kind.as_str().to_lowercase();
        Some((target, format!("{kind} {}", self.name)))
    }

    fn tell(&self, seen: &mut Seen) {
        seen.observation(self);
    }

    fn web_path(&self) -> Option<String> {
        let (trace, id) = (
            cells::segment(self.trace.as_str()),
            cells::segment(self.id.as_str()),
        );
        Some(format!("traces/{trace}?observation={id}"))
    }

    fn api_path(&self) -> Option<String> {
        Some(cells::observation_api_path(&self.id))
    }

    fn trouble(&self) -> Option<&str> {
        self.status
            .as_deref()
            .filter(|_| self.level >= Level::Warning)
    }

    fn preview(&self) -> Option<Glance> {
        Some(Glance {
            trace: self.trace.clone(),
            root: Some(self.id.clone()),
            start: self.start,
        })
    }

    fn json(&self) -> String {
        json!({
            "id": self.id.as_str(), "traceId": self.trace.as_str(), "parentObservationId": self.parent.as_ref().map(super::super::model::id::Id::as_str),
            "type": self.kind.as_str(), "name": &*self.name, "startTime": self.start.to_string(), "endTime": self.end.map(|end| end.to_string()),
            "level": self.level.as_str(), "statusMessage": self.status.as_deref(), "model": self.model.as_deref(),
            "latency": self.latency, "timeToFirstToken": self.time_to_first_token, "totalCost": self.cost,
            "inputUsage": self.input_tokens, "outputUsage": self.output_tokens, "totalUsage": self.total_tokens,
            "environment": self.context.environment.as_deref(), "userId": self.context.user.as_deref(), "sessionId": self.context.session.as_ref().map(super::super::model::id::Id::as_str),
            "traceName": self.context.trace_name.as_deref(), "version": self.context.version.as_deref(), "release": self.context.release.as_deref(),
            "tags": self.context.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(),
        })
        .to_string()
    }
}
