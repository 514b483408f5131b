//! `kill -9` at random moments, on a network that loses things: nothing is lost, nothing is doubled.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::chaos::random;
use crate::child::{ARGUMENTS, FILE, RUN, URL};
use crate::stage::Stage;

/// Kills in an ordinary run; `LFTUI_TEST_KILLS=1000 cargo test --test outbox kills` makes more.
const KILLS: u64 = 50;
/// Of a hundred requests so many meet a fault.
const FAULTS: u32 = 25;
/// The longest life of most processes, in milliseconds.
const LIFE: u64 = 400;

/// A run: its number, its process, what it says, its queue item.
struct Run {
    number: u64,
    process: Child,
    said: Receiver<String>,
    item: (String, String),
}

/// What became of a run's decisions: those that were begun, and those that the screen moved on from.
#[derive(Default)]
struct Decided {
    tried: BTreeSet<usize>,
    kept: BTreeSet<usize>,
    item: (String, String),
}

impl Run {
    fn start(stage: &Stage, number: u64, decides: bool) -> Self {
        let item = if decides {
            stage.item(&format!("object-{number}"))
        } else {
            Default::default()
        };
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(ARGUMENTS)
            .env(URL, &stage.network.url)
            .env(FILE, stage.folder.path().join("outbox.db"))
            .env_remove(RUN)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        if decides {
            command.env(RUN, format!("{number} {} {}", item.0, item.1));
        }
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, said) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            number,
            process,
            said,
            item,
        }
    }

    /// Waits for a line that begins so.
    fn says(&self, start: &str) -> String {
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(120));
            let line = line.unwrap_or_else(|_| panic!("run {} did not say {start}", self.number));
            // The test runner's own words stand before the first line.
            if let Some(at) = line.find(start) {
                return line.split_at(at).1.to_owned();
            }
        }
    }

    fn killed(mut self) -> (u64, Decided) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        let mut decided = Decided {
            item: self.item,
            ..Decided::default()
        };
        for line in self.said {
            match line.split_once(' ') {
                Some(("tried", index)) => decided.tried.insert(index.parse().unwrap()),
                Some(("kept", index)) => decided.kept.insert(index.parse().unwrap()),
                _ => false,
            };
        }
        (self.number, decided)
    }
}

#[test]
fn nothing_is_lost_and_nothing_doubled_by_kills_and_faults() {
    let kills = std::env::var("LFTUI_TEST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let number = std::env::var("LFTUI_TEST_SEED").map_or(1, |seed| seed.parse().unwrap());
    let seed = AtomicU64::new(number);
    let stage = Stage::new(number);
    stage.network.share(FAULTS);
    let mut decided: BTreeMap<u64, Decided> = BTreeMap::new();
    let mut alive: Vec<Run> = Vec::new();
    for kill in 0..kills {
        let run = Run::start(&stage, kill, true);
        run.says("begun");
        alive.push(run);
        // Some live long enough to look up what may have arrived.
        let longest = if random(&seed).is_multiple_of(4) {
            4 * LIFE
        } else {
            LIFE
        };
        std::thread::sleep(Duration::from_millis(random(&seed) % longest));
        // Now and then two live at the same time, and the one that sends dies first.
        if alive.len() == 2 || !random(&seed).is_multiple_of(3) {
            decided.extend([alive.remove(0).killed()]);
        }
    }
    decided.extend(alive.into_iter().map(Run::killed));
    stage.network.share(0);
    let stormy = stage.network.seen().len();
    let mut last = Run::start(&stage, kills, false);
    assert_eq!(last.says("settled"), "settled 0 []", "seed {number}");
    last.process.wait().unwrap();

    let kept: usize = decided.values().map(|run| run.kept.len()).sum();
    let comments = stage.comments();
    let scores: Vec<Value> = stage.scores();
    for (run, decided) in &decided {
        check(&stage, (*run, decided), &scores, &comments);
    }
    eprintln!("{kills} kills, {kept} decisions kept, {stormy} requests meanwhile, seed {number}");
    assert!(
        kept > kills as usize,
        "the processes live long enough to decide something"
    );
}

fn check(stage: &Stage, (run, decided): (u64, &Decided), scores: &[Value], comments: &[String]) {
    let value = |id: String| {
        let mut found = scores.iter().filter(|score| score["id"] == id.as_str());
        let value = found.next().map(|score| score["value"].as_f64().unwrap());
        assert!(found.next().is_none(), "{id} is there twice");
        value
    };
    let kept = |index: usize| decided.kept.contains(&index);
    let tried = |index: usize| decided.tried.contains(&index);

    let changed = value(format!("changed-{run}"));
    let least = [0, 4, 8].into_iter().filter(|index| kept(*index)).max();
    let most = [0, 4, 8].into_iter().filter(|index| tried(*index)).max();
    let within = |value: f64| Some(value as usize) >= least && Some(value as usize) <= most;
    assert!(
        changed.map_or_else(|| least.is_none(), within),
        "run {run}: {changed:?}, not from {least:?} to {most:?}"
    );

    let deleted = value(format!("deleted-{run}"));
    if kept(5) {
        assert_eq!(deleted, None, "run {run}: deleted");
    } else if kept(1) && !tried(5) {
        assert_eq!(deleted, Some(1.0), "run {run}: not deleted");
    }

    for (text, indices) in [("once", &[2][..]), ("twice", &[6, 7][..])] {
        let text = format!("{text} {run}");
        let there = comments.iter().filter(|comment| **comment == text).count();
        let least = indices.iter().filter(|index| kept(**index)).count();
        let most = indices.iter().filter(|index| tried(**index)).count();
        assert!(
            (least..=most).contains(&there),
            "run {run}: {text} is there {there} times"
        );
    }

    let (queue, item) = &decided.item;
    let completed = stage.status((queue, item)) == "COMPLETED";
    let reviewed = [
        value(format!("review-{run}-a")),
        value(format!("review-{run}-b")),
    ];
    if kept(3) {
        assert!(completed, "run {run}: the review was kept");
    }
    if completed {
        assert_eq!(
            reviewed,
            [Some(1.0), Some(2.0)],
            "run {run}: completed without its scores"
        );
    }
    let ninth = value(format!("last-{run}"));
    assert!(ninth.is_some() || !kept(9), "run {run}: the ninth is lost");
    assert!(
        ninth.is_none() || tried(9),
        "run {run}: the ninth is nobody's"
    );
}
