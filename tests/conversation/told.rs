//! A conversation as the plain JSON that expectations are written in.

use lftui::model::ObservationType;
use lftui::model::conversation::{
    Conversation, File, FileKind, Hints, Message, Part, Role, is_chat, read,
};
use serde_json::{Map, Value, json};

/// One line of a fixture file.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
    pub(crate) expect: Value,
    pub(crate) kind: ObservationType,
    pub(crate) metadata: Option<Map<String, Value>>,
}

impl Case {
    /// Inputs and outputs that are no strings stand for their JSON text.
    pub(crate) fn parse(line: &str) -> Self {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let side = |key: &str| match &case[key] {
            Value::Null => None,
            Value::String(raw) => Some(raw.clone()),
            value => Some(value.to_string()),
        };
        let kind = [&case["kind"], &case["expect"]["observation_type"]];
        let kind = kind
            .iter()
            .find_map(|kind| kind.as_str())
            .unwrap_or("GENERATION");
        Self {
            name: case["producer"].as_str().expect("a name").to_owned(),
            input: side("input"),
            output: side("output"),
            expect: case["expect"].clone(),
            kind: ObservationType::parse(kind),
            metadata: case["metadata"].as_object().cloned(),
        }
    }

    pub(crate) fn read(&self) -> Conversation {
        let hints = Hints {
            kind: self.kind,
            name: "",
            metadata: self.metadata.as_ref(),
        };
        read(self.input.as_deref(), self.output.as_deref(), &hints)
    }

    /// What differs from the expectation, if anything.
    pub(crate) fn fault(&self) -> Option<String> {
        let read = self.read();
        let mut told = conversation(&read);
        let mut wanted = self.expect.clone();
        wanted["observation_type"].take();
        if wanted["tools"].is_null() {
            wanted["tools"] = json!([]);
        }
        told["observation_type"].take();
        if !wanted["chat"].is_null() {
            told["chat"] = is_chat(&read).into();
        }
        if !wanted["truncated"].is_null() {
            told["truncated"] = (read.input.truncated || read.output.truncated).into();
        }
        for value in [&mut told, &mut wanted] {
            value
                .as_object_mut()
                .expect("an object")
                .retain(|_, value| !value.is_null());
        }
        (told != wanted).then(|| format!("{}\n   told {told}\n wanted {wanted}", self.name))
    }
}

pub(crate) fn conversation(conversation: &Conversation) -> Value {
    let messages: Vec<Value> = conversation
        .messages
        .iter()
        .map(|one| message(conversation, one))
        .collect();
    let tools: Vec<&str> = conversation
        .tools
        .iter()
        .map(|tool| tool.name.as_str())
        .collect();
    json!({"messages": messages, "tools": tools})
}

fn message(conversation: &Conversation, message: &Message) -> Value {
    let mut told = Map::new();
    let mut put = |key: &str, value: Value| {
        told.insert(key.to_owned(), value);
    };
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        Role::Other => message.label.as_deref().unwrap_or("other"),
    };
    put("role", role.into());
    if !message.text().is_empty() {
        put("text", message.text().into());
    }
    let (mut files, mut calls, mut reasoning) = (Vec::new(), Vec::new(), Vec::new());
    for part in &message.parts {
        match part {
            Part::File(found) => files.push(file(found)),
            Part::Reasoning(thought) if thought.encrypted.is_some() => {
                put("encrypted_reasoning", true.into());
            }
            Part::Reasoning(thought) => reasoning.push(thought.text.clone()),
            Part::Refusal(_) => put("refusal", true.into()),
            Part::Note(note) => put("note", note.as_str().into()),
            Part::Documents(documents) => put("documents", documents.len().into()),
            Part::Vectors(vectors) => put("vectors", json!([vectors.count, vectors.dimensions])),
            Part::Call(call) if message.role == Role::Tool => {
                put("arguments", call.arguments.clone());
            }
            Part::Call(call) => {
                let mut one = json!({"name": call.name, "arguments": call.arguments});
                if let Some(id) = &call.id {
                    one["id"] = id.as_str().into();
                }
                calls.push(one);
            }
            Part::Result(result) => {
                files.extend(result.content.iter().filter_map(|part| match part {
                    Part::File(found) => Some(file(found)),
                    _ => None,
                }));
                if result.error {
                    put("error", true.into());
                }
                let call = result.call.and_then(|place| conversation.call(place));
                if let Some(call) = call.filter(|call| !call.name.is_empty()) {
                    put(
                        "tool_result_for",
                        call.id.as_ref().unwrap_or(&call.name).as_str().into(),
                    );
                }
            }
            Part::Text(_) | Part::Json(_) => {}
        }
    }
    for (key, values) in [("files", files), ("tool_calls", calls)] {
        if !values.is_empty() {
            told.insert(key.to_owned(), values.into());
        }
    }
    if !reasoning.is_empty() {
        told.insert("reasoning".to_owned(), reasoning.join("\n").into());
    }
    Value::Object(told)
}

fn file(file: &File) -> Value {
    let kind = match file.kind {
        FileKind::Image => "image",
        FileKind::Audio => "audio",
        FileKind::Video => "video",
        FileKind::Other => "file",
    };
    let subtype = file.mime.as_deref().and_then(|mime| mime.split('/').nth(1));
    format!("{kind}:{}", subtype.unwrap_or("?")).into()
}
