//! Where an item opens: on the answer, wherever it stands, and how it is read.

use lftui::server::Imitation;
use serde_json::json;

use super::queue::{Desk, JUDGED, LONG, answer, step, trace};
use crate::support::Harness;

/// A trace of steps: kind, parent, seconds after the start, output.
fn told(desk: &Desk, id: &str, steps: &[(&str, &str, &str, i64, Option<&str>)]) {
    let at = |second: i64| {
        let since = jiff::SignedDuration::from_secs(1_000 - second);
        (jiff::Timestamp::now() - since).to_string()
    };
    let mut batch = vec![
        json!({"id": format!("e-{id}"), "timestamp": at(0), "type": "trace-create", "body": {"id": id, "name": id, "timestamp": at(0), "output": "The root says this."}}),
    ];
    for (name, kind, parent, second, output) in steps {
        let parent = (!parent.is_empty()).then(|| format!("{id}-{parent}"));
        batch.push(
            json!({"id": format!("e-{id}-{name}"), "timestamp": at(0), "type": format!("{kind}-create"), "body": {
            "id": format!("{id}-{name}"), "traceId": id, "parentObservationId": parent, "name": name,
            "startTime": at(*second), "endTime": at(second + 1), "output": output}}),
        );
    }
    desk.server
        .ask("POST", "/ingestion", json!({"batch": batch}));
    let item = json!({"objectId": id, "objectType": "TRACE"});
    desk.server.ask("POST", &desk.path("items"), item);
}

#[test]
fn a_trace_opens_on_the_output_of_its_last_generation_or_else_of_its_root() {
    let root = ("root", "span", "", 0, Some("The root says this."));
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::of_traces(imitate, 1);
        let draft = ("draft", "generation", "root", 1, Some("A first draft."));
        let last = ("reply", "generation", "root", 5, Some("The last answer."));
        let judge = ("judge", "evaluator", "root", 7, None);
        let verdict = ("verdict", "generation", "judge", 8, Some("A verdict."));
        told(&desk, "agent", &[root, draft, last, judge, verdict]);
        let silent = ("plan", "generation", "root", 5, None);
        told(&desk, "silent", &[root, silent]);
        let cut_off = ("again", "generation", "root", 6, None);
        told(&desk, "cut-off", &[root, draft, silent, cut_off]);
        told(
            &desk,
            "plain",
            &[root, ("tool", "span", "root", 2, Some("Rows."))],
        );
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        let opened = [
            "The last answer.",
            "The root says this.",
            "A first draft.",
            "The root says this.",
        ];
        for (at, words) in opened.into_iter().enumerate() {
            lftui
                .keys("n")
                .sees(&format!("{} of 5", at + 2))
                .sees(words);
            lftui.sees("▎ helpful");
        }
        // From there the whole tree is open.
        lftui.keys("p p p").sees("2 of 5").sees("The last answer.");
        lftui.keys("tab tab home").sees("The root says this.");
        // It was read with the others, and is judged as the whole.
        lftui
            .keys("esc")
            .sees("▎ helpful")
            .keys("n n n")
            .sees("5 of 5");
        lftui
            .sees("The root says this.")
            .keys(JUDGED)
            .sent()
            .settles();
        let of_trace = |score: &&serde_json::Value| {
            score["traceId"] == "plain" && score["observationId"].is_null()
        };
        assert_eq!(desk.annotations().iter().filter(of_trace).count(), 3);
    }
}

#[test]
fn an_observation_item_is_looked_up_near_its_creation_and_then_anywhere() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let desk = Desk::mixed(imitate, 3);
        let old = json!({"batch": [
            {"id": "o1", "timestamp": "2020-01-01T00:00:00Z", "type": "trace-create", "body": {"id": "old", "name": "old", "timestamp": "2020-01-01T00:00:00Z"}},
            {"id": "o2", "timestamp": "2020-01-01T00:00:00Z", "type": "generation-create", "body": {"id": "old-step", "traceId": "old", "name": "reply",
                "startTime": "2020-01-01T00:00:00Z", "endTime": "2020-01-01T00:00:02Z", "output": "From long ago."}},
        ]});
        desk.server.ask("POST", "/ingestion", old);
        let item = json!({"objectId": "old-step", "objectType": "OBSERVATION"});
        desk.server.ask("POST", &desk.path("items"), item);
        let mut lftui = Harness::on(desk.server.clone()).start();
        Desk::opens(&mut lftui);
        lftui
            .keys("n")
            .sees("2 of 4")
            .sees(&answer(1))
            .sees("▎ helpful")
            .keys(JUDGED);
        lftui
            .sees("3 of 4")
            .keys("n")
            .sees("4 of 4")
            .sees("From long ago.");
        lftui.sees("▎ helpful").keys(JUDGED).sent().settles();
        let scores = desk.annotations();
        let of = |id: &str, trace: &str| {
            let of = scores.iter().filter(|score| score["observationId"] == id);
            of.filter(|score| score["traceId"] == trace).count()
        };
        assert_eq!(of(&step(1), &trace(1)), 3);
        assert_eq!(of("old-step", "old"), 3);
    }
}

#[test]
fn the_object_scrolls_and_turns_while_the_form_has_the_keys() {
    let desk = Desk::of_traces(Imitation::V4, 1);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui.sees(&answer(0)).sees("Question number 0?");
    lftui.keys("]").gone(&answer(0)).sees("Question number 0?");
    lftui
        .keys("[")
        .sees(&answer(0))
        .keys("r")
        .gone("Question number 0?");
    lftui.sees(&answer(0)).keys("r").sees("Question number 0?");
    lftui.keys("0 . 5").sees("0.5");
}

#[test]
fn the_object_shows_what_the_output_changes_of_the_input() {
    let desk = Desk::of_traces(Imitation::V4, 1);
    let mut lftui = Harness::on(desk.server.clone()).hold(LONG).start();
    Desk::opens(&mut lftui);
    lftui.sees(&answer(0)).keys("tab =");
    lftui.sees("input → output: 1 change");
    lftui.keys("=").gone("1 change").sees(&answer(0));
}
