//! Lists of traces and sessions. A v4 server has neither: both are grouped from root observations.

mod enrich;
mod follow;
mod grow;
mod recall;
mod source;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::asker::Asker;
use super::feed::Patience;
use super::kept::Shown;
use super::split::{Split, split};
use super::{Answers, Store, fresh, shared};
use crate::model::filter::{Filter, Rows};
use crate::model::group::{self, Groups};
use crate::model::{Generation, Problem, Seconds, Span, TraceId, TraceSummary};
use crate::msg::{Data, Listing, Query, Snapshot};
use jiff::Timestamp;
use source::{Found, Source};

/// Root rows of a page.
const ROOTS: u32 = 300;
/// Errors and warnings that are counted into their traces.
const TROUBLES: u32 = 1_000;
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
    /// Sums were told for just this span.
    marked: bool,
    words: Option<Arc<str>>,
    rest: Filter,
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

    fn add(&mut self, found: Found) {
        self.groups.extend(found.roots);
        let at: HashMap<TraceId, usize> = self
            .listed
            .iter()
            .enumerate()
            .map(|(at, trace)| (trace.id.clone(), at))
            .collect();
        for trace in found.traces {
            match at.get(&trace.id) {
                Some(at) => self.listed[*at] = trace,
                None => self.listed.push(trace),
            }
        }
    }

    fn has_more(&self) -> bool {
        self.source.as_ref().is_some_and(Source::has_more)
    }

    fn snapshot(&self, stale: bool) -> Option<Snapshot<TraceSummary>> {
        Some(Snapshot {
            rows: Arc::clone(&self.rows),
            more: self.has_more(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.words.clone(),
        })
    }
}

fn sessions(traces: Snapshot<TraceSummary>) -> Listing {
    Listing::Sessions(Snapshot {
        rows: shared(group::sessions(&traces.rows)),
        more: traces.more,
        span: traces.span,
        at: traces.at,
        stale: traces.stale,
        filtered: traces.filtered,
    })
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
        self.trace_list(query, (more, again), answers, Listing::Traces)
            .await
    }

    pub(super) async fn sessions(
        &self,
        query: Query,
        more: bool,
        again: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        self.trace_list(query, (more, again), answers, sessions)
            .await
    }

    async fn trace_list(
        &self,
        query: Query,
        (more, again): (bool, bool),
        answers: &Answers,
        wrap: fn(Snapshot<TraceSummary>) -> Listing,
    ) -> Result<(), Problem> {
        let kept = self.traces.of(&query);
        if let Some(before) = kept.meanwhile() {
            answers.send(Data::Listing(wrap(before))).await;
        }
        let tell = async |snapshot: Option<Snapshot<TraceSummary>>| {
            if let Some(snapshot) = snapshot {
                answers.send(Data::Listing(wrap(kept.show(snapshot)))).await;
            }
        };
        let mut list = kept.lock().await;
        if list.at.is_none() {
            self.recall(&mut list, &query).await;
        }
        let fresh = self.is_fresh(list.at, fresh::LIST) && !again && !more;
        let enough = fresh && (list.marked || self.client.is_offline());
        tell(list.snapshot(!enough)).await;
        if enough {
            return Ok(());
        }
        let asker = self.asker_again(again).await?;
        if more {
            let enough = list.rows.len() + ROOTS as usize;
            self.grow(&mut list, &asker, enough).await?;
        } else {
            if !fresh {
                self.renew_list((&mut list, &kept), &query, &asker, answers)
                    .await?;
                tell(list.snapshot(false)).await;
            }
            if !answers.stopped() {
                self.enrich(&mut list, &query, &asker).await?;
            }
        }
        tell(list.snapshot(false)).await;
        Ok(())
    }

    /// As long as it was: whoever scrolled down stays where they are.
    async fn renew_list(
        &self,
        (list, kept): (&mut TraceList, &Arc<Shown<TraceList, TraceSummary>>),
        query: &Query,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let before = Arc::clone(&list.rows);
        let enough = before.len().max(ROOTS as usize);
        *list = self.new_list((query, enough), asker, answers).await?;
        list.keep_known(&before);
        if list.span != query.span {
            let query = Query {
                span: list.span,
                ..query.clone()
            };
            self.traces.also(&query, kept);
        }
        Ok(())
    }

    /// The first page; an empty one widens the time range.
    async fn new_list(
        &self,
        (query, enough): (&Query, usize),
        asker: &Asker,
        answers: &Answers,
    ) -> Result<TraceList, Problem> {
        let api = asker.api;
        let split = split(&query.filter, api, Rows::Traces)?;
        let now = (self.clock)();
        let mut list = TraceList::new(query, &split);
        list.source = Some(Source::new(
            list.span.until(now),
            (api, asker.begin),
            &split,
        ));
        list.rootless = !is_of_roots(&split);
        loop {
            self.grow(&mut list, asker, enough).await?;
            if list.rows.is_empty() && query.filter.is_empty() && api.generation == Generation::V4 {
                let range = list.span.until(now);
                let newest = self.newest(range, asker).await?;
                list.groups.extend(newest);
                list.arrange();
            }
            match list.span.wider() {
                Some(wider)
                    if list.rows.is_empty()
                        && !list.rest.needs_marks()
                        && !list.has_more()
                        && !answers.stopped() =>
                {
                    list.span = wider;
                    if let Some(source) = list.source.as_mut() {
                        source.widen(wider.until(now));
                    }
                }
                _ => return Ok(list),
            }
        }
    }

    /// Reads until there is something new to show, or a few pages were read in vain; of what is known, `enough` rows
    /// come along for nothing.
    async fn grow(
        &self,
        list: &mut TraceList,
        asker: &Asker,
        enough: usize,
    ) -> Result<(), Problem> {
        let before = list.rows.len();
        let mut patience = Patience::default();
        while list.rows.len() < enough
            && self
                .page(list, asker, patience.may(list.rows.len() > before))
                .await?
        {
            if list.rootless {
                self.add_roots(list, asker).await?;
            }
            list.arrange();
        }
        list.at = Some((self.clock)());
        Ok(())
    }
}
