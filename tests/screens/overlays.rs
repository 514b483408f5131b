//! What lies over a pane.

use lftui::server::Imitation;

use super::picture::keep;
use crate::support::{Fault, Harness, project};

fn over_traces(keys: &str, shows: &str) -> Harness {
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .settles();
    lftui.keys(keys).sees(shows);
    lftui
}

#[test]
fn help_and_palette() {
    let mut lftui = over_traces("?", "Keys that work here");
    keep("help", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("esc :")
        .text("sort c")
        .sees("sort-cost");
    keep("palette", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("ctrl-u")
        .text("trace 4f2a")
        .sees("open trace 4f2a");
    keep("palette-trace", &mut lftui);
}

#[test]
fn lines_and_menus() {
    let mut lftui = over_traces("f", "Enter apply");
    keep("filter", &mut lftui);
    lftui
        .resize(160, 45)
        .text("level:ERROR latency:>2000")
        .keys("enter")
        .sees("No traces match")
        .settles();
    keep("filter-nothing", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("f ctrl-u enter")
        .sees("nightly-import")
        .keys("t")
        .sees("last 24 hours");
    keep("time-range", &mut lftui);
    lftui.resize(160, 45).keys("esc y").sees("t trace");
    keep("keys-pending", &mut lftui);
}

#[test]
fn a_score_and_a_comment() {
    let mut lftui = over_traces("j s", "how far did it solve");
    keep("score", &mut lftui);
    lftui
        .resize(160, 45)
        .keys("esc esc enter")
        .sees("● reply")
        .keys("c")
        .sees("Comment")
        .text("Good one.");
    keep("comment", &mut lftui);
}

#[test]
fn a_form_with_values_that_do_not_fit() {
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("6")
        .sees("tone-check")
        .keys("enter")
        .sees(project::QUESTION)
        .sees("helpful");
    lftui.keys("5 down 2 down 1 enter").sees("from 0 to 1");
    keep("review-refused", &mut lftui);
}

#[test]
fn a_copy_that_takes_long() {
    let mut lftui = over_traces("j", "nightly-import");
    lftui.settles();
    lftui.server.proxy.fail("io", Fault::Hang);
    lftui.keys("y t").sees("Copy the whole trace");
    keep("copying", &mut lftui);
}
