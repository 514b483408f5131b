//! Scores, score configs, and what a new score must hold.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{ConfigId, ObservationId, QueueId, ScoreId, SessionId, TraceId};

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
}

/// What a score says. `Text` also carries corrections.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreValue {
    Number(f64),
    Bool(bool),
    Category(Arc<str>),
    Text(Arc<str>),
}

/// What a score is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ScoreTarget {
    Trace(TraceId),
    Observation(TraceId, ObservationId),
    Session(SessionId),
    /// A dataset run or experiment, by id.
    Run(Arc<str>),
}

/// A score as the server has it.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    pub label: Arc<str>,
    pub value: f64,
}

/// The rule that values of one score name follow.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct NewScore {
    pub id: ScoreId,
    pub name: Arc<str>,
    pub value: ScoreValue,
    pub data_type: DataType,
    pub target: ScoreTarget,
    /// With a config the source is ANNOTATION, without it API.
    pub config: Option<ConfigId>,
    pub queue: Option<QueueId>,
    pub comment: Option<Arc<str>>,
    /// Goes to `metadata.reviewer`: the API has no field for an author.
    pub reviewer: Option<Arc<str>>,
    pub environment: Option<Arc<str>>,
}
