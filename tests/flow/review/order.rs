//! The order of a review by what is in the items: nobody has seen them before, and the order is right.

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;
use serde_json::json;

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

#[test]
fn an_order_by_score_asks_for_the_scores_of_all() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 15);
        let give = |at: usize, value: f64, target: serde_json::Value| {
            let mut score = json!({"id": format!("s{at}"), "name": "judge", "value": value, "dataType": "NUMERIC"});
            let score_fields = score.as_object_mut().unwrap();
            score_fields.extend(target.as_object().unwrap().clone());
            desk.server.ask("POST", "/scores", score);
        };
        give(12, 0.1, json!({"traceId": trace(12)}));
        give(
            13,
            0.2,
            json!({"traceId": trace(13), "observationId": step(13)}),
        );
        give(14, 0.3, json!({"sessionId": session(14)}));
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui.sees(&answer(0)).settles();
        lftui
            .keys(",")
            .sees("Review in this order")
            .keys("j j j j j enter");
        lftui.sees("lowest score first").gone("not read");
        for at in [12, 13, 14] {
            lftui.keys("space").sees(&answer(at)).sees("▎ helpful");
        }
    }
}
