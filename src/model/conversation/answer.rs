//! Answers that are no chat: texts, pictures, what a tool or a crew gave back.

use serde_json::Value;

use super::envelope::{items, open};
use super::json::{Object, array, is_blank, object, pick, text as text_at, word};
use super::request::headline;
use super::sheet::Sheet;
use super::{Form, ObservationType, Part, Role, Side, Source, ToolResult, file, part, result};

const ANSWER: [&str; 19] = [
    "json",
    "combined_chunk_content",
    "outputs",
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
const REPLY: [&str; 9] = [
    "combined_chunk_content",
    "output",
    "response",
    "completion",
    "generated_text",
    "text",
    "content",
    "output_text",
    "generation",
];

/// `{replies: [text, …]}`, `{results: [{generated_text}, …]}`.
pub(super) fn texts(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let keys = [
        "replies",
        "outputs",
        "answers",
        "responses",
        "results",
        "output",
        "completion",
        "completions",
        "predictions",
    ];
    let is_text = |one: &Value| worded(one).is_some();
    let found = keys
        .iter()
        .find_map(|key| Some((*key, array(envelope, &[*key])?)));
    let Some((key, found)) =
        found.filter(|(_, found)| !found.is_empty() && found.iter().all(is_text))
    else {
        return false;
    };
    if sheet.side == Side::Input {
        return false;
    }
    let streamed = matches!(key, "output" | "completion");
    if streamed && !is_in_pieces(envelope, found) {
        return false;
    }
    if streamed {
        sheet.say(Role::Assistant, None, pieces(found));
    } else {
        for text in found {
            let said = worded(text).map(|text| part::read(&Value::from(text)));
            sheet.say(Role::Assistant, None, said.unwrap_or_default());
        }
    }
    sheet.keep(envelope, &[key]);
    sheet.is(Form::Text);
    true
}

/// A list of texts that was asked for is no text in pieces: those come as objects, or with how a prediction ended.
fn is_in_pieces(envelope: &Object, found: &[Value]) -> bool {
    let predicted = ["status", "version", "urls", "metrics"];
    let ended = predicted.iter().any(|key| envelope.contains_key(*key));
    ended || found.iter().all(Value::is_object)
}

/// The text of one completion.
fn worded(one: &Value) -> Option<&str> {
    let one = match one {
        Value::String(text) => return Some(text),
        Value::Object(one) => one,
        _ => return None,
    };
    let places = [Some(one), object(one, &["data", "chunk"])];
    let keys = ["generated_text", "outputText", "completion"];
    let inner = ["text", "bytes"];
    let whole = places[0].and_then(|one| text_at(one, &keys));
    let predicted = || text_at(one, &["content"]).filter(|_| one.contains_key("safetyAttributes"));
    whole
        .or_else(|| text_at(places[1]?, &inner))
        .or_else(predicted)
}

/// One text in pieces, or addresses of pictures.
fn pieces(found: &[Value]) -> Vec<Part> {
    let files = found.iter().map(|one| {
        let file = file::image(one)?;
        (matches!(file.source, Source::Url(_)) && file.mime.is_some()).then_some(Part::File(file))
    });
    let files: Option<Vec<Part>> = files.collect();
    let text: String = found.iter().filter_map(worded).collect();
    files.unwrap_or_else(|| part::read(&Value::from(text)))
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

/// A task between agents: what was said before, and what came of it.
pub(super) fn artifacts(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let found = array(envelope, &["artifacts"])
        .filter(|found| !found.is_empty() && found.iter().all(|one| one.get("parts").is_some()));
    let Some(found) = found else {
        return false;
    };
    let before = array(envelope, &["history"]).map(Vec::as_slice);
    items(sheet, before.unwrap_or_default());
    for parts in found.iter().filter_map(|one| one.get("parts")) {
        sheet.say(Role::Assistant, None, part::read(parts));
    }
    sheet.keep(envelope, &["artifacts", "history"]);
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

/// Nothing but what a run took and how it ended lies beside a key.
fn is_alone(envelope: &Object, key: &str) -> bool {
    let beside = [
        "kwargs",
        "tags",
        "finish_reason",
        "finishReason",
        "stop_reason",
        "stopReason",
        "type",
        "subtype",
        "num_turns",
        "total_cost_usd",
        "metadata",
        "trace",
        "event",
        "mode",
        "id",
        "task_id",
        "message_id",
        "conversation_id",
        "created_at",
    ];
    envelope.contains_key(key)
        && envelope.iter().all(|(other, value)| {
            let took = other.to_ascii_lowercase().contains("usage");
            other == key || took || beside.contains(&other.as_str()) || is_blank(value)
        })
}

/// A request that failed.
pub(super) fn failed(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let told = object(envelope, &["error"]).and_then(|error| word(error, &["message"]));
    let Some(told) = told.filter(|_| sheet.side == Side::Output && envelope.len() <= 4) else {
        return false;
    };
    let note = Part::Note(format!("failed: {told}"));
    sheet.say(Role::Assistant, None, vec![note]);
    sheet.keep(envelope, &[]);
    sheet.is(Form::Chat);
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
        wrapper.filter(|(key, inner)| is_alone(envelope, key) && !inner.is_empty())
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
    let alone = ANSWER.iter().any(|key| is_alone(envelope, key));
    let structured = sheet.hints.kind == ObservationType::Generation && !alone;
    headline(sheet, envelope, if structured { &REPLY } else { &ANSWER })
}
