//! What lists traces on a server: root observations of a v4 server, the traces of a v3 server.

use super::{ROOTS, TraceList, is_of_roots};
use crate::langfuse::{ObservationQuery, TraceQuery};
use crate::model::{Api, Generation, Observation, Problem, TimeRange, TraceSummary};
use crate::store::Store;
use crate::store::cache::Known;
use crate::store::feed::{Asking, Feed};
use crate::store::split::{Split, named};

/// What lists traces on this server, and what it is asked.
pub(super) enum Source {
    Roots(Feed<Observation>, Box<ObservationQuery>),
    Traces(Feed<TraceSummary>, Box<TraceQuery>),
}

impl Source {
    /// What lists the traces of a time range that a filter line lets through.
    pub(super) fn new(range: TimeRange, (api, again): (Api, bool), split: &Split) -> Self {
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
                Self::Roots(Feed::new(name, range, again), Box::new(query))
            }
            Generation::V3 => {
                let mut query = TraceQuery::default();
                for param in &split.params {
                    query = query.with(param.name, &param.value);
                }
                let name = named("traces", &split.params);
                Self::Traces(Feed::new(name, range, again), Box::new(query))
            }
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
        api: Api,
        may: Asking,
    ) -> Result<bool, Problem> {
        match list.source.as_mut() {
            None => Ok(false),
            Some(Source::Roots(feed, query)) => {
                let ask = |range| {
                    let query = ObservationQuery {
                        range,
                        ..(**query).clone()
                    };
                    self.client.observations(api, &query)
                };
                let rows = feed.next(&self.source(Known::Row, &ask), may).await?;
                let found = rows.is_some();
                list.groups.extend(rows.unwrap_or_default());
                Ok(found)
            }
            Some(Source::Traces(feed, query)) => {
                let ask = |range| {
                    let query = TraceQuery {
                        range,
                        ..(**query).clone()
                    };
                    self.client.traces(&query)
                };
                let rows = feed.next(&self.source(Known::Row, &ask), may).await?;
                let found = rows.is_some();
                list.listed.extend(rows.unwrap_or_default());
                Ok(found)
            }
        }
    }
}
