//! What a form makes of its entries: scores of one thing, or of many.

use std::sync::Arc;

use super::{Form, Subject};
use crate::model::{ConfigId, NewScore, Score, ScoreSource, ScoreTarget, ScoreValue};

impl Form {
    /// The scores that were entered and are new or changed.
    ///
    /// # Errors
    /// The first wrong or, if `all` are required, empty field gets the focus and says why; nothing is lost.
    pub fn scores(&mut self, all: bool) -> Result<Vec<NewScore>, String> {
        let mut scores = Vec::new();
        for index in 0..self.fields.len() {
            match self.fields[index].value(all) {
                Ok(Some(_)) if !self.fields[index].is_changed() => {}
                Ok(Some(value)) => scores.push(self.score(index, value)),
                Ok(None) => {}
                Err(why) => {
                    self.go(index);
                    let name = &self.fields[index].config().name;
                    return Err(format!("{name}: {why}"));
                }
            }
        }
        scores.extend(self.correction_score());
        Ok(scores)
    }

    /// The same scores for another target; an earlier one of this reviewer among the `known` keeps its id.
    pub fn copy(
        &self,
        scores: &[NewScore],
        target: &ScoreTarget,
        known: &[Score],
    ) -> Vec<NewScore> {
        let subject = Subject {
            target: target.clone(),
            ..self.subject.clone()
        };
        let id = |config: &ConfigId| {
            let mine = known.iter().find(|score| is_mine(score, config, &subject));
            mine.map_or_else(|| subject.new_id(config), |mine| mine.id.clone())
        };
        let copy = |score: &NewScore| NewScore {
            id: score.config.as_ref().map_or_else(|| score.id.clone(), id),
            target: target.clone(),
            ..score.clone()
        };
        scores.iter().map(copy).collect()
    }

    fn score(&self, index: usize, value: ScoreValue) -> NewScore {
        let (field, subject) = (&self.fields[index], &self.subject);
        let config = field.config();
        let id = field
            .existing()
            .map_or_else(|| subject.new_id(&config.id), |score| score.id.clone());
        NewScore {
            id,
            name: Arc::clone(&config.name),
            value,
            data_type: config.data_type,
            target: subject.target.clone(),
            config: Some(config.id.clone()),
            queue: subject.queue.clone(),
            comment: field.comment(),
            reviewer: Some(Arc::clone(&subject.reviewer)),
            environment: subject.environment.clone(),
        }
    }
}

/// An annotation of the same config on the same target by the same reviewer, or by nobody known.
pub(super) fn is_mine(score: &Score, config: &ConfigId, subject: &Subject) -> bool {
    score.source == ScoreSource::Annotation
        && score.config.as_ref() == Some(config)
        && score.target.as_ref() == Some(&subject.target)
        && is_own(score, &subject.reviewer)
}

pub(super) fn is_own(score: &Score, reviewer: &str) -> bool {
    let author = score.author.as_deref();
    author.is_none_or(|author| author == reviewer)
}
