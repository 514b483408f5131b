//! Events of a run, each with a type: begun, a piece more, ended; put together to the messages that they tell.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::model::conversation::json::{Object, array, pick, text};

/// What an event adds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Adds {
    Text,
    Thought,
    /// A call, or what is known of it now.
    Call,
    Arguments,
    Result,
    /// All messages so far.
    Messages,
    /// Begins or ends what others fill.
    Nothing,
}

/// Types in small letters and with `-`; the same event has several names.
const EVENTS: [(&[&str], Adds); 7] = [
    (
        &[
            "text-message-content",
            "text-message-chunk",
            "text-delta",
            "agent-message-chunk",
        ],
        Adds::Text,
    ),
    (
        &[
            "reasoning-delta",
            "reasoning-message-content",
            "reasoning-message-chunk",
            "thinking-text-message-content",
            "agent-thought-chunk",
        ],
        Adds::Thought,
    ),
    (
        &[
            "tool-call-start",
            "tool-input-start",
            "tool-input-available",
            "tool-call",
        ],
        Adds::Call,
    ),
    (
        &[
            "tool-call-args",
            "tool-call-chunk",
            "tool-call-delta",
            "tool-input-delta",
        ],
        Adds::Arguments,
    ),
    (
        &[
            "tool-call-result",
            "tool-output-available",
            "tool-output-error",
            "tool-call-update",
            "tool-result",
        ],
        Adds::Result,
    ),
    (&["messages-snapshot"], Adds::Messages),
    (
        &[
            "text-message-start",
            "text-message-end",
            "text-start",
            "text-end",
            "tool-call-end",
            "tool-input-end",
            "reasoning-start",
            "reasoning-end",
            "reasoning-message-start",
            "reasoning-message-end",
            "thinking-start",
            "thinking-end",
            "thinking-text-message-start",
            "thinking-text-message-end",
            "run-started",
            "run-finished",
            "step-started",
            "step-finished",
            "start",
            "finish",
            "start-step",
            "finish-step",
        ],
        Adds::Nothing,
    ),
];
const PIECE: [&str; 6] = [
    "delta",
    "text",
    "textDelta",
    "inputTextDelta",
    "argsTextDelta",
    "content",
];
const CALL: [&str; 3] = ["toolCallId", "tool_call_id", "id"];

fn adds(event: &Object) -> Option<Adds> {
    let kind = text(event, &["type", "sessionUpdate"])?;
    let kind = kind.to_ascii_lowercase().replace('_', "-");
    let known = EVENTS
        .iter()
        .find(|(names, _)| names.contains(&kind.as_str()));
    known.map(|(_, adds)| *adds)
}

/// An event of which the words or the arguments are a piece.
pub(super) fn is_piece(event: &Object) -> bool {
    let pieces = |adds| matches!(adds, Adds::Text | Adds::Thought | Adds::Arguments);
    let nested = event.get("delta").is_some_and(Value::is_object);
    !nested && adds(event).is_some_and(|adds| adds == Adds::Messages || pieces(adds))
}

/// Messages in the order in which they began; events of other types stay in their place.
pub(super) fn merge(events: &[&Object]) -> Value {
    let mut told = Told::default();
    for event in events {
        match adds(event) {
            Some(Adds::Nothing) => told.begin(event),
            Some(Adds::Messages) => {
                let all = array(event, &["messages"]);
                told.messages = all.cloned().unwrap_or_default();
                told.open = None;
                told.calls.clear();
            }
            Some(Adds::Call) => told.call(event),
            Some(Adds::Arguments) => told.argue(event),
            Some(Adds::Result) => told.answer(event),
            Some(adds) => told.say(event, adds),
            None => told.messages.push(Value::Object((*event).clone())),
        }
    }
    told.messages.into()
}

#[derive(Default)]
struct Told {
    messages: Vec<Value>,
    /// The text or the thought that grows: where, and of which message.
    open: Option<(usize, Adds, Option<String>)>,
    /// Where each call is.
    calls: HashMap<String, usize>,
    /// Who says a message, where only its beginning tells.
    roles: HashMap<String, String>,
}

impl Told {
    fn begin(&mut self, event: &Object) {
        if let (Some(id), Some(role)) = (text(event, &["messageId"]), text(event, &["role"])) {
            self.roles.insert(id.to_owned(), role.to_owned());
        }
    }

    fn say(&mut self, event: &Object, adds: Adds) {
        let piece = match pick(event, &PIECE) {
            Some(Value::String(piece)) => piece.clone(),
            Some(Value::Object(part)) => text(part, &["text"]).unwrap_or_default().to_owned(),
            _ => return,
        };
        let id = text(event, &["messageId", "id"]).map(str::to_owned);
        let same = (self.open.as_ref()).filter(|(_, kind, of)| *kind == adds && *of == id);
        let key = if adds == Adds::Text {
            "text"
        } else {
            "thinking"
        };
        if let Some((at, ..)) = same {
            let whole = self.messages.get_mut(*at);
            if let Some(Value::String(whole)) =
                whole.and_then(|whole| whole.pointer_mut(&format!("/content/0/{key}")))
            {
                whole.push_str(&piece);
                return;
            }
        }
        let begun = id.as_ref().and_then(|id| self.roles.get(id));
        let role = text(event, &["role"]).or_else(|| begun.map(String::as_str));
        let role = role.filter(|_| adds == Adds::Text).unwrap_or("assistant");
        let begun = json!({"role": role, "content": [{"type": key, key: piece}]});
        self.open = Some((self.messages.len(), adds, id));
        self.messages.push(begun);
    }

    fn call(&mut self, event: &Object) {
        let Some(id) = text(event, &CALL) else {
            return;
        };
        let name = text(
            event,
            &["toolCallName", "toolName", "tool_name", "title", "name"],
        );
        let given = pick(event, &["input", "args", "arguments", "rawInput"]);
        let call = self.call_of(id);
        if let Some(name) = name {
            call.insert("name".into(), name.into());
        }
        if let Some(given) = given {
            call.insert("arguments".into(), given.clone());
        }
    }

    fn argue(&mut self, event: &Object) {
        let Some(id) = text(event, &CALL) else {
            return;
        };
        let name = text(event, &["toolCallName", "toolName"]);
        let piece = text(event, &PIECE).unwrap_or_default();
        let call = self.call_of(id);
        if let Some(name) = name {
            call.insert("name".into(), name.into());
        }
        match call.get_mut("arguments") {
            Some(Value::String(whole)) => whole.push_str(piece),
            Some(_) => {}
            None => {
                call.insert("arguments".into(), piece.into());
            }
        }
    }

    /// The call of this id, begun if it was not yet.
    fn call_of(&mut self, id: &str) -> &mut Object {
        self.open = None;
        let messages = &mut self.messages;
        let at = *self.calls.entry(id.to_owned()).or_insert_with(|| {
            messages
                .push(json!({"role": "assistant", "content": null, "tool_calls": [{"id": id}]}));
            messages.len() - 1
        });
        let call = messages
            .get_mut(at)
            .and_then(|message| message.pointer_mut("/tool_calls/0"));
        call.and_then(Value::as_object_mut)
            .expect("it was put there, and nothing takes messages away but a snapshot")
    }

    fn answer(&mut self, event: &Object) {
        let id = text(event, &CALL).unwrap_or_default();
        let keys = ["content", "output", "result", "rawOutput", "errorText"];
        let Some(given) = pick(event, &keys) else {
            return;
        };
        self.open = None;
        let failed = event.contains_key("errorText") || text(event, &["status"]) == Some("failed");
        self.messages.push(
            json!({"role": "tool", "tool_call_id": id, "content": given, "is_error": failed}),
        );
    }
}
