//! Lists of traces and sessions. A v4 server has neither: both are grouped from root observations.

mod enrich;
mod grow;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::cache::Known;
use super::feed::{Asking, Feed};
use super::listing::{Split, named, split};
use super::{Answers, Store, fresh, shared};
use crate::langfuse::{ObservationQuery, TraceQuery};
use crate::model::filter::{Filter, Rows};
use crate::model::group::{self, Groups};
use crate::model::{
    Api, Generation, Observation, Problem, Seconds, SessionSummary, Span, TimeRange, TraceId,
    TraceSummary,
};
use crate::msg::{Data, Listing, Query, Snapshot};

/// Root rows of a page.
const ROOTS: u32 = 300;
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
    source: Option<Source>,
    /// The rows are what a filter matched: their traces' roots have to be fetched apart.
    rootless: bool,
    span: Span,
    at: Option<Timestamp>,
    words: Option<Arc<str>>,
    rest: Filter,
}

/// What lists traces on this server, and what it is asked.
enum Source {
    Roots(Feed<Observation>, Box<ObservationQuery>),
    Traces(Feed<TraceSummary>, Box<TraceQuery>),
}

impl TraceList {
    fn new(query: &Query, split: &Split) -> Self {
        Self {
            span: query.span,
            words: split.words.clone(),
            rest: split.rest.clone(),
            ..Self::default()
        }
    }

    fn snapshot(&self, stale: bool) -> Option<Snapshot<TraceSummary>> {
        Some(Snapshot {
            rows: Arc::clone(&self.rows),
            more: self.source.is_some(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.words.clone(),
        })
    }

    fn sessions(&self, stale: bool) -> Option<Snapshot<SessionSummary>> {
        Some(Snapshot {
            rows: shared(group::sessions(&self.rows)),
            more: self.source.is_some(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.words.clone(),
        })
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
        if list.at.is_none() {
            self.recall(&mut list, &query).await;
        }
        let enough = self.is_fresh(list.at, fresh::LIST) && !again && !more;
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
            *list = self.new_list(&query, (api, again), answers).await?;
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
                self.enrich(&mut list, &query, (api, again)).await?;
            }
        }
        if let Some(listing) = show(&list, false) {
            answers.send(Data::Listing(listing)).await;
        }
        Ok(())
    }

    /// The list as it was when lftui saw it last, for as long as the server takes.
    async fn recall(&self, list: &mut TraceList, query: &Query) {
        let Some(api) = self.api_before().await else {
            return;
        };
        let Ok(split) = split(&query.filter, api, Rows::Traces) else {
            return;
        };
        *list = TraceList::new(query, &split);
        let now = (self.clock)();
        loop {
            let range = list.span.until(now);
            list.source = Some(source(range, (api, false), &split));
            let at = match list.source.as_mut() {
                Some(Source::Roots(feed, _)) => {
                    let known = feed.known(&self.cache, now).await;
                    known.map(|(rows, at)| {
                        list.groups.extend(rows);
                        at
                    })
                }
                Some(Source::Traces(feed, _)) => {
                    let known = feed.known(&self.cache, now).await;
                    known.map(|(rows, at)| {
                        list.listed.extend(rows);
                        at
                    })
                }
                None => None,
            };
            let Some(at) = at else { return };
            list.rootless = !is_of_roots(&split);
            self.recall_marks(list, query, api).await;
            list.arrange();
            match list.span.wider() {
                Some(wider) if list.rows.is_empty() => list.span = wider,
                _ => {
                    list.at = Some(at);
                    return;
                }
            }
        }
    }

    /// The first page; an empty one widens the time range.
    async fn new_list(
        &self,
        query: &Query,
        (api, again): (Api, bool),
        answers: &Answers,
    ) -> Result<TraceList, Problem> {
        let split = split(&query.filter, api, Rows::Traces)?;
        let mut list = TraceList::new(query, &split);
        loop {
            let range = list.span.until((self.clock)());
            list.source = Some(source(range, (api, again), &split));
            list.rootless = !is_of_roots(&split);
            self.grow(&mut list, api).await?;
            if list.rows.is_empty() && query.filter.is_empty() && api.generation == Generation::V4 {
                let newest = self.newest(range, (api, again)).await?;
                list.groups.extend(newest);
                list.arrange();
            }
            list.at = Some((self.clock)());
            match list.span.wider() {
                Some(wider)
                    if list.rows.is_empty() && list.source.is_none() && !answers.stopped() =>
                {
                    list.span = wider;
                }
                _ => return Ok(list),
            }
        }
    }

    /// Reads until there is something to show, or enough was read in vain; what is known comes along for nothing.
    async fn grow(&self, list: &mut TraceList, api: Api) -> Result<(), Problem> {
        let before = list.rows.len();
        let mut patience = PATIENCE;
        while list.rows.len() < before + ROOTS as usize {
            let may = if list.rows.len() == before && patience > 0 {
                patience -= 1;
                Asking::Once
            } else {
                Asking::Never
            };
            if !self.page(list, api, may).await? {
                break;
            }
            if list.rootless {
                self.add_roots(list, api).await?;
            }
            list.arrange();
        }
        list.at = Some((self.clock)());
        Ok(())
    }

    /// The next rows of whatever lists traces on this server; false when there are none.
    async fn page(&self, list: &mut TraceList, api: Api, may: Asking) -> Result<bool, Problem> {
        let (found, done) = match list.source.as_mut() {
            None => (false, true),
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
                (found, feed.is_done())
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
                (found, feed.is_done())
            }
        };
        if done {
            list.source = None;
        }
        Ok(found)
    }
}

fn source(range: TimeRange, (api, again): (Api, bool), split: &Split) -> Source {
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
            Source::Roots(Feed::new(name, range, again), Box::new(query))
        }
        Generation::V3 => {
            let mut query = TraceQuery::default();
            for param in &split.params {
                query = query.with(param.name, &param.value);
            }
            let name = named("traces", &split.params);
            Source::Traces(Feed::new(name, range, again), Box::new(query))
        }
    }
}
