//! One line of an input or output for lists.

use super::{Conversation, Form, Hints, Message, Part, Role, Side};
use crate::model::text::clean_line;

/// Longer values are not parsed for a preview.
const PARSED: usize = 256 * 1024;
/// Enough for the widest list.
const SHOWN: usize = 240;

/// The last user text of an input, the assistant's text of an output, else what comes nearest; clean and short.
pub fn preview(raw: &str, side: Side, hints: &Hints<'_>) -> String {
    if raw.len() > PARSED {
        return line(raw);
    }
    let conversation = match side {
        Side::Input => super::read(Some(raw), None, hints),
        Side::Output => super::read(None, Some(raw), hints),
    };
    if conversation.messages.is_empty() {
        return String::new();
    }
    arguments(&conversation, side)
        .or_else(|| spoken(&conversation, side))
        .unwrap_or_else(|| line(raw))
}

/// What a tool was given; its name is beside it in every list.
fn arguments(conversation: &Conversation, side: Side) -> Option<String> {
    let asked = side == Side::Input && conversation.input.form == Form::Tool;
    match conversation.messages.first()?.parts.first()? {
        Part::Call(call) if asked => Some(line(&call.arguments.to_string())),
        _ => None,
    }
}

fn spoken(conversation: &Conversation, side: Side) -> Option<String> {
    let wanted = match side {
        Side::Input => Role::User,
        Side::Output => Role::Assistant,
    };
    let last = |wanted: &dyn Fn(&&Message) -> bool| {
        conversation
            .messages
            .iter()
            .rev()
            .filter(wanted)
            .find_map(|message| told(&message.parts))
    };
    last(&|message| message.role == wanted).or_else(|| last(&|_| true))
}

/// Text if there is any, else the calls, else anything that can be said in a line.
fn told(parts: &[Part]) -> Option<String> {
    let text = parts.iter().find_map(|part| match part {
        Part::Text(text) | Part::Refusal(text) => Some(line(text)),
        _ => None,
    });
    let act = || {
        parts.iter().find_map(|part| match part {
            Part::Result(result) => told(&result.content),
            _ => None,
        })
    };
    let call = || {
        parts.iter().find_map(|part| match part {
            Part::Call(call) => Some(line(&format!("{}({})", call.name, call.arguments))),
            _ => None,
        })
    };
    let rest = || {
        parts.iter().find_map(|part| match part {
            Part::Json(value) => Some(line(&value.to_string())),
            Part::File(file) => Some(line(
                file.mime
                    .as_deref()
                    .or(file.name.as_deref())
                    .unwrap_or("file"),
            )),
            Part::Documents(documents) => Some(format!("{} documents", documents.len())),
            Part::Vectors(vectors) => Some(format!(
                "{} × {} numbers",
                vectors.count, vectors.dimensions
            )),
            Part::Note(note) => Some(line(note)),
            Part::Reasoning(reasoning) => Some(line(&reasoning.text)),
            _ => None,
        })
    };
    text.or_else(act).or_else(call).or_else(rest)
}

/// The beginning, with runs of white space as one space.
fn line(text: &str) -> String {
    let begun: String = text
        .chars()
        .skip_while(|c| c.is_whitespace())
        .take(4 * SHOWN)
        .collect();
    let mut short = String::new();
    for word in begun.split_whitespace() {
        if !short.is_empty() {
            short.push(' ');
        }
        if short.len() + word.len() > SHOWN {
            short.extend(word.chars().take(SHOWN));
            break;
        }
        short.push_str(word);
    }
    clean_line(&short).into_owned()
}
