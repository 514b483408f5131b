//! What a message says, as a number: equal however it was recorded.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::{File, FileKind, Message, Part, Source};

/// Role, words, calls, results and files; not ids, reasoning, labels, or how white space was set.
pub(super) fn of(message: &Message) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.role.hash(&mut hasher);
    parts(&message.parts, &mut hasher);
    hasher.finish()
}

fn parts(parts: &[Part], hasher: &mut DefaultHasher) {
    for part in parts {
        match part {
            Part::Text(text) | Part::Refusal(text) | Part::Note(text) => words(text, hasher),
            Part::Json(value) => canonical(value, hasher),
            Part::Call(call) => {
                call.name.hash(hasher);
                canonical(&call.arguments, hasher);
            }
            Part::Result(result) => self::parts(&result.content, hasher),
            // What an answer cites is not replayed with it.
            Part::File(file) if file.kind == FileKind::Page => {}
            Part::File(file) => place(file, hasher),
            Part::Documents(documents) => documents
                .iter()
                .for_each(|document| words(&document.text, hasher)),
            Part::Vectors(vectors) => (vectors.count, vectors.dimensions).hash(hasher),
            Part::Reasoning(_) => {}
        }
    }
}

fn words(text: &str, hasher: &mut DefaultHasher) {
    text.split_whitespace().for_each(|word| word.hash(hasher));
}

/// Independent of the order of keys.
fn canonical(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object
                .iter()
                .filter(|(_, value)| !value.is_null())
                .collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            for (key, value) in entries {
                key.hash(hasher);
                canonical(value, hasher);
            }
        }
        Value::Array(items) => {
            items.len().hash(hasher);
            for item in items {
                canonical(item, hasher);
            }
        }
        Value::String(text) => words(text, hasher),
        other => other.to_string().hash(hasher),
    }
}

fn place(file: &File, hasher: &mut DefaultHasher) {
    match &file.source {
        Source::Url(place) | Source::Media(place) | Source::Provider(place) => place.hash(hasher),
        Source::Inline(_) | Source::Unknown => file.size.hash(hasher),
    }
}
