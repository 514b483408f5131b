//! Envelopes of requests: what a model or an agent was asked.

mod function;
mod headline;
mod history;

use std::borrow::Cow;

use serde_json::Value;

use super::envelope::{items, listed, open};
use super::json::{Object, array, embedded, object, pick, word};
use super::sheet::Sheet;
pub(super) use function::function;
pub(super) use headline::headline;
pub(super) use history::chat_history;

use super::{Form, Role, Side, decode, item, part};

const QUESTION: [&str; 24] = [
    "inputTranscript",
    "query_str",
    "query",
    "question",
    "input",
    "text",
    "user_input",
    "input_content",
    "user_message",
    "message",
    "task",
    "inputs",
    "chat_input",
    "sys.query",
    "user_prompt",
    "inputText",
    "chatInput",
    "input_value",
    "user_query",
    "userInput",
    "utterance",
    "instruction",
    "goal",
    "objective",
];

/// Gemini: `contents` is a text, one content, or a list of texts, parts and contents.
pub(super) fn contents(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(contents) = pick(envelope, &["contents"]) else {
        return false;
    };
    let contents = embedded(contents);
    if !matches!(
        &*contents,
        Value::String(_) | Value::Array(_) | Value::Object(_)
    ) || item::is_object(envelope)
    {
        return false;
    }
    let mut used = sheet.sidecar(envelope);
    used.push("contents");
    let entries = match &*contents {
        Value::Array(entries) => entries.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut loose = Vec::new();
    for entry in entries {
        if item::is_item(entry) && !part::is_part(entry) {
            let parts = std::mem::take(&mut loose);
            sheet.say(Role::User, None, parts);
            item::read(sheet, entry);
        } else {
            loose.extend(part::read(entry));
        }
    }
    sheet.say(Role::User, None, loose);
    sheet.keep(envelope, &used);
    sheet.is(Form::Chat);
    true
}

/// ADK: `{new_message: {parts}}` starts an invocation.
pub(super) fn new_message(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(message) =
        pick(envelope, &["new_message", "newMessage"]).filter(|message| item::is_item(message))
    else {
        return false;
    };
    item::read(sheet, message);
    sheet.keep(envelope, &["new_message", "newMessage"]);
    sheet.is(Form::Chat);
    true
}

/// `messages`, with system and tools beside it; also the state of a graph.
pub(super) fn messages(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(found) = listed(envelope, "messages") else {
        return false;
    };
    let speaks = |entry: &Value| {
        item::is_item(entry)
            || entry.is_string()
            || entry
                .as_array()
                .is_some_and(|inner| inner.iter().any(item::is_item))
    };
    if !found.is_empty() && !found.iter().any(speaks) {
        return false;
    }
    let mut used = sheet.sidecar(envelope);
    if found.is_empty() && used.is_empty() {
        return false;
    }
    used.push("messages");
    items(sheet, &found);
    if sheet.side == Side::Output
        && let Some(answers) =
            array(envelope, &["outputs"]).filter(|answers| answers.iter().all(Value::is_string))
    {
        for answer in answers {
            sheet.say(Role::Assistant, None, part::read(answer));
        }
        used.push("outputs");
    }
    sheet.keep(envelope, &used);
    true
}

/// OpenAI Responses: `input` is a list of items, or a text beside other keys of a request.
pub(super) fn input_items(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(input) = envelope.get("input").map(embedded) else {
        return false;
    };
    let is_request = [
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "instructions",
        "previous_response_id",
    ]
    .iter()
    .any(|key| envelope.contains_key(*key));
    let found = match &*input {
        Value::Array(found) if found.iter().any(item::is_item) => found.as_slice(),
        text @ Value::String(_) if is_request => std::slice::from_ref(text),
        one @ Value::Object(_) if item::is_item(one) => std::slice::from_ref(one),
        _ => return false,
    };
    let mut used = sheet.sidecar(envelope);
    used.push("input");
    for value in found {
        match value {
            Value::String(_) => sheet.say(Role::User, None, part::read(value)),
            _ => items(sheet, std::slice::from_ref(value)),
        }
    }
    sheet.keep(envelope, &used);
    sheet.is(Form::Chat);
    true
}

/// `messages` as one text: a prompt that was put together by hand.
pub(super) fn history_text(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(written) = word(envelope, &["messages"]) else {
        return false;
    };
    let mut used = sheet.sidecar(envelope);
    used.push("messages");
    sheet.say(Role::User, None, part::read(&Value::from(written)));
    sheet.keep(envelope, &used);
    sheet.is(Form::Text);
    true
}

/// `{prompt, system}`; the prompt may be messages.
pub(super) fn prompt(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    if sheet.side == Side::Output {
        return false;
    }
    let Some(prompt) = pick(envelope, &["prompt"]) else {
        let one = array(envelope, &["instances"]).and_then(|all| all.first()?.as_object());
        let inner = object(envelope, &["input"])
            .or(one)
            .filter(|inner| word(inner, &["prompt"]).is_some());
        let claimed = inner.is_some_and(|inner| prompt(sheet, inner));
        if claimed {
            sheet.keep(envelope, &["input", "instances"]);
        }
        return claimed;
    };
    let written = prompt
        .as_str()
        .and_then(|text| decode::written(text.trim()));
    let prompt = match written {
        Some(turns) => Cow::Owned(turns),
        None => embedded(prompt),
    };
    let lists = |value: &Value| {
        value.as_array().is_some_and(|entries| {
            entries
                .iter()
                .all(|entry| entry.is_string() || item::is_item(entry))
        })
    };
    if !(prompt.is_string() || lists(&prompt) || object_with_messages(&prompt)) {
        return false;
    }
    let mut used = sheet.sidecar(envelope);
    used.push("prompt");
    match &*prompt {
        Value::Array(entries) => items(sheet, entries),
        Value::Object(_) => open(sheet, &prompt),
        text => sheet.say(Role::User, None, part::read(text)),
    }
    sheet.keep(envelope, &used);
    sheet.is(Form::Chat);
    true
}

fn object_with_messages(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|inner| array(inner, &["messages"]).is_some())
}

/// An object with one text that matters.
pub(super) fn text(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    if sheet.side != Side::Input {
        return false;
    }
    let tools_only = pick(envelope, &["tools"]).is_some() && envelope.len() == 1;
    if tools_only {
        sheet.sidecar(envelope);
        return true;
    }
    let around = object(envelope, &["inputs", "input", "json"]);
    if let Some(inner) = around.filter(|_| envelope.keys().all(|key| is_around(key))) {
        return headline(sheet, inner, &QUESTION);
    }
    headline(sheet, envelope, &QUESTION)
}

/// Keys of what a tracer puts around a question.
fn is_around(key: &str) -> bool {
    matches!(
        key,
        "inputs" | "input" | "json" | "tags" | "metadata" | "kwargs" | "config"
    )
}
