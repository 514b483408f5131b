//! Scores, comments, prompts, queues: what is read and what is written.

use jiff::Timestamp;

use super::ahead::items;
use super::cache::Known;
use super::outbox::ScoresOf;
use super::shelf::Shelf;
use super::{Answers, Store, fresh, next, shared};
use crate::langfuse::{Client, Pages, PromptPick, ScoreQuery};
use crate::model::{ItemStatus, Problem, Queue, QueueId, QueueItem, Score};
use crate::msg::{Bookmark, Data, Fetch, QueueCount};

/// In the cache: queues with their counts.
const QUEUES: &str = "queues";
/// So often items are counted anew while writes arrive.
const COUNTS: usize = 3;
/// More rows than anybody reads.
const MOST: usize = 10_000;

impl Store {
    pub(super) async fn review(&self, what: Fetch, answers: &Answers) -> Result<(), Problem> {
        match what {
            Fetch::Prompts => {
                let kept = Shelf::new("prompts", fresh::SHELVES);
                let wrap = |prompts, _| Data::Prompts(prompts);
                self.shelved(kept, answers, wrap, || all(self.client.prompts()))
                    .await
            }
            Fetch::Prompt { name, version } => self.prompt(&name, version, answers).await,
            Fetch::Queues => self.queues(answers).await,
            Fetch::Items { queue } => {
                let kept = Shelf::new(format!("items {queue}"), fresh::SHELVES);
                let wrap = |items, at| Data::Items(self.outbox.items(items, at));
                let ask = || telling(self.client.queue_items(&queue, None), answers);
                self.shelved(kept, answers, wrap, ask).await
            }
            Fetch::Configs => {
                let kept = Shelf::new("configs", fresh::CONFIGS);
                let wrap = |configs, _| Data::Configs(configs);
                self.shelved(kept, answers, wrap, || all(self.client.score_configs()))
                    .await
            }
            Fetch::TraceScores { id } => self.scores_of(ScoresOf::Trace(&id), answers).await,
            Fetch::SessionScores { id } => self.scores_of(ScoresOf::Session(&id), answers).await,
            Fetch::ScoresOfMany { targets } => self.scores_of_many(&targets, answers).await,
            Fetch::Comments { target } => {
                let kept = Shelf::new(format!("comments {target:?}"), fresh::OPINIONS);
                let wrap = |known, at| Data::Comments(self.outbox.comments(&target, known, at));
                self.shelved(kept, answers, wrap, || all(self.client.comments(&target)))
                    .await
            }
            Fetch::Bookmark { queue } => {
                let found: Option<(Bookmark, _)> = self.cache.answer(&bookmark(&queue)).await;
                let mark = found.map(|(mark, _)| mark);
                answers.send(Data::Bookmark(mark)).await;
                Ok(())
            }
            Fetch::ItemFacts { items, by } => self.item_facts(&items, by, answers).await,
            Fetch::Ahead { items } => {
                let here = self.items_ahead(&items).await;
                answers.send(Data::Ahead(here)).await;
                Ok(())
            }
            what => {
                debug_assert!(false, "{what:?} is fetched elsewhere");
                Ok(())
            }
        }
    }

    /// For the next time that the queue is reviewed.
    pub fn keep_bookmark(&self, mark: &Bookmark) {
        self.cache
            .put_answer(&bookmark(&mark.queue), mark, (self.clock)());
    }

    async fn prompt(
        &self,
        name: &str,
        version: Option<u32>,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let pick = version.map_or_else(|| PromptPick::Label("latest".into()), PromptPick::Version);
        let good = version.map_or(fresh::SHELVES, |_| fresh::FOREVER);
        let kept = Shelf::new(format!("prompt {pick:?} {name}"), good);
        let wrap = |prompt, _| Data::Prompt(prompt);
        self.shelved(kept, answers, wrap, || async {
            let prompt = self.client.prompt(name, &pick, false).await;
            prompt.map_err(|error| error.problem())
        })
        .await
    }

    /// A review asks for its tree and for its form: once is enough.
    async fn scores_of(&self, of: ScoresOf<'_>, answers: &Answers) -> Result<(), Problem> {
        let (name, query) = items::asked(of);
        let turn = self.asking.of(&name);
        let kept = Shelf::new(name.as_str(), fresh::OPINIONS);
        let wrap = |known, at| Data::Scores(self.outbox.scores(of, known, at));
        let _alone = if let Some(alone) = turn.free() {
            alone
        } else {
            self.on_shelf(&kept, answers, wrap).await;
            turn.take(&self.client).await
        };
        let ask = || self.fetch_scores(&name, &query, &self.client);
        let shown = self.shelved(kept, answers, wrap, ask).await;
        // Who has the next turn looks for them on the disk.
        self.cache.settle().await;
        shown
    }

    pub(super) async fn fetch_scores(
        &self,
        name: &str,
        query: &ScoreQuery,
        client: &Client,
    ) -> Result<Vec<Score>, Problem> {
        let scores: Vec<Score> = all(client.scores(self.api().await?, query)).await?;
        self.cache.put_rows(scores.clone(), Known::Row);
        self.cache.put_answer(name, &scores, (self.clock)());
        Ok(scores)
    }

    /// Names first; how much of each is done comes as it is counted.
    async fn queues(&self, answers: &Answers) -> Result<(), Problem> {
        let known: Option<(Vec<QueueCount>, _)> = self.cache.answer(QUEUES).await;
        if let Some((counts, at)) = known {
            answers.told(at).await;
            answers.send(self.counted(&counts, at)).await;
            if self.is_fresh(Some(at), fresh::SHELVES) && !answers.wants_anew() {
                return Ok(());
            }
        }
        let queues = all(self.client.queues()).await?;
        let mut counts: Vec<QueueCount> = queues
            .into_iter()
            .map(|queue| QueueCount {
                queue,
                pending: None,
                completed: None,
            })
            .collect();
        let now = (self.clock)();
        answers.told(now).await;
        answers.send(self.counted(&counts, now)).await;
        for at in 0..counts.len() {
            if answers.stopped() {
                return Ok(());
            }
            self.count_items(&mut counts[at]).await?;
            answers.send(self.counted(&counts, now)).await;
        }
        self.cache.put_answer(QUEUES, &counts, now);
        Ok(())
    }

    /// What arrived while it was counted may be in the answer or not: then it is counted again.
    async fn count_items(&self, count: &mut QueueCount) -> Result<(), Problem> {
        for _ in 0..COUNTS {
            let open = self.outbox.open();
            let (pending, completed) = tokio::join!(
                self.count(&count.queue, ItemStatus::Pending),
                self.count(&count.queue, ItemStatus::Completed)
            );
            count.pending = pending?;
            count.completed = completed?;
            if self.outbox.are_open(&open) {
                break;
            }
        }
        Ok(())
    }

    /// Counts as of `at`, and what was decided since.
    fn counted(&self, counts: &[QueueCount], at: Timestamp) -> Data {
        let mut counts = counts.to_vec();
        for count in &mut counts {
            self.outbox.count(count, at);
        }
        Data::Queues(shared(counts))
    }

    /// Of the first page only the server's total matters.
    async fn count(&self, queue: &Queue, status: ItemStatus) -> Result<Option<usize>, Problem> {
        let page = next(&mut self.client.queue_items(&queue.id, Some(status))).await?;
        Ok(page.map(|page| page.total.map_or(page.rows.len(), |total| total as usize)))
    }
}

/// In the cache: where the review of a queue was left.
fn bookmark(queue: &QueueId) -> String {
    format!("bookmark {queue}")
}

/// As [`all`], each page told as it comes: who looks for a few need not wait for the rest.
async fn telling(
    mut pages: Pages<QueueItem>,
    answers: &Answers,
) -> Result<Vec<QueueItem>, Problem> {
    let mut items = Vec::new();
    while let Some(page) = next(&mut pages).await? {
        items.extend(page.rows.iter().cloned());
        if page.last || items.len() >= MOST {
            break;
        }
        answers.send(Data::SomeItems(page.rows)).await;
    }
    Ok(items)
}

async fn all<T: Send + 'static>(pages: Pages<T>) -> Result<Vec<T>, Problem> {
    pages.all(MOST).await.map_err(|error| error.problem())
}
