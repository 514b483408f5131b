//! A conversation as the plain JSON that expectations are written in.

use lftui::model::ObservationType;
use lftui::model::conversation::{
    Call, Conversation, File, FileKind, Hints, Message, Part, Role, ToolResult, is_chat, read,
};
use serde_json::{Map, Value, json};

/// One line of a fixture file.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
    pub(crate) expect: Value,
    pub(crate) kind: ObservationType,
    /// What the observation is called.
    pub(crate) called: String,
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
            called: case["name"].as_str().unwrap_or("").to_owned(),
            metadata: case["metadata"].as_object().cloned(),
        }
    }

    pub(crate) fn read(&self) -> Conversation {
        let hints = Hints {
            kind: self.kind,
            name: &self.called,
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
    told.insert("role".into(), role(message).into());
    if !message.text().is_empty() {
        told.insert("text".into(), message.text().into());
    }
    for part in &message.parts {
        match part {
            Part::Call(call) if message.role == Role::Tool => {
                told.insert("arguments".into(), call.arguments.clone());
            }
            Part::Call(call) => append(&mut told, "tool_calls", self::call(call)),
            Part::File(found) => append(&mut told, "files", file(found)),
            Part::Result(found) => result(conversation, found, &mut told),
            part => told.extend(mark(part).map(|(key, value)| (key.to_owned(), value))),
        }
    }
    Value::Object(told)
}

fn role(message: &Message) -> &str {
    match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        Role::Other => message.label.as_deref().unwrap_or("other"),
    }
}

fn append(told: &mut Map<String, Value>, key: &str, value: Value) {
    let list = told.entry(key).or_insert_with(|| json!([]));
    list.as_array_mut().expect("a list").push(value);
}

/// What a part of its own kind leaves in the expectation.
fn mark(part: &Part) -> Option<(&'static str, Value)> {
    Some(match part {
        Part::Reasoning(thought) if thought.encrypted.is_some() => {
            ("encrypted_reasoning", true.into())
        }
        Part::Reasoning(thought) => ("reasoning", thought.text.as_str().into()),
        Part::Refusal(_) => ("refusal", true.into()),
        Part::Note(note) => ("note", note.as_str().into()),
        Part::Documents(documents) => ("documents", documents.len().into()),
        Part::Vectors(vectors) => ("vectors", json!([vectors.count, vectors.dimensions])),
        _ => return None,
    })
}

fn call(call: &Call) -> Value {
    let mut told = json!({"name": call.name, "arguments": call.arguments});
    if let Some(id) = &call.id {
        told["id"] = id.as_str().into();
    }
    told
}

fn result(conversation: &Conversation, result: &ToolResult, told: &mut Map<String, Value>) {
    for part in &result.content {
        if let Part::File(found) = part {
            append(told, "files", file(found));
        }
    }
    if result.error {
        told.insert("error".into(), true.into());
    }
    let call = result.call.and_then(|place| conversation.call(place));
    if let Some(call) = call.filter(|call| !call.name.is_empty()) {
        let id = call.id.as_ref().unwrap_or(&call.name);
        told.insert("tool_result_for".into(), id.as_str().into());
    }
}

fn file(file: &File) -> Value {
    let kind = match file.kind {
        FileKind::Image => "image",
        FileKind::Audio => "audio",
        FileKind::Video => "video",
        FileKind::Page => {
            return file
                .name
                .as_deref()
                .map_or_else(|| "page".into(), |name| format!("page:{name}").into());
        }
        FileKind::Other => "file",
    };
    let subtype = file.mime.as_deref().and_then(|mime| mime.split('/').nth(1));
    format!("{kind}:{}", subtype.unwrap_or("?")).into()
}
