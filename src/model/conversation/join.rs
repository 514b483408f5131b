//! Input and output → one conversation: system first, nothing twice, turns whole.

use std::collections::HashSet;

use super::sheet::Sheet;
use super::{
    Conversation, Form, Hints, Message, ObservationType, Part, Role, Side, Tool, metadata, pairing,
};

pub(super) fn join(mut input: Sheet<'_>, mut output: Sheet<'_>, hints: &Hints<'_>) -> Conversation {
    let chat = is_chat(input.about.form, output.about.form, hints.kind);
    let mut tools = std::mem::take(&mut input.tools);
    tools.append(&mut output.tools);
    tools.extend(hints.metadata.map(metadata::tools).unwrap_or_default());

    let mut messages = system(&mut input, &mut output, hints);
    let mut given = output.messages;
    let mut rest = given.split_off(copied(&input.messages, &given));
    let told: HashSet<u64> = input.messages.iter().map(Message::fingerprint).collect();
    given.retain(|copy| copy.role == Role::System && !told.contains(&copy.fingerprint()));
    messages.append(&mut given);
    // A model's answer stays one; what a step only handed on is what it was given.
    match (repeated(&input.messages, &rest), hints.kind) {
        (0, _) => {}
        (count, ObservationType::Generation) => {
            input.messages.truncate(input.messages.len() - count);
        }
        _ => rest.clear(),
    }
    messages.append(&mut input.messages);
    messages.extend(rest);
    let mut messages = merge(messages);
    pairing::pair(&mut messages);
    Conversation {
        messages,
        tools: once(tools),
        input: input.about,
        output: output.about,
        chat,
    }
}

fn is_chat(input: Form, output: Form, kind: ObservationType) -> bool {
    let sides = [input, output];
    let speaks = |form: &Form| matches!(form, Form::Chat | Form::Tool | Form::Findings);
    sides.iter().any(speaks)
        || (sides.contains(&Form::Text)
            && (kind == ObservationType::Generation || !sides.contains(&Form::Data)))
}

/// System texts of the envelopes that no message repeats; the recorder's metadata only where there is nothing else.
fn system(input: &mut Sheet<'_>, output: &mut Sheet<'_>, hints: &Hints<'_>) -> Vec<Message> {
    let spoken = input.messages.iter().chain(&output.messages);
    let mut known: HashSet<String> = spoken
        .filter(|message| message.role == Role::System)
        .map(|message| message.text().trim().to_owned())
        .collect();
    let mut found = std::mem::take(&mut input.system);
    found.append(&mut output.system);
    if found.is_empty() && known.is_empty() && input.about.form != Form::Nothing {
        found.extend(hints.metadata.and_then(metadata::system));
    }
    found.retain(|message| known.insert(message.text().trim().to_owned()));
    for message in &mut found {
        message.side = Side::Input;
    }
    found
}

/// How many messages of the output repeat the whole input.
fn copied(input: &[Message], output: &[Message]) -> usize {
    let talk = |messages: &[Message]| -> Vec<u64> {
        let spoken = messages
            .iter()
            .filter(|message| message.role != Role::System);
        spoken.map(Message::fingerprint).collect()
    };
    let (asked, given) = (talk(input), talk(output));
    let whole = !asked.is_empty() && given.starts_with(&asked);
    let starts_asking = output.iter().any(|message| message.role == Role::User);
    if !whole || !starts_asking {
        return 0;
    }
    let mut left = asked.len();
    output
        .iter()
        .take_while(|message| {
            let repeats = message.role == Role::System || left > 0;
            left -= usize::from(message.role != Role::System && left > 0);
            repeats
        })
        .count()
}

/// How many of the last messages of the input are the whole output: what a step was given when it was over.
fn repeated(input: &[Message], output: &[Message]) -> usize {
    let speaks = |message: &Message| message.role != Role::User;
    let begins = input.len().checked_sub(output.len());
    let same = begins
        .and_then(|begins| input.get(begins..))
        .is_some_and(|last| {
            last.iter()
                .zip(output)
                .all(|(copy, message)| copy.fingerprint() == message.fingerprint())
        });
    if same && output.iter().all(speaks) {
        output.len()
    } else {
        0
    }
}

/// Pieces of one turn that were recorded apart: reasoning, calls, text.
fn merge(messages: Vec<Message>) -> Vec<Message> {
    let mut merged: Vec<Message> = Vec::with_capacity(messages.len());
    let mut open = false;
    for mut message in messages {
        let fragment = is_fragment(&message);
        match merged.last_mut() {
            Some(last) if (open || fragment) && is_one_speaker(last, &message) => {
                last.parts.append(&mut message.parts);
                open &= fragment;
            }
            _ => {
                merged.push(message);
                open = fragment;
            }
        }
    }
    merged
}

fn is_one_speaker(first: &Message, second: &Message) -> bool {
    let both = first.role == Role::Assistant && second.role == Role::Assistant;
    both && first.side == second.side && first.label == second.label
}

/// Calls and reasoning only: no turn of its own.
fn is_fragment(message: &Message) -> bool {
    message
        .parts
        .iter()
        .all(|part| matches!(part, Part::Call(_) | Part::Reasoning(_)))
}

fn once(tools: Vec<Tool>) -> Vec<Tool> {
    let mut known = HashSet::new();
    tools
        .into_iter()
        .filter(|tool| known.insert(tool.name.clone()))
        .collect()
}
