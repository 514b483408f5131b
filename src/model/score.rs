//! Scores, score configs, and what a new score must hold.

mod config;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::id::{ConfigId, ObservationId, ProjectId, QueueId, ScoreId, SessionId, TraceId};

/// The kinds of values a score can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DataType {
    Numeric,
    Categorical,
    Boolean,
    Text,
    Correction,
    #[serde(other)]
    Unknown,
}

impl DataType {
    /// The server's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Numeric => "NUMERIC",
            Self::Categorical => "CATEGORICAL",
            Self::Boolean => "BOOLEAN",
            Self::Text => "TEXT",
            Self::Correction => "CORRECTION",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// Who made a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ScoreSource {
    Api,
    Annotation,
    Eval,
    #[serde(other)]
    Unknown,
}

impl ScoreSource {
    /// The server's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Annotation => "ANNOTATION",
            Self::Eval => "EVAL",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// In any case of letters.
    pub fn parse(text: &str) -> Option<Self> {
        let known = [Self::Api, Self::Annotation, Self::Eval];
        let mut known = known.into_iter();
        known.find(|source| source.as_str().eq_ignore_ascii_case(text))
    }
}

/// What a score says. `Text` also carries corrections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScoreValue {
    Number(f64),
    Bool(bool),
    Category(Arc<str>),
    Text(Arc<str>),
}

/// What a score is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ScoreTarget {
    Trace(TraceId),
    Observation(TraceId, ObservationId),
    Session(SessionId),
    /// A dataset run or experiment, by id.
    Run(Arc<str>),
}

/// A score as the server has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub id: ScoreId,
    pub name: Arc<str>,
    pub value: ScoreValue,
    pub data_type: DataType,
    pub source: ScoreSource,
    /// None where the server did not say.
    pub target: Option<ScoreTarget>,
    pub timestamp: Timestamp,
    pub comment: Option<Arc<str>>,
    /// The user id of the web page's reviewer, or `metadata.reviewer` of lftui's.
    pub author: Option<Arc<str>>,
    pub config: Option<ConfigId>,
    pub queue: Option<QueueId>,
    pub environment: Option<Arc<str>>,
}

/// One option of a categorical config.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Category {
    pub label: Arc<str>,
    pub value: f64,
}

/// The rule that values of one score name follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreConfig {
    pub id: ConfigId,
    pub name: Arc<str>,
    pub description: Option<Arc<str>>,
    pub data_type: DataType,
    pub archived: bool,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub categories: Vec<Category>,
}

/// A score to write. The id is made by the client, so that a repeat overwrites instead of doubling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewScore {
    pub id: ScoreId,
    pub name: Arc<str>,
    pub value: ScoreValue,
    pub data_type: DataType,
    pub target: ScoreTarget,
    /// With a config the source is ANNOTATION, without it API.
    pub config: Option<ConfigId>,
    pub queue: Option<QueueId>,
    /// An empty one takes away the one that is there.
    pub comment: Option<Arc<str>>,
    /// Goes to `metadata.reviewer`: the API has no field for an author.
    pub reviewer: Option<Arc<str>>,
    pub environment: Option<Arc<str>>,
}

impl ScoreValue {
    /// As a list shows it: `0.9`, `yes`, `kind`.
    pub fn short(&self) -> String {
        match self {
            Self::Number(number) => short_number(*number),
            Self::Bool(true) => "yes".into(),
            Self::Bool(false) => "no".into(),
            Self::Category(text) | Self::Text(text) => text.to_string(),
        }
    }
}

/// At most three digits after the point, none that say nothing.
pub fn short_number(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

impl NewScore {
    /// Made by a person along a rule; a correction needs none.
    pub fn is_annotation(&self) -> bool {
        self.config.is_some() || self.data_type == DataType::Correction
    }
}

impl ScoreTarget {
    /// Of the thing itself.
    pub fn id(&self) -> &str {
        match self {
            Self::Trace(id) => id.as_str(),
            Self::Observation(_, id) => id.as_str(),
            Self::Session(id) => id.as_str(),
            Self::Run(id) => id,
        }
    }

    /// Kind and id, the same for equal targets only.
    fn key(&self) -> String {
        match self {
            Self::Trace(id) => format!("trace/{id}"),
            Self::Observation(trace, id) => format!("observation/{trace}/{id}"),
            Self::Session(id) => format!("session/{id}"),
            Self::Run(id) => format!("run/{id}"),
        }
    }
}

/// The id of one reviewer's score on one target: a second annotation overwrites the first instead of standing beside it.
pub fn annotation_id(
    project: &ProjectId,
    target: &ScoreTarget,
    config: &ConfigId,
    reviewer: &str,
) -> ScoreId {
    let mut hash = Sha256::new();
    for part in [project.as_str(), &target.key(), config.as_str(), reviewer] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let number = digest
        .iter()
        .take(16)
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    ScoreId::from(format!("lftui-{number:032x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_keeps_its_id_and_shares_it_with_no_other() {
        let project = ProjectId::from("p");
        let id = |target: &ScoreTarget, who| annotation_id(&project, target, &"c".into(), who);
        let trace = ScoreTarget::Trace("t".into());
        assert_eq!(id(&trace, "ada"), id(&trace, "ada"));
        assert_ne!(id(&trace, "ada"), id(&trace, "grace"));
        assert_ne!(
            id(&trace, "ada"),
            id(&ScoreTarget::Session("t".into()), "ada")
        );
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(short_number(0.9), "0.9");
        assert_eq!(short_number(3.0), "3");
        assert_eq!(short_number(0.123_456), "0.123");
    }
}
