//! How a session begins, goes on elsewhere, and rests.

use std::time::Duration;

use lftui::pane::Place;
use lftui::server::Imitation;

use crate::support::{Fault, Harness, project};

#[test]
fn the_first_screen_leads_into_the_demo() {
    let mut lftui = Harness::empty(Imitation::Mixed).unconfigured().start();
    lftui.sees("Look around in the demo").keys("enter");
    lftui.sees("demo › sessions").sees("chat-8841");
}

#[test]
fn while_the_demo_is_filled_keys_are_kept_and_leaving_is_possible() {
    let start = || Harness::empty(Imitation::Mixed).unconfigured().start();
    let mut lftui = start();
    lftui.sees("Look around in the demo").keys("enter 6");
    lftui.sees("demo › queues").sees("tone-check");
    let mut lftui = start();
    lftui.sees("Look around in the demo").keys("enter");
    lftui.sees("the demo is being filled").keys("q");
    assert_eq!(lftui.ended(), "quit");
}

#[test]
fn a_connection_is_tried_kept_and_opened() {
    let mut lftui = Harness::small(Imitation::V4).unconfigured().start();
    lftui.sees("Connect to Langfuse").keys("down enter");
    lftui.sees("secret key");
    let url = lftui.server.proxy.url.clone();
    lftui.paste(&url).keys("tab").text("pk-lf-test");
    lftui.keys("tab").text("sk-lf-test");
    lftui
        .sees("•")
        .keys("enter")
        .sees("visit-1")
        .sees("v4 reads");
    let file = lftui.config_file();
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains(&url) && kept.contains("pk-lf-test"), "{kept}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_trace_named_on_the_command_line_is_opened_at_once() {
    let place = Place::Trace {
        id: project::FIRST.into(),
        select: Some(project::REPLY.into()),
    };
    let mut lftui = Harness::small(Imitation::V4).place(place).start();
    lftui.sees("● reply · generation").sees(project::ANSWER);
    lftui.keys("esc").sees("visit-1");
}

#[test]
fn a_web_address_goes_straight_there() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys(":");
    let id = project::IMPORT;
    lftui.paste(&format!(
        "https://cloud.langfuse.com/project/p1/traces/{id}"
    ));
    lftui.sees("open trace").keys("enter").sees("read-file");
}

#[test]
fn idle_it_draws_nothing() {
    let mut lftui = Harness::still(Imitation::V4).start();
    lftui.sees("visit-1").settles();
    let before = lftui.frames();
    lftui.rests(Duration::from_millis(700));
    assert!(lftui.frames() <= before + 1, "it drew without a cause");
}

#[test]
fn suspending_gives_the_terminal_back_and_comes_back() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("ctrl-z").sees("visit-1");
    assert_eq!(lftui.suspended(), 1);
    lftui.keys("2").sees("nightly-import").keys("ctrl-c");
    assert_eq!(lftui.ended(), "quit");
}

#[test]
fn every_pane_shows_what_was_seen_while_another_waits_for_the_server() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("2").sees("nightly-import");
        lftui.keys("3").sees("track_order").settles();
        lftui.keys("q");
        let mut lftui = lftui.again().start();
        lftui.sees("visit-1").settles();
        lftui.server.proxy.fail("", Fault::Hang);
        lftui.keys("R").sees("loading");
        lftui.keys("2").sees("nightly-import").sees("loading");
        lftui.keys("3").sees("track_order");
        lftui.keys("R").sees("loading");
        lftui.keys("1").sees("visit-1");
        lftui.keys("3").sees("track_order");
    }
}
