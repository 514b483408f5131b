//! What a span says about a call of a model: its name, parameters, first token, and prompt.

use serde_json::{Map, Value};

use super::attribute::{as_text, object, put, text};
use super::span::{Attributes, Group};
use crate::server::database::{Fields, Millis};

/// Attributes that name the model, the first one counts.
pub(super) const NAME: [&str; 7] = [
    "langfuse.observation.model.name",
    "gen_ai.response.model",
    "ai.model.id",
    "gen_ai.request.model",
    "llm.response.model",
    "llm.model_name",
    "model",
];

const PARAMETERS: [&str; 3] = [
    "langfuse.observation.model.parameters",
    "llm.invocation_parameters",
    "model_config",
];

/// Names of parameters, and where the Vercel AI SDK puts them.
const VERCEL: [(&str, &[&str]); 8] = [
    ("maxSteps", &["ai.settings.maxSteps"]),
    ("toolChoice", &["ai.prompt.toolChoice"]),
    ("maxTokens", &["gen_ai.request.max_tokens"]),
    (
        "finishReason",
        &[
            "gen_ai.response.finish_reasons",
            "gen_ai.finishReason",
            "ai.response.finishReason",
        ],
    ),
    ("system", &["gen_ai.system", "ai.model.provider"]),
    ("maxRetries", &["ai.settings.maxRetries"]),
    ("mode", &["ai.settings.mode"]),
    ("temperature", &["gen_ai.request.temperature"]),
];

/// Parameters of the call; empty when nothing was said.
pub(super) fn parameters(group: &Group, attributes: &Attributes) -> Map<String, Value> {
    if let Some(parameters) = PARAMETERS
        .iter()
        .find_map(|key| object(attributes.get(*key)))
    {
        return parameters;
    }
    if group.scope.name == "ai" {
        let known = |(name, keys): (&str, &[&str])| {
            let value = keys.iter().find_map(|key| attributes.get(*key))?;
            Some((name.to_owned(), value.clone()))
        };
        return VERCEL.into_iter().filter_map(known).collect();
    }
    let requested = |(key, value): (&String, &Value)| {
        let name = key
            .strip_prefix("gen_ai.request.")
            .filter(|name| *name != "model")?;
        Some((name.to_owned(), value.clone()))
    };
    attributes.iter().filter_map(requested).collect()
}

/// When the first token came.
pub(super) fn completion_start(attributes: &Attributes, start: Millis) -> Option<Millis> {
    if let Some(time) = text(attributes, &["langfuse.observation.completion_start_time"]) {
        return Millis::parse(time.trim_matches('"'));
    }
    let keys = ["ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"];
    let wait = keys.iter().find_map(|key| attributes.get(*key)?.as_f64())?;
    Some(Millis(start.0.saturating_add(wait as i64)))
}

/// The managed prompt that was used.
pub(super) fn prompt(attributes: &Attributes, fields: &mut Fields) {
    let linked = object(attributes.get("ai.telemetry.metadata.langfusePrompt")).unwrap_or_default();
    let find =
        |own: [&str; 2], key: &str| text(attributes, &own).or_else(|| as_text(linked.get(key)?));
    let name = find(
        ["langfuse.observation.prompt.name", "langfuse.prompt.name"],
        "name",
    );
    let version = find(
        [
            "langfuse.observation.prompt.version",
            "langfuse.prompt.version",
        ],
        "version",
    );
    put(fields, "promptName", name);
    put(
        fields,
        "promptVersion",
        version.and_then(|version| version.parse::<i64>().ok()),
    );
}
