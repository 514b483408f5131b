//! What of a conversation was said before: in the generation before it, or in an earlier step.

use std::collections::HashSet;
use std::ops::Range;

use super::{Conversation, Message, Part, Role, Side};

/// Messages that are not shown, and the words that stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    pub messages: Range<usize>,
    pub words: String,
}

/// How much of a conversation is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    pub folds: Vec<Fold>,
    /// Long system texts are not folded.
    pub whole: bool,
    /// One side only.
    pub side: Option<Side>,
    /// Lines of a message; what failed is shown whole.
    pub lines: Option<usize>,
}

/// What tells a message from others. A call and a tool's result count by themselves: they are recorded where the model
/// speaks, where the tool runs, and where the model reads on, together with others or alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    pub whole: u64,
    pub parts: Vec<u64>,
    /// Nothing but calls or results.
    loose: bool,
}

impl Print {
    pub fn of(message: &Message) -> Self {
        let alone = |part: &Part| {
            let (role, parts) = match part {
                Part::Call(_) => (Role::Assistant, vec![part.clone()]),
                Part::Result(result) => (Role::Tool, result.content.clone()),
                _ => return None,
            };
            Some(Message::new(role, Side::Input, parts).fingerprint())
        };
        let parts: Vec<u64> = message.parts.iter().filter_map(alone).collect();
        Self {
            whole: message.fingerprint(),
            loose: !parts.is_empty() && parts.len() == message.parts.len(),
            parts,
        }
    }

    /// Everything that it would be known by.
    pub fn all(&self) -> impl Iterator<Item = u64> + '_ {
        std::iter::once(self.whole).chain(self.parts.iter().copied())
    }

    /// Where it was said, if `seen` knows all of it.
    pub fn seen<T: Copy + Ord>(&self, seen: impl Fn(u64) -> Option<T>) -> Option<T> {
        let whole = seen(self.whole);
        if whole.is_some() || !self.loose {
            return whole;
        }
        let places: Option<Vec<T>> = self.parts.iter().map(|print| seen(*print)).collect();
        places?.into_iter().max()
    }
}

/// Messages of the input that stood in `before` already, as its input or its output. The history may have lost its
/// beginning since; a system prompt counts by itself, for it often carries the time.
pub fn said_before(this: &Conversation, before: &Conversation) -> Vec<Range<usize>> {
    let is_system = |message: &Message| message.role == Role::System;
    let known: HashSet<u64> = before
        .messages
        .iter()
        .filter(|message| is_system(message))
        .map(Message::fingerprint)
        .collect();
    let history: Vec<u64> = before
        .messages
        .iter()
        .filter(|message| !is_system(message))
        .map(Message::fingerprint)
        .collect();
    let input = this.messages.iter().enumerate();
    let input = input.filter(|(_, message)| message.side == Side::Input);
    let mut said = Vec::new();
    let mut talk = Vec::new();
    for (at, message) in input {
        let print = message.fingerprint();
        if !is_system(message) {
            talk.push((at, print));
        } else if known.contains(&print) {
            said.push(at);
        }
    }
    let shared = |from: usize| {
        let pairs = history[from..].iter().zip(&talk);
        pairs.take_while(|(old, (_, new))| *old == new).count()
    };
    let starts =
        (0..history.len()).filter(|at| Some(history[*at]) == talk.first().map(|one| one.1));
    let longest = starts.map(shared).max().unwrap_or(0);
    said.extend(talk.iter().take(longest).map(|(at, _)| *at));
    said.sort_unstable();
    runs(said)
}

/// Neighbours as ranges; `places` are in order.
fn runs(places: Vec<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in places {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Hints, ObservationType, read};
    use super::*;

    fn talk(messages: &serde_json::Value, answer: &str) -> Conversation {
        let hints = Hints {
            kind: ObservationType::Generation,
            ..Hints::default()
        };
        let answer = json!({"role": "assistant", "content": answer}).to_string();
        read(Some(&messages.to_string()), Some(&answer), &hints)
    }

    fn message(role: &str, content: &str) -> serde_json::Value {
        json!({"role": role, "content": content})
    }

    #[test]
    fn what_the_generation_before_was_told_and_said_is_folded() {
        let system = message("system", "Be brief.");
        let ask = message("user", "one?");
        let before = talk(&json!([system, ask]), "1");
        let next = json!([
            system,
            ask,
            message("assistant", "1"),
            message("user", "two?")
        ]);
        assert_eq!(
            format!("{:?}", said_before(&talk(&next, "2"), &before)),
            "[0..3]"
        );
    }

    #[test]
    fn a_system_prompt_that_changed_and_a_history_that_was_cut_hide_nothing_else() {
        let before = talk(
            &json!([
                message("system", "It is ten."),
                message("user", "a"),
                message("user", "b")
            ]),
            "c",
        );
        let next = json!([
            message("system", "It is noon."),
            message("user", "b"),
            message("assistant", "c"),
            message("user", "d")
        ]);
        assert_eq!(
            format!("{:?}", said_before(&talk(&next, "e"), &before)),
            "[1..3]"
        );
        let other = json!([message("user", "something else")]);
        assert!(said_before(&talk(&other, "x"), &before).is_empty());
    }
}
