//! Keys in any order: nothing panics, what is completed was on the screen then, and every value is within its config.
//! `LFTUI_TEST_CASES` says how many sequences are tried. Items are not removed from the queue: there would soon be none.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use lftui::server::Imitation;
use proptest::prelude::*;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use serde_json::{Value, json};

use super::queue::{Desk, Kind, answer};
use crate::random::seed;
use crate::support::{Fault, Harness, parse_keys};

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
    let faults = ["", "POST", "PATCH", "v2/observations", "scores", "sessions"];
    // Items found in the list, orders, an option that is looked for, a comment, a score from the tree, a correction.
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
        1 => proptest::sample::select(sizes.to_vec()).prop_map(|(width, height)| Step::Size(width, height)),
        1 => proptest::sample::select(faults.to_vec()).prop_map(Step::Fails),
        1 => Just(Step::Heals),
    ]
}

/// What was on the screen when which key was pressed.
struct Eye {
    desk: Desk,
    items: HashMap<String, usize>,
    lftui: Harness,
    /// The item on the screen, if its answer was read since it is there.
    read: BTreeSet<usize>,
    /// How often a key that submits met an item that was read.
    meant: BTreeMap<usize, usize>,
    /// The first completion that was not meant: the key, and the screens before and after it.
    slip: Option<String>,
}

impl Eye {
    fn new(desk: Desk) -> Self {
        let mut lftui = Harness::on(desk.server.clone()).size(120, 40).start();
        lftui.sees("Sessions");
        let items = (0..ITEMS).map(|at| (desk.item_id(at), at)).collect();
        Self {
            desk,
            items,
            lftui,
            read: BTreeSet::new(),
            meant: BTreeMap::new(),
            slip: None,
        }
    }

    /// Opens the review wherever the last keys ended.
    fn home(&mut self) {
        self.lftui.server.proxy.heal();
        // Its last key may submit what the steps before left on the screen.
        self.look();
        for at in &self.read {
            *self.meant.entry(*at).or_default() += 1;
        }
        // There is something to do again.
        for item in self.desk.items() {
            if item["status"] == "COMPLETED" {
                let path = self
                    .desk
                    .path(&format!("items/{}", item["id"].as_str().unwrap()));
                self.desk
                    .server
                    .insist("PATCH", &path, &json!({"status": "PENDING"}));
            }
        }
        self.lftui
            .keys("esc esc esc esc esc esc esc esc 6")
            .sees("many")
            .keys("home enter")
            .sees(" of ")
            .keys("R");
        self.look();
    }

    fn does(&mut self, step: &Step) {
        match step {
            Step::Keys(keys) => {
                for key in parse_keys(keys) {
                    self.press(&Event::Key(key));
                }
            }
            Step::Held(key, times, told) => {
                let mut key = parse_keys(key)[0];
                for _ in 0..*times {
                    self.press(&Event::Key(key));
                    if *told {
                        key.kind = KeyEventKind::Repeat;
                    }
                }
            }
            Step::Paste(text) => self.press(&Event::Paste((*text).to_owned())),
            Step::Size(width, height) => self.press(&Event::Resize(*width, *height)),
            Step::Fails(part) => self.lftui.server.proxy.fail(part, Fault::Status(500)),
            Step::Heals => self.lftui.server.proxy.heal(),
        }
    }

    fn press(&mut self, event: &Event) {
        self.look();
        let submits = |key: &KeyEvent| matches!(key.code, KeyCode::Enter | KeyCode::Char('x'));
        if event.as_key_event().is_some_and(|key| submits(&key)) {
            for at in &self.read {
                *self.meant.entry(*at).or_default() += 1;
            }
        }
        let before = self.lftui.screen();
        self.lftui.send(event.clone()).done();
        self.look();
        if self.slip.is_none() && !self.unmeant().is_empty() {
            let after = self.lftui.screen();
            let items = self.unmeant();
            self.slip = Some(format!("{items:?} by {event:?}\n{before}\n{after}"));
        }
    }

    /// Items that were completed more often than a key could mean it.
    fn unmeant(&self) -> Vec<usize> {
        let meant = |at: &usize| self.meant.get(at).copied().unwrap_or_default();
        let all = self.completed().into_iter();
        all.filter(|(at, count)| *count > meant(at))
            .map(|(at, _)| at)
            .collect()
    }

    /// At every frame since the last look: one may have been there only for a moment.
    fn look(&mut self) {
        for screen in self.lftui.screens() {
            self.see(&screen);
        }
    }

    fn see(&mut self, screen: &str) {
        let Some(head) = screen.lines().find(|line| line.contains(" done ")) else {
            return;
        };
        let is_named = |at: &usize| {
            head.contains(&format!("turn-{at} ")) || head.contains(&format!("visit-{at} "))
        };
        self.read.retain(is_named);
        self.read.extend(
            (0..ITEMS)
                .filter(is_named)
                .filter(|at| screen.contains(&answer(*at))),
        );
    }

    /// Items that were completed, as often as they were.
    fn completed(&self) -> BTreeMap<usize, usize> {
        let file = self.lftui.folder().join("state/reviews.jsonl");
        let mut found = BTreeMap::new();
        for line in std::fs::read_to_string(file).unwrap_or_default().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let at = self.items[line["item"].as_str().unwrap()];
            *found.entry(at).or_default() += 1;
        }
        found
    }

    /// Everything that was sent in a score is allowed by its config.
    fn is_allowed(score: &Value) -> bool {
        let value = &score["value"];
        let label = || score["stringValue"].as_str().or(value.as_str());
        if score["configId"].is_null() {
            // A score of one's own, or a corrected output.
            return true;
        }
        match score["name"].as_str().unwrap() {
            "helpful" => value
                .as_f64()
                .is_some_and(|value| (0.0..=1.0).contains(&value)),
            "tone" => label().is_some_and(|label| ["kind", "rude"].contains(&label)),
            "resolved" => value == 0 || value == 1,
            "topic" => label().is_some_and(|label| label.starts_with("topic ")),
            "why" => label().is_some_and(|label| !label.trim().is_empty()),
            _ => false,
        }
    }
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
