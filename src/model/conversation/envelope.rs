//! Value → items: opens whatever a request or a response is wrapped in.

use std::borrow::Cow;

use serde_json::Value;

use super::json::{Object, structure};
use super::sheet::Sheet;
use super::{
    Form, Hints, ObservationType, Part, Role, Side, answer, bots, carried, decode, documents, item,
    marks, metadata, part, reply, request, spelling, stream, template, wrapper,
};

/// More envelopes than this around one message are no envelopes.
const DEPTH: usize = 8;

/// A test for one kind of envelope, and its opening; true if it claimed the object.
type Rule = fn(&mut Sheet<'_>, &Object) -> bool;

/// In this order: the first that claims wins.
const RULES: [Rule; 28] = [
    wrapper::flat,
    bots::platform,
    request::function,
    reply::choices,
    reply::responses,
    reply::candidates,
    reply::converse,
    reply::generations,
    request::contents,
    request::new_message,
    answer::protocol,
    answer::images,
    answer::artifacts,
    reply::content_parts,
    request::messages,
    request::input_items,
    request::chat_history,
    request::history_text,
    wrapper::inner_message,
    wrapper::inner,
    wrapper::single,
    carried::carried,
    request::prompt,
    answer::texts,
    answer::crew,
    answer::failed,
    request::text,
    answer::text,
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
    sheet.explain_silence();
    if sheet.about.form == Form::Nothing && raw.is_some() {
        second_copy(&mut sheet);
    }
    sheet
}

/// Where the recorded value says nothing, the metadata may.
fn second_copy(sheet: &mut Sheet<'_>) {
    let copy = sheet
        .hints
        .metadata
        .and_then(|metadata| metadata::messages(metadata, sheet.side));
    if let Some(copy) = copy {
        sheet.messages.clear();
        open(sheet, &copy);
    }
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
                let lowered = spelling::lowered(object);
                let object = lowered.as_ref().unwrap_or(object);
                if !documents::read(sheet, value)
                    && !RULES.iter().any(|rule| rule(sheet, object))
                    && !wrapper::unreadable(sheet, object)
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

fn plain(sheet: &mut Sheet<'_>, text: &str) {
    let quiet = matches!(
        sheet.hints.kind,
        ObservationType::Span | ObservationType::Chain
    );
    let answers = sheet.side == Side::Output;
    let text = if answers {
        template::unmarked(text)
    } else {
        text
    };
    let mut parts = part::read(&Value::from(text));
    if answers && quiet && sheet.depth == 1 && is_name(text) {
        sheet.say(Role::Other, None, parts);
        sheet.is(Form::Data);
        return;
    }
    if answers {
        parts = marks::spoken(parts);
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
    if let Some(said) = stream::untupled(entries) {
        return match said.as_slice() {
            [only] => open(sheet, only),
            _ if stream::is_pieces(&said) => open(sheet, &stream::merge(said)),
            _ => said.iter().for_each(|one| open(sheet, one)),
        };
    }
    match entries {
        [] => {}
        [only] if !item::is_item(only) => open(sheet, only),
        _ if entries.iter().all(part::is_part) && entries.iter().any(part::is_said) => {
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
        // What the steps of a graph changed, one after another.
        _ if entries.iter().all(wrapper::is_update) => {
            for entry in entries {
                open(sheet, entry);
            }
        }
        _ if entries.iter().all(Value::is_string) => strings(sheet, entries, whole),
        _ if entries
            .iter()
            .all(|entry| entry.get("generated_text").is_some()) =>
        {
            for entry in entries {
                open(sheet, entry);
            }
        }
        [Value::String(said), Value::Object(rest)] => {
            plain(sheet, said);
            sheet.keep(rest, &[]);
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

/// A list that may have been written as JSON text.
pub(super) fn listed<'a>(envelope: &'a Object, key: &str) -> Option<Cow<'a, [Value]>> {
    match envelope.get(key)? {
        Value::Array(items) => Some(Cow::Borrowed(items)),
        Value::String(text) => match structure(text)? {
            Value::Array(items) => Some(Cow::Owned(items)),
            _ => None,
        },
        _ => None,
    }
}
