//! Lists of traces and sessions that are followed: what is known stays, what is new comes to it.

use std::collections::HashSet;

use super::source::{Found, Source};
use super::{ROOTS, TraceList, is_of_roots, sessions};
use crate::model::filter::Rows;
use crate::model::{Problem, TraceId, TraceSummary};
use crate::msg::{Data, Listing, Query, Snapshot};
use crate::store::asker::Asker;
use crate::store::feed::Asking;
use crate::store::split::split;
use crate::store::{Answers, Store};

/// Pages of one look; what is older than they reach comes when the person goes there.
const PAGES: usize = 3;

impl TraceList {
    /// Whether a page reaches down to what was known before.
    fn meets(known: &HashSet<TraceId>, found: &Found) -> bool {
        let roots = found.roots.iter().map(|row| &row.trace);
        let mut ids = roots.chain(found.traces.iter().map(|trace| &trace.id));
        ids.any(|id| known.contains(id))
    }
}

impl Store {
    pub(in crate::store) async fn follow_traces(
        &self,
        query: Query,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        self.follow_list_of_traces(query, asker, answers, Listing::Traces)
            .await
    }

    pub(in crate::store) async fn follow_sessions(
        &self,
        query: Query,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        self.follow_list_of_traces(query, asker, answers, sessions)
            .await
    }

    async fn follow_list_of_traces(
        &self,
        query: Query,
        asker: &Asker,
        answers: &Answers,
        wrap: fn(Snapshot<TraceSummary>) -> Listing,
    ) -> Result<(), Problem> {
        let kept = self.traces.of(&query);
        let show = |list: &TraceList| {
            let snapshot = kept.show(list.snapshot(false)?);
            Some(wrap(snapshot))
        };
        let mut list = kept.lock().await;
        if list.source.is_none() || list.at.is_none() {
            *list = self
                .new_list((&query, ROOTS as usize), asker, answers)
                .await?;
        } else {
            self.read_new(&mut list, &query, asker).await?;
        }
        if let Some(listing) = show(&list) {
            answers.send(Data::Listing(listing)).await;
        }
        self.enrich(&mut list, &query, asker).await?;
        if let Some(listing) = show(&list) {
            answers.send(Data::Listing(listing)).await;
        }
        Ok(())
    }

    async fn read_new(
        &self,
        list: &mut TraceList,
        query: &Query,
        asker: &Asker,
    ) -> Result<(), Problem> {
        let split = split(&query.filter, asker.api, Rows::Traces)?;
        let now = (self.clock)();
        let range = list.span.until(now);
        let mut source = Source::new(range, (asker.api, asker.begin), &split);
        let known: HashSet<TraceId> = list.rows.iter().map(|trace| trace.id.clone()).collect();
        for _ in 0..PAGES {
            let found = self.read_page(&mut source, asker, Asking::Once).await?;
            let found = found.unwrap_or_default();
            let met = TraceList::meets(&known, &found);
            list.add(found);
            if met || !source.is_open() {
                break;
            }
        }
        if !is_of_roots(&split) {
            self.add_roots(list, asker).await?;
        }
        list.arrange();
        list.at = Some(now);
        Ok(())
    }
}
