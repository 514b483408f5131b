//! Calls as models write them: JSON, or tags for the name and each argument.

use serde_json::{Deserializer, Map, Value, json};

use crate::model::conversation::json::{Object, object, structure, word};
use crate::model::conversation::{Call, call, template};

/// JSON, tags of functions, invocations, or a name and tags of its arguments.
pub(super) fn any(body: &str) -> Option<Vec<Call>> {
    let body = body.trim().trim_end_matches("<|/tool_call|>").trim_end();
    if body.starts_with(['{', '[']) {
        return json(body);
    }
    if body.starts_with("<function=") {
        return each(body, "<function=", "</function>", function);
    }
    let body = body.replace("antml:", "");
    if body.starts_with("<invoke ") {
        return each(&body, "<invoke name=\"", "</invoke>", invoke);
    }
    named(&body)
}

/// `name>{"a": 1}` or `name><parameter=a>1</parameter>`.
pub(super) fn function(body: &str) -> Option<Vec<Call>> {
    let (name, rest) = body.split_once('>')?;
    let given = match rest.trim() {
        "" => Value::Object(Map::new()),
        written if written.starts_with('{') => structure(written)?,
        tagged => pairs(tagged, ["<parameter=", ">", "", "</parameter>"])?,
    };
    Some(vec![call_of(name, None, given)?])
}

/// `name"> <parameter name="a">1</parameter>`.
fn invoke(body: &str) -> Option<Vec<Call>> {
    let (name, rest) = body.split_once("\">")?;
    let given = pairs(rest, ["<parameter name=\"", "\">", "", "</parameter>"])?;
    Some(vec![call_of(name, None, given)?])
}

/// `name <arg_key>a</arg_key><arg_value>1</arg_value>`.
fn named(body: &str) -> Option<Vec<Call>> {
    let (name, rest) = body.split_at(body.find("<arg_key>")?);
    let given = pairs(
        rest,
        ["<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>"],
    )?;
    Some(vec![call_of(name, None, given)?])
}

/// Python to run, or a call as JSON.
pub(super) fn code(body: &str) -> Option<Vec<Call>> {
    let body = template::unmarked(body).trim();
    if body.is_empty() {
        return None;
    }
    let written = body.starts_with(['{', '[']).then(|| json(body)).flatten();
    Some(written.unwrap_or_else(|| {
        vec![Call {
            name: "code".into(),
            arguments: json!({ "code": body }),
            ..Call::default()
        }]
    }))
}

/// A JSON list, or `name[ARGS]{…}` once for each call.
pub(super) fn list(body: &str) -> Option<Vec<Call>> {
    let body = body.trim().trim_end_matches("</s>").trim_end();
    if body.starts_with(['{', '[']) {
        return json(body);
    }
    let calls = body.split("[TOOL_CALLS]").map(|one| {
        let (head, given) = one.split_once("[ARGS]")?;
        let (name, id) = match head.split_once("[CALL_ID]") {
            Some((name, id)) => (name, Some(id)),
            None => (head, None),
        };
        call_of(name, id, structure(given)?)
    });
    calls.collect()
}

/// Calls in a section of their own, each between marks: a head that names it, and its arguments.
pub(super) fn section(body: &str) -> Option<Vec<Call>> {
    if body.contains("<|tool_call_begin|>") {
        return each(body, "<|tool_call_begin|>", "<|tool_call_end|>", |one| {
            let (id, given) = one.split_once("<|tool_call_argument_begin|>")?;
            let id = id.trim();
            let name = id.strip_prefix("functions.").unwrap_or(id);
            let name = name.rsplit_once(':').map_or(name, |(name, _)| name);
            Some(vec![call_of(name, Some(id), structure(given)?)?])
        });
    }
    each(
        body,
        "<｜tool▁call▁begin｜>",
        "<｜tool▁call▁end｜>",
        |one| {
            let (head, rest) = one.split_once("<｜tool▁sep｜>")?;
            let (name, given) = match rest.split_once("```json") {
                Some((name, given)) => (name, given.trim().strip_suffix("```")?),
                None => (head, rest),
            };
            Some(vec![call_of(name, None, structure(given)?)?])
        },
    )
}

/// One call, several in a list, or several one after another.
fn json(body: &str) -> Option<Vec<Call>> {
    let mut calls = Vec::new();
    for value in Deserializer::from_str(body).into_iter::<Value>() {
        match value.ok()? {
            Value::Array(items) => {
                for item in &items {
                    calls.push(written(item.as_object()?)?);
                }
            }
            Value::Object(one) => calls.push(written(&one)?),
            _ => return None,
        }
    }
    (!calls.is_empty()).then_some(calls)
}

/// Something with a name and arguments.
fn written(one: &Object) -> Option<Call> {
    let inner = object(one, &["function"]).unwrap_or(one);
    word(inner, &["name", "tool_name", "tool"])?;
    let given = ["arguments", "parameters", "args", "input"];
    given.iter().find_map(|key| inner.get(*key))?;
    Some(call::read(one, "tool_call"))
}

/// Blocks between marks, with nothing but space between them.
fn each(
    body: &str,
    opens: &str,
    closes: &str,
    read: impl Fn(&str) -> Option<Vec<Call>>,
) -> Option<Vec<Call>> {
    let mut calls = Vec::new();
    let mut rest = body.trim();
    while !rest.is_empty() {
        let (inner, after) = rest.strip_prefix(opens)?.split_once(closes)?;
        calls.extend(read(inner)?);
        rest = after.trim_start();
    }
    Some(calls)
}

/// Arguments between the marks `[before the key, after it, before the value, after it]`.
fn pairs(body: &str, [key, keyed, value, valued]: [&str; 4]) -> Option<Value> {
    let mut given = Map::new();
    let mut rest = body.trim();
    while !rest.is_empty() {
        let (name, after) = rest.strip_prefix(key)?.split_once(keyed)?;
        let after = if value.is_empty() {
            after
        } else {
            after.trim_start().strip_prefix(value)?
        };
        let (words, after) = after.split_once(valued)?;
        let words = words.strip_prefix('\n').unwrap_or(words);
        let words = words.strip_suffix('\n').unwrap_or(words);
        given.insert(
            name.to_owned(),
            structure(words).unwrap_or_else(|| words.into()),
        );
        rest = after.trim_start();
    }
    Some(Value::Object(given))
}

/// Tools whose name is the tag of their call. Any other tag may be a document that was asked for.
const TAGS: [&str; 24] = [
    "access_mcp_resource",
    "apply_diff",
    "ask_followup_question",
    "attempt_completion",
    "browser_action",
    "codebase_search",
    "condense",
    "execute_command",
    "fetch_instructions",
    "insert_content",
    "list_code_definition_names",
    "list_files",
    "load_mcp_documentation",
    "new_task",
    "plan_mode_respond",
    "read_file",
    "replace_in_file",
    "search_and_replace",
    "search_files",
    "switch_mode",
    "update_todo_list",
    "use_mcp_tool",
    "web_fetch",
    "write_to_file",
];

/// A tag that is the name of a tool, in it a tag for each argument; and how long that is.
pub(super) fn tagged(text: &str) -> Option<(Call, usize)> {
    let (name, _) = text.strip_prefix('<')?.split_once('>')?;
    if !TAGS.contains(&name) {
        return None;
    }
    let body = text.get(name.len() + 2..)?;
    let closes = format!("</{name}>");
    let length = body.find(&closes)?;
    let mut given = Map::new();
    let mut rest = body.get(..length)?.trim();
    while !rest.is_empty() {
        let (key, after) = rest.strip_prefix('<')?.split_once('>')?;
        let (words, after) = after.split_once(&format!("</{key}>"))?;
        let words = words.strip_prefix('\n').unwrap_or(words);
        let words = words.strip_suffix('\n').unwrap_or(words);
        if given.insert(key.to_owned(), words.into()).is_some() {
            return None;
        }
        rest = after.trim_start();
    }
    let call = call_of(name, None, Value::Object(given.clone()))?;
    (!given.is_empty()).then(|| (call, name.len() + 2 + length + closes.len()))
}

/// None if that is no name of a tool.
pub(super) fn call_of(name: &str, id: Option<&str>, arguments: Value) -> Option<Call> {
    let name = name.trim().trim_matches('"');
    let plain = !name.is_empty() && name.len() < 128 && !name.contains(char::is_whitespace);
    plain.then(|| Call {
        id: id.map(|id| id.trim().to_owned()),
        name: name.to_owned(),
        arguments,
        result: None,
    })
}
