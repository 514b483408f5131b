//! An object with a speaker and content → messages.

use serde_json::Value;

use super::json::{Object, array, is_blank, object, pick, text, word};
use super::sheet::Sheet;
use super::{
    Form, Part, Reasoning, Role, ToolResult, call, file, marks, part, result, role, source,
};

/// Where producers put what was said, best first.
const CONTENT: [&str; 8] = [
    "content", "parts", "contents", "blocks", "_content", "text", "message", "items",
];
const SPEAKER: [&str; 2] = ["role", "_role"];

fn speaker(item: &Object) -> Option<&str> {
    let author = || text(object(item, &["author", "info"])?, &["role"]);
    text(item, &SPEAKER).or_else(author)
}

/// LangChain's `type` of a message.
fn type_role(item: &Object) -> Option<&str> {
    text(item, &["type"]).filter(|kind| {
        matches!(
            *kind,
            "human"
                | "ai"
                | "system"
                | "tool"
                | "function"
                | "chat"
                | "developer"
                | "user"
                | "assistant"
                | "USER"
                | "AI"
                | "SYSTEM"
                | "TOOL_EXECUTION_RESULT"
        ) || kind.ends_with("MessageChunk")
            || (kind.ends_with("Message") && role::is_role(kind))
    })
}

/// The class of an object that was written as its repr.
fn class_of(item: &Object) -> Option<&str> {
    text(item, &["__class__"]).filter(|class| role::is_role(class))
}

pub(super) fn is_message(item: &Object, class: Option<&str>) -> bool {
    let said = CONTENT[..6].iter().any(|key| item.contains_key(*key));
    let acts = [
        "tool_calls",
        "toolCalls",
        "function_call",
        "additional_kwargs",
        "refusal",
        "toolInvocations",
        "toolExecutionRequests",
        "responses",
    ]
    .iter()
    .any(|key| item.get(*key).is_some_and(|value| !is_blank(value)));
    match speaker(item) {
        Some(speaker) => said || acts || (role::is_role(speaker) && has_rarer(item)),
        None if type_role(item).is_some()
            || class.or_else(|| class_of(item)).is_some_and(role::is_role) =>
        {
            said || acts || item.get("message").is_some_and(Value::is_string)
        }
        None => {
            let listed = array(item, &["parts", "content", "contents"]);
            let dumped = ["additional_kwargs", "response_metadata", "tool_call_id"];
            let known =
                |part: &Value| part::is_part(part) || part.as_object().is_some_and(call::is_loose);
            let some = listed.is_some_and(|parts| parts.iter().any(part::is_part));
            let alone = item.len() == 1 && acts && !call::listed(item).is_empty();
            alone
                || some && listed.is_some_and(|parts| parts.iter().all(known))
                || said && word(item, &["reasoning_content"]).is_some()
                || said
                    && array(item, &["tool_calls", "toolCalls"])
                        .is_some_and(|calls| !calls.is_empty())
                || item.contains_key("content") && dumped.iter().any(|key| item.contains_key(*key))
        }
    }
}

/// What holds words only beside a known role.
fn has_rarer(item: &Object) -> bool {
    let listed = || array(item, &["items"]).is_some_and(|items| items.iter().all(part::is_part));
    item.contains_key("message") || item.contains_key("result") || listed()
}

/// Adds what a message object says; false if it is no message.
pub(super) fn read(sheet: &mut Sheet<'_>, item: &Object, class: Option<&str>) -> bool {
    if !is_message(item, class) {
        return false;
    }
    let speaker = speaker(item)
        .or_else(|| type_role(item))
        .or(class)
        .or_else(|| class_of(item));
    let speaker = speaker.or_else(|| item.contains_key("tool_call_id").then_some("tool"));
    let speaker = match speaker {
        Some("chat") => text(item, &["role"]).or(Some("assistant")),
        speaker => speaker,
    };
    let (mut role, mut label) = sheet.speaker(speaker);
    if let Some(calls) = call::in_content(item, role) {
        role = Role::Assistant;
        sheet.say(role, None, calls);
    } else if role == Role::Tool {
        let parts = answers(item);
        sheet.say(role, None, parts);
    } else {
        if label.is_none() && matches!(role, Role::User | Role::Assistant) {
            label = word(item, &["name"]).map(str::to_owned);
        }
        let parts = said(item, role);
        sheet.say(role, label, parts);
    }
    sheet.is(Form::Chat);
    true
}

fn content(item: &Object) -> Option<&Value> {
    let filled = CONTENT.iter().filter_map(|key| item.get(*key));
    filled.into_iter().find(|value| !is_blank(value))
}

/// Everything that a person or a model said, in the order in which models produce it.
fn said(item: &Object, role: Role) -> Vec<Part> {
    let mut parts: Vec<Part> = reasoning(item).map(Part::Reasoning).into_iter().collect();
    let listed = array(item, &["parts"]).is_some_and(|parts| !parts.is_empty());
    let body = if listed {
        item.get("parts")
    } else {
        content(item)
    };
    let written = body.and_then(part::written);
    let mut body = written.unwrap_or_else(|| body.map(part::read).unwrap_or_default());
    body = match role {
        Role::Assistant => marks::spoken(body),
        Role::User => marks::given(body),
        _ => body,
    };
    if parts.is_empty() || !body.iter().any(|part| matches!(part, Part::Reasoning(_))) {
        parts.append(&mut body);
    } else {
        parts = body;
    }
    parts.extend(refusal(item));
    parts.extend(files(item));
    parts.extend(source::cited(item));
    call::add_beside(item, &mut parts);
    parts
}

/// Reasoning beside the content; compatible servers name it in four ways and may repeat it.
fn reasoning(item: &Object) -> Option<Reasoning> {
    for key in [
        "reasoning_content",
        "reasoning",
        "thinking",
        "thinking_blocks",
        "reasoning_details",
        "tool_plan",
    ] {
        let found = match item.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(Reasoning {
                text: text.clone(),
                encrypted: None,
            }),
            Some(Value::Object(inner)) => part::reasoning(inner),
            Some(Value::Array(blocks)) => blocks
                .iter()
                .filter_map(|block| part::reasoning(block.as_object()?))
                .reduce(|mut all, more| {
                    all.text = format!("{}\n{}", all.text, more.text).trim().into();
                    all.encrypted = all
                        .encrypted
                        .or(more.encrypted)
                        .filter(|_| all.text.is_empty());
                    all
                }),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    object(item, &["additional_kwargs"]).and_then(reasoning)
}

fn refusal(item: &Object) -> Option<Part> {
    let extra = object(item, &["additional_kwargs"]);
    let text = [Some(item), extra]
        .into_iter()
        .flatten()
        .find_map(|place| word(place, &["refusal"]))?;
    Some(Part::Refusal(text.to_owned()))
}

/// Files that stand beside the content.
fn files(item: &Object) -> Vec<Part> {
    let images = array(item, &["images"])
        .into_iter()
        .flatten()
        .filter_map(file::image);
    let attached = array(item, &["experimental_attachments", "attachments"])
        .into_iter()
        .flatten();
    let attached = attached.filter_map(|entry| file::file(entry.as_object()?, "file"));
    let mut parts: Vec<Part> = images.chain(attached).map(Part::File).collect();
    if let Some(audio) = object(item, &["audio"]) {
        parts.extend(file::file(item, "audio").map(Part::File));
        parts.extend(file::transcript(audio).map(|text| Part::Text(text.to_owned())));
    }
    parts
}

/// A tool's message: results in its content, or the content itself is one.
fn answers(item: &Object) -> Vec<Part> {
    if let Some(all) = array(item, &["responses", "tool_responses"]) {
        let each = all.iter().filter_map(Value::as_object);
        return each.map(|one| Part::Result(result::read(one))).collect();
    }
    let value = content(item).or_else(|| item.get("result"));
    let value = value.unwrap_or(&Value::Null);
    let is_result = |value: &Value| {
        value
            .as_object()
            .is_some_and(|part| result::is_result(part, part::kind_of(part)))
    };
    if value
        .as_array()
        .is_some_and(|items| items.iter().any(is_result))
        || is_result(value)
    {
        let parts = part::read(value);
        return parts;
    }
    let (content, failed) = result::content(value);
    let mut content = marks::given(content);
    if let [Part::Result(told)] = content.as_mut_slice() {
        return vec![Part::Result(named(item, std::mem::take(told)))];
    }
    if content.iter().any(|part| matches!(part, Part::Result(_))) {
        return content;
    }
    let told = ToolResult {
        content,
        error: failed || result::is_error(item),
        ..ToolResult::default()
    };
    vec![Part::Result(named(item, told))]
}

/// With the id and the name that the message gives.
fn named(item: &Object, told: ToolResult) -> ToolResult {
    let id = pick(
        item,
        &["tool_call_id", "toolCallId", "call_id", "tool_use_id"],
    )
    .or_else(|| pick(item, &["id"]).filter(|_| item.contains_key("toolName")))
    .and_then(call::id_of);
    let extra =
        object(item, &["additional_kwargs"]).and_then(|extra| word(extra, &["tool_call_id"]));
    let name = word(item, &["name", "tool_name", "toolName"]).map(str::to_owned);
    ToolResult {
        id: id.or_else(|| extra.map(str::to_owned)),
        name: name.or(told.name),
        ..told
    }
}
