//! A whole sitting: fifty items of three kinds, with mistakes, take-backs, holds, a server that fails for a while, and
//! `kill -9` in the middle of it, three times.

use std::collections::BTreeMap;
use std::time::Duration;

use lftui::server::Imitation;
use serde_json::{Value, json};

use super::queue::{Desk, Kind, answer, session, step, trace};
use super::support::{Fault, KEYS};
use super::window::{Home, Window};

const ITEMS: usize = 50;

/// It is killed after this decision, sent or not; while decisions wait for a server that is down, as soon as no further
/// item can be shown, however many were read ahead; and with the key that submits.
const KILLS: [Option<usize>; 3] = [Some(13), None, Some(37)];
/// From here on the server fails, until lftui was killed and started again.
const DOWN: usize = 22;

/// What the reviewer means about each item: the scores, as the server tells them.
type Meant = BTreeMap<usize, (f64, &'static str, &'static str)>;

struct Sitting {
    desk: Desk,
    home: Home,
    window: Window,
    meant: Meant,
}

/// A key for each field, and what it stands for.
fn judgement(at: usize) -> (String, (f64, &'static str, &'static str)) {
    let (number, shown) = [("0", 0.0), ("1", 1.0), ("0.5", 0.5)][at % 3];
    let (tone, label) = [("1", "kind"), ("2", "rude")][at % 2];
    let (resolved, word) = [("1", "True"), ("2", "False")][at / 2 % 2];
    (format!("{number}↓{tone}↓{resolved}"), (shown, label, word))
}

impl Sitting {
    fn begin(imitate: Imitation) -> Self {
        let desk = Desk::mixed(imitate, ITEMS);
        let home = Home::new();
        home.write_config(&format!(
            "hold_seconds = 1\nrepeat_ms = 0\nreviewer = \"grace\"\n\n[profiles.test]\nhost = \"{}\"\npublic_key = \"{}\"\nsecret_key = \"{}\"\n",
            desk.server.proxy.url, KEYS.0, KEYS.1
        ));
        let window = home.lftui(&["review", "many"]);
        Self {
            desk,
            home,
            window,
            meant: Meant::new(),
        }
    }

    /// Arrows stand for themselves, ⏎ for Enter, ⌫ for Backspace.
    fn types(&mut self, keys: &str) {
        let keys = keys.replace('↓', "\x1b[B").replace('⏎', "\r");
        self.window.types(&keys.replace('⌫', "\x7f"));
    }

    fn sees(&mut self, words: &str) {
        self.window.sees(words);
    }

    /// Waits until an item that is to be judged is wholly there; None once all are done, or where the next one does not
    /// come.
    fn item(&mut self, but: Option<usize>) -> Option<usize> {
        self.window.waits("an item to judge", |screen| {
            let screen = screen.contents();
            let found = shown(&screen);
            let stuck = found.is_none() && but.is_some() && is_stuck(&screen);
            is_over(&screen) || stuck || (found.is_some() && found != but)
        });
        let screen = self.window.text();
        shown(&screen).filter(|_| !is_over(&screen))
    }

    fn judge(&mut self, at: usize) {
        let (keys, values) = judgement(at);
        self.types(&format!("{keys}⏎"));
        self.meant.insert(at, values);
    }

    /// As [`Self::judge`], after it was taken back with `u`: this was entered, and is decided otherwise.
    fn taken_back(&mut self, at: usize, keys: &str, values: (f64, &'static str, &'static str)) {
        self.types("u");
        self.sees("taken back");
        assert_eq!(self.item(None), Some(at));
        self.types(keys);
        self.meant.insert(at, values);
    }

    /// No warning, no tidying up; then the reviewer begins again.
    fn dies(&mut self) {
        self.window.dies();
        self.window = self.home.lftui(&["review", "many"]);
    }

    /// Waits until nothing waits to be sent, which the first line tells.
    fn sent(&mut self) {
        self.window.waits("everything to be sent", |screen| {
            let contents = screen.contents();
            let head = contents.lines().next().unwrap_or_default();
            !head.split_whitespace().any(|word| word == "waiting")
        });
    }

    /// What happens to this item besides being judged.
    fn decide(&mut self, at: usize) {
        match at {
            // Slips that are mended at once: a number out of its range, a value forgotten, another option meant.
            3 => {
                self.types("5↓1↓1⏎");
                self.sees("from 0 to 1");
                self.types("1⏎");
                self.meant.insert(at, (1.0, "kind", "True"));
            }
            5 => {
                self.types("1↓↓1⏎");
                self.sees("a value is missing");
                self.types("12⏎");
                self.meant.insert(at, (1.0, "rude", "True"));
            }
            7 | 31 if self.held(at) => self.judge(at),
            7 | 31 => self.types("w"),
            // Decided, and regretted while nothing of it was sent.
            11 => {
                self.types("1↓1↓1⏎");
                self.item(Some(at));
                self.taken_back(at, "↓2⏎", (1.0, "rude", "True"));
            }
            // Regretted after it was sent.
            15 => {
                self.types("1↓1↓1⏎");
                self.item(Some(at));
                self.sent();
                self.taken_back(at, "↓↓2⏎", (1.0, "kind", "False"));
            }
            at => self.judge(at),
        }
    }

    fn held(&self, at: usize) -> bool {
        let text = self.window.text();
        let head = text.lines().find(|line| line.contains(" of 50 "));
        let head = head.unwrap_or_else(|| panic!("item {at} has no head:\n{text}"));
        head.contains("held")
    }

    /// The server answers nothing any more. Who knows the next items goes on with them.
    fn fails(&mut self) {
        self.window.settles(Duration::from_millis(500));
        self.desk.server.proxy.fail("", Fault::Status(503));
    }

    /// Meanwhile the keys for an item that cannot be shown do nothing.
    fn waits_in_vain(&mut self) {
        self.sees("The server failed with status 503");
        self.types("1↓1↓1⏎");
        self.sees("wait until the item is fully shown");
        self.sees("waiting");
    }
}

fn is_stuck(screen: &str) -> bool {
    screen.contains("The item did not come")
}

fn is_over(screen: &str) -> bool {
    screen.contains("every item of this queue is done")
}

/// The item on the screen, if it can be judged.
fn shown(screen: &str) -> Option<usize> {
    let head = screen.lines().find(|line| line.contains(" of 50 "))?;
    let number: usize = head.split_whitespace().next()?.parse().ok()?;
    let at = number.checked_sub(1)?;
    let whole = screen.contains(&answer(at)) && screen.contains("▎ helpful");
    (whole && !head.contains("completed")).then_some(at)
}

fn a_sitting(imitate: Imitation) {
    let mut sitting = Sitting::begin(imitate);
    let (mut last, mut kills) = (None, 0);
    loop {
        let Some(at) = sitting.item(last) else {
            if kills != 1 {
                break;
            }
            assert!(last >= Some(DOWN), "something waits for the server");
            sitting.waits_in_vain();
            sitting.dies();
            sitting.sees("unwell");
            sitting.desk.server.proxy.heal();
            sitting.types("R");
            kills += 1;
            continue;
        };
        if at == DOWN && kills == 1 {
            sitting.fails();
        }
        sitting.decide(at);
        last = Some(at);
        if KILLS.get(kills) != Some(&last) {
            continue;
        }
        if kills == 0 {
            // The next item is there: the decision is on the disk.
            sitting.item(last);
        } else {
            // Whatever became of the decision: what is shown then is judged.
            last = None;
        }
        sitting.dies();
        kills += 1;
    }
    assert_eq!(kills, KILLS.len());
    sitting.sent();
    sitting.check();
    sitting.types("q");
    assert_eq!(sitting.window.ends(), 0);
}

#[test]
fn the_server_holds_exactly_what_the_reviewer_meant() {
    a_sitting(Imitation::V4);
}

#[test]
fn an_older_server_holds_exactly_what_the_reviewer_meant() {
    a_sitting(Imitation::V3);
}

impl Sitting {
    fn check(&self) {
        let (desk, meant) = (&self.desk, &self.meant);
        assert_eq!(meant.len(), ITEMS);
        let configs = desk.server.get("/score-configs");
        let configs = configs["data"].as_array().unwrap().iter();
        let configs: BTreeMap<&str, &Value> = configs
            .map(|config| (config["name"].as_str().unwrap(), &config["id"]))
            .collect();
        let all = desk.annotations();
        assert_eq!(all.len(), 3 * ITEMS, "each score once");
        for score in &all {
            assert_eq!(score["source"], "ANNOTATION");
            assert_eq!(score["queueId"], desk.queue.as_str());
            assert_eq!(score["metadata"]["reviewer"], "grace");
            assert_eq!(&score["configId"], configs[score["name"].as_str().unwrap()]);
        }
        for (at, (number, tone, resolved)) in meant {
            assert_eq!(desk.status(*at), "COMPLETED", "item {at}");
            let expected: [(&str, Value); 3] = [
                ("helpful", json!(number)),
                ("resolved", json!(resolved)),
                ("tone", json!(tone)),
            ];
            let found = desk.scores(*at);
            let same = found.len() == 3
                && found.iter().zip(&expected).all(|(found, expected)| {
                    let numbers = found.1.as_f64().zip(expected.1.as_f64());
                    let same = numbers.map_or(found.1 == expected.1, |(a, b)| (a - b).abs() < 1e-9);
                    found.0 == expected.0 && same
                });
            assert!(same, "item {at}: {found:?} instead of {expected:?}");
            let of_target = |score: &&Value| match desk.kinds[*at] {
                Kind::Trace => score["traceId"] == trace(*at) && score["observationId"].is_null(),
                Kind::Step => score["observationId"] == step(*at),
                Kind::Session => score["sessionId"] == session(*at),
            };
            assert_eq!(all.iter().filter(of_target).count(), 3, "item {at}");
        }
    }
}
