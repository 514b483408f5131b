//! What a write is made of, and which writes must keep their order.

use crate::model::{CommentTarget, ItemId, ItemStatus, NewScore, QueueId, ScoreId, ScoreTarget};
use crate::msg::Write;

/// One request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Score(&'a NewScore),
    Delete(&'a ScoreId),
    Item(&'a QueueId, &'a ItemId, ItemStatus),
    Comment(&'a CommentTarget, &'a str),
}

/// What is to be sent, one after the other.
pub(super) fn steps(write: &Write) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = write.scores().iter().map(Step::Score).collect();
    match write {
        Write::Scores(_) => {}
        Write::DeleteScore(id) => steps.push(Step::Delete(id)),
        Write::Review { .. } | Write::SetItem { .. } => {
            steps.extend(
                write
                    .item()
                    .map(|(queue, item, status)| Step::Item(queue, item, status)),
            );
        }
        Write::Comment { target, text } => steps.push(Step::Comment(target, text)),
    }
    steps
}

/// What a write changes. Two writes that share something are sent in their order.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Touched<'a> {
    Trace(&'a str),
    Session(&'a str),
    Run(&'a str),
    Score(&'a str),
    Item(&'a str),
    Comments(&'a CommentTarget),
}

pub(super) fn touched(write: &Write) -> Vec<Touched<'_>> {
    let mut touched = Vec::new();
    for score in write.scores() {
        touched.push(Touched::Score(score.id.as_str()));
        touched.push(match &score.target {
            ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => Touched::Trace(id.as_str()),
            ScoreTarget::Session(id) => Touched::Session(id.as_str()),
            ScoreTarget::Run(id) => Touched::Run(id),
        });
    }
    match write {
        Write::DeleteScore(id) => touched.push(Touched::Score(id.as_str())),
        Write::Comment { target, .. } => touched.push(Touched::Comments(target)),
        _ => touched.extend(
            write
                .item()
                .map(|(_, item, _)| Touched::Item(item.as_str())),
        ),
    }
    touched
}

/// Ids of the scores that it makes or deletes.
pub(super) fn score_ids(write: &Write) -> impl Iterator<Item = &ScoreId> {
    let deleted = match write {
        Write::DeleteScore(id) => Some(id),
        _ => None,
    };
    write.scores().iter().map(|score| &score.id).chain(deleted)
}
