//! The order of a review by what is in the items: nobody has seen them before, and the order is right.

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;
use serde_json::{Value, json};

use super::queue::{Desk, answer, session, step, trace};
use crate::support::Harness;

/// Of item 21 (a trace) three steps failed, of 20 (a session) two, and 19 (a step) itself did.
fn fail_some(desk: &Desk) {
    let at = (Timestamp::now() - SignedDuration::from_secs(1_900)).to_string();
    let event = |id: &str, kind: &str, body| json!({"id": format!("fails-{id}"), "timestamp": at, "type": kind, "body": body});
    let failed = |name: &str, of: usize| {
        let body = json!({"id": format!("{name}-{of}"), "traceId": trace(of), "name": name, "level": "ERROR", "startTime": at, "endTime": at});
        event(&format!("{name}-{of}"), "span-create", body)
    };
    let mut batch: Vec<_> = ["one", "two", "three"].map(|name| failed(name, 21)).into();
    batch.extend(["one", "two"].map(|name| failed(name, 20)));
    let own = json!({"id": step(19), "traceId": trace(19), "level": "ERROR"});
    batch.push(event("own", "generation-update", own));
    desk.server
        .ask("POST", "/ingestion", json!({ "batch": batch }));
}

#[test]
fn an_order_by_errors_reads_what_nobody_has_seen() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 24);
        fail_some(&desk);
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui.sees(&answer(0)).settles();
        lftui.server.proxy.forget();
        lftui
            .keys(",")
            .sees("Review in this order")
            .keys("j j enter");
        lftui.sees("errors first").gone("not read").sees(&answer(0));
        lftui.settles();
        if imitate == Imitation::V4 {
            let asked = lftui.requests();
            let rows = asked.iter().filter(|seen| seen.contains("v2/observations"));
            assert!(rows.count() < 30, "{asked:#?}");
        }
        for at in [21, 20, 19] {
            lftui.keys("space").sees(&answer(at)).sees("▎ helpful");
        }
    }
}

/// Traces, steps and sessions take turns.
fn target(at: usize) -> Value {
    match at % 3 {
        0 => json!({"traceId": trace(at)}),
        1 => json!({"traceId": trace(at), "observationId": step(at)}),
        _ => json!({"sessionId": session(at)}),
    }
}

#[test]
fn an_order_by_weight_reads_what_it_does_not_know() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 20);
        for (at, value) in [(13, 0.2), (15, 0.1), (17, 0.3)] {
            let mut score = target(at);
            score["name"] = json!("judged");
            score["value"] = json!(value);
            desk.server.ask("POST", "/scores", score);
        }
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui.keys(",").sees("Review in this order").keys("6");
        lftui.sees("lowest score first").sees(&answer(0));
        lftui.gone("not read yet").settles();
        for at in [15, 13, 17] {
            lftui.sees("▎ helpful").keys("space").sees(&answer(at));
        }
    }
}
