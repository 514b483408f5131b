//! Keys in any order: nothing panics, what is completed was on the screen, and every value is within its config.
//! `LFTUI_TEST_CASES` says how many sequences are tried. Items are not removed from the queue: there would soon be none.

use std::collections::BTreeSet;

use lftui::server::Imitation;
use proptest::prelude::*;
use ratatui::crossterm::event::Event;

use super::queue::{Desk, answer};
use crate::support::{Harness, parse_keys};

const ITEMS: usize = 8;

/// Those of the form and of the review several times, so that items are completed, too.
const KEYS: &str = "0 1 1 1 2 2 3 5 9 . - down down down up j k left right enter enter enter space w u u backspace n p l , \
                    x o i r tab tab shift-tab [ ] pgdn pgup esc y j t é 名 + alt-enter ctrl-enter c R";

fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let all: Vec<&str> = KEYS.split_whitespace().collect();
    let judged = ["1", "down", "1", "down", "2", "enter"];
    let one = prop_oneof![
        6 => proptest::sample::select(all).prop_map(|key| vec![key]),
        1 => Just(judged.to_vec()),
    ];
    proptest::collection::vec(one, 1..30).prop_map(|keys| keys.concat())
}

/// Opens the review wherever the last keys ended.
fn home(lftui: &mut Harness) {
    lftui
        .keys("esc esc esc esc esc esc 6")
        .sees("many")
        .keys("enter")
        .sees(" of ");
}

#[test]
fn random_keys_complete_only_what_was_seen_and_write_only_what_is_allowed() {
    let cases = std::env::var("LFTUI_TEST_CASES").ok();
    let config = ProptestConfig {
        cases: cases.and_then(|cases| cases.parse().ok()).unwrap_or(40),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let desk = Desk::mixed(Imitation::Mixed, ITEMS);
    let mut lftui = Harness::on(desk.server.clone()).size(120, 40).start();
    lftui.sees("Sessions");
    let seen = std::cell::RefCell::new(BTreeSet::new());
    let lftui = std::cell::RefCell::new(lftui);
    proptest!(config, |(keys in keys(), size in 0..3_usize)| {
        let mut lftui = lftui.borrow_mut();
        let (width, height) = [(120, 40), (80, 24), (160, 45)][size];
        lftui.resize(width, height);
        home(&mut lftui);
        for key in keys {
            for key in parse_keys(key) {
                lftui.send(Event::Key(key));
            }
            lftui.done();
            let screen = lftui.screen();
            seen.borrow_mut().extend((0..ITEMS).filter(|at| screen.contains(&answer(*at))));
        }
        lftui.sent();
        let done = (0..ITEMS).filter(|at| desk.status(*at) == "COMPLETED");
        for at in done {
            prop_assert!(seen.borrow().contains(&at), "item {at} was never on the screen");
        }
        for score in desk.annotations() {
            let name = score["name"].as_str().unwrap();
            let allowed = match name {
                "helpful" => score["value"].as_f64().is_some_and(|value| (0.0..=1.0).contains(&value)),
                "tone" => ["kind", "rude"].contains(&score["stringValue"].as_str().unwrap()),
                _ => name == "resolved",
            };
            prop_assert!(allowed, "{score}");
        }
        for write in lftui.writes() {
            if write.path.ends_with("/scores") {
                let body: serde_json::Value = serde_json::from_str(&write.body).unwrap();
                let value = &body["value"];
                let allowed = match body["name"].as_str().unwrap() {
                    "helpful" => value.as_f64().is_some_and(|value| (0.0..=1.0).contains(&value)),
                    "tone" => ["kind", "rude"].contains(&value.as_str().unwrap()),
                    "resolved" => value == 0 || value == 1,
                    _ => false,
                };
                prop_assert!(allowed, "{body}");
            }
        }
    });
}
