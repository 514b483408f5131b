//! Conversations of several turns: one trace a turn, all of one session, in plain role and content.

use serde_json::{Value, json};

use super::record::{Call, Reviewed, Sample, Step, tokens};
use super::text;

const CHATS: &str = include_str!("../../../assets/demo/chats.json");

pub(super) fn chats() -> Vec<Value> {
    serde_json::from_str(CHATS).unwrap_or_default()
}

/// Every turn of one conversation, begun at a time.
pub(super) fn run(sample: &mut Sample, at: i64, chat: &Value) {
    let session = format!("{}/{}", text(chat, "name"), sample.random.hex(6));
    let mut messages = vec![json!({"role": "system", "content": chat["system"]})];
    let mut start = at;
    for (number, turn) in chat["turns"].as_array().into_iter().flatten().enumerate() {
        messages.push(json!({"role": "user", "content": turn[0]}));
        let mut trace = sample.trace(text(chat, "name"), start);
        trace.set("userId", text(chat, "user"));
        trace.set("sessionId", session.as_str());
        trace.set("tags", json!(["chat"]));
        trace.set("input", turn[0].clone());
        trace.set("output", turn[1].clone());
        let took = trace.random.between(1_200..4_800);
        let root = Step::new("span", "turn")
            .between(0, took + 60)
            .io(turn[0].clone(), turn[1].clone());
        let root =
            trace.add(root.with("metadata", json!({"turn": number + 1, "client": "app 5.2"})));
        if number % 2 == 1 {
            trace.add(
                Step::new("span", "load-memory")
                    .under(&root)
                    .between(5, 38)
                    .with("output", json!({"kept_turns": number})),
            );
        }
        let total: i64 = messages.iter().map(tokens).sum::<i64>() + 20;
        let cached = if number == 0 { 0 } else { total / 4 * 3 };
        let call = Call {
            model: "gpt-4o-mini",
            input: total - cached,
            cached,
            output: tokens(&turn[1]),
        };
        let step = Step::new("generation", "reply")
            .under(&root)
            .between(40, took)
            .io(messages.clone(), turn[1].clone());
        let said = trace.add(
            step.call(&call)
                .with("modelParameters", json!({"temperature": 0.8})),
        );
        messages.push(json!({"role": "assistant", "content": turn[1]}));
        start += took + trace.random.between(20_000..140_000);
        sample.reviewed.push(Reviewed {
            trace: trace.id.clone(),
            answer: said,
            tone: "kind".to_owned(),
            helpful: 0.8,
        });
        sample.keep(trace);
    }
    sample.sessions.push(session);
}
