//! What the scores of a snapshot say together: worked out once for the rows and the selected name, not for each frame.

use std::sync::Arc;

use super::names::Names;
use super::spread::Spread;
use super::trend::Trend;
use crate::model::{DataType, Score};

#[derive(Debug, Default)]
pub(crate) struct Digest {
    whole: Option<(Arc<Vec<Score>>, Names)>,
    one: Option<One>,
}

/// Of one name.
#[derive(Debug)]
pub(super) struct One {
    name: Arc<str>,
    data_type: DataType,
    pub(super) spread: Spread,
    /// The spread in words.
    pub(super) words: String,
    pub(super) trend: Option<Trend>,
}

impl Digest {
    /// Works out what is not known yet of these rows and of the selected one's name.
    pub(super) fn take(&mut self, rows: &Arc<Vec<Score>>, selected: &Score) {
        let known = self.whole.as_ref();
        if !known.is_some_and(|(known, _)| Arc::ptr_eq(known, rows)) {
            self.whole = Some((Arc::clone(rows), Names::of(rows)));
            self.one = None;
        }
        let is_known = |one: &One| one.name == selected.name && one.data_type == selected.data_type;
        if self.one.as_ref().is_some_and(is_known) {
            return;
        }
        let is_same =
            |score: &&Score| score.name == selected.name && score.data_type == selected.data_type;
        let same: Vec<&Score> = rows.iter().filter(is_same).collect();
        let (spread, words) = Spread::of(&same);
        self.one = Some(One {
            name: Arc::clone(&selected.name),
            data_type: selected.data_type,
            spread,
            words,
            trend: Trend::of(&same),
        });
    }

    pub(super) fn names(&self) -> Option<&Names> {
        self.whole.as_ref().map(|(_, names)| names)
    }

    pub(super) fn one(&self) -> Option<&One> {
        self.one.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ScoreSource, ScoreValue};

    fn score(name: &str, value: f64) -> Score {
        Score {
            id: format!("{name}-{value}").as_str().into(),
            name: name.into(),
            value: ScoreValue::Number(value),
            data_type: DataType::Numeric,
            source: ScoreSource::Api,
            timestamp: jiff::Timestamp::UNIX_EPOCH,
            target: None,
            comment: None,
            author: None,
            config: None,
            queue: None,
            environment: None,
        }
    }

    #[test]
    fn rows_are_gone_through_once_for_each_snapshot_and_name() {
        let rows = Arc::new(vec![score("a", 1.0), score("a", 3.0), score("b", 7.0)]);
        let mut digest = Digest::default();
        digest.take(&rows, &rows[0]);
        let place = |digest: &Digest| digest.one().map(|one| one.words.as_ptr());
        let first = place(&digest);
        assert!(digest.one().is_some_and(|one| one.words.contains("mean 2")));
        digest.take(&rows, &rows[1]);
        assert_eq!(place(&digest), first, "the same name of the same rows");
        digest.take(&rows, &rows[2]);
        assert!(digest.one().is_some_and(|one| one.words.contains("mean 7")));
        let more = Arc::new(vec![score("b", 7.0), score("b", 9.0)]);
        digest.take(&more, &more[0]);
        assert!(digest.one().is_some_and(|one| one.words.contains("mean 8")));
    }
}
