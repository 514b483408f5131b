//! What an event may hold: its body by type, with the complaints of the real server's validation.

use serde_json::{Map, Value, json};

use super::shape::{EVENT, GENERATION, LEGACY, PROMPT, SPAN, TRACE, Table, complaint};
use crate::server::database::{Entity, Fields, Millis, Write, usage};
use crate::server::error::issue;
use crate::server::page::read_date;

/// What an event is about and which fields its body may have; `None` for a type that does not exist.
fn tables(event: &str) -> Option<(Entity, &'static [Table])> {
    let (noun, _) = event
        .split_once("-create")
        .or_else(|| event.split_once("-update"))?;
    let kind = Entity::Observation(noun.to_ascii_uppercase());
    Some(match event {
        "trace-create" => (Entity::Trace, &[TRACE]),
        "score-create" => (Entity::Score, &[]),
        "event-create" => (kind, &[EVENT]),
        "span-create" | "span-update" => (kind, &[EVENT, SPAN]),
        "generation-create" | "generation-update" | "agent-create" | "tool-create"
        | "chain-create" | "retriever-create" | "evaluator-create" | "embedding-create"
        | "guardrail-create" => (kind, &[EVENT, SPAN, GENERATION, PROMPT]),
        "observation-create" | "observation-update" => (kind, &[EVENT, SPAN, GENERATION, LEGACY]),
        _ => return None,
    })
}

/// An event that passed.
#[derive(Debug)]
pub(super) enum Checked {
    Write(Write),
    /// Said to be fine and not stored: a log line, or a trace or score without an id.
    Nothing {
        listed: bool,
    },
}

/// The write that an event asks for, or what is wrong with it.
pub(super) fn check(event: &Value) -> Result<Checked, Vec<Value>> {
    let name = event
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if name == "sdk-log" {
        return Ok(Checked::Nothing { listed: false });
    }
    let Some((mut entity, tables)) = tables(name) else {
        return Err(vec![unknown_type()]);
    };
    let mut issues = Vec::new();
    let id = envelope_id(event, &mut issues);
    let at = envelope_time(event, &mut issues);
    let mut fields = body(event, (&mut entity, tables), &mut issues);
    if !issues.is_empty() {
        return Err(issues);
    }
    let own = fields
        .remove("id")
        .and_then(|id| id.as_str().map(str::to_owned));
    let Some(own) = own.filter(|own| !own.is_empty()) else {
        return Ok(Checked::Nothing { listed: true });
    };
    settle(&entity, &mut fields, at);
    let update = name.ends_with("-update");
    Ok(Checked::Write(Write {
        entity,
        id: own,
        event: id,
        at,
        update,
        fields,
    }))
}

/// The fields of the body. A body of the legacy kind names its own type.
fn body(
    event: &Value,
    (entity, tables): (&mut Entity, &[Table]),
    issues: &mut Vec<Value>,
) -> Fields {
    let Some(body) = event.get("body").and_then(Value::as_object) else {
        let received = issue::type_of(event.get("body"));
        issues.push(issue::kind(issue::at("body"), "object", received));
        return Fields::new();
    };
    if *entity == Entity::Score {
        return super::score::check(body, &["body"], issues);
    }
    let mut fields = take(body, tables, issues);
    if *entity == Entity::Observation("OBSERVATION".to_owned()) {
        fields.remove("type");
        *entity = Entity::Observation(legacy_kind(body, issues));
    }
    fields
}

fn unknown_type() -> Value {
    json!({
        "code": "invalid_union", "errors": [], "note": "No matching discriminator",
        "discriminator": "type", "path": ["type"], "message": "Invalid input",
    })
}

fn envelope_id(event: &Value, issues: &mut Vec<Value>) -> String {
    match event.get("id") {
        Some(Value::String(id)) => id.clone(),
        other => {
            issues.push(issue::kind(
                issue::at("id"),
                "string",
                issue::type_of(other),
            ));
            String::new()
        }
    }
}

fn envelope_time(event: &Value, issues: &mut Vec<Value>) -> Millis {
    let time = match event.get("timestamp") {
        Some(Value::String(text)) => {
            read_date(text).ok_or_else(|| issue::date(issue::at("timestamp")))
        }
        other => Err(issue::kind(
            issue::at("timestamp"),
            "string",
            issue::type_of(other),
        )),
    };
    time.map_or_else(
        |wrong| {
            issues.push(wrong);
            Millis::default()
        },
        Millis,
    )
}

/// The known fields of a body; unknown ones are dropped.
fn take(body: &Map<String, Value>, tables: &[Table], issues: &mut Vec<Value>) -> Fields {
    let mut fields = Fields::new();
    for (key, shape) in tables.iter().copied().flatten() {
        let value = body.get(*key);
        if let Some(wrong) = complaint(*shape, value, vec!["body".into(), (*key).into()]) {
            issues.push(wrong);
        } else if let Some(value) = value {
            fields.insert((*key).to_owned(), value.clone());
        }
    }
    let named = |key: &str| body.get(key).is_some_and(|value| !value.is_null());
    let takes_prompts = tables
        .iter()
        .copied()
        .flatten()
        .any(|(key, _)| *key == "promptName");
    if takes_prompts && named("promptName") != named("promptVersion") {
        issues.push(issue::custom(
            vec!["body".into()],
            "If promptName is provided, promptVersion must also be provided, and vice versa.",
        ));
    }
    fields
}

fn legacy_kind(body: &Map<String, Value>, issues: &mut Vec<Value>) -> String {
    const KINDS: [&str; 3] = ["GENERATION", "SPAN", "EVENT"];
    match body.get("type").and_then(Value::as_str) {
        Some(kind) if KINDS.contains(&kind) => kind.to_owned(),
        _ => {
            issues.push(issue::option(vec!["body".into(), "type".into()], &KINDS));
            String::new()
        }
    }
}

/// Fills in what each event brings by itself, and brings several spellings to one.
fn settle(entity: &Entity, fields: &mut Fields, at: Millis) {
    let start = match entity {
        Entity::Observation(_) => "startTime",
        Entity::Trace | Entity::Score => "timestamp",
    };
    if fields.get(start).is_none_or(Value::is_null) {
        fields.insert(start.to_owned(), at.iso().into());
    }
    let environment = environment(fields.get("environment"));
    fields.insert("environment".to_owned(), environment.into());
    if let Some(metadata) = fields.get_mut("metadata") {
        wrap(metadata);
    }
    match entity {
        Entity::Trace => {
            let public = fields
                .get("public")
                .and_then(Value::as_bool)
                .unwrap_or(false);
            fields.insert("public".to_owned(), public.into());
        }
        Entity::Observation(_) => settle_usage(fields),
        Entity::Score => {}
    }
}

/// Lower case, without a leading `langfuse`, at most 40 characters of `[a-z0-9-_]`; else `default`.
pub(crate) fn environment(value: Option<&Value>) -> String {
    let text = value
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_lowercase();
    let text: String = text
        .trim_start_matches("langfuse")
        .chars()
        .take(40)
        .collect();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.is_empty() || !text.chars().all(fits) {
        return "default".to_owned();
    }
    text
}

/// Metadata that is no object gets a key.
fn wrap(metadata: &mut Value) {
    if !metadata.is_object() && !metadata.is_null() {
        *metadata = json!({ "metadata": metadata.take() });
    }
}

fn settle_usage(fields: &mut Fields) {
    let (usage, details) = (fields.remove("usage"), fields.remove("usageDetails"));
    let cost = fields.remove("costDetails");
    if usage.is_some() || details.is_some() {
        let counts = usage::provided_usage(usage.as_ref(), details.as_ref());
        fields.insert("providedUsage".to_owned(), counts.into());
    }
    if usage.is_some() || cost.is_some() {
        let costs = usage::provided_cost(usage.as_ref(), cost.as_ref());
        fields.insert("providedCost".to_owned(), costs.into());
    }
}
