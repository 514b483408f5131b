//! What lists traces on a server: root observations of a v4 server, the traces of a v3 server.

use super::{ROOTS, TraceList, is_of_roots};
use crate::langfuse::{ObservationQuery, TraceQuery};
use crate::model::{Api, Generation, Observation, Problem, TimeRange, TraceSummary};
use crate::store::Store;
use crate::store::asker::{Asker, Begin};
use crate::store::cache::Known;
use crate::store::feed::{Asking, Feed};
use crate::store::split::{Split, named};

/// What lists traces on this server, and what it is asked.
pub(super) enum Source {
    Roots(Feed<Observation>, Box<ObservationQuery>),
    Traces(Feed<TraceSummary>, Box<TraceQuery>),
}

/// A page of it.
#[derive(Default)]
pub(super) struct Found {
    pub(super) roots: Vec<Observation>,
    pub(super) traces: Vec<TraceSummary>,
}

impl Source {
    /// What lists the traces of a time range that a filter line lets through.
    pub(super) fn new(range: TimeRange, (api, begin): (Api, Begin), split: &Split) -> Self {
        match api.generation {
            Generation::V4 => {
                let query = ObservationQuery {
                    root_only: is_of_roots(split),
                    conditions: split.conditions.clone(),
                    limit: ROOTS,
                    ..ObservationQuery::default()
                };
                let kind = if query.root_only { "roots" } else { "matches" };
                let name = named(kind, &query.conditions);
                Self::Roots(Feed::new(name, range, begin), Box::new(query))
            }
            Generation::V3 => {
                let mut query = TraceQuery::default();
                for param in &split.params {
                    query = query.with(param.name, &param.value);
                }
                let name = named("traces", &split.params);
                Self::Traces(Feed::new(name, range, begin), Box::new(query))
            }
        }
    }

    /// More of the stretch that was asked for is to come.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Roots(feed, _) => feed.is_open(),
            Self::Traces(feed, _) => feed.is_open(),
        }
    }

    pub(super) fn has_more(&self) -> bool {
        match self {
            Self::Roots(feed, _) => !feed.is_done(),
            Self::Traces(feed, _) => !feed.is_done(),
        }
    }

    pub(super) fn widen(&mut self, range: TimeRange) {
        match self {
            Self::Roots(feed, _) => feed.widen(range),
            Self::Traces(feed, _) => feed.widen(range),
        }
    }
}

impl Store {
    /// The next rows of whatever lists traces on this server; false when there are none.
    pub(super) async fn page(
        &self,
        list: &mut TraceList,
        asker: &Asker,
        may: Asking,
    ) -> Result<bool, Problem> {
        let Some(source) = list.source.as_mut() else {
            return Ok(false);
        };
        let found = self.read_page(source, asker, may).await?;
        let any = found.is_some();
        list.add(found.unwrap_or_default());
        Ok(any)
    }

    pub(super) async fn read_page(
        &self,
        source: &mut Source,
        asker: &Asker,
        may: Asking,
    ) -> Result<Option<Found>, Problem> {
        match source {
            Source::Roots(feed, query) => {
                let ask = |range| {
                    let query = ObservationQuery {
                        range,
                        ..(**query).clone()
                    };
                    asker.client.observations(asker.api, &query)
                };
                let rows = feed.next(&self.source(Known::Row, &ask), may).await?;
                Ok(rows.map(|roots| Found {
                    roots,
                    ..Found::default()
                }))
            }
            Source::Traces(feed, query) => {
                let ask = |range| {
                    let query = TraceQuery {
                        range,
                        ..(**query).clone()
                    };
                    asker.client.traces(&query)
                };
                let rows = feed.next(&self.source(Known::Row, &ask), may).await?;
                Ok(rows.map(|traces| Found {
                    traces,
                    ..Found::default()
                }))
            }
        }
    }
}
