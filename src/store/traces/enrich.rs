//! What a server is asked beyond its list of traces: errors, scores, sums, and what still runs.

use jiff::Timestamp;

use super::{IDS, TROUBLES, TraceList};
use crate::langfuse::{Condition, Fields, ObservationQuery, TraceTotals};
use crate::model::{Api, Generation, Observation, Problem, Score, Span, TimeRange, TraceId};
use crate::msg::Query;
use crate::store::asker::{Asker, Begin};
use crate::store::cache::{Known, Row};
use crate::store::feed::{Feed, Source};
use crate::store::{Store, fresh, listing, next};

/// Newest rows of any trace that are looked at for what still runs.
const NEWEST: usize = 100;
/// Newest scores that are told beside their traces.
const SCORES: usize = 300;

/// What is shown beside the traces of a list.
#[derive(Default)]
struct Marks {
    troubles: Vec<Observation>,
    scores: Vec<Score>,
    newest: Vec<Observation>,
    totals: Vec<TraceTotals>,
}

impl TraceList {
    fn take(&mut self, marks: Marks, api: Api) {
        match api.generation {
            Generation::V3 => self.find_running(marks.newest),
            Generation::V4 => self.groups.extend(marks.newest),
        }
        self.count_troubles(marks.troubles);
        self.take_scores(marks.scores);
        self.tell(marks.totals);
        self.arrange();
    }
}

impl Store {
    /// The newest rows of a list that is shown beside another: asked for less often than that.
    async fn marks_of<T: Row>(
        &self,
        mut feed: Feed<T>,
        source: Source<'_, T>,
        most: usize,
    ) -> Result<Vec<T>, Problem> {
        if let Some((rows, at)) = feed.fresh(&source).await
            && self.is_fresh(Some(at), fresh::MARKS)
            && (rows.len() >= most || feed.is_done())
        {
            return Ok(rows);
        }
        feed.restart();
        feed.latest(&source, most).await
    }

    /// Without its root a trace would seem to run, and to have begun when its first matching row did.
    pub(super) async fn add_roots(
        &self,
        list: &mut TraceList,
        asker: &Asker,
    ) -> Result<(), Problem> {
        list.groups
            .extend(self.cache.roots(list.without_root()).await);
        for ids in list.without_root().chunks(IDS) {
            let query = ObservationQuery {
                root_only: true,
                conditions: vec![Condition::any_of(
                    "traceId",
                    ids.iter().map(TraceId::as_str),
                )],
                ..ObservationQuery::default()
            };
            let page = next(&mut asker.client.observations(asker.api, &query)).await?;
            let roots = page.map(|page| page.rows).unwrap_or_default();
            self.cache.put_rows(roots.clone(), Known::Row);
            list.groups.extend(roots);
        }
        list.arrange();
        Ok(())
    }

    /// What lists of traces do not tell: those that still run, errors within, sums, scores.
    pub(super) async fn enrich(
        &self,
        list: &mut TraceList,
        query: &Query,
        asker: &Asker,
    ) -> Result<(), Problem> {
        let range = list.span.until((self.clock)());
        let running = async {
            if query.filter.is_empty() {
                self.newest(range, asker).await
            } else {
                Ok(Vec::new())
            }
        };
        let (troubles, scores, newest, totals) = tokio::join!(
            self.troubles(range, asker),
            self.newest_scores(range, asker),
            running,
            self.totals(range, list.span, asker)
        );
        let marks = Marks {
            troubles: troubles?,
            scores: scores?,
            newest: newest?,
            totals,
        };
        list.take(marks, asker.api);
        list.marked = true;
        if query.filter.is_empty() && asker.api.generation == Generation::V4 {
            self.add_late_roots(list, asker).await?;
        }
        Ok(())
    }

    /// The same as far as it is known.
    pub(super) async fn recall_marks(&self, list: &mut TraceList, query: &Query, api: Api) {
        let now = (self.clock)();
        let range = list.span.until(now);
        let mut troubles = Feed::<Observation>::new(TROUBLES_LIST, range, Begin::Usual);
        let mut scores = Feed::<Score>::new(listing::SCORES, range, Begin::Usual);
        let mut newest = Feed::<Observation>::new(listing::OBSERVATIONS, range, Begin::Usual);
        let (totals, totals_at) = self.known_totals(list.span).await;
        list.marked = api.generation == Generation::V3 || totals_at.is_some();
        let marks = Marks {
            troubles: rows(troubles.known(&self.cache, now).await),
            scores: rows(scores.known(&self.cache, now).await),
            newest: if query.filter.is_empty() {
                rows(newest.known(&self.cache, now).await)
            } else {
                Vec::new()
            },
            totals,
        };
        list.take(marks, api);
        let roots = self.cache.roots(list.without_root()).await;
        list.groups.extend(roots);
    }

    async fn troubles(&self, range: TimeRange, asker: &Asker) -> Result<Vec<Observation>, Problem> {
        let ask = |range| {
            let query = ObservationQuery {
                range,
                conditions: vec![Condition::any_of("level", ["ERROR", "WARNING"])],
                fields: Fields::NAMES,
                limit: TROUBLES,
                ..ObservationQuery::default()
            };
            asker.client.observations(asker.api, &query)
        };
        let feed = Feed::new(TROUBLES_LIST, range, asker.begin);
        let source = self.source(Known::Names, &ask);
        self.marks_of(feed, source, TROUBLES as usize).await
    }

    async fn newest_scores(&self, range: TimeRange, asker: &Asker) -> Result<Vec<Score>, Problem> {
        let ask = |range| listing::scores(&asker.client, asker.api, range, &[]);
        let feed = Feed::new(listing::SCORES, range, asker.begin);
        self.marks_of(feed, self.source(Known::Row, &ask), SCORES)
            .await
    }

    /// The newest rows of any trace, those that still run among them.
    pub(super) async fn newest(
        &self,
        range: TimeRange,
        asker: &Asker,
    ) -> Result<Vec<Observation>, Problem> {
        let ask = |range| listing::observations(&asker.client, asker.api, range, Vec::new());
        let feed = Feed::new(listing::OBSERVATIONS, range, asker.begin);
        self.marks_of(feed, self.source(Known::Row, &ask), NEWEST)
            .await
    }

    /// Sums of traces that are grouped from rows. They are scarce on small plans, and some servers have none: the list
    /// is good without.
    async fn totals(&self, range: TimeRange, span: Span, asker: &Asker) -> Vec<TraceTotals> {
        if asker.api.generation == Generation::V3 {
            return Vec::new();
        }
        let (known, at) = self.known_totals(span).await;
        let enough = match asker.begin {
            Begin::Usual => self.is_fresh(at, fresh::TOTALS),
            Begin::Again => false,
            // Where nothing is kept, each look would cost one of a day's few.
            Begin::Follow => self.is_fresh(at, fresh::TOTALS) || !self.cache.keeps(),
        };
        if enough {
            return known;
        }
        match asker.client.trace_totals(range).await {
            Ok(totals) => {
                self.cache
                    .put_answer(&totals_name(span), &totals, (self.clock)());
                totals
            }
            Err(_) => known,
        }
    }

    /// Sums as they were told last for this span, and when. Where they never were, as for the next one that they were
    /// told for, and no time: they are of the same traces.
    async fn known_totals(&self, span: Span) -> (Vec<TraceTotals>, Option<Timestamp>) {
        if let Some((known, at)) = self.cache.answer(&totals_name(span)).await {
            return (known, Some(at));
        }
        let (narrower, wider): (Vec<Span>, Vec<Span>) =
            Span::ALL.into_iter().partition(|other| *other < span);
        for other in wider.into_iter().chain(narrower.into_iter().rev()) {
            if let Some((known, _)) = self.cache.answer(&totals_name(other)).await {
                return (known, None);
            }
        }
        (Vec::new(), None)
    }

    /// A root is exported when its work ends, which may be long after its start: those of traces that ran are asked for.
    pub(super) async fn add_late_roots(
        &self,
        list: &mut TraceList,
        asker: &Asker,
    ) -> Result<(), Problem> {
        let settled = (self.clock)() - fresh::LIVE;
        let running = list.groups.traces().into_iter();
        let old = running.filter(|trace| trace.root.is_none() && trace.start < settled);
        if old.count() > 0 {
            self.add_roots(list, asker).await?;
        }
        Ok(())
    }
}

const TROUBLES_LIST: &str = "troubles";

fn totals_name(span: Span) -> String {
    format!("totals {}", span.label())
}

fn rows<T, At>(known: Option<(Vec<T>, At)>) -> Vec<T> {
    known.map(|(rows, _)| rows).unwrap_or_default()
}
