//! What a recorder put into the metadata: tools, system texts, and a second copy of the messages.

use serde_json::{Map, Value};

use super::json::{Object, embedded, object, pick};
use super::{Message, Role, Side, Tool, definition, part};

/// Lists in flattened keys are not longer than this, and their paths not deeper.
const LONGEST: usize = 1_000;
const DEEPEST: usize = 16;

/// A key of the metadata's attributes, which newer servers flatten.
fn attribute<'a>(metadata: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    let nested = object(metadata, &["attributes"]).and_then(|attributes| pick(attributes, &[key]));
    nested.or_else(|| pick(metadata, &[&format!("attributes.{key}")]))
}

pub(super) fn tools(metadata: &Map<String, Value>) -> Vec<Tool> {
    let keys = ["ai.prompt.tools", "gen_ai.tool.definitions", "tools"];
    let mut tools: Vec<Tool> = keys
        .iter()
        .filter_map(|key| attribute(metadata, key))
        .chain(pick(metadata, &["tools"]))
        .flat_map(definition::read)
        .collect();
    if let Some(parameters) = attribute(metadata, "model_request_parameters") {
        let parameters = embedded(parameters);
        tools.extend(
            parameters
                .get("function_tools")
                .map(definition::read)
                .unwrap_or_default(),
        );
    }
    tools
}

pub(super) fn system(metadata: &Map<String, Value>) -> Option<Message> {
    let value = embedded(attribute(metadata, "gen_ai.system_instructions")?).into_owned();
    let parts = part::read(&value);
    (!parts.is_empty()).then(|| Message::new(Role::System, Side::Input, parts))
}

/// The messages of a side under flattened keys such as `llm.input_messages.0.message.role`.
pub(super) fn messages(metadata: &Object, side: Side) -> Option<Value> {
    let nested = object(metadata, &["attributes"]).into_iter().flatten();
    let flat = metadata
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("attributes.")?, value)));
    let nested = nested.map(|(key, value)| (key.as_str(), value));
    unflattened(nested.chain(flat), side)
}

/// The same where they are themselves what was recorded.
pub(super) fn flattened(envelope: &Object, side: Side) -> Option<Value> {
    let pairs = envelope.iter().map(|(key, value)| (key.as_str(), value));
    unflattened(pairs, side)
}

fn unflattened<'a>(pairs: impl Iterator<Item = (&'a str, &'a Value)>, side: Side) -> Option<Value> {
    let starts = match side {
        Side::Input => ["llm.input_messages.", "gen_ai.prompt."],
        Side::Output => ["llm.output_messages.", "gen_ai.completion."],
    };
    let mut root = Value::Null;
    for (key, value) in pairs {
        if let Some(path) = starts.iter().find_map(|start| key.strip_prefix(start)) {
            *grown(&mut root, path)? = value.clone();
        }
    }
    root.is_array().then_some(root)
}

/// The place at a dotted path, made where it is missing; none if the path contradicts another.
fn grown<'a>(root: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    if path.split('.').count() > DEEPEST {
        return None;
    }
    let mut place = root;
    for step in path.split('.') {
        place = match step.parse::<usize>() {
            Ok(index) if index < LONGEST => {
                if place.is_null() {
                    *place = Value::Array(Vec::new());
                }
                let items = place.as_array_mut()?;
                if items.len() <= index {
                    items.resize(index + 1, Value::Null);
                }
                items.get_mut(index)?
            }
            _ => {
                if place.is_null() {
                    *place = Value::Object(Map::new());
                }
                place.as_object_mut()?.entry(step).or_insert(Value::Null)
            }
        };
    }
    Some(place)
}
