//! What is on its way is shown as if it were there: pending writes laid over what the server said.

use std::sync::Arc;

use super::Outbox;
use crate::model::{
    Comment, CommentTarget, NewScore, QueueItem, Score, ScoreSource, ScoreTarget, SessionId,
    TraceId,
};
use crate::msg::{OutboxRow, QueueCount, Write};

/// Whose scores are asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) enum ScoresOf<'a> {
    /// A trace and its observations.
    Trace(&'a TraceId),
    Session(&'a SessionId),
}

impl ScoresOf<'_> {
    fn covers(&self, target: &ScoreTarget) -> bool {
        match (self, target) {
            (Self::Trace(trace), ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _)) => {
                *trace == id
            }
            (Self::Session(session), ScoreTarget::Session(id)) => *session == id,
            _ => false,
        }
    }
}

impl Outbox {
    pub(in crate::store) fn scores(
        &self,
        of: ScoresOf<'_>,
        known: Arc<Vec<Score>>,
    ) -> Arc<Vec<Score>> {
        let view = self.view();
        if view.pending().next().is_none() {
            return known;
        }
        let mut scores = Vec::clone(&known);
        for row in view.pending() {
            if let Write::DeleteScore(id) = &*row.write {
                scores.retain(|score| score.id != *id);
            }
            for new in row
                .write
                .scores()
                .iter()
                .filter(|new| of.covers(&new.target))
            {
                scores.retain(|score| score.id != new.id);
                scores.insert(0, as_score(new, row));
            }
        }
        Arc::new(scores)
    }

    pub(in crate::store) fn items(&self, known: Vec<QueueItem>) -> Vec<QueueItem> {
        let view = self.view();
        let mut items = known;
        for (_, id, status) in view.pending().filter_map(|row| row.write.item()) {
            let found = items.iter_mut().find(|item| item.id == *id);
            if let Some(item) = found {
                item.status = status;
            }
        }
        items
    }

    pub(in crate::store) fn comments(
        &self,
        target: &CommentTarget,
        known: Vec<Comment>,
    ) -> Vec<Comment> {
        let view = self.view();
        let mut comments = known;
        for row in view.pending() {
            if let Write::Comment { target: of, text } = &*row.write
                && of == target
                && !comments
                    .iter()
                    .any(|there| Some(&there.id) == row.comment.as_ref())
            {
                comments.push(Comment {
                    id: format!("outbox-{}", row.id.0).into(),
                    content: text.as_str().into(),
                    author: Some(row.state.word().into()),
                    created: Some(row.made),
                });
            }
        }
        comments
    }

    /// Counts of a queue as they will be when everything that was not answered yet is there.
    pub(in crate::store) fn count(&self, count: &mut QueueCount) {
        use crate::model::ItemStatus;
        let view = self.view();
        let mut last: Vec<_> = Vec::new();
        for row in view.pending().filter(|row| row.state.is_open()) {
            if let Some((queue, item, status)) = row.write.item()
                && *queue == count.queue.id
            {
                last.retain(|(known, _)| *known != item);
                last.push((item, status));
            }
        }
        let (Some(pending), Some(completed)) = (&mut count.pending, &mut count.completed) else {
            return;
        };
        for (_, status) in last {
            let (from, to) = match status {
                ItemStatus::Completed => (&mut *pending, &mut *completed),
                ItemStatus::Pending => (&mut *completed, &mut *pending),
            };
            let moved = (*from).min(1);
            *from -= moved;
            *to += moved;
        }
    }
}

fn as_score(new: &NewScore, row: &OutboxRow) -> Score {
    Score {
        id: new.id.clone(),
        name: Arc::clone(&new.name),
        value: new.value.clone(),
        data_type: new.data_type,
        source: if new.config.is_some() {
            ScoreSource::Annotation
        } else {
            ScoreSource::Api
        },
        target: Some(new.target.clone()),
        timestamp: row.made,
        comment: new.comment.clone(),
        author: new.reviewer.clone(),
        config: new.config.clone(),
        queue: new.queue.clone(),
        environment: new.environment.clone(),
    }
}
