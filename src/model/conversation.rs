//! Inputs and outputs of any usual shape → one conversation.
//!
//! Layers, each the union of what all producers do; no adapter per vendor:
//!
//! ```text
//!  decode    raw text → value      JSON, JSON in JSON, Python literals, streams, transcripts, else text
//!  envelope  value → items         what a request or a response wraps its messages in
//!  item      item → messages       roles, content parts, calls, results
//!  join      input + output        one order, no copy twice, results beside their calls
//! ```

mod answer;
mod attached;
mod bots;
mod call;
mod carried;
mod decode;
mod definition;
mod documents;
mod envelope;
mod file;
mod fingerprint;
mod held;
mod item;
mod join;
mod json;
mod label;
mod large;
mod marks;
mod media;
mod message;
mod metadata;
mod pairing;
mod part;
mod preview;
mod python;
mod reply;
mod request;
mod result;
mod role;
mod sheet;
mod source;
mod spelling;
mod steps;
mod stream;
mod template;
mod thread;
mod tool;
mod transcript;
mod typed;
mod wrapper;

use serde_json::{Map, Value};

use super::observation::ObservationType;

pub use attached::{Attached, File, FileKind, Payload, Source, attached};
pub use held::{Held, held};
pub use label::label;
pub use preview::preview;
pub use thread::{Cut, Fold, Print, said_before};

/// What is known of an observation beside its input and output; it breaks ties.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    pub kind: ObservationType,
    pub name: &'a str,
    pub metadata: Option<&'a Map<String, Value>>,
}

/// An observation's input and output as messages in display order: system, input, output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    pub messages: Vec<Message>,
    /// What the model could have called, each name once.
    pub tools: Vec<Tool>,
    pub input: About,
    pub output: About,
    chat: bool,
}

/// What one side was, beside its messages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub form: Form,
    /// Keys of the envelope that are no messages: parameters, state, usage.
    pub extra: Map<String, Value>,
    /// JSON that was cut off before it ended, shown as text.
    pub truncated: bool,
    /// The reason the producer gave for stopping, in its own words.
    pub stop: Option<String>,
}

/// What a side was recognised as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Absent, empty, or recorded so that nothing can be read from it.
    #[default]
    Nothing,
    /// Roles, content parts or calls.
    Chat,
    /// Bare text, or an object with one text that matters.
    Text,
    /// Arguments or result of a tool.
    Tool,
    /// Documents found, or vectors.
    Findings,
    /// Any other value: one [`Part::Json`], better shown as a JSON tree.
    Data,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    #[default]
    Input,
    Output,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    System,
    #[default]
    User,
    Assistant,
    Tool,
    /// A speaker with a name of its own: the message's label.
    Other,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    pub role: Role,
    /// `developer`, the speaker's name, the tool's name, or `choice 2`.
    pub label: Option<String>,
    pub parts: Vec<Part>,
    pub side: Side,
}

/// One piece of a message. Texts are as recorded: sanitise before they reach the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Text(String),
    Reasoning(Reasoning),
    Call(Call),
    Result(ToolResult),
    File(File),
    Refusal(String),
    /// A value that is no text by nature.
    Json(Value),
    Documents(Vec<Document>),
    Vectors(Vectors),
    /// Said by the reader, not by the conversation: a placeholder, a compaction.
    Note(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasoning {
    pub text: String,
    /// Size in bytes of what only the producer can read.
    pub encrypted: Option<usize>,
}

/// A tool was called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    pub id: Option<String>,
    pub name: String,
    /// Decoded if it was JSON; a string if it was not.
    pub arguments: Value,
    /// The last result that came for it.
    pub result: Option<Place>,
}

/// A tool answered. `content` holds texts, values and files only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToolResult {
    /// The call it answers; none for an orphan.
    pub call: Option<Place>,
    pub id: Option<String>,
    pub name: Option<String>,
    pub content: Vec<Part>,
    pub error: bool,
}

/// A part of a conversation: index of the message, index within its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub message: usize,
    pub part: usize,
}

/// A tool that was offered to the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tool {
    pub name: String,
    pub description: Option<String>,
    pub schema: Option<Value>,
}

/// A document that a retriever found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub title: Option<String>,
    pub text: String,
    pub score: Option<f64>,
    pub metadata: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vectors {
    pub count: usize,
    pub dimensions: usize,
}

/// Reads both sides of an observation. Any text is accepted; what is not understood stays text or JSON.
pub fn read(input: Option<&str>, output: Option<&str>, hints: &Hints<'_>) -> Conversation {
    let (asked, answered) = (large::beginning(input), large::beginning(output));
    let read = (asked.as_deref().or(input), answered.as_deref().or(output));
    let mut conversation = read_sides(read, hints);
    for (side, head, whole) in [
        (Side::Input, asked, input),
        (Side::Output, answered, output),
    ] {
        if head.is_some() {
            large::note(&mut conversation, side, whole.map_or(0, str::len));
        }
    }
    conversation
}

fn read_sides((input, output): (Option<&str>, Option<&str>), hints: &Hints<'_>) -> Conversation {
    if tool::is_tool(hints) {
        return tool::read(input, output, hints);
    }
    let asked = envelope::read(input, Side::Input, hints);
    let answered = envelope::read(output, Side::Output, hints);
    if tool::is_run(&answered.messages, hints) {
        return tool::read(input, output, hints);
    }
    join::join(asked, answered, hints)
}

/// Whether this is better read as messages than as a JSON value.
pub fn is_chat(conversation: &Conversation) -> bool {
    conversation.chat
}

impl Conversation {
    pub fn call(&self, place: Place) -> Option<&Call> {
        match self.part(place)? {
            Part::Call(call) => Some(call),
            _ => None,
        }
    }

    pub fn result(&self, place: Place) -> Option<&ToolResult> {
        match self.part(place)? {
            Part::Result(result) => Some(result),
            _ => None,
        }
    }

    fn part(&self, place: Place) -> Option<&Part> {
        self.messages.get(place.message)?.parts.get(place.part)
    }
}

impl Message {
    fn new(role: Role, side: Side, mut parts: Vec<Part>) -> Self {
        parts.shrink_to_fit(); // Most have one: room for three more would outweigh the words.
        Self {
            role,
            label: None,
            parts,
            side,
        }
    }

    /// Texts, refusals and results, one per line; values as compact JSON.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        part::texts(&self.parts, &mut lines);
        lines.join("\n")
    }

    /// Equal for messages that say the same, however they were recorded: ids, reasoning and
    /// the spelling of arguments do not count.
    pub fn fingerprint(&self) -> u64 {
        fingerprint::of(self)
    }
}
