//! Reading what an agent did: only what is new, and the whole run as one log.

use lftui::server::Imitation;

use crate::support::{Harness, project};

#[test]
fn d_leaves_only_what_is_new_since_the_generation_before() {
    // A server of version 4 invents a root above.
    for (imitate, rows) in [(Imitation::V4, 14), (Imitation::V3, 13)] {
        let mut lftui = Harness::demo(imitate).start();
        lftui.sees("chat-8841").keys("2").sees("coding-agent");
        lftui.opens("coding-agent").sees("understand-1");
        // To the second turn's generation.
        lftui.keys(&"j ".repeat(rows));
        lftui.sees("You are a coding agent").keys("d");
        lftui
            .sees("messages as in think of")
            .gone("You are a coding agent");
        // The next generation, too, until it is switched off.
        lftui
            .keys(&"j ".repeat(7))
            .sees("messages as in think of")
            .sees("assistant");
        lftui.gone("You are a coding agent");
        lftui
            .keys("d")
            .sees("You are a coding agent")
            .gone("messages as in");
    }
}

#[test]
fn the_whole_run_reads_as_one_log() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui
            .sees("visit-1")
            .goes_to(project::FIRST)
            .sees("track_order")
            .keys("L");
        lftui
            .sees("log · step 1 of")
            .sees(project::QUESTION)
            .sees(project::ANSWER);
        lftui.sees("as in step");
        lftui.keys("/").text("lamp shop").keys("enter").sees("1/");
        lftui.keys("J enter").gone("log · step").sees("· tool");
        lftui
            .keys("L")
            .sees("log · step")
            .keys("esc")
            .gone("log · step")
            .sees("· tool");
    }
}

#[test]
fn a_trace_is_copied_as_markdown_and_what_is_below_a_step_alone() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui
            .sees("visit-1")
            .goes_to(project::FIRST)
            .sees("track_order")
            .sees(project::QUESTION);
        let text = lftui.copies("y m");
        lftui.sees("tokens (estimated)");
        assert!(text.starts_with("# Trace answer-question"), "{text}");
        for part in [
            "## Steps",
            "generation plan",
            "as in step",
            project::QUESTION,
            project::ANSWER,
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!(text.matches("You help the customers").count(), 1, "{text}");
        lftui.keys("G").sees("reply · generation");
        let text = lftui.copies("y m");
        assert!(text.contains("Only the step \"reply\""), "{text}");
        assert!(
            text.contains(project::ANSWER) && !text.contains("track_order,"),
            "{text}"
        );
    }
}

#[test]
fn a_value_is_piped_to_a_command_and_what_it_prints_is_shown() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .goes_to(project::FIRST)
        .sees("track_order")
        .sees(project::QUESTION);
    lftui
        .keys("|")
        .sees("Enter run")
        .text("tr a-z A-Z")
        .keys("enter");
    lftui
        .sees("Output")
        .sees("ANSWER-QUESTION")
        .keys("esc")
        .gone("ANSWER-QUESTION");
    lftui
        .keys("|")
        .text("echo out; exit 3")
        .keys("enter")
        .sees("it failed")
        .sees("out");
    lftui
        .keys("esc |")
        .keys("up")
        .sees("echo out; exit 3")
        .keys("up")
        .sees("tr a-z A-Z");
    lftui.keys("esc").gone("Enter run");
    // One that does not end can be stopped, and holds nothing up.
    lftui
        .keys("|")
        .text("sleep 60")
        .keys("enter")
        .sees("running");
    lftui
        .keys("esc")
        .gone("running")
        .sees("the command was stopped");
}

#[test]
fn a_value_is_written_to_a_file_that_was_not_there() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .goes_to(project::FIRST)
        .sees("track_order")
        .sees(project::QUESTION);
    let file = lftui.folder().join("taken.json");
    let path = file.display().to_string();
    for said in ["wrote", "is there already"] {
        lftui.keys("y w").sees("write to answer-question.json");
        lftui.keys("ctrl-u").paste(&path).keys("enter").sees(said);
    }
    let deep = lftui.folder().join("new").join("taken.json");
    let path = deep.display().to_string();
    lftui.keys("y w ctrl-u").paste(&path).keys("enter");
    lftui.sees("is not there; make it");
    std::fs::create_dir(lftui.folder().join("new")).unwrap();
    lftui
        .keys("y w")
        .sees("up before")
        .keys("up enter")
        .sees("wrote");
    assert!(deep.exists(), "what was typed is brought back");
    let text = std::fs::read_to_string(file).expect("it was written");
    assert!(text.contains(project::QUESTION), "{text}");
}

#[test]
fn what_the_output_changes_of_the_input_is_shown_and_left_again() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.opens("nightly").sees("read-file").settles();
    lftui.keys("=").sees("no output was recorded to compare");
    lftui.keys("=").gone("to compare");
    lftui.goes_to(project::FIRST).sees("● reply").settles();
    lftui.keys("G").sees("● reply · generation").keys("=");
    lftui.sees("input → output:").sees("change");
    lftui.keys("=").gone("input → output:");
}
