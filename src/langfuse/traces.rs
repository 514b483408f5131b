//! Traces of v3 servers: the list, and one whole. On v4 they are grouped from observations.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::page::Scheme;
use super::request::Request;
use super::wire::{Interner, WireObservation, WireScore, WireTrace};
use super::{Client, Condition, Error, Pages, filter, wire};
use crate::model::{Body, Observation, Score, SessionId, TimeRange, TraceId, TraceSummary};

/// Which traces; what is not set does not limit. Newest first.
#[derive(Clone, Debug, Default)]
pub struct TraceQuery {
    pub range: TimeRange,
    pub name: Option<Arc<str>>,
    pub user: Option<Arc<str>>,
    pub session: Option<SessionId>,
    pub release: Option<Arc<str>>,
    pub version: Option<Arc<str>>,
    /// All of these.
    pub tags: Vec<Arc<str>>,
    /// Any of these.
    pub environments: Vec<Arc<str>>,
    pub conditions: Vec<Condition>,
    /// Rows per page, at most 100; none for 100.
    pub limit: Option<u32>,
}

/// A trace of a v3 server, whole: v3 sends everything in one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub summary: TraceSummary,
    /// The trace's own input, output and metadata.
    pub body: Body,
    /// In no particular order.
    pub observations: Vec<(Observation, Body)>,
    /// Without corrections, which the route leaves out.
    pub scores: Vec<Score>,
}

impl TraceQuery {
    /// Takes a query parameter by its name; other names change nothing.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match name {
            "name" => self.name = Some(value.into()),
            "userId" => self.user = Some(value.into()),
            "sessionId" => self.session = Some(value.into()),
            "release" => self.release = Some(value.into()),
            "version" => self.version = Some(value.into()),
            "tags" => self.tags.push(value.into()),
            "environment" => self.environments.push(value.into()),
            _ => {}
        }
        self
    }
}

impl Client {
    /// The v3 list, with latency and cost where the server knows them.
    pub fn traces(&self, query: &TraceQuery) -> Pages<TraceSummary> {
        let request = Request::get(&["traces"])
            .query("fields", "core,metrics,observations")
            .query("limit", &query.limit.unwrap_or(100).min(100))
            .maybe("name", query.name.as_ref())
            .maybe("userId", query.user.as_ref())
            .maybe("sessionId", query.session.as_ref())
            .maybe("release", query.release.as_ref())
            .maybe("version", query.version.as_ref())
            .each("tags", &query.tags)
            .each("environment", &query.environments)
            .maybe("fromTimestamp", query.range.from)
            .maybe("toTimestamp", query.range.to)
            .maybe("filter", filter::json(&query.conditions));
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireTrace<'_>, shared| row.summary(shared))
        })
    }

    /// A v3 trace with all its observations, their bodies, and its scores.
    pub async fn trace(&self, id: &TraceId) -> Result<Trace, Error> {
        let text = self.text(&Request::get(&["traces", id.as_str()])).await?;
        read(&text)
    }
}

fn read(text: &str) -> Result<Trace, Error> {
    let trace: WireTrace<'_> = wire::parse(text)?;
    let mut shared = Interner::default();
    let summary = trace
        .summary(&mut shared)
        .map_err(|missing| missing.at(""))?;
    let observations = each(
        &trace.observations,
        "observations",
        |row: WireObservation<'_>| row.whole(&mut shared),
    )?;
    let scores = each(&trace.scores, "scores", |row: WireScore<'_>| {
        row.row(&mut Interner::default())
    })?;
    Ok(Trace {
        summary,
        body: trace.body(),
        observations,
        scores,
    })
}

/// Reads the rows of an array within an object; an error names the row.
fn each<'a, W: serde::Deserialize<'a>, T>(
    rows: &[&'a RawValue],
    name: &str,
    mut read: impl FnMut(W) -> Result<T, wire::Missing>,
) -> Result<Vec<T>, Error> {
    let read = |(at, raw): (usize, &&'a RawValue)| {
        let path = format!("{name}[{at}]");
        let row = wire::parse(raw.get()).map_err(|error| error.within(&path))?;
        read(row).map_err(|missing| missing.at(&path))
    };
    rows.iter().enumerate().map(read).collect()
}
