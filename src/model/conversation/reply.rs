//! Envelopes of responses: what a model or an agent gave back.

use serde_json::Value;

use super::envelope::{items, open};
use super::json::{Object, array, is_blank, object, pick, text as text_at, word};
use super::request::headline;
use super::sheet::Sheet;
use super::{Form, ObservationType, Part, Role, Side, ToolResult, file, item, part, result};

const ANSWER: [&str; 16] = [
    "output",
    "answer",
    "response",
    "completion",
    "result",
    "generated_text",
    "text",
    "content",
    "raw",
    "final_output",
    "output_text",
    "return_value",
    "summary",
    "message",
    "generation",
    "outputText",
];

/// What model APIs call their answer; any other key is a field of structured output, which is shown whole.
const REPLY: [&str; 8] = [
    "output",
    "response",
    "completion",
    "generated_text",
    "text",
    "content",
    "output_text",
    "generation",
];

/// OpenAI chat and completions; more than one choice are alternatives.
pub(super) fn choices(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let Some(choices) = array(envelope, &["choices"]) else {
        return false;
    };
    let speaks = |choice: &Value| {
        ["message", "delta", "text"]
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
                part::read(choice.get("text").unwrap_or(&Value::Null)),
            ),
        }
        name_choice(sheet, before, (index, choices.len()));
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
    let Some(output) = array(envelope, &["output"]) else {
        return false;
    };
    let is_response = text_at(envelope, &["object"]) == Some("response");
    let typed = output
        .iter()
        .all(|entry| entry.get("type").is_some() && item::is_item(entry));
    if !is_response && (output.is_empty() || !typed) {
        return false;
    }
    let mut used = sheet.sidecar(envelope);
    used.push("output");
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
            candidate.contains_key("content")
                || word(candidate, &["finishReason", "finish_reason"]).is_some()
        })
        .collect();
    if found.is_empty() && blocked.is_none() {
        return false;
    }
    for (index, candidate) in found.iter().enumerate() {
        let before = sheet.messages.len();
        item::stop_of(sheet, candidate);
        if let Some(content) = object(candidate, &["content"]) {
            answer_parts(sheet, content);
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
        let info = object(generation, &["generation_info", "generationInfo"]);
        if let Some(info) = info {
            item::stop_of(sheet, info);
        }
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
    answer_parts(sheet, content);
    sheet.keep(envelope, &["content", "finish_reason", "finishReason"]);
    sheet.is(Form::Chat);
    true
}

/// `{replies: [text, …]}`.
pub(super) fn texts(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let keys = ["replies", "outputs", "answers", "responses"];
    let found = keys
        .iter()
        .find_map(|key| Some((*key, array(envelope, &[*key])?)));
    let Some((key, found)) =
        found.filter(|(_, found)| !found.is_empty() && found.iter().all(Value::is_string))
    else {
        return false;
    };
    if sheet.side == Side::Input {
        return false;
    }
    for text in found {
        sheet.say(Role::Assistant, None, part::read(text));
    }
    sheet.keep(envelope, &[key]);
    sheet.is(Form::Text);
    true
}

/// A tool protocol's answer: `{content: [part, …], isError}`.
pub(super) fn protocol(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    if !envelope.contains_key("isError") || array(envelope, &["content"]).is_none() {
        return false;
    }
    let (content, failed) = result::content(&Value::Object(envelope.clone()));
    let answer = ToolResult {
        content,
        error: failed,
        ..ToolResult::default()
    };
    sheet.say(Role::Tool, None, vec![Part::Result(answer)]);
    sheet.is(Form::Chat);
    true
}

/// Pictures that were asked for: `{data: [{url | b64_json}, …]}`.
pub(super) fn images(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let picture = |entry: &Value| file::image(pick(entry.as_object()?, &["b64_json", "url"])?);
    let found =
        array(envelope, &["data"]).map(|data| data.iter().map(picture).collect::<Option<Vec<_>>>());
    let Some(Some(found)) =
        found.filter(|_| sheet.side == Side::Output && envelope.contains_key("created"))
    else {
        return false;
    };
    sheet.say(
        Role::Assistant,
        None,
        found.into_iter().map(Part::File).collect(),
    );
    sheet.keep(envelope, &["data"]);
    sheet.is(Form::Chat);
    true
}

/// A crew's output: the same answer as text, model and dict.
pub(super) fn crew(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let is_crew = ["tasks_output", "expected_output", "token_usage"]
        .iter()
        .any(|key| envelope.contains_key(*key));
    let Some(raw) = word(envelope, &["raw"]).filter(|_| is_crew && sheet.side == Side::Output)
    else {
        return false;
    };
    let parts = match pick(envelope, &["json_dict", "pydantic"]).filter(|value| !is_blank(value)) {
        Some(value) => vec![Part::Json(value.clone())],
        None => part::read(&Value::from(raw)),
    };
    sheet.say(Role::Assistant, None, parts);
    sheet.keep(envelope, &["raw", "json_dict", "pydantic"]);
    sheet.is(Form::Text);
    true
}

/// An object with one text that matters, or a wrapper around an answer.
pub(super) fn text(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    if sheet.side != Side::Output {
        return false;
    }
    let wrapper = ANSWER
        .iter()
        .find_map(|key| Some((*key, object(envelope, &[*key])?)));
    if let Some((key, inner)) =
        wrapper.filter(|(_, inner)| envelope.len() == 1 && !inner.is_empty())
    {
        let before = sheet.messages.len();
        open(sheet, &Value::Object(inner.clone()));
        if sheet.about.form == Form::Data {
            sheet.messages.truncate(before);
            sheet.about.form = Form::Nothing;
            return false;
        }
        sheet.keep(envelope, &[key]);
        return true;
    }
    let structured = sheet.hints.kind == ObservationType::Generation && envelope.len() > 1;
    headline(sheet, envelope, if structured { &REPLY } else { &ANSWER })
}
