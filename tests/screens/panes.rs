//! Every pane in every state.

use std::time::Duration;

use lftui::server::Imitation;
use serde_json::json;

use super::picture::keep;
use crate::support::{Fault, Harness, project};

/// A pane: how to get there, which request fills it, and what shows that it is filled.
struct Way {
    name: &'static str,
    keys: &'static str,
    /// Typed into the palette instead of keys.
    command: &'static str,
    request: &'static str,
    ready: &'static [&'static str],
}

const WAYS: [Way; 9] = [
    Way {
        name: "sessions",
        keys: "",
        command: "",
        request: "v2/observations?fields",
        ready: &["visit-1", "batch-7", "$0.0063"],
    },
    Way {
        name: "traces",
        keys: "2",
        command: "",
        request: "v2/observations?fields",
        ready: &["nightly-import", "$0.0055", "running"],
    },
    Way {
        name: "observations",
        keys: "3",
        command: "",
        request: "v2/observations?fields",
        ready: &["read-file", "track_order"],
    },
    Way {
        name: "scores",
        keys: "4",
        command: "",
        request: "v3/scores?fields",
        ready: &["Solved at once."],
    },
    Way {
        name: "prompts",
        keys: "5",
        command: "",
        request: "v2/prompts",
        ready: &["Hello {{name}}!"],
    },
    Way {
        name: "queues",
        keys: "6",
        command: "",
        request: "annotation-queues?",
        ready: &["tone-check"],
    },
    Way {
        name: "session",
        keys: "",
        command: "session visit-1",
        request: "sessionId=",
        ready: &["pick it up at the shop"],
    },
    Way {
        name: "trace",
        keys: "",
        command: "trace aaaa0000000000000000000000000001",
        request: "limit=1000&traceId=",
        ready: &["track_order", project::ANSWER],
    },
    Way {
        name: "review",
        keys: "6 enter",
        command: "",
        request: "/items?limit=100&page",
        ready: &["1 of 3", "helpful", project::QUESTION],
    },
];

fn go(lftui: &mut Harness, way: &Way) {
    lftui.done();
    for key in way.keys.split_whitespace() {
        lftui.keys(key).settles();
    }
    if !way.command.is_empty() {
        lftui.keys(":").text(way.command).keys("enter");
    }
}

fn way(name: &str) -> &'static Way {
    WAYS.iter().find(|way| way.name == name).unwrap()
}

fn ready(name: &str) {
    let way = way(name);
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui.sees("visit-1");
    go(&mut lftui, way);
    for words in way.ready {
        lftui.sees(words);
    }
    keep(&format!("{name}-ready"), &mut lftui);
}

fn loading(name: &str) {
    let way = way(name);
    let mut lftui = Harness::still(Imitation::V4)
        .fault(way.request, Fault::Hang)
        .start();
    lftui.sees("v4 reads");
    go(&mut lftui, way);
    keep(&format!("{name}-loading"), &mut lftui);
}

fn failed(name: &str) {
    let way = way(name);
    let mut lftui = Harness::still(Imitation::V4)
        .fault(way.request, Fault::Status(400))
        .start();
    lftui.sees("v4 reads");
    go(&mut lftui, way);
    lftui.sees("unwell");
    keep(&format!("{name}-failed"), &mut lftui);
}

fn empty(name: &str) {
    let mut lftui = Harness::still_empty(Imitation::V4).start();
    lftui.sees("v4 reads");
    go(&mut lftui, way(name));
    lftui.gone("loading");
    keep(&format!("{name}-empty"), &mut lftui);
}

fn all(name: &str) {
    ready(name);
    loading(name);
    failed(name);
    empty(name);
}

#[test]
fn sessions() {
    all("sessions");
}

#[test]
fn traces() {
    all("traces");
}

#[test]
fn observations() {
    all("observations");
}

#[test]
fn scores() {
    all("scores");
}

#[test]
fn prompts() {
    all("prompts");
}

#[test]
fn queues() {
    all("queues");
}

#[test]
fn a_session() {
    all("session");
}

#[test]
fn a_trace() {
    all("trace");
}

#[test]
fn a_review() {
    ready("review");
    loading("review");
    failed("review");
    let lftui = Harness::still_empty(Imitation::V4);
    let config = lftui.server().ask(
        "POST",
        "/score-configs",
        serde_json::json!({"name": "ok", "dataType": "BOOLEAN"}),
    );
    lftui.server().ask(
        "POST",
        "/annotation-queues",
        serde_json::json!({"name": "nothing-to-do", "scoreConfigIds": [config["id"]]}),
    );
    let mut lftui = lftui.start();
    lftui
        .sees("v4 reads")
        .keys("6")
        .sees("nothing-to-do")
        .keys("enter")
        .sees("This queue is empty");
    keep("review-empty", &mut lftui);
}

#[test]
fn the_first_screen() {
    let mut lftui = Harness::still_empty(Imitation::V4).unconfigured().start();
    lftui.sees("Look around in the demo");
    keep("start-ready", &mut lftui);
    lftui.keys("down enter").sees("secret key");
    keep("start-connect", &mut lftui);
    let url = lftui.server.proxy.url.clone();
    lftui.server.proxy.fail("", Fault::Hang);
    lftui
        .paste(&url)
        .keys("tab")
        .text("pk-lf-test")
        .keys("tab")
        .text("sk-lf-wrong")
        .keys("enter");
    keep("start-loading", &mut lftui);
}

#[test]
fn a_connection_that_is_refused() {
    let mut lftui = Harness::still_empty(Imitation::V4).unconfigured().start();
    lftui
        .sees("Look around in the demo")
        .keys("down enter")
        .sees("secret key");
    let url = lftui.server.proxy.url.clone();
    lftui
        .paste(&url)
        .keys("tab")
        .text("pk-lf-test")
        .keys("tab")
        .text("sk-lf-wrong")
        .keys("enter");
    lftui.sees("✖");
    keep("start-failed", &mut lftui);
}

#[test]
fn no_connection_at_all() {
    let mut lftui = Harness::still_empty(Imitation::V4)
        .secret("sk-lf-wrong")
        .start();
    lftui.sees("keys refused");
    keep("keys-refused", &mut lftui);
    let mut lftui = Harness::still_empty(Imitation::V4)
        .fault("", Fault::Html)
        .start();
    lftui.sees("no connection");
    keep("web-page", &mut lftui);
}

#[test]
fn the_tabs_of_a_generation() {
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys(":")
        .text("trace ")
        .text(project::FIRST)
        .keys("enter")
        .sees("track_order");
    lftui.keys("G").sees("● reply · generation");
    for tab in [
        "messages", "input", "output", "metadata", "scores", "comments", "json",
    ] {
        keep(&format!("tab-{tab}"), &mut lftui);
        lftui.resize(160, 45).keys("]");
    }
}

#[test]
fn an_old_server() {
    let mut lftui = Harness::still(Imitation::V3).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    keep("traces-ready-v3", &mut lftui);
    lftui.resize(160, 45).keys("enter").sees("assistant");
    keep("trace-ready-v3", &mut lftui);
}

#[test]
fn a_large_project() {
    let mut lftui = Harness::still_demo(Imitation::V4).start();
    lftui.sees("chat-8841").settles();
    keep("demo-sessions", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("2")
        .sees("refund-agent")
        .settles();
    lftui.opens("refund-agent");
    lftui.sees("search_orders").keys("x").settles();
    keep("demo-trace", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("esc /")
        .text("coding-agent")
        .keys("enter enter");
    lftui.sees("3264 observations").settles();
    keep("demo-coding", &mut lftui);
}

#[test]
fn what_came_while_somebody_follows() {
    let beginning = Harness::still(Imitation::V4).looks(Duration::from_secs(600));
    let mut lftui = beginning.start();
    lftui.keys("2").sees("nightly-import").settles();
    for (name, at) in [("tune-lamp", "14:29:57"), ("night-order", "14:28:40")] {
        let id = format!("{name:0<32}");
        let at = format!("2026-06-18T{at}.000Z");
        let trace = json!({"id": id, "name": name, "userId": "eve", "timestamp": at});
        let root = json!({"id": name, "traceId": id, "name": name, "startTime": at, "endTime": at});
        let event = |kind: &str, body| json!({"id": format!("{kind} {name}"), "type": kind, "timestamp": at, "body": body});
        let batch = [event("trace-create", trace), event("span-create", root)];
        lftui
            .server
            .ask("POST", "/ingestion", json!({"batch": batch}));
    }
    lftui
        .keys("F")
        .sees("following, 2 new")
        .keys("+ +")
        .gone("F stops");
    keep("traces following", &mut lftui);
}

/// What was seen is searched without a request.
#[test]
fn a_search() {
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    for trace in [project::FIRST, project::SECOND] {
        lftui.keys(":").text("trace ").text(trace).keys("enter");
        lftui.sees("assistant").settles().keys("esc");
    }
    lftui.keys("3").sees("track_order").settles();
    lftui
        .keys(":")
        .text("search order")
        .keys("enter")
        .sees("in what was seen");
    keep("search-ready", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("f ctrl-u")
        .text("wombat")
        .keys("enter");
    lftui.sees("Nothing that was seen has wombat.");
    keep("search-empty", &mut lftui);
    lftui
        .resize(160, 45)
        .server
        .proxy
        .fail("matches", Fault::Status(400));
    lftui.keys("S").sees("unwell");
    keep("search-failed", &mut lftui);
}

#[test]
fn offline() {
    let mut first = Harness::still(Imitation::V4).start();
    first.sees("visit-1").settles();
    let mut lftui = first.keys("q").again().still().offline().start();
    lftui.sees("visit-1");
    keep("offline-ready", &mut lftui);
    lftui.resize(160, 45).keys("5").sees("not seen before");
    keep("offline-unseen", &mut lftui);
}

/// Two runs beside each other, from the list; what one of them has alone; only what differs.
#[test]
fn a_comparison() {
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui.sees("visit-1").keys(":");
    lftui
        .text(&format!("compare {} {}", project::FIRST, project::SECOND))
        .keys("enter")
        .sees("load-profile")
        .settles();
    keep("compare-ready", &mut lftui);
    lftui.resize(160, 45).keys("G ] tab").settles();
    keep("compare-input", &mut lftui);
}
