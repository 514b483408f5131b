//! What one side gives while it is read: system texts, messages, tools, and the rest.

use serde_json::Value;

use super::json::{Object, embedded, is_blank, object, pick};
use super::{About, Form, Hints, Message, Part, Role, Side, Tool, definition, part, role};

pub(super) struct Sheet<'a> {
    pub side: Side,
    pub hints: Hints<'a>,
    /// From the envelope, not from the messages.
    pub system: Vec<Message>,
    pub messages: Vec<Message>,
    pub tools: Vec<Tool>,
    pub about: About,
    /// Envelopes opened on the way here.
    pub depth: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(side: Side, hints: &Hints<'a>) -> Self {
        Self {
            side,
            hints: *hints,
            system: Vec::new(),
            messages: Vec::new(),
            tools: Vec::new(),
            about: About::default(),
            depth: 0,
        }
    }

    /// Role and label of whoever is named, or of the one who speaks on this side.
    pub(super) fn speaker(&self, name: Option<&str>) -> (Role, Option<String>) {
        name.map_or_else(|| (self.default_role(), None), role::role)
    }

    pub(super) fn default_role(&self) -> Role {
        role::default(self.side)
    }

    /// Adds what one speaker said. Results become tool messages of their own, the order stays.
    pub(super) fn say(&mut self, role: Role, label: Option<String>, parts: Vec<Part>) {
        let mut said = Vec::new();
        for part in parts {
            if matches!(part, Part::Result(_)) && !self.is_lone_tool() {
                self.push(role, label.clone(), std::mem::take(&mut said));
                self.push(Role::Tool, None, vec![part]);
            } else {
                said.push(part);
            }
        }
        self.push(role, label, said);
    }

    pub(super) fn instruct(&mut self, parts: Vec<Part>) {
        if !parts.is_empty() {
            let message = Message::new(Role::System, self.side, parts);
            self.system.push(message);
        }
    }

    /// Keeps the keys of an envelope that were not used, unless they say nothing.
    pub(super) fn keep(&mut self, object: &Object, used: &[&str]) {
        for (key, value) in object {
            if !used.contains(&key.as_str()) && !is_blank(value) {
                self.about.extra.insert(key.clone(), value.clone());
            }
        }
    }

    /// Marks the side, never down from chat.
    pub(super) fn is(&mut self, form: Form) {
        if self.about.form != Form::Chat {
            self.about.form = form;
        }
    }

    pub(super) fn offer(&mut self, tools: Option<&Value>) {
        self.tools
            .extend(tools.map(definition::read).unwrap_or_default());
    }

    /// System texts and tools that lie beside messages; gives the keys it used.
    pub(super) fn sidecar(&mut self, envelope: &Object) -> Vec<&'static str> {
        let mut used = Vec::new();
        for key in [
            "system",
            "instructions",
            "systemInstruction",
            "system_instruction",
            "preamble",
            "system_prompt",
        ] {
            if let Some(value) = pick(envelope, &[key]) {
                self.instruct(part::read(&embedded_content(value)));
                used.push(key);
            }
        }
        for key in ["tools", "functions", "toolConfig"] {
            if let Some(value) = pick(envelope, &[key]) {
                self.offer(Some(value));
                used.push(key);
            }
        }
        if let Some(config) = object(envelope, &["config", "generationConfig"]) {
            self.sidecar(config);
        }
        used
    }

    /// Says which agent it was that answered since then.
    pub(super) fn name(&mut self, before: usize, author: Option<&str>) {
        let author = author.filter(|author| !role::is_role(author));
        let said = self.messages.get_mut(before..).into_iter().flatten();
        for message in said.filter(|message| message.role == Role::Assistant) {
            message.label = message.label.take().or_else(|| author.map(str::to_owned));
        }
    }

    /// No message, but a reason for it.
    pub(super) fn explain_silence(&mut self) {
        let reason = self
            .about
            .stop
            .as_deref()
            .filter(|_| self.messages.is_empty());
        let told = reason.filter(|reason| {
            let reason = reason.to_ascii_lowercase();
            [
                "length",
                "max_tokens",
                "content_filter",
                "refusal",
                "safety",
                "recitation",
                "blocked",
            ]
            .iter()
            .any(|known| reason.contains(known))
        });
        if let Some(reason) = told.map(|reason| format!("no answer: {reason}")) {
            self.say(Role::Assistant, None, vec![Part::Note(reason)]);
            self.is(Form::Chat);
        }
    }

    fn push(&mut self, role: Role, label: Option<String>, parts: Vec<Part>) {
        if !parts.is_empty() {
            let mut message = Message::new(role, self.side, parts);
            message.label = label;
            self.messages.push(message);
        }
    }

    fn is_lone_tool(&self) -> bool {
        self.about.form == Form::Tool
    }
}

/// Parts that may have been written as JSON text.
fn embedded_content(value: &Value) -> Value {
    let inner = embedded(value);
    let is_parts = inner
        .as_array()
        .is_some_and(|items| items.iter().all(part::is_part));
    if is_parts {
        inner.into_owned()
    } else {
        value.clone()
    }
}
