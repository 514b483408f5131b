//! Lists whose rows are the server's own: observations and scores.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::kept::Kept;
use super::{Answers, Store, next, shared};
use crate::langfuse::{Condition, ObservationQuery, Pages, ScoreQuery};
use crate::model::filter::{Filter, QueryParam, Rows};
use crate::model::{Api, Observation, Problem, Score, Span, TimeRange};
use crate::msg::{Data, Listing, Query, Snapshot};

/// A list younger than this is not asked for again unless the person wants it.
pub(super) const FRESH: SignedDuration = SignedDuration::from_secs(15);
/// Rows of a page: enough for any screen, little enough to come soon.
const PAGE: u32 = 200;

/// A list that grows page by page.
pub(super) struct PagedList<T> {
    rows: Arc<Vec<T>>,
    pages: Option<Pages<T>>,
    span: Span,
    at: Option<Timestamp>,
    filtered: Option<Arc<str>>,
}

impl<T> Default for PagedList<T> {
    fn default() -> Self {
        Self {
            rows: shared(Vec::new()),
            pages: None,
            span: Span::default(),
            at: None,
            filtered: None,
        }
    }
}

impl<T: Clone + Send + 'static> PagedList<T> {
    fn snapshot(&self, stale: bool) -> Option<Snapshot<T>> {
        Some(Snapshot {
            rows: Arc::clone(&self.rows),
            more: self.pages.is_some(),
            span: self.span,
            at: self.at?,
            stale,
            filtered: self.filtered.clone(),
        })
    }

    async fn grow(&mut self, keep: impl Fn(&T) -> bool) -> Result<(), Problem> {
        let Some(pages) = self.pages.as_mut() else {
            return Ok(());
        };
        match next(pages).await? {
            Some(page) => {
                Arc::make_mut(&mut self.rows).extend(page.rows.into_iter().filter(keep));
                if page.last {
                    self.pages = None;
                }
            }
            None => self.pages = None,
        }
        self.at = Some(Timestamp::now());
        Ok(())
    }
}

/// What of a filter line the server does, and what is done here.
pub(super) struct Split {
    pub(super) conditions: Vec<Condition>,
    pub(super) rest: Filter,
    /// Query parameters of a v3 list.
    pub(super) params: Vec<QueryParam>,
    /// For the screen, when both have a part.
    pub(super) words: Option<Arc<str>>,
}

/// Splits a filter line for the server that is talked to.
///
/// # Errors
/// What is wrong with the line.
pub(super) fn split(line: &str, api: Api, rows: Rows) -> Result<Split, Problem> {
    let parsed = Filter::parse(line);
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return Err(Problem::local(format!(
            "the filter: {}",
            diagnostic.message
        )));
    }
    let split = parsed.filter.split(api.generation, rows);
    let conditions: Vec<Condition> = split
        .conditions
        .into_iter()
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect();
    let words = match (conditions.is_empty(), split.rest.is_empty()) {
        (_, true) => None,
        (true, false) => Some("filtered here".into()),
        (false, false) => {
            Some(format!("{} filtered here, the rest by the server", split.rest).into())
        }
    };
    Ok(Split {
        conditions,
        rest: split.rest,
        params: split.params,
        words,
    })
}

/// How to ask for a list and tell about it.
struct Source<T> {
    /// Where the time range ends.
    now: Timestamp,
    keep: Box<dyn Fn(&T) -> bool + Send + Sync>,
    words: Option<Arc<str>>,
    pages: Box<dyn Fn(TimeRange) -> Pages<T> + Send + Sync>,
    wrap: fn(Snapshot<T>) -> Listing,
}

impl Store {
    pub(super) async fn observations(
        &self,
        query: Query,
        more: bool,
        again: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let api = self.api().await?;
        let split = split(&query.filter, api, Rows::Observations)?;
        let client = self.client.clone();
        let (rest, conditions) = (split.rest, split.conditions);
        let source = Source {
            now: (self.clock)(),
            // The invented root of a trace is no step of it.
            keep: Box::new(move |row: &Observation| {
                !row.is_synthetic_root() && rest.matches_observation(row, None)
            }),
            words: split.words,
            pages: Box::new(move |range| {
                let query = ObservationQuery {
                    range,
                    conditions: conditions.clone(),
                    limit: PAGE,
                    ..ObservationQuery::default()
                };
                client.observations(api, &query)
            }),
            wrap: Listing::Observations,
        };
        list(&self.observations, query, (more, again), source, answers).await
    }

    pub(super) async fn scores(
        &self,
        query: Query,
        more: bool,
        again: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let api = self.api().await?;
        let needle = query.filter.to_lowercase();
        let client = self.client.clone();
        let source = Source {
            now: (self.clock)(),
            keep: Box::new(move |score: &Score| score_matches(score, &needle)),
            words: (!query.filter.is_empty()).then(|| "filtered here".into()),
            pages: Box::new(move |range| {
                client.scores(
                    api,
                    &ScoreQuery {
                        range,
                        ..ScoreQuery::default()
                    },
                )
            }),
            wrap: Listing::Scores,
        };
        list(&self.scores, query, (more, again), source, answers).await
    }
}

/// Every word of the line stands in the score's name, value, source, author or comment.
fn score_matches(score: &Score, line: &str) -> bool {
    let value = score.value.short().to_lowercase();
    let texts = [
        Some(&score.name),
        score.comment.as_ref(),
        score.author.as_ref(),
    ];
    line.split_whitespace().all(|word| {
        let word = word.strip_prefix("name:").unwrap_or(word);
        value.contains(word)
            || score.source.as_str().to_lowercase().contains(word)
            || texts
                .iter()
                .flatten()
                .any(|text| text.to_lowercase().contains(word))
    })
}

async fn list<T: Clone + Send + Sync + 'static>(
    kept: &Kept<PagedList<T>>,
    query: Query,
    (more, again): (bool, bool),
    source: Source<T>,
    answers: &Answers,
) -> Result<(), Problem> {
    let shared_list: Arc<Mutex<PagedList<T>>> = kept.of(&query);
    let mut list = shared_list.lock().await;
    let fresh = list
        .at
        .is_some_and(|at| Timestamp::now().duration_since(at) < FRESH);
    let enough = fresh && !again && !more;
    if let Some(snapshot) = list.snapshot(!enough) {
        answers.send(Data::Listing((source.wrap)(snapshot))).await;
    }
    if enough {
        return Ok(());
    }
    if more {
        list.grow(&source.keep).await?;
    } else {
        let mut renewed = PagedList {
            span: query.span,
            filtered: source.words.clone(),
            ..PagedList::default()
        };
        loop {
            renewed.pages = Some((source.pages)(renewed.span.until(source.now)));
            renewed.grow(&source.keep).await?;
            match renewed.span.wider() {
                Some(wider)
                    if renewed.rows.is_empty() && renewed.pages.is_none() && !answers.stopped() =>
                {
                    renewed.span = wider;
                }
                _ => break,
            }
        }
        let span = renewed.span;
        *list = renewed;
        if span != query.span {
            kept.also(&Query { span, ..query }, &shared_list);
        }
    }
    if let Some(snapshot) = list.snapshot(false) {
        answers.send(Data::Listing((source.wrap)(snapshot))).await;
    }
    Ok(())
}
