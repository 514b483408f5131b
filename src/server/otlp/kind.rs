//! Which of the ten types a span is.

use serde_json::Value;

use super::span::{Attributes, Group, Span};
use crate::model::observation::ObservationType;

/// The first rule that knows the span decides; an unknown value falls through to the next.
pub(super) fn resolve(group: &Group, span: &Span) -> ObservationType {
    let attributes = &span.attributes;
    let text = |key: &str| {
        attributes
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    if text("langfuse.observation.type") == "span"
        && early_python(group)
        && is_generation(attributes)
    {
        return ObservationType::Generation;
    }
    let known = [
        langfuse(text("langfuse.observation.type")),
        open_inference(text("openinference.span.kind")),
        gen_ai(text("gen_ai.operation.name")),
        genkit(text("genkit:metadata:subtype")),
        vercel(attributes),
    ];
    if let Some(kind) = known.into_iter().flatten().next() {
        return kind;
    }
    if ["gen_ai.tool.name", "gen_ai.tool.call.id"]
        .iter()
        .any(|key| attributes.contains_key(*key))
    {
        return ObservationType::Tool;
    }
    if has_model(attributes) {
        return ObservationType::Generation;
    }
    ObservationType::Span
}

fn langfuse(text: &str) -> Option<ObservationType> {
    let lower = !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase());
    lower
        .then(|| ObservationType::parse(text))
        .filter(|kind| *kind != ObservationType::Unknown)
}

fn open_inference(text: &str) -> Option<ObservationType> {
    match text.to_ascii_uppercase().as_str() {
        "LLM" => Some(ObservationType::Generation),
        "RERANKER" => Some(ObservationType::Retriever),
        other => {
            Some(ObservationType::parse(other)).filter(|kind| *kind != ObservationType::Unknown)
        }
    }
}

fn gen_ai(operation: &str) -> Option<ObservationType> {
    match operation {
        "chat" | "completion" | "text_completion" | "generate_content" | "generate" => {
            Some(ObservationType::Generation)
        }
        "embeddings" => Some(ObservationType::Embedding),
        "invoke_agent" | "create_agent" => Some(ObservationType::Agent),
        "execute_tool" => Some(ObservationType::Tool),
        _ => None,
    }
}

fn genkit(subtype: &str) -> Option<ObservationType> {
    match subtype {
        "model" => Some(ObservationType::Generation),
        "tool" => Some(ObservationType::Tool),
        "embedder" => Some(ObservationType::Embedding),
        "retriever" => Some(ObservationType::Retriever),
        "evaluator" => Some(ObservationType::Evaluator),
        _ => None,
    }
}

fn vercel(attributes: &Attributes) -> Option<ObservationType> {
    let keys = ["operation.name", "ai.operationId"];
    let operation = keys.iter().find_map(|key| attributes.get(*key)?.as_str())?;
    // `operation.name` may be followed by the name of the function.
    let operation = operation.split(' ').next().unwrap_or_default();
    if !operation.starts_with("ai.") {
        return None;
    }
    if operation.ends_with("doGenerate") || operation.ends_with("doStream") {
        return has_model(attributes).then_some(ObservationType::Generation);
    }
    if operation.ends_with("doEmbed") || operation.ends_with("doEmbedMany") {
        return Some(ObservationType::Embedding);
    }
    (operation == "ai.toolCall").then_some(ObservationType::Tool)
}

fn has_model(attributes: &Attributes) -> bool {
    super::model::NAME
        .iter()
        .any(|key| attributes.contains_key(*key))
}

/// Python SDKs up to 3.3 sent generations with the type of spans.
fn early_python(group: &Group) -> bool {
    let mut version = group
        .scope
        .version
        .split('.')
        .map(|part| part.parse().unwrap_or(u32::MAX));
    let version = (
        version.next().unwrap_or(u32::MAX),
        version.next().unwrap_or(u32::MAX),
    );
    let python = group
        .resource
        .get("telemetry.sdk.language")
        .is_some_and(|language| language == "python");
    python && group.scope.name.starts_with("langfuse-sdk") && version <= (3, 3)
}

fn is_generation(attributes: &Attributes) -> bool {
    const KEYS: [&str; 6] = [
        "langfuse.observation.model.name",
        "langfuse.observation.model.parameters",
        "langfuse.observation.usage_details",
        "langfuse.observation.cost_details",
        "langfuse.observation.completion_start_time",
        "langfuse.observation.prompt.name",
    ];
    KEYS.iter().any(|key| attributes.contains_key(*key))
}
