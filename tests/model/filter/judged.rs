//! What a line leaves of rows, judged here.

use std::sync::Arc;

use jiff::Timestamp;
use lftui::model::filter::Rows;
use lftui::model::{Body, Seconds, Totals, TraceSummary};
use serde_json::json;

use super::{holds, read, row};

#[test]
fn a_line_of_terms_must_all_hold() {
    assert!(holds(
        "level:ERROR latency:>2 name:*checkout* env:prod -user:test"
    ));
    assert!(!holds("level:ERROR latency:>3"));
    assert!(holds(""));
}

#[test]
fn each_form_is_judged_here() {
    let yes = [
        "level:(error OR WARNING)",
        "level:DEBUG OR level:ERROR",
        "-level:DEFAULT",
        "NOT env:dev",
        "tags:vip",
        "tags:(vip AND beta)",
        "tags:(vip OR nothing)",
        "-tags:(vip AND gamma)",
        "latency:>=2.5",
        "latency:>2400ms",
        "-latency:<2",
        "tokens:12k",
        "status:network",
        "status:Card*",
        "status:*timeout",
        "-status:visa",
        "name:=checkout-agent",
        "-name:=checkout",
        "root:true",
        "-has:endTime",
        "has:user",
        "card network",
        "startTime:>=2026-05-15",
        "-startTime:<2026-05-15T12:00:00Z",
        "USER:ada",
        "user:a*",
        "-refund",
        "checkout",
    ];
    for line in yes {
        let expected = !matches!(line, "card network");
        assert_eq!(holds(line), expected, "{line}");
    }
    let no = [
        "-tags:vip",
        "-has:user",
        "name:=checkout",
        "name:Checkout",
        "latency:<2.5",
        "-root:true",
        "has:endTime",
        "model:gpt",
        "-checkout",
    ];
    for line in no {
        assert!(!holds(line), "{line}");
    }
}

#[test]
fn texts_of_the_body_need_the_body() {
    let mut body = Body {
        input: Some(Arc::from("my card declined twice")),
        ..Body::default()
    };
    body.metadata = Arc::new(
        json!({"region": "eu", "my key": {"a": 1}})
            .as_object()
            .expect("an object")
            .clone(),
    );
    for line in [
        "input:declined",
        "input:\"card declined\"",
        "metadata.region:eu",
        "metadata.\"my key\":a",
        "-metadata.region:us",
        "card declined",
        "has:input",
    ] {
        assert!(
            read(line).matches_observation(&row(), Some(&body)),
            "{line}"
        );
    }
    assert!(!holds("input:declined"));
    assert!(!holds("-input:declined"), "what is not here is not judged");
}

#[test]
fn traces_are_judged_by_what_was_summed_up() {
    let trace = TraceSummary {
        scores: Arc::from([]),
        trouble: None,
        id: "3f2a".into(),
        name: Arc::from("checkout"),
        start: Timestamp::UNIX_EPOCH,
        user: None,
        session: Some("chat-1".into()),
        environment: None,
        release: None,
        version: None,
        tags: Arc::from([]),
        latency: Some(Seconds(3.0)),
        totals: Totals {
            observations: Some(3),
            errors: Some(1),
            warnings: Some(0),
            ..Totals::default()
        },
        running: false,
        root: None,
    };
    for line in [
        "level:ERROR",
        "session:chat-1",
        "env:default",
        "-has:user",
        "latency:3",
        "CHECKOUT OR_",
        "checkout",
    ] {
        let expected = line != "CHECKOUT OR_";
        assert_eq!(read(line).matches_trace(&trace), expected, "{line}");
    }
    assert!(!read("model:gpt-4o").matches_trace(&trace));
    assert_eq!(
        read("model:gpt-4o level:ERROR")
            .unknown_to(Rows::Traces)
            .len(),
        1
    );
}
