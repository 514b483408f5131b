//! Observations and scores that are followed: what is known stays, what is new comes to it.

use std::collections::HashSet;
use std::sync::Arc;

use super::{List, PagedList};
use crate::model::Problem;
use crate::msg::{Data, Query};
use crate::store::asker::Asker;
use crate::store::cache::{Known, Row};
use crate::store::feed::{Asking, Feed};
use crate::store::kept::{Kept, Shown};
use crate::store::{Answers, Store};

/// Pages of one look; what is older than they reach comes when the person goes there.
const PAGES: usize = 3;

impl<T: Row> PagedList<T> {
    /// Rows that came later take the place of what they were before.
    fn renew(&mut self, mut rows: Vec<T>) {
        let ids: HashSet<&str> = rows.iter().map(Row::id).collect();
        let old = self.rows.iter().filter(|row| !ids.contains(row.id()));
        let old: Vec<T> = old.cloned().collect();
        rows.extend(old);
        self.rows = Arc::new(rows);
    }
}

impl Store {
    pub(in crate::store) async fn follow_observations(
        &self,
        query: Query,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let list = List::observations(&asker.client, asker.api, &query)?;
        let kept = (&self.observations, list);
        self.follow_list(kept, query, asker, answers).await
    }

    pub(in crate::store) async fn follow_scores(
        &self,
        query: Query,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let list = List::scores((&asker.client, self), asker.api, &query)?;
        let kept = (&self.scores, list);
        self.follow_list(kept, query, asker, answers).await
    }

    async fn follow_list<T: Row>(
        &self,
        (kept, list): (&Kept<Shown<PagedList<T>, T>>, List<T>),
        query: Query,
        asker: &Asker,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let kept = kept.of(&query);
        let mut known = kept.lock().await;
        if known.at.is_none() {
            known.span = query.span;
            known.filtered.clone_from(&list.words);
        }
        let source = self.source(Known::Row, &*list.pages);
        let range = known.span.until(source.now);
        let mut feed = Feed::new(list.name.as_str(), range, asker.begin);
        let before: HashSet<String> = known.rows.iter().map(|row| row.id().to_owned()).collect();
        let mut rows: Vec<T> = Vec::new();
        for _ in 0..PAGES {
            let page = feed.next(&source, Asking::Once).await?.unwrap_or_default();
            let met = page.iter().any(|row| before.contains(row.id()));
            rows.extend(page.into_iter().filter(&list.keep));
            if met || !feed.is_open() {
                break;
            }
        }
        known.renew(rows);
        known.at = Some(source.now);
        known.feed.get_or_insert(feed);
        if let Some(snapshot) = known.snapshot(false) {
            let snapshot = kept.show(snapshot);
            answers.send(Data::Listing((list.wrap)(snapshot))).await;
        }
        Ok(())
    }
}
