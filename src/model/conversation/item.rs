//! Item → messages: whatever one entry of a message list may be.

use serde_json::Value;

use super::json::{Object, array, object, structure, text, word};
use super::sheet::Sheet;
use super::{
    Part, Role, decode, definition, envelope, message, part, python, role, spelling, steps, typed,
};

/// Nested wrappers beyond this are no message.
const DEPTH: usize = 6;

/// Adds the messages of an item; false if it is none.
pub(super) fn read(sheet: &mut Sheet<'_>, item: &Value) -> bool {
    match item {
        Value::Null => true,
        Value::String(text) => spoken(sheet, text),
        Value::Array(pair) => tuple(sheet, pair) || typed::step(sheet, item),
        Value::Object(object) => read_object(sheet, object),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(super) fn read_object(sheet: &mut Sheet<'_>, item: &Object) -> bool {
    peel(sheet, item, None, 0)
}

/// Whether this looks like an entry of a message list.
pub(super) fn is_item(value: &Value) -> bool {
    match value {
        Value::Object(object) => is_object(object),
        Value::Array(pair) => as_tuple(pair).is_some() || typed::is_step(pair),
        _ => false,
    }
}

pub(super) fn is_object(item: &Object) -> bool {
    let item = &*spelling::message(item);
    let kind = part::kind_of(item);
    let inner = object(item, &["message", "kwargs", "data", "raw_item"]);
    message::is_message(item, None)
        || typed::is_typed(item, kind)
        || is_placeholder(item, kind)
        || is_definition_message(item)
        || item.contains_key("gen_ai.event.content")
        || told(item).is_some()
        || spoken_parts(item).is_some()
        || live(item, kind).is_some()
        || (is_constructor(item) && inner.is_some())
        || steps::messages(item).is_some()
        || inner.is_some_and(|inner| message::is_message(inner, word(item, &["type"])))
}

/// A bare string in a list of messages: a repr of one, or what the default speaker said.
fn spoken(sheet: &mut Sheet<'_>, text: &str) -> bool {
    match structure(text).or_else(|| python::read(text)) {
        Some(Value::Object(object)) if is_object(&object) => read_object(sheet, &object),
        _ => match decode::written(text) {
            Some(Value::Array(turns)) if turns.len() > 1 => {
                envelope::items(sheet, &turns);
                true
            }
            _ => {
                sheet.say(sheet.default_role(), None, part::read(&Value::from(text)));
                true
            }
        },
    }
}

/// `["human", "hi"]`.
fn tuple(sheet: &mut Sheet<'_>, pair: &[Value]) -> bool {
    let Some((speaker, content)) = as_tuple(pair) else {
        return false;
    };
    let (role, label) = role::role(speaker);
    sheet.say(role, label, part::read(content));
    true
}

fn as_tuple(pair: &[Value]) -> Option<(&str, &Value)> {
    match pair {
        [
            Value::String(role),
            content @ (Value::String(_) | Value::Array(_)),
        ] if role::is_role(role) => Some((role, content)),
        _ => None,
    }
}

/// Takes wrappers off until there is a message. `class` is what a wrapper said of the role.
fn peel(sheet: &mut Sheet<'_>, item: &Object, class: Option<&str>, depth: usize) -> bool {
    if depth > DEPTH {
        return false;
    }
    let item = &*spelling::message(item);
    let kind = part::kind_of(item);
    if let Some(all) = steps::messages(item) {
        if kind == "SystemPromptEvent" {
            sheet.offer(item.get("tools"));
        }
        envelope::items(sheet, &all);
        return true;
    }
    if is_placeholder(item, kind) {
        let name = word(item, &["name"]).unwrap_or("?");
        let label = Some("placeholder".into());
        sheet.say(Role::Other, label, vec![Part::Note(name.to_owned())]);
        return true;
    }
    if is_constructor(item) {
        let class = array(item, &["id"]).and_then(|id| id.last()?.as_str());
        let inner = object(item, &["kwargs"]);
        // A prompt that was filled in.
        if let Some(messages) = inner.and_then(|inner| array(inner, &["messages"])) {
            envelope::items(sheet, messages);
            return true;
        }
        return inner.is_some_and(|inner| peel(sheet, inner, class, depth + 1));
    }
    if let Some(recorded) = text(item, &["gen_ai.event.content"]) {
        return event(sheet, item, recorded, depth);
    }
    if let Some((role, body)) = told(item) {
        return peel(
            sheet,
            body,
            Some(role).filter(|role| *role != "choice"),
            depth + 1,
        );
    }
    if let Some(inner) = wrapped(item, kind) {
        stop_of(sheet, item);
        let class = class.or_else(|| word(item, &["role", "type"]));
        let before = sheet.messages.len();
        let claimed = peel(sheet, inner, class, depth + 1);
        sheet.name(before, word(item, &["author"]));
        return claimed;
    }
    if is_definition_message(item) {
        sheet.offer(item.get("content"));
        return true;
    }
    if typed::native(sheet, item) || typed::read(sheet, item, kind) {
        return true;
    }
    stop_of(sheet, item);
    message::read(sheet, item, class)
}

fn wrapped<'a>(item: &'a Object, kind: &str) -> Option<&'a Object> {
    if let Some(inner) = spoken_parts(item) {
        return Some(inner);
    }
    if item.contains_key("content") || item.contains_key("parts") {
        return None;
    }
    if let Some(inner) = live(item, kind) {
        return Some(inner);
    }
    let data =
        object(item, &["data"]).filter(|data| role::is_role(kind) && data.contains_key("content"));
    object(item, &["message", "raw_item"]).or(data)
}

/// What an event of an agent says: `{author, content: {parts}}`.
fn spoken_parts(item: &Object) -> Option<&Object> {
    let content = object(item, &["content"]).filter(|_| !item.contains_key("role"))?;
    let spoken = array(content, &["parts"])
        .is_some_and(|parts| !parts.is_empty() && parts.iter().all(part::is_part));
    (spoken && object(item, &["author"]).is_none()).then_some(content)
}

/// What an event of a live session brings, or a line of a recorded one.
fn live<'a>(item: &'a Object, kind: &str) -> Option<&'a Object> {
    let is_part = |inner: &&Object| message::is_message(inner, None) || part::is_said_object(inner);
    match kind {
        "response_item" => object(item, &["payload"]),
        "item.completed" => object(item, &["item"]).filter(is_part),
        _ => object(item, &["item"]).filter(|_| kind.starts_with("conversation.item")),
    }
}

/// An event of the conventions: what `gen_ai.user.message` says of the role, and its body.
fn told(item: &Object) -> Option<(&str, &Object)> {
    let name = word(item, &["event.name", "event_name", "name"])?;
    let role = name.strip_prefix("gen_ai.")?;
    let role = role.strip_suffix(".message").unwrap_or(role);
    let body = object(item, &["body", "event_body"])?;
    Some((role, body))
}

fn is_constructor(item: &Object) -> bool {
    item.contains_key("lc") && item.contains_key("kwargs")
}

fn is_placeholder(item: &Object, kind: &str) -> bool {
    kind == "placeholder" && item.contains_key("name")
}

/// A tool definition that a callback recorded as a message.
fn is_definition_message(item: &Object) -> bool {
    text(item, &["role"]) == Some("tool")
        && object(item, &["content"]).is_some_and(|content| {
            object(content, &["function"]).is_some() && definition::is_definition(content)
        })
}

/// A message written as JSON text into an event.
fn event(sheet: &mut Sheet<'_>, item: &Object, recorded: &str, depth: usize) -> bool {
    if let Some(Value::Object(inner)) = structure(recorded) {
        return peel(sheet, &inner, text(item, &["role"]), depth + 1);
    }
    let (role, label) = sheet.speaker(text(item, &["role"]));
    sheet.say(role, label, part::read(&Value::from(recorded)));
    true
}

pub(super) fn stop_of(sheet: &mut Sheet<'_>, item: &Object) {
    let keys = [
        "finish_reason",
        "finishReason",
        "stop_reason",
        "stopReason",
        "done_reason",
    ];
    let held = object(
        item,
        &["response_metadata", "generation_info", "generationInfo"],
    );
    let reason = word(item, &keys).or_else(|| word(held?, &keys));
    if let Some(reason) = reason {
        sheet.about.stop = Some(reason.to_owned());
    }
}
