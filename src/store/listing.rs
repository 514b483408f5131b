//! Lists whose rows are the server's own: observations and scores.

mod follow;

use std::sync::Arc;

use jiff::Timestamp;

use super::asker::Begin;
use super::cache::{Known, Row};
use super::feed::{Feed, Patience, Source};
use super::kept::{Kept, Shown};
use super::split::{named, split};
use super::{Answers, Store, fresh, shared};
use crate::langfuse::{Client, Condition, ObservationQuery, Pages, ScoreQuery};
use crate::model::filter::{QueryParam, Rows};
use crate::model::{Api, Observation, Problem, Score, Span, TimeRange};
use crate::msg::{Data, Listing, Query, Snapshot};

/// Rows of a page: enough for any screen, little enough to come soon.
const PAGE: u32 = 200;
/// All observations, all scores: as lists of the cache.
pub(super) const OBSERVATIONS: &str = "observations";
pub(super) const SCORES: &str = "scores";

pub(super) fn observations(
    client: &Client,
    api: Api,
    range: TimeRange,
    conditions: Vec<Condition>,
) -> Pages<Observation> {
    let query = ObservationQuery {
        range,
        conditions,
        limit: PAGE,
        ..ObservationQuery::default()
    };
    client.observations(api, &query)
}

pub(super) fn scores(
    client: &Client,
    api: Api,
    range: TimeRange,
    params: &[QueryParam],
) -> Pages<Score> {
    let query = ScoreQuery {
        range,
        ..ScoreQuery::default()
    };
    client.scores(api, &query.narrowed(params))
}

/// A list that grows page by page.
pub(super) struct PagedList<T> {
    rows: Arc<Vec<T>>,
    feed: Option<Feed<T>>,
    span: Span,
    at: Option<Timestamp>,
    filtered: Option<Arc<str>>,
}

impl<T> Default for PagedList<T> {
    fn default() -> Self {
        Self {
            rows: shared(Vec::new()),
            feed: None,
            span: Span::default(),
            at: None,
            filtered: None,
        }
    }
}

impl<T: Row> PagedList<T> {
    fn snapshot(&self, stale: bool) -> Option<Snapshot<T>> {
        Some(Snapshot {
            rows: Arc::clone(&self.rows),
            more: self.has_more(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.filtered.clone(),
        })
    }

    fn take(&mut self, rows: Vec<T>, keep: impl Fn(&T) -> bool) {
        Arc::make_mut(&mut self.rows).extend(rows.into_iter().filter(keep));
    }

    fn has_more(&self) -> bool {
        self.feed.as_ref().is_some_and(|feed| !feed.is_done())
    }

    /// Reads until there is something new, or a few pages were read in vain; of what is known below, `enough` rows
    /// come along for nothing.
    async fn grow(
        &mut self,
        list: &List<T>,
        source: &Source<'_, T>,
        enough: usize,
    ) -> Result<(), Problem> {
        let before = self.rows.len();
        let mut patience = Patience::default();
        while self.rows.len() < enough
            && let Some(feed) = self.feed.as_mut()
            && let Some(rows) = feed
                .next(source, patience.may(self.rows.len() > before))
                .await?
        {
            self.take(rows, &list.keep);
        }
        self.at = Some(source.now);
        Ok(())
    }
}

/// How to ask for a list and tell about it.
struct List<T> {
    name: String,
    keep: Box<dyn Fn(&T) -> bool + Send + Sync>,
    words: Option<Arc<str>>,
    pages: Box<dyn Fn(TimeRange) -> Pages<T> + Send + Sync>,
    wrap: Box<dyn Fn(Snapshot<T>) -> Listing + Send + Sync>,
}

impl List<Observation> {
    fn observations(client: &Client, api: Api, query: &Query) -> Result<Self, Problem> {
        let split = split(&query.filter, api, Rows::Observations)?;
        let client = client.clone();
        let (rest, conditions) = (split.rest, split.conditions);
        Ok(Self {
            name: named(OBSERVATIONS, &conditions),
            // The invented root of a trace is no step of it.
            keep: Box::new(move |row: &Observation| {
                !row.is_synthetic_root() && rest.matches_observation(row, None)
            }),
            words: split.words,
            pages: Box::new(move |range| observations(&client, api, range, conditions.clone())),
            wrap: Box::new(Listing::Observations),
        })
    }
}

impl List<Score> {
    /// What is decided and not there yet is shown as if it were.
    fn scores(
        (client, store): (&Client, &Store),
        api: Api,
        query: &Query,
    ) -> Result<Self, Problem> {
        let split = split(&query.filter, api, Rows::Scores)?;
        let (rest, wanted) = (split.rest.clone(), split.rest);
        let params = split.params;
        let (client, outbox) = (client.clone(), Arc::clone(&store.outbox));
        let lay = move |mut snapshot: Snapshot<Score>| {
            let known = Arc::clone(&snapshot.rows);
            snapshot.rows = outbox.all_scores(known, snapshot.at);
            let keep = |score: &Score| wanted.matches_score(score);
            if !snapshot.rows.iter().all(keep) {
                Arc::make_mut(&mut snapshot.rows).retain(keep);
            }
            Listing::Scores(snapshot)
        };
        Ok(Self {
            name: named(SCORES, &params),
            keep: Box::new(move |score: &Score| rest.matches_score(score)),
            words: split.words,
            pages: Box::new(move |range| scores(&client, api, range, &params)),
            wrap: Box::new(lay),
        })
    }
}

impl Store {
    pub(super) async fn observations(
        &self,
        query: Query,
        how: (bool, bool),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let api = self.api_for(how).await?;
        let list = List::observations(&self.client, api, &query)?;
        self.list((&self.observations, list), query, how, answers)
            .await
    }

    pub(super) async fn scores(
        &self,
        query: Query,
        how: (bool, bool),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let api = self.api_for(how).await?;
        let list = List::scores((&self.client, self), api, &query)?;
        self.list((&self.scores, list), query, how, answers).await
    }

    async fn list<T: Row>(
        &self,
        (kept, list): (&Kept<Shown<PagedList<T>, T>>, List<T>),
        query: Query,
        (more, again): (bool, bool),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let shared_list = kept.of(&query);
        let tell = async |snapshot| answers.send(Data::Listing((list.wrap)(snapshot))).await;
        if let Some(before) = shared_list.meanwhile() {
            tell(before).await;
        }
        let mut known = shared_list.lock().await;
        let now = (self.clock)();
        if known.at.is_none() {
            self.recall_list(&mut known, &query, &list).await;
        }
        let enough = self.is_fresh(known.at, fresh::LIST) && !again && !more;
        if let Some(snapshot) = known.snapshot(!enough) {
            tell(shared_list.show(snapshot)).await;
        }
        if enough {
            return Ok(());
        }
        // What was known may be shown before the server said who it is.
        let asker = self.asker_again(again).await?;
        let source = self.source(Known::Row, &*list.pages);
        if more {
            let enough = known.rows.len() + PAGE as usize;
            known.grow(&list, &source, enough).await?;
        } else {
            let mut renewed = PagedList {
                span: query.span,
                filtered: list.words.clone(),
                ..PagedList::default()
            };
            // As long as it was: whoever scrolled down stays where they are.
            let enough = known.rows.len().max(PAGE as usize);
            let range = renewed.span.until(now);
            renewed.feed = Some(Feed::new(list.name.as_str(), range, asker.begin));
            renewed.grow(&list, &source, enough).await?;
            while renewed.rows.is_empty()
                && !renewed.has_more()
                && !answers.stopped()
                && let Some(wider) = renewed.span.wider()
            {
                renewed.span = wider;
                if let Some(feed) = renewed.feed.as_mut() {
                    feed.widen(wider.until(now));
                }
                renewed.grow(&list, &source, enough).await?;
            }
            let span = renewed.span;
            *known = renewed;
            if span != query.span {
                kept.also(&Query { span, ..query }, &shared_list);
            }
        }
        if let Some(snapshot) = known.snapshot(false) {
            tell(shared_list.show(snapshot)).await;
        }
        Ok(())
    }

    /// The list as it was when lftui saw it last.
    async fn recall_list<T: Row>(&self, known: &mut PagedList<T>, query: &Query, list: &List<T>) {
        let now = (self.clock)();
        known.span = query.span;
        known.filtered.clone_from(&list.words);
        loop {
            let mut feed = Feed::new(list.name.as_str(), known.span.until(now), Begin::Usual);
            let Some((rows, at)) = feed.known(&self.cache, now).await else {
                return;
            };
            known.feed = Some(feed);
            known.take(rows, &list.keep);
            match known.span.wider() {
                // Nothing is there only where everything was looked at.
                _ if known.rows.is_empty() && known.has_more() => return,
                Some(wider) if known.rows.is_empty() => known.span = wider,
                _ => {
                    known.at = Some(at);
                    return;
                }
            }
        }
    }
}
