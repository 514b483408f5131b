//! Conversations of several turns: one trace a turn, all of one session, in plain role and content.

use serde_json::{Value, json};

use super::record::{Reviewed, Sample, Step, Trace, tokens};
use super::text;
use super::usage::Call;

const CHATS: &str = include_str!("../../../assets/demo/chats.json");

pub(super) fn chats() -> Vec<Value> {
    serde_json::from_str(CHATS).unwrap_or_default()
}

/// Every turn of one conversation, begun at a time.
pub(super) fn run(sample: &mut Sample, at: i64, chat: &Value) {
    let session = format!("{}/{}", text(chat, "name"), sample.random.hex(6));
    let mut messages = vec![json!({"role": "system", "content": chat["system"]})];
    let mut start = at;
    for turn in chat["turns"].as_array().into_iter().flatten() {
        messages.push(json!({"role": "user", "content": turn[0]}));
        let mut trace = sample.trace(text(chat, "name"), start);
        for (key, value) in [
            ("userId", &chat["user"]),
            ("input", &turn[0]),
            ("output", &turn[1]),
        ] {
            trace.set(key, value.clone());
        }
        trace.set("sessionId", session.as_str());
        trace.set("tags", json!(["chat"]));
        let lasted = trace.random.between(1_200..4_800);
        let said = reply(&mut trace, (&messages, turn), lasted);
        messages.push(json!({"role": "assistant", "content": turn[1]}));
        start += lasted + trace.random.between(20_000..140_000);
        let reviewed = Reviewed {
            trace: trace.id.clone(),
            answer: said,
            tone: "kind".to_owned(),
            helpful: 0.8,
        };
        sample.reviewed.push(reviewed);
        sample.keep(trace);
    }
    sample.sessions.push(session);
}

/// A turn with its generation; from the second one on, what was said before is loaded and mostly cached.
fn reply(trace: &mut Trace, (messages, turn): (&[Value], &Value), lasted: i64) -> String {
    let number = messages.len() / 2;
    let step = Step::new("span", "turn")
        .between(0, lasted + 60)
        .io(turn[0].clone(), turn[1].clone());
    let root = trace.add(step.with("metadata", json!({"turn": number, "client": "app 5.2"})));
    let first = number == 1;
    if !first {
        let memory = Step::new("span", "load-memory").under(&root).between(5, 38);
        trace.add(memory.with("output", json!({"kept_turns": number - 1})));
    }
    let all = messages.iter().map(tokens).sum::<i64>() + 20;
    let cached = if first { 0 } else { all / 4 * 3 };
    let call = Call::new("gpt-4o-mini", [all - cached, cached, tokens(&turn[1])]);
    let step = Step::new("generation", "reply")
        .under(&root)
        .between(40, lasted);
    let step = step.io(messages.to_vec(), turn[1].clone()).call(&call);
    trace.add(step.with("modelParameters", json!({"temperature": 0.8})))
}
