//! `lftui push`: what an earlier lftui left is sent from the shell, and told of.

use std::time::Duration;

use lftui::cli::push;
use lftui::msg::{OutboxRow, Write, WriteState};
use lftui::store::Pace;

use crate::stage::{QUICK, Stage, comment, score, scores, store};
use crate::support::RUNTIME;

const PATIENCE: Duration = Duration::from_secs(2);

/// What it prints, and its exit code.
fn pushes(stage: &Stage, queue: Option<&str>) -> (String, u8) {
    let file = stage.folder.path().join("outbox.db");
    let store = store(&stage.network.url, &file, QUICK);
    let mut out = Vec::new();
    let code = RUNTIME
        .block_on(push::run(&store, queue, PATIENCE, &mut out))
        .unwrap();
    (String::from_utf8(out).unwrap(), code)
}

/// Decides, and ends before anything is sent.
fn decides(stage: &Stage, writes: impl IntoIterator<Item = Write>) {
    let hold = Duration::from_secs(600);
    let desk = stage.store(Pace { hold, ..QUICK });
    for write in writes {
        desk.writes(write);
    }
    desk.dies();
}

#[test]
fn everything_that_waits_is_sent_and_said() {
    let stage = Stage::new(1);
    assert_eq!(
        pushes(&stage, None),
        ("Nothing waits to be sent.\n".into(), 0)
    );
    decides(&stage, [scores("s1", 0.5), comment("late")]);
    let (said, code) = pushes(&stage, None);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Sending 2 decisions."), "{said}");
    assert!(said.contains("confirmed  score mark 0.5 · trace"), "{said}");
    assert!(said.ends_with("2 decisions arrived.\n"), "{said}");
    assert_eq!(stage.scores()[0]["id"], "s1");
    assert!(stage.comments().contains(&"late".into()));
}

#[test]
fn of_one_queue_only_what_was_decided_there_is_sent() {
    let stage = Stage::new(2);
    let (queue, item) = stage.item("t-push");
    let name = stage.server.get("/annotation-queues")["data"][0]["name"].clone();
    let review = Write::Review {
        queue: queue.as_str().into(),
        item: item.as_str().into(),
        scores: vec![score("s2", 2.0)],
    };
    decides(&stage, [comment("stays"), review]);
    let (said, code) = pushes(&stage, name.as_str());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Sending 1 decision."), "{said}");
    assert!(said.contains("confirmed  review mark 2"), "{said}");
    assert_eq!(stage.status((&queue, &item)), "COMPLETED");
    assert!(!stage.comments().contains(&"stays".into()));
    let desk = stage.store(QUICK);
    desk.until("the rest", |view| {
        let confirmed = |row: &OutboxRow| row.state == WriteState::Confirmed;
        view.rows.len() == 2 && view.rows.iter().all(confirmed)
    });
    assert!(stage.comments().contains(&"stays".into()));
}

#[test]
fn what_is_refused_or_cannot_leave_is_said_and_fails() {
    let stage = Stage::new(3);
    let mut broken = score("s3", 1.0);
    broken.config = Some("no-such-config".into());
    decides(&stage, [Write::Scores(vec![broken])]);
    let (said, code) = pushes(&stage, None);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("refused    score mark 1"), "{said}");
    assert!(said.contains("1 decision refused: `:outbox`"), "{said}");

    decides(&stage, [comment("unsent")]);
    stage.network.share(100);
    let (said, code) = pushes(&stage, None);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 decision still on the way: "), "{said}");
}
