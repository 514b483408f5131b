//! Keys in any order: nothing panics, what is completed was on the screen then, and every value is within its config.
//! `LFTUI_TEST_CASES` says how many sequences are tried. Items are not removed from the queue: there would soon be none.

mod eye;

use std::cell::RefCell;

use lftui::server::Imitation;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::queue::{Desk, Kind};
use crate::random::seed;
use eye::Eye;

const ITEMS: usize = 8;

/// Those of the form and of the review several times, so that items are completed, too. Left out is what quits, what
/// reaches outside (`y w`, `|`, `o` in a trace), what changes which items there are, and `[` `]`: another tab shows the
/// item without its answer.
const KEYS: &str = "0 1 1 1 2 2 3 5 9 . - down down down up j k left right enter enter enter space w u u backspace n p l l , \
                    x i r tab tab tab shift-tab pgdn pgup home end esc esc s s c C e / f ? O F t v g z m d + R \
                    b h L T @ é 名 alt-enter ctrl-enter ctrl-alt-e ctrl-d ctrl-l ctrl-u";

/// What a hand does in one go.
#[derive(Clone, Debug)]
enum Step {
    Keys(&'static str),
    /// A key that is held down, and whether the terminal tells.
    Held(&'static str, usize, bool),
    Paste(&'static str),
    /// Pasted, since its letters are keys where there is no filter: some of them add to a queue.
    Filter(&'static str),
    Size(u16, u16),
    Fails(&'static str),
    Heals,
}

fn step() -> impl Strategy<Value = Step> {
    let keys: Vec<&str> = KEYS.split_whitespace().collect();
    let held = [
        "enter",
        "1",
        "2",
        "space",
        "u",
        "w",
        "backspace",
        "esc",
        "tab",
        "down",
        "alt-enter",
        "n",
        "x",
    ];
    let sizes = [(120, 40), (80, 24), (160, 45), (90, 13), (100, 9)];
    let pasted = [
        "0.7",
        "7",
        "1\r1\r1\r",
        "\r\n\r\n",
        "kind",
        "a long story\nin two lines",
        "\u{1b}[A\u{7}",
        "",
    ];
    let filters = [
        "state:pending",
        "state:held",
        "name:turn-1",
        "cost:>9",
        "cost:>",
    ];
    let faults = ["", "POST", "PATCH", "v2/observations", "scores", "sessions"];
    // Items found in the list, filtered, and marked there; orders, an option that is looked for, a comment, a score from the tree, a correction.
    let whole = [
        "l v i s i t enter",
        "l t u r n - 3 enter",
        "l down down enter",
        "l space space enter",
        ", 2",
        ", 1",
        ", 6",
        ", 7",
        ", 9 enter",
        "/ k i enter",
        "c w h y alt-enter",
        "C n o alt-enter",
        "C n o esc",
        "e",
        "tab s 1 enter",
        "tab tab s 0 . 5 enter",
        "tab s f x tab 1 enter",
        "O d",
        "O r esc",
        "O enter esc",
        "? esc",
        "tab / a n s enter esc",
        "+ +",
        "f ctrl-u enter",
        "f esc",
        "l tab tab enter 1 enter y",
        "l ctrl-a enter 0 . 5 enter y",
        "l ctrl-a enter 2 enter n esc esc",
        "l tab down tab esc esc",
    ];
    let judged = [
        "1 down 1 down 2 enter",
        "1 down 1 down 2 down 3 enter",
        "0 . 5 down 2 down 1 down 1 1 down y e s alt-enter",
    ];
    prop_oneof![
        24 => proptest::sample::select(keys).prop_map(Step::Keys),
        10 => proptest::sample::select(judged.to_vec()).prop_map(Step::Keys),
        4 => proptest::sample::select(whole.to_vec()).prop_map(Step::Keys),
        2 => (proptest::sample::select(held.to_vec()), 2..12_usize, any::<bool>()).prop_map(|(key, times, told)| Step::Held(key, times, told)),
        1 => proptest::sample::select(pasted.to_vec()).prop_map(Step::Paste),
        1 => proptest::sample::select(filters.to_vec()).prop_map(Step::Filter),
        1 => proptest::sample::select(sizes.to_vec()).prop_map(|(width, height)| Step::Size(width, height)),
        1 => proptest::sample::select(faults.to_vec()).prop_map(Step::Fails),
        1 => Just(Step::Heals),
    ]
}

fn try_keys(desk: Desk, imitation: &str) {
    let cases = std::env::var("LFTUI_TEST_CASES").ok();
    let config = ProptestConfig {
        cases: cases.and_then(|cases| cases.parse().ok()).unwrap_or(30),
        failure_persistence: None,
        rng_seed: seed(),
        ..ProptestConfig::default()
    };
    let eye = RefCell::new(Eye::new(desk));
    proptest!(config, |(steps in proptest::collection::vec(step(), 1..30))| {
        let mut eye = eye.borrow_mut();
        eye.home();
        for step in &steps {
            eye.does(step);
        }
        eye.lftui.server.proxy.heal();
        eye.lftui.sent();
        let unmeant = eye.unmeant();
        let slip = eye.slip.clone().unwrap_or_default();
        prop_assert!(unmeant.is_empty(), "completed, and not read: {unmeant:?}\n{slip}");
        for write in eye.lftui.writes() {
            if write.path.ends_with("/scores") {
                let body: Value = serde_json::from_str(&write.body).unwrap();
                prop_assert!(Eye::is_allowed(&body), "{body}");
            }
        }
        eye.lftui.server.proxy.forget();
    });
    let eye = eye.into_inner();
    for score in eye.desk.annotations() {
        assert!(Eye::is_allowed(&score), "{score}");
    }
    let done: usize = eye.completed().values().sum();
    eprintln!(
        "{imitation}: {} sequences, {done} items completed",
        config_cases()
    );
}

fn config_cases() -> String {
    std::env::var("LFTUI_TEST_CASES").unwrap_or_else(|_| "30".into())
}

#[test]
fn random_keys_complete_only_what_was_seen_and_write_only_what_is_allowed() {
    try_keys(Desk::mixed(Imitation::Mixed, ITEMS), "three fields");
}

#[test]
fn random_keys_in_a_form_of_all_kinds_do_no_harm() {
    let topics: Vec<Value> = (0..11)
        .map(|at| json!({"label": format!("topic {at}"), "value": at}))
        .collect();
    let more = [
        json!({"name": "topic", "dataType": "CATEGORICAL", "categories": topics}),
        json!({"name": "why", "dataType": "TEXT"}),
    ];
    let kinds: Vec<Kind> = (0..ITEMS)
        .map(|at| [Kind::Trace, Kind::Step, Kind::Session][at % 3])
        .collect();
    try_keys(Desk::asking(Imitation::V4, &kinds, &more), "five fields");
}
