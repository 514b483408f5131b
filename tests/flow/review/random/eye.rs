//! What was on the screen when which key was pressed, and what came of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use serde_json::{Value, json};

use super::super::queue::{Desk, answer};
use super::{ITEMS, Step};
use crate::support::{Fault, Harness, parse_keys};

/// What was on the screen when which key was pressed.
pub(super) struct Eye {
    pub(super) desk: Desk,
    items: HashMap<String, usize>,
    pub(super) lftui: Harness,
    /// The item on the screen, if its answer was read since it is there.
    read: BTreeSet<usize>,
    /// How often a key that submits met an item that was read.
    meant: BTreeMap<usize, usize>,
    /// The first completion that was not meant: the key, and the screens before and after it.
    pub(super) slip: Option<String>,
}

impl Eye {
    pub(super) fn new(desk: Desk) -> Self {
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
    pub(super) fn home(&mut self) {
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
        // What is being sent keeps its box, and the keys.
        self.lftui
            .settles()
            .keys("esc esc esc esc esc esc esc esc 6")
            .sees("many")
            .keys("home enter")
            .sees(" of ")
            .keys("R");
        self.look();
    }

    pub(super) fn does(&mut self, step: &Step) {
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
            Step::Filter(line) => {
                self.does(&Step::Keys("f ctrl-u"));
                self.does(&Step::Paste(line));
                self.does(&Step::Keys("enter"));
            }
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
    pub(super) fn unmeant(&self) -> Vec<usize> {
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
    pub(super) fn completed(&self) -> BTreeMap<usize, usize> {
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
    pub(super) fn is_allowed(score: &Value) -> bool {
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
