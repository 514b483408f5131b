//! Values that were seen in rows, to complete a filter line with.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Subject;
use crate::model::id::Id;
use crate::model::observation::Observation;
use crate::model::score::{Score, ScoreValue};
use crate::model::trace::{SessionSummary, TraceSummary};

/// Longer ones are no names.
const LONG: usize = 80;
/// So many different values of one field are told apart.
const MANY: usize = 2_000;

/// How often which value of which field was seen; of scores by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    fields: BTreeMap<&'static str, HashMap<Arc<str>, u32>>,
    scores: BTreeMap<Arc<str>, HashMap<Arc<str>, u32>>,
}

impl Seen {
    pub fn observation(&mut self, row: &Observation) {
        self.add("name", &row.name);
        self.add("type", row.kind.as_str());
        self.add("level", row.level.as_str());
        let prompt = row.prompt.as_ref().map(|prompt| &prompt.name);
        self.maybe("traceName", row.context.trace_name.as_deref());
        self.maybe("environment", row.context.environment.as_deref());
        self.maybe("userId", row.context.user.as_deref());
        self.maybe("sessionId", row.context.session.as_ref().map(Id::as_str));
        self.maybe("statusMessage", row.status.as_deref());
        self.maybe("providedModelName", row.model.as_deref());
        self.maybe("promptName", prompt.map(|name| &**name));
        self.maybe("version", row.context.version.as_deref());
        self.maybe("release", row.context.release.as_deref());
        for tag in &*row.context.tags {
            self.add("traceTags", tag);
        }
    }

    pub fn trace(&mut self, row: &TraceSummary) {
        self.add("name", &row.name);
        self.add("traceName", &row.name);
        self.maybe("environment", row.environment.as_deref());
        self.maybe("userId", row.user.as_deref());
        self.maybe("sessionId", row.session.as_ref().map(Id::as_str));
        self.maybe("version", row.version.as_deref());
        self.maybe("release", row.release.as_deref());
        self.maybe("statusMessage", row.trouble.as_deref());
        for tag in &*row.tags {
            self.add("traceTags", tag);
        }
        for score in &*row.scores {
            if let Some((name, value)) = score.rsplit_once(' ') {
                self.scored(name, value);
            }
        }
    }

    pub fn session(&mut self, row: &SessionSummary) {
        self.add("sessionId", row.id.as_str());
        self.maybe("environment", row.environment.as_deref());
        for user in &row.users {
            self.add("userId", user);
        }
    }

    pub fn score(&mut self, row: &Score) {
        self.add("name", &row.name);
        self.add("ingestionSource", row.source.as_str());
        self.maybe("environment", row.environment.as_deref());
        match &row.value {
            ScoreValue::Number(_) => self.scored(&row.name, ""),
            ScoreValue::Bool(flag) => self.scored(&row.name, if *flag { "true" } else { "false" }),
            ScoreValue::Category(text) | ScoreValue::Text(text) => self.scored(&row.name, text),
        }
    }

    /// The name and the user of an item's object.
    pub fn item(&mut self, name: Option<&str>, user: Option<&str>) {
        self.maybe("name", name);
        self.maybe("userId", user);
    }

    fn maybe(&mut self, field: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(field, value);
        }
    }

    fn add(&mut self, field: &'static str, value: &str) {
        count(self.fields.entry(field).or_default(), value);
    }

    fn scored(&mut self, name: &str, value: &str) {
        let values = self.scores.entry(name.into()).or_default();
        match value {
            "yes" => count(values, "true"),
            "no" => count(values, "false"),
            number if number.parse::<f64>().is_ok() => {}
            value => count(values, value),
        }
    }

    /// The values of a subject, the most frequent first.
    pub(super) fn values(&self, subject: &Subject) -> Vec<(&str, u32)> {
        let values = match subject {
            Subject::Field(field) => self.fields.get(field.id),
            Subject::Score(name) => self.scores.get(name.as_str()),
            Subject::Metadata(_) | Subject::Anything => None,
        };
        let values = values.into_iter().flatten();
        let mut values: Vec<_> = values.map(|(value, count)| (&**value, *count)).collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        values
    }

    pub(super) fn score_names(&self) -> impl Iterator<Item = &str> {
        self.scores.keys().map(|name| &**name)
    }
}

fn count(values: &mut HashMap<Arc<str>, u32>, value: &str) {
    let fits = !value.is_empty() && value.len() <= LONG && !value.contains('\n');
    let room = values.len() < MANY;
    match values.get_mut(value) {
        Some(count) => *count += 1,
        None if fits && room => {
            values.insert(value.into(), 1);
        }
        None => {}
    }
}
