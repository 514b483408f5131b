//! Large values: looked through beside the screen, unfolded and folded at once.

use jiff::Timestamp;
use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Harness, Server};

/// One step with an input and an output of megabytes each.
fn opened(input: &Value, output: &str) -> Harness {
    let server = Server::empty(Imitation::V4);
    let now = Timestamp::now().to_string();
    let event = |id: &str, kind: &str, body: Value| json!({"id": id, "timestamp": now, "type": kind, "body": body});
    let step = json!({
        "id": "step", "traceId": "large", "name": "crawl", "startTime": now, "input": input, "output": output,
    });
    let trace = json!({"id": "large", "name": "crawl-pages", "timestamp": now});
    let batch = [
        event("e1", "trace-create", trace),
        event("e2", "span-create", step),
    ];
    server.ask("POST", "/ingestion", json!({ "batch": batch }));
    let mut lftui = Harness::on(server).start();
    lftui.sees("Sessions").keys("2").sees("crawl-pages");
    lftui.opens("crawl-pages").sees("crawl-pages · span");
    lftui.keys("j").sees("crawl · span").settles();
    lftui
}

#[test]
fn words_in_a_text_of_megabytes_are_found_and_counted() {
    let some = "the agent read a page and went on\n".repeat(30_000);
    let text = format!("{some}here is a wombat\n{some}and there another wombat\n");
    let mut lftui = opened(&json!({}), &text);
    lftui.keys("tab ] ]").sees("the agent read a page");
    lftui.keys("/").text("wombat").keys("enter");
    lftui.sees("1/2").sees("here is a wombat");
    lftui.keys("n").sees("match 2 of 2").sees("another wombat");
    lftui.keys("n").sees("match 1 of 2");
    lftui.keys("/").text("x").keys("enter").sees("0/0");
    lftui.keys("n").sees("is not in this value");
}

#[test]
fn a_value_of_megabytes_is_looked_through_while_it_is_read() {
    let pages = vec![json!({"page": [1, 2], "words": "nothing to see"}); 40_000];
    let input = json!({"pages": pages, "last": {"words": "a wombat"}});
    let mut lftui = opened(&input, "done");
    lftui.keys("tab ] /").text("wombat").keys("enter");
    lftui.sees("1/1").sees("a wombat").settles();
    lftui.keys("z M").sees("pages: [40000]");
    lftui.keys("z R").sees("nothing to see");
    lftui.keys("G").sees("a wombat");
}

#[test]
fn words_are_found_in_what_megabytes_changed() {
    let some = |word: &str| format!("the agent read a {word} and went on\n").repeat(30_000);
    let input = format!("{}here is a wombat\n", some("page"));
    let output = format!("here are wombats\n{}", some("book"));
    for wide in [true, false] {
        let mut lftui = opened(&json!(input), &output);
        if !wide {
            lftui.resize(80, 24);
        }
        lftui
            .keys("tab =")
            .sees("input → output")
            .sees("- the agent");
        lftui.keys("/").text("wombat").keys("enter").settles();
        lftui.sees("here are wombats");
        lftui.keys("n").sees("match 1 of 1");
    }
}

#[test]
fn words_are_found_in_a_log_of_megabytes() {
    let line = format!("the agent read {}\n", "a page and ".repeat(9_000));
    let mut lftui = opened(&json!({"question": line.repeat(14)}), "a wombat");
    lftui
        .keys("L")
        .sees("log · step")
        .sees("the agent read")
        .settles();
    lftui.keys("/").text("wombat").keys("enter").settles();
    lftui.sees("1/1").sees("a wombat");
    lftui.keys("n").sees("match 1 of 1");
}

#[test]
fn words_are_found_in_a_session_of_megabytes() {
    let server = Server::empty(Imitation::V4);
    let now = Timestamp::now().to_string();
    let some = "the agent read a page and went on\n".repeat(25_000);
    let words = format!("{some}here is a wombat\n{some}");
    let body = json!({
        "id": "t", "name": "chat", "timestamp": now, "sessionId": "long-talk", "input": words, "output": "done",
    });
    let event = json!({"id": "e", "timestamp": now, "type": "trace-create", "body": body});
    server.ask("POST", "/ingestion", json!({"batch": [event]}));
    let mut lftui = Harness::on(server).start();
    lftui.opens("long-talk").sees("the agent read").settles();
    lftui.keys("/").text("wombat").keys("enter");
    lftui.sees("here is a wombat").settles();
}
