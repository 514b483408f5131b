//! What a write makes out of date among what is known.

use super::ScoresOf;
use crate::model::ScoreTarget;
use crate::msg::Write;
use crate::store::ahead::items::asked;

/// Names of the answers that a write changes.
pub(super) fn outdated(write: &Write) -> Vec<String> {
    let mut names: Vec<String> = write
        .scores()
        .iter()
        .filter_map(|score| match &score.target {
            ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => Some(ScoresOf::Trace(id)),
            ScoreTarget::Session(id) => Some(ScoresOf::Session(id)),
            ScoreTarget::Run(_) => None,
        })
        .map(|of| asked(of).0)
        .collect();
    names.dedup();
    match write {
        // It does not say whose score it is.
        Write::DeleteScore(_) => names.push("scores %".into()),
        Write::Comment { target, .. } => names.push(format!("comments {target:?}")),
        _ => {}
    }
    if let Some((queue, _, _)) = write.item() {
        names.push(format!("items {queue}"));
        names.push("queues".into());
    }
    names
}
