//! Sessions of v3 servers. On v4 they are grouped from observations.

use std::sync::Arc;

use serde::Deserialize;

use super::page::Scheme;
use super::request::Request;
use super::wire::{Interner, Missing, Text, Time, WireTrace, or_default};
use super::{Client, Error, Pages, wire};
use crate::model::{Body, SessionId, SessionSummary, TimeRange, Totals, TraceSummary};

/// Which sessions, by the time they were first seen. Newest first.
#[derive(Clone, Debug, Default)]
pub struct SessionQuery {
    pub range: TimeRange,
    /// Any of these.
    pub environments: Vec<Arc<str>>,
    /// Rows per page, at most 100; none for 100.
    pub limit: Option<u32>,
}

/// A session of a v3 server with its traces, whose latency, cost and observations that route does not tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub summary: SessionSummary,
    pub traces: Vec<(TraceSummary, Body)>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireSession<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    created_at: Time,
    #[serde(borrow)]
    environment: Text<'a>,
    #[serde(borrow, deserialize_with = "or_default")]
    traces: Vec<WireTrace<'a>>,
}

impl WireSession<'_> {
    fn summary(&self, shared: &mut Interner) -> Result<SessionSummary, Missing> {
        let created = self.created_at.0.ok_or(Missing("createdAt"))?;
        Ok(SessionSummary {
            id: SessionId::new(self.id.as_str().ok_or(Missing("id"))?),
            first: created,
            last: created,
            traces: None,
            users: Vec::new(),
            environment: shared.maybe(&self.environment),
            totals: Totals::default(),
            running: false,
        })
    }

    fn whole(&self, shared: &mut Interner) -> Result<Session, Missing> {
        let mut summary = self.summary(shared)?;
        let traces = self
            .traces
            .iter()
            .map(|trace| Ok((trace.summary(shared)?, trace.body())))
            .collect::<Result<Vec<_>, Missing>>()?;
        summary.traces = Some(traces.len() as u32);
        for (trace, _) in &traces {
            summary.first = summary.first.min(trace.start);
            summary.last = summary.last.max(trace.start);
            if let Some(user) = &trace.user
                && !summary.users.contains(user)
            {
                summary.users.push(Arc::clone(user));
            }
        }
        Ok(Session { summary, traces })
    }
}

impl Client {
    /// The v3 list: it tells no more than id, time and environment.
    pub fn sessions(&self, query: &SessionQuery) -> Pages<SessionSummary> {
        let request = Request::get(&["sessions"])
            .query("limit", &query.limit.unwrap_or(100).min(100))
            .each("environment", &query.environments)
            .maybe("fromTimestamp", query.range.from)
            .maybe("toTimestamp", query.range.to);
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireSession<'_>, shared| row.summary(shared))
        })
    }

    /// A v3 session with all its traces.
    pub async fn session(&self, id: &SessionId) -> Result<Session, Error> {
        let text = self.text(&Request::get(&["sessions", id.as_str()])).await?;
        wire::one(&text, |session: WireSession<'_>, shared| {
            session.whole(shared)
        })
    }
}
