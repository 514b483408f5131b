//! What the screen says when the server is not as it should be, and how it recovers.

use std::time::Duration;

use lftui::server::Imitation;

use crate::support::{Fault, Harness};

#[test]
fn wrong_keys_are_named() {
    let mut lftui = Harness::empty(Imitation::Mixed)
        .secret("sk-lf-wrong")
        .start();
    lftui.sees("keys").until("what to do", |screen| {
        let screen = screen.to_lowercase();
        screen.contains("secret") || screen.contains("keys")
    });
    assert!(!lftui.screen().contains("sk-lf-wrong"));
    lftui.sees("keys refused");
}

#[test]
fn a_host_that_is_not_there_is_named() {
    let mut lftui = Harness::empty(Imitation::Mixed)
        .host("http://127.0.0.1:9")
        .start();
    lftui.sees("no connection").sees("127.0.0.1:9");
}

#[test]
fn a_web_page_is_no_langfuse() {
    let mut lftui = Harness::empty(Imitation::Mixed)
        .fault("/", Fault::Html)
        .start();
    lftui
        .sees("no connection")
        .until("that it is no API", |screen| {
            let screen = screen.to_lowercase();
            screen.contains("html") || screen.contains("web page")
        });
}

#[test]
fn a_server_that_hangs_is_given_up_and_asked_again() {
    let mut lftui = Harness::small(Imitation::Mixed)
        .timeout(Duration::from_millis(400))
        .fault("/", Fault::Hang)
        .start();
    lftui.sees("connecting").sees("no connection");
    lftui.server.proxy.heal();
    lftui
        .keys("R")
        .sees("visit-1")
        .gone("no connection")
        .sees("v4 reads");
}

fn recovers(fault: Fault) {
    let mut lftui = Harness::small(Imitation::V4)
        .timeout(Duration::from_secs(2))
        .fault("v2/observations?fields", fault)
        .start();
    lftui.sees("try again").gone("loading");
    lftui.server.proxy.heal();
    lftui.keys("R").sees("visit-1").gone("try again");
}

#[test]
fn a_cut_answer_is_asked_for_again() {
    recovers(Fault::Cut);
}

#[test]
fn garbage_is_asked_for_again() {
    recovers(Fault::Garbage);
}

#[test]
fn an_answer_of_another_shape_is_asked_for_again() {
    recovers(Fault::Strange);
}

#[test]
fn a_fault_of_the_server_is_asked_for_again() {
    recovers(Fault::Status(500));
}

#[test]
fn what_was_there_stays_when_a_refresh_fails() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").sees("batch-7");
    lftui
        .server
        .proxy
        .fail("v2/observations", Fault::Status(503));
    lftui.keys("R").sees("try again").sees("visit-1");
    lftui.server.proxy.heal();
    lftui.keys("R").gone("try again").sees("visit-1");
}

#[test]
fn an_empty_project_says_where_it_looked() {
    for imitate in [Imitation::Mixed, Imitation::V3, Imitation::V4] {
        let mut lftui = Harness::empty(imitate).start();
        lftui
            .sees("No sessions in the last 30 days")
            .keys("2")
            .sees("No traces in the");
        lftui
            .keys("3")
            .sees("No observations in the")
            .keys("4")
            .sees("No scores in the");
        lftui
            .keys("5 6")
            .done()
            .keys("j enter G s y y / x enter esc")
            .done();
    }
}

#[test]
fn a_broken_config_file_is_named_and_lftui_starts() {
    let mut lftui = Harness::small(Imitation::Mixed)
        .config("theme = 7\nno_such_key = true\n")
        .start();
    lftui
        .sees("visit-1")
        .until("the file and the key", |screen| {
            screen.contains("config.toml")
                && (screen.contains("theme") || screen.contains("no_such_key"))
        });
}

#[test]
fn nothing_configured_offers_the_demo_and_a_connection() {
    let mut lftui = Harness::small(Imitation::Mixed).unconfigured().start();
    lftui.until("both ways", |screen| {
        screen.contains("demo") && screen.to_lowercase().contains("connect")
    });
}

#[test]
fn a_server_that_wants_fewer_requests_is_waited_for_and_asked_again_by_itself() {
    let mut lftui = Harness::small(Imitation::V4)
        .fault("v2/observations?fields", Fault::Busy(2))
        .start();
    lftui
        .sees("waiting for requests, 2 s")
        .sees("waiting for requests, 1 s");
    assert!(!lftui.screen().contains("try again"));
    lftui.server.proxy.heal();
    lftui.sees("visit-1").gone("waiting").sees("of 29 left");
}

#[test]
fn what_is_left_of_a_set_budget_is_shown() {
    let mut lftui = Harness::small(Imitation::V4).requests("30/min").start();
    lftui.sees("visit-1").settles();
    let general = |path: &&String| {
        !path.ends_with("/health") && !path.ends_with("/projects") && !path.contains("/v2/metrics")
    };
    let left = 29 - lftui.requests().iter().filter(general).count();
    lftui.sees(&format!("{left} of 29 left"));
}

#[test]
fn an_exhausted_budget_keeps_the_screen_and_goes_on_by_itself() {
    let mut lftui = Harness::small(Imitation::V4).requests("6/s").start();
    lftui.sees("visit-1").settles();
    lftui.keys("2 3 4 6 1 R 2 R 3 R").settles();
    lftui.keys("2").sees("answer-question").gone("waiting");
    assert!(lftui.requests().len() > 6);
}
