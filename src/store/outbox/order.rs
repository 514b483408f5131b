//! What a write is made of, and which writes must keep their order.

use std::collections::HashMap;

use tokio::time::Instant;

use crate::model::{
    CommentTarget, ConfigId, ItemId, ItemObject, ItemStatus, NewScore, QueueId, ScoreId,
    ScoreTarget,
};
use crate::msg::Write;

/// One request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Score(&'a NewScore),
    Delete(&'a ScoreId),
    Item(&'a QueueId, &'a ItemId, ItemStatus),
    Comment(&'a CommentTarget, &'a str),
    CreateQueue(&'a str, Option<&'a str>, &'a [ConfigId]),
    AddItem(&'a QueueId, &'a ItemObject),
    RemoveItem(&'a QueueId, &'a ItemId),
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
        Write::CreateQueue {
            name,
            description,
            configs,
        } => steps.push(Step::CreateQueue(name, description.as_deref(), configs)),
        Write::AddItem { queue, object } => steps.push(Step::AddItem(queue, object)),
        Write::RemoveItem { queue, item, .. } => steps.push(Step::RemoveItem(queue, item)),
    }
    steps
}

/// What a write changes. Two writes that share something are sent in their order.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Touched<'a> {
    Trace(&'a str),
    Session(&'a str),
    Run(&'a str),
    Score(&'a str),
    Item(&'a str),
    Comments(&'a CommentTarget),
    Queue(&'a str),
    Object(&'a QueueId, &'a ItemObject),
}

fn touched(write: &Write) -> Vec<Touched<'_>> {
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
        Write::CreateQueue { name, .. } => touched.push(Touched::Queue(name)),
        Write::AddItem { queue, object } => touched.push(Touched::Object(queue, object)),
        Write::RemoveItem { item, .. } => touched.push(Touched::Item(item.as_str())),
        _ => touched.extend(
            write
                .item()
                .map(|(_, item, _)| Touched::Item(item.as_str())),
        ),
    }
    touched
}

/// What older writes touch, and from when on a newer one may follow: not at all while one of them waits.
#[derive(Default)]
pub(super) struct Older<'a>(HashMap<Touched<'a>, Option<Instant>>);

impl<'a> Older<'a> {
    pub(super) fn add(&mut self, write: &'a Write, until: Option<Instant>) {
        for one in touched(write) {
            let known = self.0.entry(one).or_insert(until);
            // None, which is never, wins.
            *known = known.and_then(|known| until.map(|until| known.max(until)));
        }
    }

    /// From when on a write may be sent that is ready by itself at some time; none while it must wait for another.
    pub(super) fn follow(&self, write: &Write, ready: Instant) -> Option<Instant> {
        touched(write)
            .iter()
            .filter_map(|one| self.0.get(one))
            .try_fold(ready, |ready, until| until.map(|until| ready.max(until)))
    }
}

/// Ids of the scores that it makes or deletes.
pub(super) fn score_ids(write: &Write) -> impl Iterator<Item = &ScoreId> {
    let deleted = match write {
        Write::DeleteScore(id) => Some(id),
        _ => None,
    };
    write.scores().iter().map(|score| &score.id).chain(deleted)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn comment(trace: &str) -> Write {
        Write::Comment {
            target: CommentTarget::Trace(trace.into()),
            text: "x".into(),
        }
    }

    #[test]
    fn a_write_follows_those_on_the_same_thing_and_no_others() {
        let now = Instant::now();
        let later = now + Duration::from_secs(9);
        let (one, other, third) = (comment("1"), comment("2"), comment("3"));
        let mut older = Older::default();
        older.add(&one, None);
        older.add(&one, Some(later));
        older.add(&other, Some(later));
        assert_eq!(older.follow(&comment("1"), now), None, "one waits");
        assert_eq!(older.follow(&comment("2"), now), Some(later));
        assert_eq!(older.follow(&third, now), Some(now));
    }
}
