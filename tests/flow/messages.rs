//! Conversations as they are read: in the Messages tab, and as the turns of a session.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Harness, Server};

/// A server with one trace, whose root says nothing, and these generations below it, a second apart.
fn recorded(imitate: Imitation, generations: &[(Value, Value)]) -> Server {
    let server = Server::empty(imitate);
    let start = Timestamp::now() - SignedDuration::from_mins(5);
    let at = |seconds: usize| {
        (start + SignedDuration::from_secs(seconds.cast_signed() as i64)).to_string()
    };
    let event = |id: &str, kind: &str, body: Value| json!({"id": id, "timestamp": at(0), "type": kind, "body": body});
    let end = at(generations.len());
    let mut batch = vec![
        event(
            "e1",
            "trace-create",
            json!({"id": "t1", "name": "agent", "sessionId": "silent", "timestamp": at(0)}),
        ),
        event(
            "e2",
            "span-create",
            json!({"id": "root", "traceId": "t1", "name": "invoke", "startTime": at(0), "endTime": end}),
        ),
    ];
    for (index, (input, output)) in generations.iter().enumerate() {
        let body = json!({
            "id": format!("g{index}"), "traceId": "t1", "parentObservationId": "root", "name": format!("think {index}"),
            "startTime": at(index), "endTime": at(index + 1), "input": input, "output": output,
        });
        batch.push(event(&format!("g{index}"), "generation-create", body));
    }
    let answer = server.ask("POST", "/ingestion", json!({"batch": batch}));
    assert_eq!(answer["errors"], json!([]));
    server
}

fn system() -> String {
    (1..=40).fold(String::from("Rules:\n\n"), |mut text, number| {
        let _ = writeln!(text, "- rule number {number}");
        text
    })
}

#[test]
fn a_turn_whose_root_says_nothing_is_told_by_its_last_generation() {
    let ask = json!({"role": "user", "content": "Is the lamp in stock?"});
    let call = json!({"role": "assistant", "content": "", "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "stock", "arguments": "{\"sku\":\"lamp\"}"}},
    ]});
    let found = json!({"role": "tool", "tool_call_id": "c1", "content": "three left"});
    let answer = json!({"role": "assistant", "content": "Yes, three of them."});
    for imitate in [Imitation::V4, Imitation::V3] {
        let server = recorded(
            imitate,
            &[
                (json!([ask]), call.clone()),
                (json!([ask, call, found]), answer.clone()),
            ],
        );
        let mut lftui = Harness::on(server).start();
        lftui.sees("silent").keys("enter");
        for words in [
            "Is the lamp in stock?",
            "→ stock",
            "three left",
            "Yes, three of them.",
        ] {
            lftui.sees(words);
        }
        // Again, from what is kept.
        let asked = lftui.requests().len();
        lftui.keys("esc").sees("traces").keys("enter");
        lftui.sees("Yes, three of them.").gone("no input");
        assert_eq!(lftui.requests().len(), asked);
    }
}

#[test]
fn long_instructions_are_unfolded_and_messages_walked() {
    let input = json!([
        {"role": "system", "content": system()},
        {"role": "user", "content": "How many rules are there?"},
    ]);
    let long: String = (1..=60).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "line {number}\n");
        text
    });
    let server = recorded(Imitation::V4, &[(input, json!(long))]);
    let mut lftui = Harness::on(server).start();
    lftui.sees("silent").keys("2").sees("agent").keys("enter");
    lftui
        .sees("invoke")
        .keys("G")
        .sees("How many rules")
        .keys("tab");
    lftui
        .sees("more lines, zR shows all")
        .gone("rule number 40");
    lftui
        .keys("z R")
        .gone("more lines, zR")
        .sees("rule number 30");
    lftui.keys("J").sees("How many rules").gone("rule number 9");
    lftui.keys("J").sees("line 4").gone("How many rules");
    lftui.keys("K").sees("How many rules");
    lftui
        .keys("z M")
        .sees("How many rules")
        .gone("rule number 9");
    lftui.keys("K").sees("more lines, zR shows all");
    lftui.keys("K").sees("this is the first message");
}

#[test]
fn values_that_nobody_said_and_twin_calls_are_told_apart() {
    let calls = json!([
        {"id": "a", "type": "function", "function": {"name": "temp", "arguments": "{\"city\":\"Rome\"}"}},
        {"id": "b", "type": "function", "function": {"name": "temp", "arguments": "{\"city\":\"Oslo\"}"}},
    ]);
    let input = json!([
        {"role": "user", "content": "Where is it warm?"},
        {"role": "assistant", "content": "", "tool_calls": calls},
        {"role": "tool", "tool_call_id": "b", "content": "[{\"note\":\"3\\u00b0\"}]"},
        {"role": "tool", "tool_call_id": "a", "content": "21"},
    ]);
    let server = recorded(Imitation::V4, &[(input, json!("In Rome."))]);
    let now = Timestamp::now().to_string();
    server.ask("POST", "/ingestion", json!({"batch": [
        {"id": "s", "timestamp": now, "type": "span-create", "body": {
            "id": "s", "traceId": "t1", "parentObservationId": "root", "name": "route", "startTime": now, "endTime": now,
            "input": {"rows": [1, 2]}, "output": {"next": "end"},
        }},
    ]}));
    let mut lftui = Harness::on(server).start();
    lftui.sees("silent").keys("2").sees("agent").keys("enter");
    lftui.sees("invoke").keys("G").sees("{\"rows\":[1,2]}");
    lftui.gone("assistant").sees("output");
    assert!(!lftui.screen().lines().any(|line| line.ends_with("│ user")));
    lftui.keys("k").sees("Where is it warm?");
    lftui.sees("tool temp  {\"city\":\"Rome\"}");
    lftui.sees("tool temp  {\"city\":\"Oslo\"}").sees("3°");
}

#[test]
fn a_file_of_a_conversation_is_chosen_and_opened() {
    let input = json!([{"role": "user", "content": [
        {"type": "text", "text": "Which lamp is it?"},
        {"type": "image_url", "image_url": {"url": "@@@langfuseMedia:type=image/png|id=lamp-1|source=base64@@@"}},
        {"type": "image_url", "image_url": {"url": "https://img.test/lamp-2.png"}},
    ]}]);
    let server = recorded(Imitation::V4, &[(input, json!("The red one."))]);
    let mut lftui = Harness::on(server).start();
    lftui.sees("silent").keys("2").sees("agent").keys("enter");
    lftui
        .sees("invoke")
        .keys("G")
        .sees("Which lamp")
        .keys("tab o");
    lftui
        .sees("image/png  media lamp-1")
        .sees("its page on the web");
    lftui.keys("2").sees("https://img.test/lamp-2.png");
    lftui.gone("its page on the web");
    lftui.keys("o enter").sees("does not have this file");
}

#[test]
fn files_that_a_tool_was_given_and_gave_back_are_named_and_opened() {
    let url = format!("data:image/gif;base64,{}", "R0lGODlh".repeat(500));
    let given = json!({"mask": "@@@langfuseMedia:type=image/png|id=mask-1|source=bytes@@@"});
    let input = json!([
        {"role": "user", "content": "Take a picture."},
        {"role": "assistant", "content": "", "tool_calls": [
            {"id": "a", "type": "function", "function": {"name": "shoot", "arguments": given.to_string()}},
        ]},
        {"role": "tool", "tool_call_id": "a", "content": json!({"shot": url}).to_string()},
    ]);
    let server = recorded(Imitation::V4, &[(input, json!("Here it is."))]);
    let mut lftui = Harness::on(server).start();
    lftui.sees("silent").keys("2").sees("agent").keys("enter");
    lftui.sees("invoke").keys("G").sees("Take a picture");
    lftui.sees(r#""mask":"image/png, media mask-1""#);
    lftui.sees(r#""shot":"image/gif, 3.0 kB""#).gone("R0lGODlh");
    lftui.keys("tab o").sees("image/png  media mask-1");
    lftui.keys("enter").sees("does not have this file");
    // What is only in the value is written to a file, as bytes.
    lftui.keys("o").sees("save image/gif  3.0 kB").keys("2");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shot.gif");
    lftui.sees("file.gif").keys("ctrl-u");
    lftui.text(&path.display().to_string()).keys("enter");
    lftui.sees("wrote 3.0 kB");
    assert_eq!(std::fs::read(path).unwrap(), b"GIF89a".repeat(500));
}

#[test]
fn what_failed_is_said_once_with_the_key_that_tries_again() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::on(Server::empty(imitate)).start();
        lftui
            .sees("Sessions")
            .keys(":")
            .text("trace nowhere")
            .keys("enter");
        lftui
            .sees("nowhere")
            .until("a sentence", |screen| screen.contains('✖'));
        lftui.settles().sees("try again").gone("read as a log");
        assert_eq!(lftui.screen().matches('✖').count(), 1, "{}", lftui.screen());
    }
}
