//! One request of a write, and for a comment the look whether it is there already.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::order::Step;
use super::rows::Row;
use super::waits::needs_look_up;
use crate::langfuse::Error;
use crate::model::{Comment, CommentTarget, ItemObject, QueueId, QueueItem};
use crate::store::Store;

/// The server's clock may be behind ours by so much.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// More comments than anybody writes on one thing.
const COMMENTS: usize = 1_000;
/// More queues than anybody has.
const QUEUES: usize = 1_000;
/// As many as may have been added by others meanwhile; newest first.
const ITEMS: usize = 500;

/// What the server said to a step that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Taken; whether it is kept shows later.
    Taken,
    /// The answer is the stored thing itself.
    Seen,
    Comment(Arc<str>),
}

impl Store {
    /// `others` are all rows of the outbox.
    pub(super) async fn take_step(
        &self,
        step: &Step<'_>,
        row: &Row,
        others: &[Row],
    ) -> Result<Answer, Error> {
        match *step {
            Step::Score(score) => {
                self.client.create_score(score).await?;
                Ok(Answer::Taken)
            }
            Step::Delete(id) => match self.client.delete_score(id).await {
                // Somebody else deleted it.
                Ok(()) | Err(Error::NotFound { .. }) => Ok(Answer::Taken),
                Err(error) => Err(error),
            },
            Step::Item(queue, item, status) => {
                let stored = self.client.set_queue_item(queue, item, status).await?;
                if stored.status == status {
                    return Ok(Answer::Seen);
                }
                Err(Error::NotUnderstood {
                    path: "status".into(),
                    what: format!("the item is still {}", stored.status.as_str()),
                })
            }
            Step::Comment(target, text) => self.comment(row, others, (target, text)).await,
            Step::CreateQueue(name, description, configs) => {
                if needs_look_up(row) && self.has_queue(name).await? {
                    return Ok(Answer::Seen);
                }
                let made = self.client.create_queue(name, description, configs).await?;
                drop(made);
                Ok(Answer::Seen)
            }
            Step::AddItem(queue, object) => {
                if needs_look_up(row) && self.has_item(queue, object, row).await? {
                    return Ok(Answer::Seen);
                }
                self.client.create_queue_item(queue, object).await?;
                Ok(Answer::Seen)
            }
            Step::RemoveItem(queue, item) => {
                match self.client.delete_queue_item(queue, item).await {
                    // Somebody else removed it.
                    Ok(()) | Err(Error::NotFound { .. }) => Ok(Answer::Seen),
                    Err(error) => Err(error),
                }
            }
        }
    }

    async fn has_queue(&self, name: &str) -> Result<bool, Error> {
        let queues = self.client.queues().all(QUEUES).await?;
        Ok(queues.iter().any(|queue| &*queue.name == name))
    }

    /// Whether the object was put into the queue since the person decided so. Only the newest items are looked at.
    async fn has_item(
        &self,
        queue: &QueueId,
        object: &ItemObject,
        row: &Row,
    ) -> Result<bool, Error> {
        let since = row.made.checked_sub(SKEW).unwrap_or(row.made);
        let items = self.client.queue_items(queue, None).all(ITEMS).await?;
        let is_it = |item: &QueueItem| {
            item.object == *object && item.created.is_none_or(|created| created >= since)
        };
        Ok(items.iter().any(is_it))
    }

    /// A comment has no id of ours: one that may have arrived is looked for before it is written again.
    async fn comment(
        &self,
        row: &Row,
        others: &[Row],
        (target, text): (&CommentTarget, &str),
    ) -> Result<Answer, Error> {
        if needs_look_up(row) {
            let comments = self.client.comments(target).all(COMMENTS).await?;
            if let Some(id) = arrived(&comments, row, (text, others)) {
                return Ok(Answer::Comment(id));
            }
        }
        let (_, project) = self.probed().await?;
        let id = self
            .client
            .create_comment(&project.id, target, text)
            .await?;
        Ok(Answer::Comment(id))
    }
}

/// The comment that this row made, if it is there: the same text, as young as the decision, and no other row's.
fn arrived(comments: &[Comment], row: &Row, (text, others): (&str, &[Row])) -> Option<Arc<str>> {
    let since: Timestamp = row.made.checked_sub(SKEW).unwrap_or(row.made);
    let is_free = |comment: &&Comment| {
        let claims =
            |other: &Row| other.id != row.id && other.comment.as_ref() == Some(&comment.id);
        !others.iter().any(claims)
    };
    let found = comments
        .iter()
        .filter(|comment| comment.content.trim() == text.trim())
        .filter(|comment| comment.created.is_none_or(|created| created >= since))
        .find(is_free)?;
    Some(Arc::clone(&found.id))
}
