//! What is on its way is shown as if it were there: pending writes laid over what the server said.

use std::sync::Arc;

use jiff::Timestamp;

use super::Outbox;
use crate::model::{
    Comment, CommentTarget, ItemStatus, NewScore, QueueItem, Score, ScoreSource, ScoreTarget,
    SessionId, TraceId,
};
use crate::msg::{OutboxRow, QueueCount, Write, WriteId};

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
        at: Timestamp,
    ) -> Arc<Vec<Score>> {
        self.scores_where(|target| of.covers(target), known, at)
    }

    /// The scores of a list, whatever they are for.
    pub(in crate::store) fn all_scores(
        &self,
        known: Arc<Vec<Score>>,
        at: Timestamp,
    ) -> Arc<Vec<Score>> {
        self.scores_where(|_| true, known, at)
    }

    fn scores_where(
        &self,
        covers: impl Fn(&ScoreTarget) -> bool,
        known: Arc<Vec<Score>>,
        at: Timestamp,
    ) -> Arc<Vec<Score>> {
        let view = self.view();
        if view.over(at).next().is_none() {
            return known;
        }
        let mut scores = Vec::clone(&known);
        for row in view.over(at) {
            if let Write::DeleteScore(id) = &*row.write {
                scores.retain(|score| score.id != *id);
            }
            for new in row.write.scores().iter().filter(|new| covers(&new.target)) {
                scores.retain(|score| score.id != new.id);
                scores.insert(0, as_score(new, row));
            }
        }
        Arc::new(scores)
    }

    pub(in crate::store) fn items(
        &self,
        known: Arc<Vec<QueueItem>>,
        at: Timestamp,
    ) -> Arc<Vec<QueueItem>> {
        let view = self.view();
        let mut items = known;
        for row in view.over(at) {
            if let Write::RemoveItem { item: gone, .. } = &*row.write
                && items.iter().any(|item| item.id == *gone)
            {
                Arc::make_mut(&mut items).retain(|item| item.id != *gone);
            }
        }
        for (id, status) in view.decided(at) {
            if let Some(found) = items.iter().position(|item| item.id == *id) {
                Arc::make_mut(&mut items)[found].status = status;
            }
        }
        items
    }

    pub(in crate::store) fn comments(
        &self,
        target: &CommentTarget,
        known: Arc<Vec<Comment>>,
        at: Timestamp,
    ) -> Arc<Vec<Comment>> {
        let view = self.view();
        let mut comments = known;
        for row in view.over(at) {
            if let Write::Comment { target: of, text } = &*row.write
                && of == target
                && !comments
                    .iter()
                    .any(|there| Some(&there.id) == row.comment.as_ref())
            {
                Arc::make_mut(&mut comments).push(Comment {
                    id: format!("outbox-{}", row.id.0).into(),
                    content: text.as_str().into(),
                    author: row.state.is_pending().then(|| row.state.word().into()),
                    created: Some(row.made),
                });
            }
        }
        comments
    }

    /// Whether all of these are still to be sent.
    pub(in crate::store) fn are_open(&self, writes: &[WriteId]) -> bool {
        let open = self.open();
        writes.iter().all(|id| open.contains(id))
    }

    /// What is still to be sent.
    pub(in crate::store) fn open(&self) -> Vec<WriteId> {
        let view = self.view();
        let open = view.rows.iter().filter(|row| row.state.is_open());
        open.map(|row| row.id).collect()
    }

    /// Counts of a queue from then, as they will be when everything is there that was decided since or waits.
    pub(in crate::store) fn count(&self, count: &mut QueueCount, at: Timestamp) {
        let view = self.view();
        let mut last: Vec<_> = Vec::new();
        // An answer of no time is out of date: nobody knows what it counts.
        let since = |row: &OutboxRow| at > Timestamp::UNIX_EPOCH && row.made > at;
        let counts = |row: &&OutboxRow| row.state.is_open() || since(row);
        let (mut added, mut removed) = (0, [0, 0]);
        for row in view.over(at).filter(counts) {
            match &*row.write {
                Write::AddItem { queue, .. } if *queue == count.queue.id => added += 1,
                Write::RemoveItem { queue, status, .. } if *queue == count.queue.id => {
                    removed[usize::from(*status == ItemStatus::Completed)] += 1;
                }
                _ => {}
            }
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
        *pending = (*pending + added).saturating_sub(removed[0]);
        *completed = completed.saturating_sub(removed[1]);
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
        source: if new.is_annotation() {
            ScoreSource::Annotation
        } else {
            ScoreSource::Api
        },
        target: Some(new.target.clone()),
        timestamp: row.made,
        comment: new.comment.clone().filter(|words| !words.is_empty()),
        author: new.reviewer.clone(),
        config: new.config.clone(),
        queue: new.queue.clone(),
        environment: new.environment.clone(),
    }
}
