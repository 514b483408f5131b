//! What a server is asked beyond its list of traces: errors, scores, sums, and what still runs.

use super::{IDS, NEWEST, TROUBLES, TraceList};
use crate::langfuse::{Condition, Fields, ObservationQuery, ScoreQuery, TraceTotals};
use crate::model::{Api, Generation, Observation, Problem, TimeRange, TraceId};
use crate::msg::Query;
use crate::store::{Store, next};

impl Store {
    /// Without its root a trace would seem to run, and to have begun when its first matching row did.
    pub(super) async fn add_roots(&self, list: &mut TraceList, api: Api) -> Result<(), Problem> {
        for ids in list.without_root().chunks(IDS) {
            let query = ObservationQuery {
                root_only: true,
                conditions: vec![Condition::any_of(
                    "traceId",
                    ids.iter().map(TraceId::as_str),
                )],
                ..ObservationQuery::default()
            };
            let page = next(&mut self.client.observations(api, &query)).await?;
            list.groups
                .extend(page.map(|page| page.rows).unwrap_or_default());
        }
        list.arrange();
        Ok(())
    }

    /// What lists of traces do not tell: those that still run, errors within, sums, scores.
    pub(super) async fn enrich(
        &self,
        list: &mut TraceList,
        query: &Query,
        api: Api,
    ) -> Result<(), Problem> {
        let range = list.span.until((self.clock)());
        let scores = ScoreQuery {
            range,
            ..ScoreQuery::default()
        };
        let mut scores = self.client.scores(api, &scores);
        let troubles = ObservationQuery {
            range,
            conditions: vec![Condition::any_of("level", ["ERROR", "WARNING"])],
            fields: Fields::NAMES,
            limit: TROUBLES,
            ..ObservationQuery::default()
        };
        let mut troubles = self.client.observations(api, &troubles);
        let (troubles, scores, grouped) = tokio::join!(
            next(&mut troubles),
            next(&mut scores),
            self.group_more(range, query, api)
        );
        let (newest, totals) = grouped?;
        match api.generation {
            Generation::V3 => list.find_running(newest),
            Generation::V4 => list.groups.extend(newest),
        }
        list.count_troubles(troubles?.map(|page| page.rows).unwrap_or_default());
        list.take_scores(scores?.map(|page| page.rows).unwrap_or_default());
        list.tell(totals);
        list.arrange();
        Ok(())
    }

    /// The newest rows, whose roots may not be there yet, and where traces are grouped from rows, sums.
    async fn group_more(
        &self,
        range: TimeRange,
        query: &Query,
        api: Api,
    ) -> Result<(Vec<Observation>, Vec<TraceTotals>), Problem> {
        let counted = async {
            match api.generation {
                Generation::V3 => Ok(Vec::new()),
                Generation::V4 => self.client.trace_totals(range).await,
            }
        };
        let unfiltered = async {
            if query.filter.is_empty() {
                self.newest(range, api).await
            } else {
                Ok(Vec::new())
            }
        };
        let (newest, totals) = tokio::join!(unfiltered, counted);
        // Sums are scarce on small plans, and some servers have none: the list is good without.
        Ok((newest?, totals.unwrap_or_default()))
    }

    /// The newest rows of any trace, those that still run among them.
    pub(super) async fn newest(
        &self,
        range: TimeRange,
        api: Api,
    ) -> Result<Vec<Observation>, Problem> {
        let query = ObservationQuery {
            range,
            limit: NEWEST,
            ..ObservationQuery::default()
        };
        let page = next(&mut self.client.observations(api, &query)).await?;
        Ok(page.map(|page| page.rows).unwrap_or_default())
    }
}
