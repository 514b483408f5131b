//! One step of a trace: what is known of it without its input and output, and those apart.

mod context;
mod detail;
mod packed;
mod share;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::fmt::serde::timestamp::microsecond;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::id::{ObservationId, TraceId};
use super::unit::{Seconds, Tokens, Usd};
pub use context::Context;
pub use detail::Detail;
pub use share::Shared;

/// The ten types of the server, and whatever a newer one sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ObservationType {
    #[default]
    Span,
    Generation,
    Event,
    Agent,
    Tool,
    Chain,
    Retriever,
    Evaluator,
    Embedding,
    Guardrail,
    #[serde(other)]
    Unknown,
}

impl ObservationType {
    pub const ALL: [Self; 10] = [
        Self::Span,
        Self::Generation,
        Self::Event,
        Self::Agent,
        Self::Tool,
        Self::Chain,
        Self::Retriever,
        Self::Evaluator,
        Self::Embedding,
        Self::Guardrail,
    ];

    /// The server's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Span => "SPAN",
            Self::Generation => "GENERATION",
            Self::Event => "EVENT",
            Self::Agent => "AGENT",
            Self::Tool => "TOOL",
            Self::Chain => "CHAIN",
            Self::Retriever => "RETRIEVER",
            Self::Evaluator => "EVALUATOR",
            Self::Embedding => "EMBEDDING",
            Self::Guardrail => "GUARDRAIL",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Case-insensitive; anything else is [`Self::Unknown`].
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(text))
            .unwrap_or(Self::Unknown)
    }
}

/// How bad a step is; ordered, so that the worst of a subtree is its maximum.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Level {
    Debug,
    #[default]
    Default,
    Warning,
    Error,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Debug, Self::Default, Self::Warning, Self::Error];

    /// The server's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Default => "DEFAULT",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }

    /// Case-insensitive; anything else is [`Self::Default`].
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(text))
            .unwrap_or_default()
    }
}

/// Which version of which prompt made a generation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PromptRef {
    pub name: Arc<str>,
    pub version: Option<u32>,
}

/// An observation without its input, output and metadata. Texts are as the server sent them:
/// sanitise before they reach the screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    pub id: ObservationId,
    pub trace: TraceId,
    pub parent: Option<ObservationId>,
    pub kind: ObservationType,
    pub name: Arc<str>,
    #[serde(with = "microsecond::required")]
    pub start: Timestamp,
    #[serde(with = "microsecond::optional")]
    pub end: Option<Timestamp>,
    pub level: Level,
    pub status: Option<Arc<str>>,
    /// Named by the application (`model` or `providedModelName`).
    pub model: Option<Arc<str>>,
    pub input_tokens: Option<Tokens>,
    pub output_tokens: Option<Tokens>,
    pub total_tokens: Option<Tokens>,
    pub cost: Option<Usd>,
    pub latency: Option<Seconds>,
    pub time_to_first_token: Option<Seconds>,
    pub prompt: Option<Arc<PromptRef>>,
    /// Said by a v4 server; a row whose parent is nowhere in its trace is a root too.
    pub is_root: bool,
    /// When the server changed it last, where it says so.
    #[serde(with = "microsecond::optional")]
    pub updated: Option<Timestamp>,
    pub context: Arc<Context>,
    /// What only the detail shows.
    pub detail: Option<Arc<Detail>>,
}

impl Observation {
    /// A row with only what every row has; builders fill in the rest by field.
    pub fn new(id: impl Into<ObservationId>, trace: impl Into<TraceId>, start: Timestamp) -> Self {
        Self {
            id: id.into(),
            trace: trace.into(),
            parent: None,
            kind: ObservationType::default(),
            name: Arc::from(""),
            start,
            end: None,
            level: Level::default(),
            status: None,
            model: None,
            input_tokens: None,
            output_tokens: None,
            total_tokens: None,
            cost: None,
            latency: None,
            time_to_first_token: None,
            prompt: None,
            is_root: false,
            updated: None,
            context: Arc::default(),
            detail: None,
        }
    }

    /// To change it for this row alone.
    pub fn context_mut(&mut self) -> &mut Context {
        Arc::make_mut(&mut self.context)
    }

    /// Without an end, and neither a mere event nor an invented root.
    pub fn is_running(&self) -> bool {
        let step = self.kind != ObservationType::Event && !self.is_synthetic_root();
        step && self.end.is_none() && self.latency.is_none()
    }

    /// The invented root of a trace that arrived over the ingestion API: it stands for the trace.
    pub fn is_synthetic_root(&self) -> bool {
        self.id.as_str().strip_prefix("t-") == Some(self.trace.as_str())
    }
}

/// Input, output and metadata of one observation (or of a v3 trace).
///
/// Input and output are the server's raw text: JSON text if the application sent an object, bare text otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    pub input: Option<Arc<str>>,
    pub output: Option<Arc<str>>,
    pub metadata: Arc<Map<String, Value>>,
}
