//! Token counts and costs out of attributes, in the spellings of several instrumentations.

use serde_json::{Map, Value};

use super::attribute::object;
use super::span::Attributes;
use crate::server::database::usage::{count, provided_cost, provided_usage};

type Numbers = Map<String, Value>;

/// Counts by kind; empty when nothing was said.
pub(super) fn counts(attributes: &Attributes) -> Numbers {
    if let Some(details) = object(attributes.get("langfuse.observation.usage_details")) {
        return provided_usage(None, Some(&details.into()));
    }
    let mut usage = Numbers::new();
    for (key, value) in attributes {
        let Some(units) = count(value) else { continue };
        if let Some(name) = key.strip_prefix("gen_ai.usage.") {
            usage.insert(gen_ai(name), units);
        } else if let Some(name) = key.strip_prefix("llm.token_count.").and_then(token_count) {
            usage.insert(name.to_owned(), units);
        } else if let Some(name) = vercel(key) {
            usage.entry(name.to_owned()).or_insert(units);
        }
    }
    usage.remove("cost");
    subtract(&mut usage);
    usage
}

fn gen_ai(name: &str) -> String {
    match name {
        "prompt_tokens" | "input_tokens" => "input",
        "completion_tokens" | "output_tokens" => "output",
        "total_tokens" | "total" => "total",
        "cache_read_tokens"
        | "cache_read_input_tokens"
        | "cache_read.input_tokens"
        | "cached_input_tokens"
        | "details.cache_read_tokens"
        | "details.cache_read_input_tokens" => "input_cached_tokens",
        "cache_write_tokens"
        | "cache_creation_input_tokens"
        | "cache_creation.input_tokens"
        | "details.cache_write_tokens"
        | "details.cache_creation_input_tokens" => "input_cache_creation",
        "reasoning_tokens" | "reasoning.output_tokens" | "details.reasoning_tokens" => {
            "output_reasoning_tokens"
        }
        other => other.strip_prefix("details.").unwrap_or(other),
    }
    .to_owned()
}

fn token_count(name: &str) -> Option<&'static str> {
    Some(match name {
        "prompt" => "input",
        "completion" => "output",
        "total" => "total",
        "prompt_details.cache_read" => "input_cached_tokens",
        "prompt_details.cache_write" => "input_cache_creation",
        "completion_details.reasoning" => "output_reasoning_tokens",
        _ => return None,
    })
}

/// Not the counts of whole runs, which would count those of their steps again.
fn vercel(key: &str) -> Option<&'static str> {
    Some(match key {
        "ai.usage.tokens" => "total",
        "ai.usage.cachedInputTokens" => "input_cached_tokens",
        "ai.usage.reasoningTokens" => "output_reasoning_tokens",
        _ => return None,
    })
}

/// What has a name of its own is no longer part of input or output.
fn subtract(usage: &mut Numbers) {
    for (whole, parts) in [
        (
            "input",
            &["input_cached_tokens", "input_cache_creation"][..],
        ),
        ("output", &["output_reasoning_tokens"][..]),
    ] {
        let part: u64 = parts
            .iter()
            .filter_map(|key| usage.get(*key)?.as_u64())
            .sum();
        if let Some(units) = usage.get(whole).and_then(Value::as_u64) {
            usage.insert(whole.to_owned(), units.saturating_sub(part).into());
        }
    }
}

/// Costs by kind in US dollars; empty when nothing was said.
pub(super) fn costs(attributes: &Attributes) -> Numbers {
    if let Some(details) = object(attributes.get("langfuse.observation.cost_details")) {
        return provided_cost(None, Some(&details.into()));
    }
    let keys = ["gen_ai.usage.cost", "llm.cost.total"];
    let total = keys.iter().find_map(|key| attributes.get(*key)?.as_f64());
    total
        .map(|total| Numbers::from_iter([("total".to_owned(), total.into())]))
        .unwrap_or_default()
}
