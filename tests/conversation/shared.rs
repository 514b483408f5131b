//! The shared vectors and real traces, read where they lie beside the repository.

use std::fs;
use std::path::{Path, PathBuf};

use lftui::model::ObservationType;
use lftui::model::conversation::{Conversation, Form, Hints, Part, Role, read};
use serde_json::Value;

use crate::told::Case;

/// None where a fresh clone has no shared material.
#[expect(clippy::print_stderr, reason = "a skipped test must be heard")]
fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if !found.exists() {
        eprintln!("SKIPPED: {} is not there", found.display());
        return None;
    }
    Some(found)
}

/// The shared traces, or the folder that is named in the environment.
fn traces() -> Option<PathBuf> {
    match std::env::var_os("LFTUI_TEST_TRACES") {
        Some(folder) => Some(folder.into()),
        None => shared("traces"),
    }
}

/// The observations of every trace, each with the name of its file.
pub(crate) fn observations() -> Vec<(String, Value)> {
    let Some(folder) = traces() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let is_trace = path.extension().is_some_and(|end| end == "json");
        if !is_trace || name.contains(".langfuse.") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        let trace: Value = serde_json::from_str(&text).expect("JSON");
        let rows = trace["observations"].as_array().expect("observations");
        found.extend(rows.iter().map(|row| (name.clone(), row.clone())));
    }
    found
}

#[test]
fn every_vector_is_read_as_expected() {
    let Some(path) = shared("api/message-vectors.jsonl") else {
        return;
    };
    let vectors = fs::read_to_string(path).expect("readable");
    let faults: Vec<String> = vectors
        .lines()
        .filter_map(|line| Case::parse(line).fault())
        .collect();
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        vectors.lines().count(),
        faults.join("\n")
    );
}

#[test]
fn generations_of_real_traces_are_messages() {
    let mut offenders = Vec::new();
    let mut seen = 0;
    let found = observations();
    if found.is_empty() {
        return;
    }
    for (name, observation) in &found {
        if observation["type"] == "GENERATION" {
            seen += 1;
            let id = &observation["id"];
            offenders.extend(faults(observation).map(|fault| format!("{name} {id} {fault}")));
        }
    }
    assert!(seen > 15, "only {seen} generations");
    assert!(
        offenders.is_empty(),
        "{} of {seen}:\n{}",
        offenders.len(),
        offenders.join("\n")
    );
}

pub(crate) fn raw(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

pub(crate) fn conversation(observation: &Value) -> Conversation {
    let metadata = match &observation["metadata"] {
        Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        value => value.clone(),
    };
    let hints = Hints {
        kind: ObservationType::parse(observation["type"].as_str().unwrap_or("")),
        name: observation["name"].as_str().unwrap_or(""),
        metadata: metadata.as_object(),
    };
    let (input, output) = (raw(&observation["input"]), raw(&observation["output"]));
    read(input.as_deref(), output.as_deref(), &hints)
}

fn faults(observation: &Value) -> impl Iterator<Item = String> {
    let (input, output) = (raw(&observation["input"]), raw(&observation["output"]));
    let conversation = conversation(observation);
    let mut faults = Vec::new();
    for (side, form, raw) in [
        ("input", conversation.input.form, &input),
        ("output", conversation.output.form, &output),
    ] {
        let lost = matches!(raw.as_deref(), Some(r#"{"content":"role"}"# | "None"));
        if raw.is_some() && !lost && !matches!(form, Form::Chat | Form::Text) {
            faults.push(format!("{side} is {form:?}"));
        }
    }
    faults.extend(blobs(&conversation));
    // Where no output was recorded there is nobody to be read.
    let answered = output.is_some_and(|output| output != "None");
    let mut messages = conversation.messages.iter();
    if answered && !messages.any(|message| message.role == Role::Assistant) {
        faults.push("nobody answers".into());
    }
    faults.into_iter()
}

/// Values and structured texts that stand where words should.
fn blobs(conversation: &Conversation) -> impl Iterator<Item = String> {
    let spoken = conversation
        .messages
        .iter()
        .filter(|message| message.role != Role::Tool);
    spoken
        .flat_map(|message| &message.parts)
        .filter_map(|part| match part {
            Part::Json(value) => Some(format!("JSON {value}")),
            Part::Text(text)
                if text.starts_with("role=")
                    || text.starts_with(['[', '{']) && !is_answer(text) =>
            {
                Some(format!("raw {text}"))
            }
            Part::Note(note) if !note.starts_with("not recorded") => Some(format!("note {note}")),
            Part::Result(_) => Some("a result outside a tool message".into()),
            _ => None,
        })
}

/// A model that was asked for JSON answers with it: the words of its message are a value, and no message is in it.
fn is_answer(text: &str) -> bool {
    let keys = [
        "role",
        "content",
        "parts",
        "messages",
        "choices",
        "tool_calls",
    ];
    let answer: Option<Value> = serde_json::from_str(text).ok();
    answer.is_some_and(|answer| {
        answer.is_object() && keys.iter().all(|key| answer.get(*key).is_none())
    })
}
