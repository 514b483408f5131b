//! Lists of traces and sessions. A v4 server has neither: both are grouped from root observations.

mod enrich;
mod grow;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::listing::{FRESH, Split, split};
use super::{Answers, Store, next, shared};
use crate::langfuse::{ObservationQuery, Pages, TraceQuery};
use crate::model::filter::{Filter, Rows};
use crate::model::group::{self, Groups};
use crate::model::{
    Api, Generation, Observation, Problem, Seconds, SessionSummary, Span, TimeRange, TraceId,
    TraceSummary,
};
use crate::msg::{Data, Listing, Query, Snapshot};

/// Root rows of a page.
const ROOTS: u32 = 300;
/// Newest rows that may belong to a trace without a root yet.
const NEWEST: u32 = 100;
/// Errors and warnings that are counted into their traces.
const TROUBLES: u32 = 1_000;
/// Pages read in a row that show nothing new.
const PATIENCE: usize = 5;
/// Ids in one condition, so that the address stays short.
const IDS: usize = 100;
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
    /// The first error of each trace, in words.
    first_errors: HashMap<TraceId, (Timestamp, Arc<str>)>,
    scores: HashMap<TraceId, Vec<Arc<str>>>,
    /// Lengths of traces whose roots do not tell them.
    longest: HashMap<TraceId, Seconds>,
    listed: Vec<TraceSummary>,
    /// Listed traces whose root was not exported yet.
    running: HashSet<TraceId>,
    pages: Option<Source>,
    /// The rows are what a filter matched: their traces' roots have to be fetched apart.
    rootless: bool,
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
    async fn page(&mut self) -> Result<(), Problem> {
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
}

/// Whether filtering roots filters traces.
fn is_of_roots(split: &Split) -> bool {
    split
        .conditions
        .iter()
        .all(|one| ROOT_COLUMNS.contains(&&*one.column))
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
            self.grow(&mut list, api).await?;
        } else {
            let before = Arc::clone(&list.rows);
            *list = self.new_list(&query, api, answers).await?;
            list.keep_known(&before);
            if list.span != query.span {
                self.traces.also(
                    &Query {
                        span: list.span,
                        ..query.clone()
                    },
                    &kept,
                );
            }
            if let Some(listing) = show(&list, false) {
                answers.send(Data::Listing(listing)).await;
            }
            if !answers.stopped() {
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
            list.rootless = !is_of_roots(&split);
            self.grow(&mut list, api).await?;
            if list.rows.is_empty() && query.filter.is_empty() && api.generation == Generation::V4 {
                list.groups.extend(self.newest(range, api).await?);
                list.arrange();
            }
            match list.span.wider() {
                Some(wider)
                    if list.rows.is_empty() && list.pages.is_none() && !answers.stopped() =>
                {
                    list.span = wider;
                }
                _ => return Ok(list),
            }
        }
    }

    /// Reads until there is something to show, or enough was read in vain.
    async fn grow(&self, list: &mut TraceList, api: Api) -> Result<(), Problem> {
        let before = list.rows.len();
        for _ in 0..PATIENCE {
            list.page().await?;
            if list.rootless {
                self.add_roots(list, api).await?;
            }
            if list.rows.len() > before || list.pages.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn source(&self, range: TimeRange, api: Api, split: &Split) -> Source {
        match api.generation {
            Generation::V4 => {
                let root_only = is_of_roots(split);
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
}
