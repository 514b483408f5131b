//! Envelopes of responses: what a model or an agent gave back.

use serde_json::Value;

use super::envelope::items;
use super::json::{Object, array, object, pick, text as text_at, word};
use super::sheet::Sheet;
use super::{Form, Part, Role, item, part, source};

/// OpenAI chat and completions; more than one choice are alternatives.
pub(super) fn choices(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(choices) = array(envelope, &["choices"]) else {
        return false;
    };
    let speaks = |choice: &Value| {
        ["message", "delta", "text", "messages"]
            .iter()
            .any(|key| choice.get(*key).is_some())
    };
    if choices.is_empty() || !choices.iter().all(speaks) {
        return false;
    }
    for (index, choice) in choices.iter().filter_map(Value::as_object).enumerate() {
        let before = sheet.messages.len();
        item::stop_of(sheet, choice);
        match pick(choice, &["message", "delta"]) {
            Some(message) => {
                if let Some(message) = message.as_object() {
                    answer(sheet, message);
                }
            }
            None => sheet.say(
                Role::Assistant,
                None,
                part::read(pick(choice, &["text", "messages"]).unwrap_or(&Value::Null)),
            ),
        }
        name_choice(sheet, before, (index, choices.len()));
    }
    if let Some(answer) = sheet.messages.last_mut() {
        answer.parts.extend(source::cited(envelope));
    }
    sheet.keep(envelope, &["choices", "object"]);
    sheet.is(Form::Chat);
    true
}

/// Several choices are alternatives: each says which it is.
fn name_choice(sheet: &mut Sheet<'_>, first: usize, (index, count): (usize, usize)) {
    for message in sheet.messages.iter_mut().skip(first).filter(|_| count > 1) {
        message.label = Some(format!("choice {}", index + 1));
    }
}

/// A message that may leave its role out.
fn answer(sheet: &mut Sheet<'_>, message: &Object) {
    let mut message = message.clone();
    if pick(&message, &["role"]).is_none() {
        message.insert("role".into(), "assistant".into());
    }
    item::read(sheet, &Value::Object(message));
}

/// OpenAI Responses: `output` is a list of items.
pub(super) fn responses(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(output) = array(envelope, &["output", "outputs"]) else {
        return false;
    };
    let object_of = text_at(envelope, &["object"]);
    let is_response = matches!(object_of, Some("response" | "realtime.response"));
    let typed = output
        .iter()
        .all(|entry| entry.get("type").is_some() && item::is_item(entry));
    if !is_response && (output.is_empty() || !typed) {
        return false;
    }
    let mut used = sheet.sidecar(envelope);
    used.extend(["output", "outputs"]);
    let reason =
        object(envelope, &["incomplete_details"]).and_then(|details| word(details, &["reason"]));
    if let Some(reason) = reason {
        sheet.about.stop = Some(reason.to_owned());
    }
    items(sheet, output);
    sheet.keep(envelope, &used);
    true
}

/// Gemini.
pub(super) fn candidates(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(candidates) = array(envelope, &["candidates"]) else {
        return false;
    };
    let blocked = object(envelope, &["promptFeedback", "prompt_feedback"])
        .and_then(|feedback| word(feedback, &["blockReason", "block_reason"]));
    let found: Vec<&Object> = candidates
        .iter()
        .filter_map(Value::as_object)
        .filter(|candidate| {
            candidate.contains_key("content") || pick(candidate, &FINISHED).is_some()
        })
        .collect();
    if found.is_empty() && blocked.is_none() {
        return false;
    }
    for (index, candidate) in found.iter().enumerate() {
        let before = sheet.messages.len();
        item::stop_of(sheet, candidate);
        sheet.about.stop = numbered(candidate).or_else(|| sheet.about.stop.take());
        match candidate.get("content") {
            Some(Value::Object(content)) => answer_parts(sheet, content),
            Some(content) => sheet.say(Role::Assistant, None, part::read(content)),
            None => {}
        }
        if let Some(answer) = sheet.messages.get_mut(before..).and_then(<[_]>::last_mut) {
            answer.parts.extend(source::grounds(candidate));
        }
        name_choice(sheet, before, (index, found.len()));
    }
    if let Some(reason) = blocked {
        let refusal = Part::Refusal(format!("blocked: {reason}"));
        sheet.say(Role::Assistant, None, vec![refusal]);
    }
    sheet.keep(
        envelope,
        &["candidates", "promptFeedback", "prompt_feedback"],
    );
    sheet.is(Form::Chat);
    true
}

const FINISHED: [&str; 2] = ["finishReason", "finish_reason"];

/// The name of a reason that was recorded as its number.
fn numbered(candidate: &Object) -> Option<String> {
    let known = [
        "STOP",
        "MAX_TOKENS",
        "SAFETY",
        "RECITATION",
        "OTHER",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "MALFORMED_FUNCTION_CALL",
    ];
    let number = pick(candidate, &FINISHED)?.as_u64()?;
    let name = usize::try_from(number).ok()?.checked_sub(1)?;
    Some(
        known
            .get(name)
            .map_or_else(|| number.to_string(), |name| (*name).to_owned()),
    )
}

/// `{parts, role}`, either of which may be missing.
fn answer_parts(sheet: &mut Sheet<'_>, content: &Object) {
    let whole = Value::Object(content.clone());
    if !item::is_item(&whole) || !item::read(sheet, &whole) {
        sheet.say(
            Role::Assistant,
            None,
            part::read(content.get("parts").unwrap_or(&Value::Null)),
        );
    }
}

/// Bedrock Converse: `output.message`.
pub(super) fn converse(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(message) = object(envelope, &["output"])
        .and_then(|output| output.get("message"))
        .filter(|message| item::is_item(message))
    else {
        return false;
    };
    item::stop_of(sheet, envelope);
    item::read(sheet, message);
    sheet.keep(envelope, &["output", "stopReason"]);
    sheet.is(Form::Chat);
    true
}

/// LangChain's result: lists of generations, each with a message or a text.
pub(super) fn generations(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(generations) = array(envelope, &["generations"]) else {
        return false;
    };
    let flat = generations.iter().flat_map(|entry| match entry {
        Value::Array(inner) => inner.as_slice(),
        one => std::slice::from_ref(one),
    });
    for generation in flat.filter_map(Value::as_object) {
        item::stop_of(sheet, generation);
        let told = generation
            .get("message")
            .is_some_and(|message| item::is_item(message) && item::read(sheet, message));
        if !told {
            sheet.say(
                Role::Assistant,
                None,
                part::read(generation.get("text").unwrap_or(&Value::Null)),
            );
        }
    }
    sheet.keep(envelope, &["generations"]);
    sheet.is(Form::Chat);
    true
}

/// ADK and Gemini events: `{content: {parts}}`.
pub(super) fn content_parts(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(content) =
        object(envelope, &["content"]).filter(|content| array(content, &["parts"]).is_some())
    else {
        return false;
    };
    item::stop_of(sheet, envelope);
    let before = sheet.messages.len();
    answer_parts(sheet, content);
    sheet.name(before, text_at(envelope, &["author"]));
    sheet.keep(envelope, &["content", "finish_reason", "finishReason"]);
    sheet.is(Form::Chat);
    true
}
