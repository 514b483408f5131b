//! Value → items: opens whatever a request or a response is wrapped in.

use serde_json::Value;

use super::json::{Object, array, embedded, object, pick, structure, text};
use super::sheet::Sheet;
use super::{
    Form, Hints, ObservationType, Part, Role, Side, call, decode, documents, item, part, reply,
    request, stream,
};

/// More envelopes than this around one message are no envelopes.
const DEPTH: usize = 8;

/// A test for one kind of envelope, and its opening; true if it claimed the object.
type Rule = fn(&mut Sheet<'_>, &Object) -> bool;

/// In this order: the first that claims wins.
const RULES: [Rule; 20] = [
    reply::choices,
    reply::responses,
    reply::candidates,
    reply::converse,
    reply::generations,
    request::contents,
    request::new_message,
    reply::content_parts,
    request::messages,
    request::input_items,
    request::chat_history,
    request::history_text,
    inner_message,
    inner,
    single,
    request::prompt,
    reply::texts,
    reply::crew,
    request::text,
    reply::text,
];

/// Reads one side of an observation.
pub(super) fn read<'a>(raw: Option<&str>, side: Side, hints: &Hints<'a>) -> Sheet<'a> {
    let mut sheet = Sheet::new(side, hints);
    let decoded = decode::decode(raw.unwrap_or(""));
    sheet.about.truncated = decoded.truncated;
    open(&mut sheet, &decoded.value);
    if let Some(rest) = decoded.rest {
        let role = sheet.default_role();
        sheet.say(role, None, part::read(&Value::from(rest)));
    }
    explain_silence(&mut sheet);
    sheet
}

/// Opens a value until there are messages; what is none becomes one JSON part.
pub(super) fn open(sheet: &mut Sheet<'_>, value: &Value) {
    sheet.depth += 1;
    if sheet.depth > DEPTH {
        data(sheet, value);
    } else {
        match value {
            Value::Null => {}
            Value::String(text) => plain(sheet, text),
            Value::Array(items) => list(sheet, items, value),
            Value::Object(object) => {
                if !documents::read(sheet, value)
                    && !RULES.iter().any(|rule| rule(sheet, object))
                    && !unreadable(sheet, object)
                {
                    data(sheet, value);
                }
            }
            Value::Bool(_) | Value::Number(_) => data(sheet, value),
        }
    }
    sheet.depth -= 1;
}

/// Reads every entry of a message list; what is no message stays a JSON line in its place.
pub(super) fn items(sheet: &mut Sheet<'_>, items: &[Value]) {
    for entry in items {
        let nested = entry
            .as_array()
            .filter(|inner| inner.iter().any(item::is_item));
        if let Some(inner) = nested {
            self::items(sheet, inner);
        } else if !item::read(sheet, entry) {
            let role = sheet.default_role();
            sheet.say(role, None, vec![Part::Json(entry.clone())]);
        }
    }
    sheet.is(Form::Chat);
}

/// System texts and tools that lie beside messages; gives the keys it used.
pub(super) fn sidecar(sheet: &mut Sheet<'_>, envelope: &Object) -> Vec<&'static str> {
    let mut used = Vec::new();
    for key in [
        "system",
        "instructions",
        "systemInstruction",
        "system_instruction",
        "preamble",
        "system_prompt",
    ] {
        if let Some(value) = pick(envelope, &[key]) {
            sheet.instruct(part::read(&embedded_content(value)));
            used.push(key);
        }
    }
    for key in ["tools", "functions", "toolConfig"] {
        if let Some(value) = pick(envelope, &[key]) {
            sheet.tools.extend(call::definitions(value));
            used.push(key);
        }
    }
    if let Some(config) = object(envelope, &["config", "generationConfig"]) {
        sidecar(sheet, config);
    }
    used
}

/// Parts that may have been written as JSON text.
fn embedded_content(value: &Value) -> Value {
    let inner = embedded(value);
    let is_parts = inner
        .as_array()
        .is_some_and(|items| items.iter().all(part::is_part));
    if is_parts {
        inner.into_owned()
    } else {
        value.clone()
    }
}

fn plain(sheet: &mut Sheet<'_>, text: &str) {
    let quiet = matches!(
        sheet.hints.kind,
        ObservationType::Span | ObservationType::Chain
    );
    let parts = part::read(&Value::from(text));
    if sheet.side == Side::Output && quiet && sheet.depth == 1 && is_name(text) {
        sheet.say(Role::Other, None, parts);
        sheet.is(Form::Data);
        return;
    }
    let role = sheet.default_role();
    sheet.say(role, None, parts);
    sheet.is(Form::Text);
}

/// One lowercase word, as routers return: the name of a branch, not an answer.
fn is_name(text: &str) -> bool {
    text.len() < 40 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

fn list(sheet: &mut Sheet<'_>, entries: &[Value], whole: &Value) {
    if documents::read(sheet, whole) {
        return;
    }
    if stream::is_pieces(entries) {
        let merged = stream::merge(entries.to_vec());
        return open(sheet, &merged);
    }
    match entries {
        [] => {}
        [only] if !item::is_item(only) => open(sheet, only),
        _ if entries.iter().all(part::is_part) => {
            let parts: Vec<Part> = entries.iter().flat_map(part::read).collect();
            let acts =
                |part: &Part| matches!(part, Part::Call(_) | Part::Reasoning(_) | Part::Result(_));
            let role = if parts.iter().any(acts) {
                Role::Assistant
            } else {
                sheet.default_role()
            };
            sheet.say(role, None, parts);
            sheet.is(Form::Chat);
        }
        _ if entries.iter().any(item::is_item) => items(sheet, entries),
        _ if entries.iter().all(Value::is_string) => strings(sheet, entries, whole),
        _ if entries
            .iter()
            .all(|entry| entry.get("generated_text").is_some()) =>
        {
            for entry in entries {
                open(sheet, entry);
            }
        }
        _ => data(sheet, whole),
    }
}

/// Messages as reprs, the tokens of one text, or lines.
fn strings(sheet: &mut Sheet<'_>, entries: &[Value], whole: &Value) {
    let texts: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
    let letters: usize = texts.iter().map(|text| text.len()).sum();
    let is_answer = sheet.side == Side::Output && sheet.hints.kind == ObservationType::Generation;
    if texts.iter().all(|text| text.starts_with("role=")) {
        items(sheet, entries);
    } else if is_answer && letters < 8 * texts.len() {
        plain(sheet, &texts.concat());
    } else if is_answer || sheet.hints.kind == ObservationType::Embedding {
        let role = sheet.default_role();
        sheet.say(
            role,
            None,
            texts
                .into_iter()
                .map(|text| Part::Text(text.to_owned()))
                .collect(),
        );
        sheet.is(Form::Text);
    } else {
        data(sheet, whole);
    }
}

fn data(sheet: &mut Sheet<'_>, value: &Value) {
    let role = sheet.default_role();
    sheet.say(role, None, vec![Part::Json(value.clone())]);
    sheet.is(Form::Data);
}

/// `{message: {…}}`, whatever lies beside it.
fn inner_message(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(message) = envelope
        .get("message")
        .filter(|message| item::is_item(message))
    else {
        return false;
    };
    item::stop_of(sheet, envelope);
    item::read(sheet, message);
    sheet.keep(
        envelope,
        &["message", "finish_reason", "stop_reason", "index"],
    );
    sheet.is(Form::Chat);
    true
}

/// Wrappers around one value: commands, runnables, sessions.
fn inner(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let listed =
        |key: &str| array(envelope, &[key]).filter(|items| items.iter().any(item::is_item));
    if let Some(update) = object(envelope, &["update", "chat_ctx"])
        .filter(|inner| array(inner, &["messages", "items"]).is_some())
    {
        let found = array(update, &["messages", "items"])
            .map(Vec::as_slice)
            .unwrap_or_default();
        items(sheet, found);
        sheet.keep(envelope, &["update", "chat_ctx"]);
        return true;
    }
    for key in [
        "output",
        "items",
        "history",
        "chat_history",
        "conversation",
        "replies",
    ] {
        if let Some(found) =
            listed(key).filter(|_| !item::is_item(&Value::Object(envelope.clone())))
        {
            items(sheet, found);
            sheet.keep(envelope, &[key]);
            return true;
        }
    }
    if let Some(values) = pick(envelope, &["return_values"]).filter(|values| values.is_object()) {
        open(sheet, values);
        return true;
    }
    written(sheet, envelope)
}

/// A value that is the repr of something with messages in it.
fn written(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let reprs = envelope
        .iter()
        .filter_map(|(key, value)| Some((key, value.as_str()?)));
    for (key, text) in reprs.filter(|(_, text)| text.contains("messages=[")) {
        let Some(Value::Object(repr)) = super::python::read(text) else {
            continue;
        };
        let Some(found) = array(&repr, &["messages"]) else {
            continue;
        };
        items(sheet, found);
        sheet.keep(envelope, &[key]);
        return true;
    }
    false
}

/// The object is itself a message.
fn single(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let claimed = item::is_item(&Value::Object(envelope.clone()))
        && item::read(sheet, &Value::Object(envelope.clone()));
    if claimed {
        let used = sidecar_of_message(sheet, envelope);
        sheet.keep(envelope, &used);
        sheet.is(Form::Chat);
    }
    claimed
}

/// Keys that belong to the message itself; an answer may also bring tools and instructions.
fn sidecar_of_message(sheet: &mut Sheet<'_>, message: &Object) -> Vec<&'static str> {
    let mut used = if text(message, &["role"]).is_some() {
        Vec::new()
    } else {
        sidecar(sheet, message)
    };
    used.extend([
        "role",
        "content",
        "parts",
        "type",
        "id",
        "name",
        "tool_calls",
        "function_call",
        "additional_kwargs",
        "refusal",
        "tool_call_id",
        "lc",
        "kwargs",
        "blocks",
        "contents",
        "text",
        "reasoning_content",
        "gen_ai.event.content",
        "stop_reason",
        "finish_reason",
        "audio",
        "toolCallId",
        "toolName",
        "args",
        "input",
        "function",
        "status",
    ]);
    used
}

/// A recorder that listed the keys of a message instead of its content.
fn unreadable(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let only = envelope.len() == 1;
    let lost = only && matches!(text(envelope, &["content"]), Some("role" | "content"));
    if lost {
        let role = sheet.default_role();
        sheet.say(
            role,
            None,
            vec![Part::Note("not recorded: only a key's name is left".into())],
        );
    }
    lost
}

/// No message, but a reason for it.
fn explain_silence(sheet: &mut Sheet<'_>) {
    let reason = sheet
        .about
        .stop
        .as_deref()
        .filter(|_| sheet.messages.is_empty());
    let told = reason.filter(|reason| {
        let reason = reason.to_ascii_lowercase();
        [
            "length",
            "max_tokens",
            "content_filter",
            "refusal",
            "safety",
            "recitation",
            "blocked",
        ]
        .iter()
        .any(|known| reason.contains(known))
    });
    if let Some(reason) = told.map(|reason| format!("no answer: {reason}")) {
        sheet.say(Role::Assistant, None, vec![Part::Note(reason)]);
        sheet.is(Form::Chat);
    }
}

/// A list that may have been written as JSON text.
pub(super) fn listed(envelope: &Object, key: &str) -> Option<Vec<Value>> {
    match envelope.get(key)? {
        Value::Array(items) => Some(items.clone()),
        Value::String(text) => match structure(text)? {
            Value::Array(items) => Some(items),
            _ => None,
        },
        _ => None,
    }
}
