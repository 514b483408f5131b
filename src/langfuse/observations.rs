//! Observations: rows without, and bodies with, input and output.

use std::sync::Arc;

use super::page::{Answer, Scheme};
use super::request::Request;
use super::wire::WireObservation;
use super::{Client, Condition, Error, Pages, filter, wire};
use crate::model::{
    Api, Body, Generation, Level, Observation, ObservationId, ObservationType, SessionId,
    TimeRange, TraceId,
};

/// Field groups of `v2/observations`; v1 routes always send everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(pub(super) &'static str);

impl Fields {
    /// What a row of a list or tree shows.
    pub const ROW: Self = Self("core,basic,time,model,usage,prompt,metrics,trace_context");
    /// What a row of a trace's tree shows, in the least memory: without `created`, and without what is the same for
    /// the whole trace.
    pub const TREE: Self = Self("core,basic,model,usage,prompt,metrics");
    /// Ids, times, names, levels, and whose trace it is.
    pub const NAMES: Self = Self("core,basic");
    /// Ids and times.
    pub const CORE: Self = Self("core");
    pub(super) const BODY: Self = Self("core,io,metadata");
    pub(super) const ALL: Self =
        Self("core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context");
}

/// Which observations; what is not set does not limit. Newest first.
#[derive(Clone, Debug)]
pub struct ObservationQuery {
    pub range: TimeRange,
    pub trace: Option<TraceId>,
    pub session: Option<SessionId>,
    pub user: Option<Arc<str>>,
    pub name: Option<Arc<str>>,
    pub kind: Option<ObservationType>,
    pub level: Option<Level>,
    pub parent: Option<ObservationId>,
    pub ids: Vec<ObservationId>,
    /// Only rows that the server takes for roots of their traces (v4).
    pub root_only: bool,
    /// Any of these.
    pub environments: Vec<Arc<str>>,
    pub conditions: Vec<Condition>,
    pub fields: Fields,
    /// Rows per page: up to 1,000 on v4, cut to 100 on v3.
    pub limit: u32,
}

impl Default for ObservationQuery {
    fn default() -> Self {
        Self {
            range: TimeRange::default(),
            trace: None,
            session: None,
            user: None,
            name: None,
            kind: None,
            level: None,
            parent: None,
            ids: Vec::new(),
            root_only: false,
            environments: Vec::new(),
            conditions: Vec::new(),
            fields: Fields::ROW,
            limit: V4_PAGE,
        }
    }
}

/// Whose inputs, outputs and metadata.
#[derive(Clone, Debug, Default)]
pub struct Bodies {
    pub trace: Option<TraceId>,
    /// None at all means all of the trace.
    pub ids: Vec<ObservationId>,
    /// Spares the server a search through all time.
    pub range: TimeRange,
}

const V4_PAGE: u32 = 1_000;
const V3_PAGE: u32 = 100;
/// Bodies are large: a page of them has fewer rows.
pub const BODY_PAGE: u32 = 250;
/// Bodies by id in one request: keeps the address of a request below 8 KB.
pub const IDS: usize = 100;

impl ObservationQuery {
    pub fn of_trace(trace: TraceId) -> Self {
        Self {
            trace: Some(trace),
            ..Self::default()
        }
    }

    pub(super) fn request(&self, generation: Generation) -> Request {
        let mut conditions = self.conditions.clone();
        if !self.ids.is_empty() {
            conditions.push(Condition::any_of(
                "id",
                self.ids.iter().map(ObservationId::as_str),
            ));
        }
        let request = match generation {
            Generation::V4 => Request::get(&["v2", "observations"])
                .query("fields", &self.fields.0)
                .query("limit", &self.limit.min(V4_PAGE))
                .maybe("sessionId", self.session.as_ref())
                .maybe("isRootObservation", self.root_only.then_some("true")),
            Generation::V3 => {
                // The v1 route ignores the parameter, and would answer with rows of every session.
                let session = self.session.as_ref();
                conditions.extend(session.map(|id| Condition::text("sessionId", "=", id.as_str())));
                Request::get(&["observations"]).query("limit", &self.limit.min(V3_PAGE))
            }
        };
        request
            .maybe("traceId", self.trace.as_ref())
            .maybe("userId", self.user.as_ref())
            .maybe("name", self.name.as_ref())
            .maybe("type", self.kind.map(ObservationType::as_str))
            .maybe("level", self.level.map(Level::as_str))
            .maybe("parentObservationId", self.parent.as_ref())
            .each("environment", &self.environments)
            .maybe("fromStartTime", self.range.from)
            .maybe("toStartTime", self.range.to)
            .maybe("filter", filter::json(&conditions))
    }

    fn scheme(generation: Generation) -> Scheme {
        match generation {
            Generation::V4 => Scheme::Cursor,
            Generation::V3 => Scheme::Number,
        }
    }
}

impl Client {
    /// `v2/observations` by cursor on v4, `observations` by page number on v3.
    pub fn observations(&self, api: Api, query: &ObservationQuery) -> Pages<Observation> {
        let scheme = ObservationQuery::scheme(api.generation);
        Pages::new(self, query.request(api.generation), scheme, rows)
    }

    /// One observation by id, with its body. `range` spares a v4 server a search through all time.
    pub async fn observation(
        &self,
        api: Api,
        id: &ObservationId,
        range: TimeRange,
    ) -> Result<(Observation, Body), Error> {
        if api.generation == Generation::V3 {
            let text = self
                .text(&Request::get(&["observations", id.as_str()]))
                .await?;
            return wire::one(&text, |row: WireObservation<'_>, shared| row.whole(shared));
        }
        let query = ObservationQuery {
            range,
            ids: vec![id.clone()],
            ..ObservationQuery::default()
        };
        let found = self.last_observation(api, &query).await?;
        found.ok_or_else(|| Error::NotFound {
            message: format!("observation {id}"),
        })
    }

    /// The newest one that a query finds, with its body.
    pub async fn last_observation(
        &self,
        api: Api,
        query: &ObservationQuery,
    ) -> Result<Option<(Observation, Body)>, Error> {
        let query = ObservationQuery {
            fields: Fields::ALL,
            limit: 1,
            ..query.clone()
        };
        let text = self.text(&query.request(api.generation)).await?;
        let found = wire::page(&text, |row: WireObservation<'_>, shared| row.whole(shared))?;
        Ok(found.rows.into_iter().next())
    }

    /// Inputs, outputs and metadata, in no particular order; ids that the server does not know are left out.
    pub async fn bodies(
        &self,
        api: Api,
        wanted: &Bodies,
    ) -> Result<Vec<(ObservationId, Body)>, Error> {
        match (api.generation, &wanted.trace) {
            (Generation::V4, _) => self.bodies_v4(wanted).await,
            (Generation::V3, Some(trace)) if wanted.ids.is_empty() => {
                let rows = self.trace(trace).await?.observations.into_iter();
                Ok(rows.map(|(row, body)| (row.id, body)).collect())
            }
            (Generation::V3, _) => self.bodies_v3(&wanted.ids).await,
        }
    }

    /// The bodies of a whole trace of a v4 server, page by page.
    pub fn bodies_of_trace(&self, trace: TraceId) -> Pages<(ObservationId, Body)> {
        let query = ObservationQuery {
            trace: Some(trace),
            fields: Fields::BODY,
            limit: BODY_PAGE,
            ..ObservationQuery::default()
        };
        let request = query.request(Generation::V4);
        Pages::new(self, request, Scheme::Cursor, with_body)
    }

    async fn bodies_v4(&self, wanted: &Bodies) -> Result<Vec<(ObservationId, Body)>, Error> {
        let mut bodies = Vec::with_capacity(wanted.ids.len());
        let mut query = ObservationQuery {
            range: wanted.range,
            trace: wanted.trace.clone(),
            fields: Fields::BODY,
            limit: BODY_PAGE,
            ..ObservationQuery::default()
        };
        // Without ids there is one round, limited by the trace alone.
        let rounds = wanted.ids.len().div_ceil(IDS).max(1);
        for round in 0..rounds {
            query.ids = wanted
                .ids
                .iter()
                .skip(round * IDS)
                .take(IDS)
                .cloned()
                .collect();
            let request = query.request(Generation::V4);
            let pages = Pages::new(self, request, Scheme::Cursor, with_body);
            bodies.append(&mut pages.all(usize::MAX).await?);
        }
        Ok(bodies)
    }

    async fn bodies_v3(&self, ids: &[ObservationId]) -> Result<Vec<(ObservationId, Body)>, Error> {
        let mut bodies = Vec::with_capacity(ids.len());
        for id in ids {
            match self
                .text(&Request::get(&["observations", id.as_str()]))
                .await
            {
                Ok(text) => bodies.push(wire::one(&text, |row: WireObservation<'_>, _| {
                    row.body_with_id()
                })?),
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(bodies)
    }
}

fn rows(text: &str) -> Result<Answer<Observation>, Error> {
    wire::page(text, |row: WireObservation<'_>, shared| row.row(shared))
}

fn with_body(text: &str) -> Result<Answer<(ObservationId, Body)>, Error> {
    wire::page(text, |row: WireObservation<'_>, _| row.body_with_id())
}
