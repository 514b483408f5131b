//! Scores, comments, prompts, queues: what is read and what is written.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::outbox::ScoresOf;
use super::{Answers, Store, next, shared};
use crate::langfuse::{Pages, PromptPick, ScoreQuery};
use crate::model::{ItemStatus, Problem, Queue, Score};
use crate::msg::{Data, Fetch, QueueCount};

/// Scores of one target, and when they came.
#[derive(Debug, Default)]
pub(super) struct Marks {
    scores: Arc<Vec<Score>>,
    at: Option<Timestamp>,
}

/// Who asks within this time gets the same answer.
const SHARED: SignedDuration = SignedDuration::from_secs(2);
/// More rows than anybody reads.
const MOST: usize = 10_000;

impl Store {
    pub(super) async fn review(&self, what: Fetch, answers: &Answers) -> Result<(), Problem> {
        let data = match what {
            Fetch::Prompts => Data::Prompts(shared(all(self.client.prompts()).await?)),
            Fetch::Prompt { name, version } => {
                let pick =
                    version.map_or_else(|| PromptPick::Label("latest".into()), PromptPick::Version);
                Data::Prompt(Arc::new(
                    self.client
                        .prompt(&name, &pick, false)
                        .await
                        .map_err(|error| error.problem())?,
                ))
            }
            Fetch::Queues => return self.queues(answers).await,
            Fetch::Items { queue } => {
                let items = all(self.client.queue_items(&queue, None)).await?;
                Data::Items(shared(self.outbox.items(items)))
            }
            Fetch::Configs => Data::Configs(shared(all(self.client.score_configs()).await?)),
            Fetch::TraceScores { id } => {
                let scores = self.scores_of(ScoreQuery {
                    trace: Some(id.clone()),
                    ..ScoreQuery::default()
                });
                let scores = scores.await?;
                Data::Scores(self.outbox.scores(ScoresOf::Trace(&id), scores))
            }
            Fetch::SessionScores { id } => {
                let scores = self.scores_of(ScoreQuery {
                    session: Some(id.clone()),
                    ..ScoreQuery::default()
                });
                let scores = scores.await?;
                Data::Scores(self.outbox.scores(ScoresOf::Session(&id), scores))
            }
            Fetch::Comments { target } => {
                let comments = all(self.client.comments(&target)).await?;
                Data::Comments(shared(self.outbox.comments(&target, comments)))
            }
            what => {
                debug_assert!(false, "{what:?} is fetched elsewhere");
                return Ok(());
            }
        };
        answers.send(data).await;
        Ok(())
    }

    /// A review asks for its tree and for its form: once is enough.
    async fn scores_of(&self, query: ScoreQuery) -> Result<Arc<Vec<Score>>, Problem> {
        let key = format!("{:?} {:?}", query.trace, query.session);
        let kept = self.marks.of(&key);
        let mut marks = kept.lock().await;
        let now = (self.clock)();
        if marks.at.is_none_or(|at| now.duration_since(at) > SHARED) {
            let scores = all(self.client.scores(self.api().await?, &query)).await?;
            *marks = Marks {
                scores: shared(scores),
                at: Some(now),
            };
        }
        Ok(Arc::clone(&marks.scores))
    }

    /// Names first; how much of each is done comes as it is counted.
    async fn queues(&self, answers: &Answers) -> Result<(), Problem> {
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
            self.outbox.count(&mut counts[at]);
            answers.send(Data::Queues(shared(counts.clone()))).await;
        }
        Ok(())
    }

    /// Of the first page only the server's total matters.
    async fn count(&self, queue: &Queue, status: ItemStatus) -> Result<Option<usize>, Problem> {
        let page = next(&mut self.client.queue_items(&queue.id, Some(status))).await?;
        Ok(page.map(|page| page.total.map_or(page.rows.len(), |total| total as usize)))
    }
}

async fn all<T: Send + 'static>(pages: Pages<T>) -> Result<Vec<T>, Problem> {
    pages.all(MOST).await.map_err(|error| error.problem())
}
