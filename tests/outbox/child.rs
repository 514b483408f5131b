//! What runs in a process of its own, to be killed: decides, and sends.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use lftui::msg::Write;

use crate::chaos::random;
use crate::stage::{Desk, QUICK, comment, score, scores};

/// Names the server; unset in an ordinary run of the tests.
pub(crate) const URL: &str = "LFTUI_TEST_URL";
pub(crate) const FILE: &str = "LFTUI_TEST_FILE";
/// A number for this run, `QUEUE ITEM` behind it; without it nothing is decided, only sent.
pub(crate) const RUN: &str = "LFTUI_TEST_RUN";
pub(crate) const ARGUMENTS: [&str; 4] = ["--exact", "child::play", "--ignored", "--nocapture"];

/// Decisions of one run.
pub(crate) const DECISIONS: usize = 10;

#[test]
#[ignore = "runs in a process of its own"]
fn play() {
    let (Ok(url), Ok(file)) = (std::env::var(URL), std::env::var(FILE)) else {
        return;
    };
    // Whoever started it may have been killed, too.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let desk = Desk::at(&url, Path::new(&file), QUICK);
    println!("begun");
    if let Ok(run) = std::env::var(RUN) {
        decide(&desk, &run);
        std::thread::park();
    }
    desk.until("the file to be read", |view| view.version > 0);
    let view = desk.settled();
    let refused: Vec<_> = view
        .rows
        .iter()
        .filter_map(|row| row.reason.as_ref())
        .collect();
    println!("settled {} {refused:?}", view.refused());
}

fn decide(desk: &Desk, run: &str) {
    let mut words = run.split(' ');
    let run: u64 = words.next().unwrap().parse().unwrap();
    let (queue, item) = (words.next().unwrap(), words.next().unwrap());
    let seed = AtomicU64::new(run);
    for index in 0..DECISIONS {
        tell(&format!("tried {index}"));
        desk.writes(decision(run, index, (queue, item)));
        tell(&format!("kept {index}"));
        std::thread::sleep(Duration::from_millis(random(&seed) % 25));
    }
}

/// To whoever started this process, at once.
fn tell(words: &str) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{words}").unwrap();
    output.flush().unwrap();
}

/// A score that is changed twice, one that is deleted again, comments of which two are the same, and a review.
pub(crate) fn decision(run: u64, index: usize, (queue, item): (&str, &str)) -> Write {
    match index {
        0 | 4 | 8 => scores(&format!("changed-{run}"), index as f64),
        1 => scores(&format!("deleted-{run}"), 1.0),
        2 => comment(&format!("once {run}")),
        3 => Write::Review {
            queue: queue.into(),
            item: item.into(),
            scores: vec![
                score(&format!("review-{run}-a"), 1.0),
                score(&format!("review-{run}-b"), 2.0),
            ],
            over: false,
        },
        5 => Write::DeleteScore(format!("deleted-{run}").as_str().into()),
        6 | 7 => comment(&format!("twice {run}")),
        _ => scores(&format!("last-{run}"), 9.0),
    }
}
