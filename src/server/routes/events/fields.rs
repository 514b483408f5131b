//! The field groups of `v2/observations` and the keys that each sends.

use serde_json::{Map, Value, json};

use super::rows::{Bodies, Event};
use crate::server::page::Params;
use crate::server::routes::shape::{
    date, date_or_null, entry, number, number_or_null, part, seconds,
};

/// Metadata is cut here unless it is expanded.
const CUT: usize = 200;

const GROUPS: [&str; 9] = [
    "basic",
    "time",
    "io",
    "metadata",
    "model",
    "usage",
    "prompt",
    "metrics",
    "trace_context",
];

/// Which groups are asked for; core always is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    groups: Vec<&'static str>,
    expand: bool,
}

impl Fields {
    /// Unknown names are dropped without a word; no parameter at all means `basic`.
    pub(super) fn read(params: &Params) -> Self {
        let expand = params.list("expandMetadata").is_some();
        let Some(names) = params.list("fields") else {
            return Self {
                groups: vec!["basic"],
                expand,
            };
        };
        let asked = |group: &&str| names.iter().any(|name| name == group);
        Self {
            groups: GROUPS.into_iter().filter(asked).collect(),
            expand,
        }
    }

    fn has(&self, group: &str) -> bool {
        self.groups.contains(&group)
    }

    pub(super) fn bodies(&self) -> Bodies {
        Bodies {
            io: self.has("io"),
            metadata: self.has("metadata"),
        }
    }

    /// The row as it is answered.
    pub(super) fn show(&self, event: Event) -> Value {
        let mut row = Map::with_capacity(48);
        core(&mut row, &event);
        if self.has("basic") {
            basic(&mut row, &event);
        }
        if self.has("time") {
            put(
                &mut row,
                "completionStartTime",
                date_or_null(event.completion_start),
            );
            put(&mut row, "createdAt", date(event.created_at));
            put(&mut row, "updatedAt", date(event.updated_at));
        }
        if self.has("usage") {
            usage(&mut row, &event);
        }
        if self.has("prompt") {
            let (id, name, version) = &event.prompt;
            put(&mut row, "promptId", id.as_str().into());
            put(&mut row, "promptName", name.as_str().into());
            put(&mut row, "promptVersion", json!(version));
        }
        if self.has("trace_context") {
            put(&mut row, "traceName", json!(event.trace_name));
            put(&mut row, "release", event.release.as_str().into());
            let tags = serde_json::from_str(&event.tags).unwrap_or_else(|_| json!([]));
            put(&mut row, "tags", tags);
        }
        put(&mut row, "latency", seconds(event.start, event.end));
        let first = event
            .completion_start
            .filter(|_| self.has("time") || self.has("metrics"));
        put(&mut row, "timeToFirstToken", seconds(event.start, first));
        model(&mut row, &event, self.has("model"));
        self.bodies_of(&mut row, event);
        Value::Object(row)
    }

    fn bodies_of(&self, row: &mut Map<String, Value>, event: Event) {
        if self.has("metadata") {
            let whole = self.expand || self.has("io");
            put(row, "metadata", metadata(&event, whole));
        }
        if self.has("io") {
            let raw = |text: Option<String>| match text {
                Some(text) if !text.is_empty() => Value::String(text),
                _ => Value::Null,
            };
            put(row, "input", raw(event.input));
            put(row, "output", raw(event.output));
        }
    }
}

fn put(row: &mut Map<String, Value>, key: &str, value: Value) {
    row.insert(key.to_owned(), value);
}

fn core(row: &mut Map<String, Value>, event: &Event) {
    put(row, "id", event.id.as_str().into());
    put(row, "traceId", event.trace_id.as_str().into());
    put(row, "startTime", date(event.start));
    put(row, "endTime", date_or_null(event.end));
    put(row, "projectId", crate::server::PROJECT_ID.into());
    put(row, "parentObservationId", json!(event.parent_id));
    put(row, "type", event.kind.as_str().into());
}

fn basic(row: &mut Map<String, Value>, event: &Event) {
    put(row, "name", event.name.as_str().into());
    put(row, "level", event.level.as_str().into());
    put(row, "statusMessage", event.status_message.as_str().into());
    put(row, "version", event.version.as_str().into());
    put(row, "environment", event.environment.as_str().into());
    put(row, "userId", event.user_id.as_str().into());
    put(row, "sessionId", event.session_id.as_str().into());
    put(row, "isRootObservation", event.is_root.into());
    put(row, "bookmarked", event.bookmarked.into());
    put(row, "public", event.public.into());
}

fn usage(row: &mut Map<String, Value>, event: &Event) {
    let usage: Map<String, Value> = serde_json::from_str(&event.usage).unwrap_or_default();
    let cost: Map<String, Value> = serde_json::from_str(&event.cost).unwrap_or_default();
    put(
        row,
        "inputUsage",
        number(part(&usage, "input").unwrap_or(0.0)),
    );
    put(
        row,
        "outputUsage",
        number(part(&usage, "output").unwrap_or(0.0)),
    );
    let total = usage.get("total").and_then(Value::as_f64).unwrap_or(0.0);
    put(row, "totalUsage", number(total));
    put(row, "inputCost", number_or_null(part(&cost, "input")));
    put(row, "outputCost", number_or_null(part(&cost, "output")));
    put(row, "totalCost", number(event.total_cost.unwrap_or(0.0)));
    put(row, "usagePricingTierId", json!(event.model.tier.0));
    put(row, "usagePricingTierName", json!(event.model.tier.1));
    put(row, "usageDetails", Value::Object(usage));
    put(row, "costDetails", Value::Object(cost));
}

/// Id and prices are keys of every row, filled only with the group.
fn model(row: &mut Map<String, Value>, event: &Event, asked: bool) {
    let model = &event.model;
    let id = (asked && !model.id.is_empty()).then_some(model.id.as_str());
    if asked {
        put(row, "model", model.name.as_str().into());
        // The documented spelling besides the one that is really sent, so that readers of either work.
        put(row, "providedModelName", model.name.as_str().into());
        put(row, "internalModelId", model.id.as_str().into());
        let parameters = model.parameters.as_deref().map(serde_json::from_str);
        let parameters = parameters.and_then(Result::ok);
        put(
            row,
            "modelParameters",
            parameters.unwrap_or_else(|| json!({})),
        );
    }
    put(row, "modelId", json!(id));
    for (key, price) in ["inputPrice", "outputPrice", "totalPrice"]
        .into_iter()
        .zip(model.prices)
    {
        put(row, key, json!(price.filter(|_| asked).map(price_text)));
    }
}

/// A price as text, in JavaScript's spelling: an exponent from 1e-7 on down.
fn price_text(price: f64) -> String {
    if price != 0.0 && price.abs() < 1e-6 {
        return format!("{price:e}");
    }
    price.to_string()
}

/// OpenTelemetry's two objects are flattened to dotted keys; long values are cut, without a mark.
fn metadata(event: &Event, whole: bool) -> Value {
    let text = event.metadata.as_deref().unwrap_or("{}");
    let stored: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
    let mut flat = Map::with_capacity(stored.len());
    for (key, value) in stored {
        if event.otlp && matches!(&*key, "resourceAttributes" | "scope") {
            flatten(&mut flat, &key, value);
        } else {
            flat.insert(key, value);
        }
    }
    let shown = flat.into_iter().map(|(key, value)| {
        let value = if whole { value } else { cut(value) };
        (key, entry(value))
    });
    Value::Object(shown.collect())
}

fn flatten(flat: &mut Map<String, Value>, prefix: &str, value: Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                flatten(flat, &format!("{prefix}.{key}"), value);
            }
        }
        other => {
            flat.insert(prefix.to_owned(), other);
        }
    }
}

fn cut(value: Value) -> Value {
    let text = match &value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
        _ => return value,
    };
    match text.char_indices().nth(CUT) {
        Some((end, _)) => Value::String(text.get(..end).unwrap_or_default().to_owned()),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_spelt_as_javascript_spells_them() {
        assert_eq!(price_text(2.5e-6), "0.0000025");
        assert_eq!(price_text(1.5e-7), "1.5e-7");
        assert_eq!(price_text(1.0), "1");
    }

    #[test]
    fn long_metadata_is_cut_at_two_hundred_characters() {
        let long = "ä".repeat(300);
        assert_eq!(cut(json!(long)).as_str().unwrap().chars().count(), 200);
        assert!(cut(json!({"a": long})).is_string());
        assert_eq!(cut(json!({"a": 1})), json!({"a": 1}));
    }
}
