//! Lists of traces and sessions. A v4 server has neither: both are grouped from root observations.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::listing::{FRESH, Split, split};
use super::{Answers, Store, next, shared};
use crate::langfuse::{Condition, Fields, ObservationQuery, Pages, TraceQuery};
use crate::model::filter::{Filter, Rows};
use crate::model::group::{self, Groups};
use crate::model::{
    Api, Generation, Level, Observation, Problem, SessionSummary, Span, TimeRange, Totals, TraceId,
    TraceSummary,
};
use crate::msg::{Data, Listing, Query, Snapshot};

/// Root rows of a page.
const ROOTS: u32 = 300;
/// Newest rows that may belong to a trace without a root yet.
const NEWEST: u32 = 100;
/// Errors and warnings that are counted into their traces.
const TROUBLES: u32 = 1_000;
/// Columns that say the same on a trace's root as on its other rows, so that filtering roots filters traces.
const ROOT_COLUMNS: [&str; 11] = [
    "name",
    "traceName",
    "userId",
    "sessionId",
    "traceTags",
    "tags",
    "environment",
    "release",
    "version",
    "startTime",
    "traceId",
];

/// Traces of one query, and how to get more.
#[derive(Default)]
pub(super) struct TraceList {
    rows: Arc<Vec<TraceSummary>>,
    groups: Groups,
    /// Rows per trace that are errors and warnings.
    troubles: HashMap<TraceId, (u32, u32)>,
    listed: Vec<TraceSummary>,
    pages: Option<Source>,
    span: Span,
    at: Option<Timestamp>,
    words: Option<Arc<str>>,
    rest: Filter,
}

enum Source {
    Roots(Pages<Observation>),
    Traces(Pages<TraceSummary>),
}

impl TraceList {
    fn is_fresh(&self) -> bool {
        self.at
            .is_some_and(|at| Timestamp::now().duration_since(at) < FRESH)
    }

    fn snapshot(&self, stale: bool) -> Option<Snapshot<TraceSummary>> {
        Some(Snapshot {
            rows: Arc::clone(&self.rows),
            more: self.pages.is_some(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.words.clone(),
        })
    }

    fn sessions(&self, stale: bool) -> Option<Snapshot<SessionSummary>> {
        Some(Snapshot {
            rows: shared(group::sessions(&self.rows)),
            more: self.pages.is_some(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.words.clone(),
        })
    }

    /// The next page of whatever lists traces on this server.
    async fn grow(&mut self) -> Result<(), Problem> {
        let last = match self.pages.as_mut() {
            Some(Source::Roots(pages)) => {
                let page = next(pages).await?;
                let last = page.as_ref().is_none_or(|page| page.last);
                self.groups
                    .extend(page.map(|page| page.rows).unwrap_or_default());
                last
            }
            Some(Source::Traces(pages)) => {
                let page = next(pages).await?;
                let last = page.as_ref().is_none_or(|page| page.last);
                self.listed
                    .extend(page.map(|page| page.rows).unwrap_or_default());
                last
            }
            None => return Ok(()),
        };
        if last {
            self.pages = None;
        }
        self.arrange();
        Ok(())
    }

    /// Brings the rows up to date with what came.
    fn arrange(&mut self) {
        let mut rows = self.groups.traces();
        rows.extend(self.listed.iter().cloned());
        rows.retain(|trace| self.rest.matches_trace(trace));
        for trace in &mut rows {
            if let Some((errors, warnings)) = self.troubles.get(&trace.id) {
                trace.totals.errors = Some(trace.totals.errors.unwrap_or(0).max(*errors));
                trace.totals.warnings = Some(trace.totals.warnings.unwrap_or(0).max(*warnings));
            }
        }
        self.rows = shared(rows);
        self.at = Some(Timestamp::now());
    }

    fn count_troubles(&mut self, rows: Vec<Observation>) {
        for row in rows {
            let (errors, warnings) = self.troubles.entry(row.trace.clone()).or_default();
            match row.level {
                Level::Error => *errors += 1,
                Level::Warning => *warnings += 1,
                Level::Debug | Level::Default => {}
            }
        }
    }

    fn tell(&mut self, totals: Vec<(TraceId, Totals)>) {
        for (trace, totals) in totals {
            self.groups.tell(&trace, totals);
        }
    }
}

impl Store {
    pub(super) async fn traces(
        &self,
        query: Query,
        more: bool,
        again: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        self.trace_list(query, (more, again), answers, |list, stale| {
            list.snapshot(stale).map(Listing::Traces)
        })
        .await
    }

    pub(super) async fn sessions(
        &self,
        query: Query,
        more: bool,
        again: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        self.trace_list(query, (more, again), answers, |list, stale| {
            list.sessions(stale).map(Listing::Sessions)
        })
        .await
    }

    async fn trace_list(
        &self,
        query: Query,
        (more, again): (bool, bool),
        answers: &Answers,
        show: fn(&TraceList, bool) -> Option<Listing>,
    ) -> Result<(), Problem> {
        let kept: Arc<Mutex<TraceList>> = self.traces.of(&query);
        let mut list = kept.lock().await;
        let enough = list.is_fresh() && !again && !more;
        if let Some(listing) = show(&list, !enough) {
            answers.send(Data::Listing(listing)).await;
        }
        if enough {
            return Ok(());
        }
        let api = self.api().await?;
        if more {
            list.grow().await?;
        } else {
            *list = self.new_list(&query, api, answers).await?;
            if list.span != query.span {
                self.traces.also(
                    Query {
                        span: list.span,
                        ..query.clone()
                    },
                    &kept,
                );
            }
            if let Some(listing) = show(&list, false) {
                answers.send(Data::Listing(listing)).await;
            }
            if api.generation == Generation::V4 && !answers.stopped() {
                self.enrich(&mut list, &query, api).await?;
            }
        }
        if let Some(listing) = show(&list, false) {
            answers.send(Data::Listing(listing)).await;
        }
        Ok(())
    }

    /// The first page; an empty one widens the time range.
    async fn new_list(
        &self,
        query: &Query,
        api: Api,
        answers: &Answers,
    ) -> Result<TraceList, Problem> {
        let split = split(&query.filter, api, Rows::Traces)?;
        let mut list = TraceList {
            span: query.span,
            words: split.words.clone(),
            rest: split.rest.clone(),
            ..TraceList::default()
        };
        loop {
            let range = list.span.until((self.clock)());
            list.pages = Some(self.source(range, api, &split));
            list.grow().await?;
            match list.span.wider() {
                Some(wider)
                    if list.rows.is_empty() && list.pages.is_none() && !answers.stopped() =>
                {
                    list.span = wider
                }
                _ => return Ok(list),
            }
        }
    }

    fn source(&self, range: TimeRange, api: Api, split: &Split) -> Source {
        match api.generation {
            Generation::V4 => {
                let root_only = split
                    .conditions
                    .iter()
                    .all(|one| ROOT_COLUMNS.contains(&&*one.column));
                let conditions = split.conditions.clone();
                let query = ObservationQuery {
                    range,
                    root_only,
                    conditions,
                    limit: ROOTS,
                    ..ObservationQuery::default()
                };
                Source::Roots(self.client.observations(api, &query))
            }
            Generation::V3 => {
                let mut query = TraceQuery {
                    range,
                    ..TraceQuery::default()
                };
                for param in &split.params {
                    query = query.with(param.name, &param.value);
                }
                Source::Traces(self.client.traces(&query))
            }
        }
    }

    /// What roots do not tell: traces that still run, errors within, and sums.
    async fn enrich(&self, list: &mut TraceList, query: &Query, api: Api) -> Result<(), Problem> {
        let range = list.span.until((self.clock)());
        let newest = ObservationQuery {
            range,
            limit: NEWEST,
            ..ObservationQuery::default()
        };
        let troubles = ObservationQuery {
            range,
            conditions: vec![Condition::any_of("level", ["ERROR", "WARNING"])],
            fields: Fields::NAMES,
            limit: TROUBLES,
            ..ObservationQuery::default()
        };
        let (mut newest, mut troubles) = (
            self.client.observations(api, &newest),
            self.client.observations(api, &troubles),
        );
        let (newest, troubles, totals) = tokio::join!(
            next(&mut newest),
            next(&mut troubles),
            self.client.trace_totals(range)
        );
        if query.filter.is_empty() {
            list.groups
                .extend(newest?.map(|page| page.rows).unwrap_or_default());
        }
        list.count_troubles(troubles?.map(|page| page.rows).unwrap_or_default());
        // Sums are scarce on small plans, and some servers have none: the list is good without.
        list.tell(totals.unwrap_or_default());
        list.arrange();
        Ok(())
    }
}
