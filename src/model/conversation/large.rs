//! Large data in which nobody speaks: its beginning is enough for a conversation, the whole has tabs of its own.

use super::{Conversation, Part, Side};
use crate::model::text;

/// Smaller values are read whole.
const LARGE: usize = 4 << 20;
/// Bytes that the beginning has at most.
const HEAD: usize = 64 << 10;
/// Containers around one another in it, at most.
const DEPTH: usize = 100;
/// How keys begin that messages have: where one of them is anywhere, the whole is read.
const SPEAKING: [&str; 8] = [
    "\"role",
    "\"message",
    "\"content",
    "\"parts",
    "\"choices",
    "\"text",
    "\"sender",
    "\"author",
];

/// The beginning of such a value, as JSON of its own.
pub(super) fn beginning(raw: Option<&str>) -> Option<String> {
    let text = raw?.trim_start();
    if text.len() < LARGE || !text.starts_with(['{', '[']) {
        return None;
    }
    let end = (0..=HEAD).rev().find(|at| text.is_char_boundary(*at))?;
    let head = close(text.get(..end)?)?;
    let is_silent = !SPEAKING.iter().any(|key| text.contains(key));
    is_silent.then_some(head)
}

/// Says behind the beginning that there is more.
pub(super) fn note(conversation: &mut Conversation, side: Side, bytes: usize) {
    let mut messages = conversation.messages.iter_mut().rev();
    if let Some(message) = messages.find(|message| message.side == side) {
        let tab = match side {
            Side::Input => "Input",
            Side::Output => "Output",
        };
        let all = text::size(bytes as u64);
        let words = format!("the beginning of {all}: {tab} shows all of it");
        message.parts.push(Part::Note(words));
    }
}

/// Cuts JSON behind its last whole member and closes what is open there. None where most of it would be cut off, or
/// where it has an end of its own.
fn close(head: &str) -> Option<String> {
    let mut open: Vec<u8> = Vec::new();
    let mut last: Option<(usize, Vec<u8>)> = None;
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, byte) in head.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' if open.len() < DEPTH => open.push(b'}'),
            b'[' if open.len() < DEPTH => open.push(b']'),
            b'{' | b'[' => break,
            b'}' | b']' => {
                open.pop_if(|close| *close == byte)?;
                if open.is_empty() {
                    return None;
                }
            }
            b',' => last = Some((at, open.clone())),
            _ => {}
        }
    }
    let (end, open) = last.filter(|(end, _)| *end > HEAD / 2)?;
    let closing = open.iter().rev().map(|close| char::from(*close));
    Some(head.get(..end)?.chars().chain(closing).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::conversation::{Hints, read};

    fn rows(count: usize, last: &Value) -> String {
        let row = |at: usize| json!({"x": at, "name": "a \"quoted\", [odd] name\\"});
        let mut rows: Vec<Value> = (0..count).map(row).collect();
        rows.push(last.clone());
        json!({"rows": rows}).to_string()
    }

    #[test]
    fn large_data_is_told_by_its_beginning() {
        let data = rows(100_000, &json!(1));
        let head = beginning(Some(&data)).expect("it is large");
        let value: Value = serde_json::from_str(&head).expect("it is JSON");
        assert_eq!(value["rows"][7]["x"], 7);
        assert!((HEAD / 2..=HEAD + DEPTH).contains(&head.len()));
        let conversation = read(Some("hi"), Some(&data), &Hints::default());
        let said = conversation.messages.last().expect("the output");
        let Some(Part::Note(words)) = said.parts.last() else {
            panic!("{:?}", said.parts.last());
        };
        assert!(words.starts_with("the beginning of 4."), "{words}");
        assert!(words.ends_with(" MB: Output shows all of it"), "{words}");
    }

    #[test]
    fn where_somebody_speaks_all_is_read() {
        let speech = json!({"role": "user", "content": "at the very end"});
        assert_eq!(beginning(Some(&rows(100_000, &speech))), None);
        assert_eq!(beginning(Some(&rows(10, &json!(1)))), None);
        let one_text = format!("[1, \"{}\"]", "word ".repeat(1_000_000));
        assert_eq!(beginning(Some(&one_text)), None);
        let lines = "{\"x\": 1}\n".repeat(600_000);
        assert_eq!(beginning(Some(&lines)), None);
    }
}
