//! The orders of a review that need to know what the items' objects are like.

use lftui::server::Imitation;
use serde_json::{Value, json};

use super::queue::{Desk, answer, session, step, trace};
use crate::support::Harness;

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
