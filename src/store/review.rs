//! Scores, comments, prompts, queues: what is read and what is written.

use super::cache::Known;
use super::shelf::Shelf;
use super::{Answers, Store, ahead, fresh, next, shared};
use crate::langfuse::{Error, Pages, PromptPick, ScoreQuery};
use crate::model::{ItemStatus, Problem, Queue, Score};
use crate::msg::{Data, Fetch, QueueCount, Write};

/// In the cache: queues with their counts.
const QUEUES: &str = "queues";
/// More rows than anybody reads.
const MOST: usize = 10_000;

impl Store {
    pub(super) async fn review(&self, what: Fetch, answers: &Answers) -> Result<(), Problem> {
        match what {
            Fetch::Prompts => {
                let kept = Shelf::new("prompts", fresh::SHELVES);
                self.shelved(kept, answers, Data::Prompts, || all(self.client.prompts()))
                    .await
            }
            Fetch::Prompt { name, version } => self.prompt(&name, version, answers).await,
            Fetch::Queues => self.queues(answers).await,
            Fetch::Items { queue } => {
                let kept = Shelf::new(format!("items {queue}"), fresh::SHELVES);
                self.shelved(kept, answers, Data::Items, || {
                    all(self.client.queue_items(&queue, None))
                })
                .await
            }
            Fetch::Configs => {
                let kept = Shelf::new("configs", fresh::CONFIGS);
                self.shelved(kept, answers, Data::Configs, || {
                    all(self.client.score_configs())
                })
                .await
            }
            Fetch::TraceScores { id } => {
                let name = ahead::name(&id);
                let query = ScoreQuery {
                    traces: vec![id],
                    ..ScoreQuery::default()
                };
                self.scores_of(name, query, answers).await
            }
            Fetch::SessionScores { id } => {
                let name = format!("scores of session {id}");
                let query = ScoreQuery {
                    session: Some(id),
                    ..ScoreQuery::default()
                };
                self.scores_of(name, query, answers).await
            }
            Fetch::Comments { target } => {
                let kept = Shelf::new(format!("comments {target:?}"), fresh::OPINIONS);
                self.shelved(kept, answers, Data::Comments, || {
                    all(self.client.comments(&target))
                })
                .await
            }
            what => {
                debug_assert!(false, "{what:?} is fetched elsewhere");
                Ok(())
            }
        }
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
        self.shelved(kept, answers, Data::Prompt, || async {
            let prompt = self.client.prompt(name, &pick, false).await;
            prompt.map_err(|error| error.problem())
        })
        .await
    }

    /// A review asks for its tree and for its form: once is enough.
    async fn scores_of(
        &self,
        name: String,
        query: ScoreQuery,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let asking = self.asking.of(&name);
        let _alone = asking.lock().await;
        let kept = Shelf::new(name, fresh::OPINIONS);
        self.shelved(kept, answers, Data::Scores, || async {
            let scores: Vec<Score> = all(self.client.scores(self.api().await?, &query)).await?;
            self.cache.put_rows(scores.clone(), Known::Row);
            Ok(scores)
        })
        .await
    }

    /// Names first; how much of each is done comes as it is counted.
    async fn queues(&self, answers: &Answers) -> Result<(), Problem> {
        let known: Option<(Vec<QueueCount>, _)> = self.cache.answer(QUEUES).await;
        if let Some((counts, at)) = known {
            answers.send(Data::Queues(shared(counts))).await;
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
        answers.send(Data::Queues(shared(counts.clone()))).await;
        for at in 0..counts.len() {
            if answers.stopped() {
                return Ok(());
            }
            let queue = &counts[at].queue;
            let (pending, completed) = tokio::join!(
                self.count(queue, ItemStatus::Pending),
                self.count(queue, ItemStatus::Completed)
            );
            counts[at].pending = pending?;
            counts[at].completed = completed?;
            answers.send(Data::Queues(shared(counts.clone()))).await;
        }
        self.cache.put_answer(QUEUES, &counts, (self.clock)());
        Ok(())
    }

    /// Of the first page only the server's total matters.
    async fn count(&self, queue: &Queue, status: ItemStatus) -> Result<Option<usize>, Problem> {
        let page = next(&mut self.client.queue_items(&queue.id, Some(status))).await?;
        Ok(page.map(|page| page.total.map_or(page.rows.len(), |total| total as usize)))
    }

    pub(super) async fn carry_out(&self, write: &Write) -> Result<(), Error> {
        match write {
            Write::Scores(scores) => {
                for score in scores {
                    self.client.create_score(score).await?;
                }
            }
            Write::DeleteScore(id) => self.client.delete_score(id).await?,
            Write::Review {
                queue,
                item,
                scores,
            } => {
                for score in scores {
                    self.client.create_score(score).await?;
                }
                self.client
                    .set_queue_item(queue, item, ItemStatus::Completed)
                    .await?;
            }
            Write::SetItem {
                queue,
                item,
                status,
            } => {
                self.client.set_queue_item(queue, item, *status).await?;
            }
            Write::Comment { target, text } => {
                let project = self.client.project().await?;
                self.client
                    .create_comment(&project.id, target, text)
                    .await?;
            }
        }
        Ok(())
    }
}

async fn all<T: Send + 'static>(pages: Pages<T>) -> Result<Vec<T>, Problem> {
    pages.all(MOST).await.map_err(|error| error.problem())
}
