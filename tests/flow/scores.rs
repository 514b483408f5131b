//! Scoring: what the form takes, and what the server has then.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Harness, project};

/// Every score under this name, as the server has it.
fn named(lftui: &Harness, name: &str) -> Vec<Value> {
    let scores = lftui.server.get("/v2/scores?limit=100");
    let scores = scores["data"].as_array().unwrap();
    let of_name = scores.iter().filter(|score| score["name"] == name);
    of_name.cloned().collect()
}

fn mine(lftui: &Harness, name: &str) -> Value {
    let mut scores = named(lftui, name);
    scores.retain(|score| score["metadata"]["reviewer"] == "grace");
    assert_eq!(scores.len(), 1, "one of {name}: {scores:#?}");
    scores.remove(0)
}

/// The form over the trace that others scored already.
fn scoring() -> Harness {
    let mut lftui = Harness::small(Imitation::V4).start();
    opens(&mut lftui);
    lftui.keys("s").sees("Score trace").sees("▎ helpful");
    lftui
}

fn opens(lftui: &mut Harness) {
    lftui
        .sees("visit-1")
        .goes_to(project::FIRST)
        .sees("● reply");
}

#[test]
fn a_score_has_a_comment_of_its_own_and_keeps_its_id() {
    let mut lftui = scoring();
    lftui.keys("tab 1 C").text("Warm.");
    lftui.sees("Warm.").keys("esc enter");
    lftui.sees("score on the way").sent();
    let first = mine(&lftui, "tone");
    assert_eq!(first["stringValue"], "kind");
    assert_eq!(first["comment"], "Warm.");
    lftui.keys("s").sees("yours kind").sees("\u{201c}Warm.");
    lftui
        .keys("tab 2")
        .sees("was kind")
        .keys("C backspace backspace backspace backspace backspace esc enter");
    lftui.sees("score on the way").sent();
    let second = mine(&lftui, "tone");
    assert_eq!(second["id"], first["id"]);
    assert_eq!(second["stringValue"], "neutral");
    assert_eq!(second["comment"], Value::Null);
}

#[test]
fn what_others_gave_is_shown_and_stays() {
    let mut lftui = scoring();
    lftui.sees("kind evaluator");
    lftui.keys("tab 3 enter").sees("score on the way").sent();
    assert_eq!(named(&lftui, "tone").len(), 2, "a second one beside it");
}

#[test]
fn a_comment_without_a_value_is_no_score() {
    let mut lftui = scoring();
    lftui.keys("C").text("hm").keys("esc enter");
    lftui.sees("a comment needs a value beside it");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
}

#[test]
fn one_of_many_options_is_found_by_its_name() {
    let mut lftui = Harness::small(Imitation::V4).start();
    let categories: Vec<Value> = (0..30)
        .map(|at| json!({"label": format!("topic-{at:02}"), "value": at}))
        .collect();
    let config = json!({"name": "topic", "dataType": "CATEGORICAL", "categories": categories});
    lftui.server.ask("POST", "/score-configs", config);
    opens(&mut lftui);
    lftui.keys("s");
    lftui.sees("topic-29").keys("tab tab tab 2 7");
    lftui
        .sees("27[topic-26]")
        .keys("/")
        .text("c-1")
        .sees("/c-1_");
    lftui.gone("topic-26").keys("down enter").sees("[topic-11]");
    lftui.keys("enter").sees("score on the way").sent();
    assert_eq!(mine(&lftui, "topic")["stringValue"], "topic-11");
}

#[test]
fn a_small_screen_says_how_many_fields_are_out_of_sight() {
    let mut lftui = scoring();
    lftui.resize(40, 9).sees("more below");
    lftui.keys("tab tab tab").sees("▎ note").sees("more above");
    lftui
        .gone("more below")
        .keys("shift-tab shift-tab shift-tab");
    lftui.sees("▎ helpful");
}

#[test]
fn keys_that_are_no_values_change_nothing() {
    let mut lftui = scoring();
    lftui.keys("ctrl-5 alt-5 ctrl-backspace").paste("0.5 stars");
    lftui.sees("type a number").paste(" 0.25\r\n").sees("0.25");
    lftui.keys("tab").paste("kind").keys("1 1 1 enter");
    lftui.sees("2 scores on the way").sent();
    assert_eq!(mine(&lftui, "helpful")["value"], 0.25);
}

#[test]
fn with_auto_advance_the_last_choice_submits() {
    let config = "auto_advance = true";
    let mut lftui = Harness::small(Imitation::V4).config(config).start();
    lftui
        .sees("visit-1")
        .keys("6")
        .sees("tone-check")
        .keys("enter");
    lftui.sees("1 of 3").sees("helpful").sees(project::QUESTION);
    lftui.keys("tab tab tab down 1").sees("▎ resolved");
    lftui.keys("2").sees("▎ note").text("ok").keys("esc up up");
    lftui.keys("up . 5 down down 1").sees("2 of 3").sent();
    assert_eq!(mine(&lftui, "resolved")["value"], 1);
}

#[test]
fn a_score_of_its_own_name_needs_no_config() {
    let mut lftui = scoring();
    lftui.keys("f").sees("Free score for").keys("enter");
    lftui.sees("a name is missing").text("accuracy");
    lftui
        .keys("tab tab")
        .text("much")
        .keys("enter")
        .sees("is no number");
    lftui
        .keys("ctrl-u")
        .text("0.75")
        .keys("tab")
        .text("by hand")
        .keys("enter");
    lftui.sees("score on the way").sent();
    let score = mine(&lftui, "accuracy");
    assert_eq!(score["value"], 0.75);
    assert_eq!(score["comment"], "by hand");
    assert_eq!(score["source"], "API");
    assert_eq!(score["configId"], Value::Null);
    lftui.keys("s").sees("▎ helpful").keys("f").text("accuracy");
    lftui.keys("tab tab").text("0.5").keys("enter");
    lftui.sees("score on the way").sent();
    assert_eq!(mine(&lftui, "accuracy")["value"], 0.5, "overwritten");
}

#[test]
fn marked_rows_get_the_same_score_after_one_question() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .settles();
    lftui
        .keys("space space")
        .sees("2 marked")
        .keys("R")
        .settles();
    lftui
        .sees("2 marked")
        .keys("f")
        .text("name:nightly*")
        .keys("enter");
    lftui.gone("answer-question").sees("2 marked");
    lftui.keys("s").sees("Score 2 traces").sees("▎ helpful");
    lftui
        .keys("tab 1 enter")
        .sees("give it to each of 2 traces?");
    lftui.keys("n").sees("nothing was given");
    assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
    lftui.keys("enter y").sees("2 scores on the way").sent();
    let mut given = named(&lftui, "tone");
    given.retain(|score| score["source"] == "ANNOTATION");
    let traces: std::collections::BTreeSet<_> = given
        .iter()
        .map(|score| score["traceId"].to_string())
        .collect();
    assert_eq!((given.len(), traces.len()), (2, 2), "{given:#?}");
    lftui
        .keys("esc")
        .gone("marked  ")
        .sees("2 marks taken away");
}

#[test]
fn what_was_given_elsewhere_is_replaced_and_not_doubled() {
    // A version 3 server does not list what still runs.
    for (imitate, count) in [(Imitation::V4, 4), (Imitation::V3, 3)] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").settles();
        let configs = lftui.server.get("/score-configs?limit=100");
        let configs = configs["data"].as_array().unwrap();
        let tone = configs.iter().find(|config| config["name"] == "tone");
        let tone = tone.unwrap()["id"].clone();
        let elsewhere = json!({"id": "from-the-web", "name": "tone", "value": "rude", "dataType": "CATEGORICAL", "source": "ANNOTATION",
            "traceId": project::FIRST, "configId": tone, "metadata": {"reviewer": "grace"}});
        lftui.server.ask("POST", "/scores", elsewhere);
        lftui.keys("2").sees("nightly-import").settles();
        lftui
            .keys("v G s")
            .sees(&format!("Score {count} traces"))
            .sees("▎ helpful");
        lftui.keys("tab 1 enter").sees(&format!(
            "give it to each of {count} traces? 1 replaces an earlier one of yours"
        ));
        lftui
            .keys("y")
            .sees(&format!("{count} scores on the way"))
            .sent();
        let mut given = named(&lftui, "tone");
        given.retain(|score| score["metadata"]["reviewer"] == "grace");
        assert_eq!(given.len(), count, "{given:#?}");
        let first = given.iter().find(|score| score["id"] == "from-the-web");
        assert_eq!(first.unwrap()["stringValue"], "kind");
    }
}

#[test]
fn a_range_is_marked_as_the_cursor_goes() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .settles();
    lftui
        .keys("v")
        .sees("1 marked")
        .keys("j j")
        .sees("3 marked");
    lftui.keys("k v G").sees("2 marked");
    lftui.keys("esc").sees("2 marks taken away");
    lftui.keys("esc").sees("this is the first pane");
}

#[test]
fn a_score_is_deleted_after_a_question_and_scored_anew_under_another_id() {
    let mut lftui = scoring();
    lftui.keys("tab 1 enter").sees("score on the way").sent();
    let first = mine(&lftui, "tone");
    lftui.keys("4").sees("grace").settles();
    lftui
        .keys("delete")
        .sees("tone kind by grace")
        .sees("50 a day");
    lftui.keys("n").gone("50 a day");
    assert_eq!(lftui.writes().len(), 1, "{:?}", lftui.writes());
    lftui
        .keys("delete y")
        .sees("the deletion is on its way")
        .gone("grace")
        .sent();
    let id = first["id"].as_str().unwrap().to_owned();
    lftui.asked("DELETE", &id);
    lftui.keys("2").sees("nightly-import");
    lftui.goes_to(project::FIRST);
    lftui.sees("● reply").keys("s").sees("▎ helpful");
    lftui.keys("tab 2 enter").sees("score on the way").sent();
    assert_ne!(mine(&lftui, "tone")["id"], first["id"]);
}

#[test]
fn one_of_the_scores_of_a_step_is_deleted_from_the_trace() {
    let mut lftui = scoring();
    lftui.keys("tab 1 enter").sees("score on the way").sent();
    lftui.keys("delete").sees("Delete which score?");
    lftui
        .keys("down up down enter")
        .sees("y delete")
        .keys("esc");
    lftui.gone("Delete which");
    assert_eq!(named(&lftui, "tone").len(), 2);
}

fn correction(lftui: &Harness) -> Value {
    let scores = lftui
        .server
        .get("/v3/scores?dataType=CORRECTION&fields=core,details,subject");
    let scores = scores["data"].as_array().unwrap();
    assert_eq!(scores.len(), 1, "{scores:#?}");
    scores[0].clone()
}

#[test]
fn an_output_is_corrected_in_the_editor() {
    let mut lftui = scoring();
    lftui
        .keys("e")
        .sees("corrected output")
        .sees("+ Sorry for the wait.");
    lftui.keys("enter").sees("score on the way").sent();
    let first = correction(&lftui);
    assert!(
        first["value"]
            .as_str()
            .unwrap()
            .ends_with("Sorry for the wait."),
        "{first}"
    );
    assert_eq!(first["source"], "ANNOTATION");
    assert_eq!(first["subject"]["id"], project::FIRST);
    lftui.keys("s").sees("▎ helpful").keys("e").sees("+2 lines");
    lftui.keys("enter").sees("score on the way").sent();
    let (_, text) = lftui.edited().pop().unwrap();
    assert!(
        text.ends_with("wait."),
        "begins with the correction so far: {text}"
    );
    assert_eq!(correction(&lftui)["id"], first["id"], "overwritten");
}

#[test]
fn an_output_is_corrected_in_a_review() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("6")
        .sees("tone-check")
        .keys("enter");
    lftui.sees("1 of 3").sees("helpful").sees(project::QUESTION);
    lftui.keys("e").sees("corrected output");
    // Where there is no line for what it became, that it was corrected is said all the same.
    lftui.resize(80, 16).sees("output corrected");
    lftui.resize(80, 24).sees("corrected");
    lftui.keys("1 down 1 down 1 enter").sees("2 of 3").sent();
    let correction = correction(&lftui);
    assert_eq!(correction["subject"]["id"], project::FIRST);
    assert_eq!(correction["source"], "ANNOTATION");
}

#[test]
fn scores_are_told_by_name_by_value_and_over_time() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("4")
        .sees("mean over time, lowest 0.4, highest 0.9");
    lftui.sees("mean 0.65").sees("kind 100 %").sees("2 loaded");
    lftui
        .resize(80, 24)
        .gone("kind 100 %")
        .sees("mean over time");
    lftui
        .resize(40, 12)
        .gone("mean over time")
        .keys("enter")
        .sees("● reply");
}
