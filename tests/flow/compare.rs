//! Comparing: two runs of an agent, two steps, two versions of a prompt.

use lftui::pane::Place;
use lftui::server::Imitation;

use crate::support::{Fault, Harness, project};

/// The list of traces, with the cursor on the second turn; the first turn is below it.
fn traces(imitate: Imitation) -> Harness {
    let mut lftui = Harness::small(imitate).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys("/").text("answer").keys("enter").settles();
    lftui
}

/// Both turns beside each other, the older one on the left.
fn turns(imitate: Imitation) -> Harness {
    let mut lftui = traces(imitate);
    lftui.keys("space space D").sees("two of answer-question");
    lftui.sees("track_order").settles();
    lftui
}

#[test]
fn two_marked_traces_stand_beside_each_other_with_what_differs() {
    for imitate in [Imitation::V4, Imitation::V3, Imitation::Mixed] {
        let mut lftui = turns(imitate);
        for alone in ["load-profile", "plan", "track_order"] {
            assert!(lftui.line_of(alone).contains("only left"), "{alone}");
        }
        let reply = lftui.line_of("● reply");
        assert!(reply.contains("output"), "{reply}");
        assert!(reply.contains("-$0.0026"), "{reply}");
        assert!(reply.contains("-409"), "{reply}");
        lftui.sees("steps differ").sees("+ answer-question");
        lftui.sees("- It left Leipzig").sees("+ Not any more");
    }
}

#[test]
fn a_small_comparison_asks_for_each_trace_and_for_its_contents_once() {
    let mut lftui = traces(Imitation::V4);
    lftui.keys("space space").settles();
    let before = lftui.requests().len();
    lftui.keys("D").sees("two of answer-question").settles();
    let asked = lftui.requests().split_off(before);
    assert!(asked.len() <= 4, "{asked:#?}");
}

#[test]
fn the_first_one_is_remembered_until_another_one_is_chosen() {
    let mut lftui = traces(Imitation::V4);
    lftui.keys("D").sees("go to another one to compare it with");
    lftui
        .keys("j")
        .sees("D compares with trace answer-question");
    lftui.keys("D").sees("two of answer-question").settles();
    assert!(lftui.line_of("plan").contains("only right"));
    lftui
        .keys("esc")
        .gone("two of answer-question")
        .gone("D compares with");
}

#[test]
fn escape_forgets_what_was_remembered_where_there_is_nothing_else_to_leave() {
    let mut lftui = traces(Imitation::V4);
    lftui
        .keys("D j enter")
        .sees("track_order")
        .sees("D compares with");
    lftui
        .keys("esc")
        .gone("track_order")
        .sees("D compares with");
    lftui
        .keys("esc")
        .sees("is forgotten")
        .gone("D compares with");
    lftui.keys("D D").sees("is forgotten");
}

#[test]
fn in_a_trace_its_root_stands_for_the_whole_and_any_other_row_for_its_step() {
    let trace = Place::Trace {
        id: project::FIRST.into(),
        select: None,
    };
    let mut lftui = Harness::small(Imitation::V4).place(trace).start();
    lftui.sees("track_order").settles();
    lftui.keys("G D").sees("generation reply");
    lftui.keys("k k D").sees("reply and plan").settles();
    lftui
        .sees("1 of 1 steps differ")
        .sees("prompt support/tone v2");
    lftui.keys("esc").sees("load-profile").keys("g g D");
    lftui.sees("trace answer-question");
}

#[test]
fn observations_are_compared_from_their_list() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("3").sees("read-file").settles();
    lftui.keys("/").text("reply").keys("enter space n D");
    lftui
        .sees("two of reply")
        .sees("1 of 1 steps differ")
        .settles();
    lftui
        .keys("]")
        .sees("+ * role: \"tool\"")
        .sees("gpt-4o-mini");
    lftui.keys("] ]").sees("temperature: 0.2");
}

#[test]
fn by_their_ids_from_the_palette() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys(":");
    lftui.text(&format!("compare {} {}", project::SECOND, project::FIRST));
    lftui.sees("compare traces").keys("enter");
    lftui.sees("two of answer-question").settles();
    assert!(lftui.line_of("plan").contains("only right"));
    lftui.keys("esc").goes_to(project::FIRST);
    lftui.sees("track_order").settles();
    lftui
        .keys(":")
        .text("compare ")
        .text(project::SECOND)
        .keys("enter");
    lftui.sees("two of answer-question").settles();
    assert!(lftui.line_of("plan").contains("only left"));
}

#[test]
fn one_walks_from_difference_to_difference_and_opens_the_step() {
    let mut lftui = turns(Imitation::V4);
    lftui.keys("x x").sees("○ load-profile  only left");
    lftui.keys("G x").sees("no step below differs");
    lftui.sees("● reply  1 change");
    lftui.keys("tab x").sees("change 1 of 1");
    lftui.keys("esc m").sees("only what differs");
    lftui.keys("G l enter").sees("Messages").settles();
    assert_eq!(lftui.copies("y i"), "bbbb000000000021");
    lftui.keys("esc").sees("two of answer-question");
    lftui.keys("h");
    assert_eq!(lftui.copies("y i"), project::REPLY);
    let copied = lftui.copies("y y");
    assert!(copied.contains("- content: \"It left Leipzig"), "{copied}");
    assert!(copied.contains("+ content: \"Not any more"), "{copied}");
}

#[test]
fn only_the_words_that_changed_are_marked_and_equal_lines_are_left_out() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys(":");
    lftui
        .text(&format!("compare {0} {0}", project::FIRST))
        .keys("enter");
    lftui.sees("0 of 6 steps differ").settles();
    lftui.keys("G").sees("● reply  equal").sees("gpt-4o-mini");
    lftui
        .keys("m")
        .sees("only what differs")
        .gone("track_order");
}

#[test]
fn what_does_not_come_is_said() {
    let mut lftui = traces(Imitation::V4);
    lftui.server.proxy.fail(project::SECOND, Fault::Status(400));
    lftui.keys("space space D").sees("unwell");
}

#[test]
fn contents_that_do_not_come_are_said_and_tried_again() {
    let mut lftui = traces(Imitation::V4);
    lftui.server.proxy.fail("io%2C", Fault::Status(400));
    lftui.keys("space space D").sees("two of answer-question");
    lftui.sees("unwell").sees("not compared");
}

#[test]
fn any_two_versions_of_prompts_are_compared_in_their_pane() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("5").sees("Hello {{name}}!");
    lftui
        .keys("G D")
        .sees("support/tone v2: go to another version");
    lftui
        .keys("[")
        .sees("first words")
        .keys("D")
        .sees("v2 → v1");
    lftui.sees("- Be kind and brief").sees("+ Be kind to");
    lftui
        .keys("x")
        .sees("change 1 of")
        .keys("esc")
        .gone("v2 → v1");
    lftui
        .keys("D k D")
        .sees("support/tone v1 → v1")
        .sees("+ You refund lamps.");
}

#[test]
fn every_width_shows_it() {
    let mut lftui = turns(Imitation::V4);
    lftui
        .resize(80, 24)
        .sees("only left")
        .sees("- It left Leipzig");
    lftui.resize(40, 12).sees("only left").gone("Leipzig");
    lftui
        .keys("tab")
        .sees("- It left Leipzig")
        .keys("esc")
        .sees("only left");
    for (width, height) in [(1, 1), (10, 3), (30, 6), (200, 60)] {
        lftui.resize(width, height).done();
    }
}
