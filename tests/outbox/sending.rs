//! How writes are held, sent, repeated, read back and refused; one process after the other.

use std::time::Duration;

use lftui::msg::{OutboxAsk, Write, WriteState};
use lftui::store::Pace;

use crate::chaos::Fault;
use crate::stage::{QUICK, Stage, comment, score, scores};
use crate::support::RUNTIME;

const LONG: Duration = Duration::from_secs(600);

fn posts(stage: &Stage, path: &str) -> usize {
    let start = format!("POST /api/public/{path} ");
    stage
        .network
        .seen()
        .iter()
        .filter(|line| line.starts_with(&start))
        .count()
}

#[test]
fn a_score_is_sent_and_seen() {
    let stage = Stage::new(1);
    let desk = stage.store(QUICK);
    desk.writes(scores("s1", 0.7));
    let view = desk.settled();
    assert_eq!(view.rows[0].state, WriteState::Confirmed);
    assert_eq!(stage.scores()[0]["value"], 0.7);
}

#[test]
fn what_is_held_is_taken_back_for_nothing() {
    let stage = Stage::new(2);
    let desk = stage.store(Pace {
        hold: LONG,
        ..QUICK
    });
    let first = desk.writes(scores("s1", 1.0));
    let second = desk.writes(scores("s2", 2.0));
    assert_eq!(desk.outbox.view().rows[0].state, WriteState::Held);
    assert!(RUNTIME.block_on(desk.outbox.take_back(first)));
    RUNTIME
        .block_on(desk.outbox.ask(OutboxAsk::SendNow))
        .unwrap();
    desk.settled();
    assert!(
        !RUNTIME.block_on(desk.outbox.take_back(second)),
        "it was sent"
    );
    let there = stage.scores();
    assert_eq!(there.len(), 1, "{there:#?}");
    assert_eq!(there[0]["id"], "s2");
}

#[test]
fn a_comment_whose_answer_was_lost_is_not_written_twice() {
    for fault in [
        Fault::Unanswered,
        Fault::Cut,
        Fault::LateAnswer,
        Fault::LateRequest,
        Fault::BadGateway,
    ] {
        let stage = Stage::new(3);
        let desk = stage.store(QUICK);
        stage.network.next("POST /api/public/comments", fault);
        desk.writes(comment("Right, but cold."));
        desk.settled();
        let there = stage.comments();
        let own = there
            .iter()
            .filter(|text| *text == "Right, but cold.")
            .count();
        assert_eq!((own, posts(&stage, "comments")), (1, 1), "{fault:?}");
    }
}

#[test]
fn a_comment_that_did_not_arrive_is_written_again() {
    for fault in [Fault::Lost, Fault::Status(503), Fault::Status(429)] {
        let stage = Stage::new(4);
        let desk = stage.store(QUICK);
        stage.network.next("POST /api/public/comments", fault);
        desk.writes(comment("one"));
        desk.writes(comment("one"));
        desk.settled();
        let own = stage
            .comments()
            .iter()
            .filter(|text| *text == "one")
            .count();
        assert_eq!(own, 2, "{fault:?}: the person wrote it twice");
    }
}

#[test]
fn a_half_done_review_is_continued_and_completes_its_item_last() {
    let stage = Stage::new(5);
    let (queue, item) = stage.item("x");
    let desk = stage.store(QUICK);
    stage
        .network
        .next("PATCH /api/public/annotation-queues", Fault::Status(503));
    stage
        .network
        .next("PATCH /api/public/annotation-queues", Fault::Lost);
    desk.writes(Write::Review {
        queue: queue.as_str().into(),
        item: item.as_str().into(),
        scores: vec![score("r1", 1.0), score("r2", 2.0)],
        over: false,
    });
    desk.settled();
    assert_eq!(stage.status((&queue, &item)), "COMPLETED");
    assert_eq!(
        posts(&stage, "scores"),
        2,
        "scores that were answered are not sent again"
    );
    let seen = stage.network.seen();
    let last_score = seen
        .iter()
        .rposition(|line| line.starts_with("POST /api/public/scores"));
    let patch = seen.iter().position(|line| line.starts_with("PATCH"));
    assert!(last_score < patch, "{seen:#?}");
}

#[test]
fn scores_of_one_target_keep_their_order_while_others_pass() {
    let stage = Stage::new(6);
    let desk = stage.store(QUICK);
    for _ in 0..4 {
        stage
            .network
            .next("POST /api/public/scores", Fault::Status(500));
    }
    for value in 1..=5 {
        desk.writes(scores("same", f64::from(value)));
    }
    desk.settled();
    let there = stage.scores();
    assert_eq!(
        (there.len(), there[0]["value"].as_f64()),
        (1, Some(5.0)),
        "{there:#?}"
    );
}

#[test]
fn what_can_never_be_accepted_is_refused_with_the_reason_and_tried_again_on_wish() {
    let stage = Stage::new(7);
    let desk = stage.store(QUICK);
    stage
        .network
        .next("POST /api/public/scores", Fault::Status(400));
    let id = desk.writes(scores("s1", 1.0));
    let view = desk.settled();
    let reason = view.rows[0].reason.as_deref().unwrap_or_default();
    assert_eq!(view.refused(), 1);
    assert!(reason.contains("the network is unwell"), "{reason}");
    RUNTIME
        .block_on(desk.outbox.ask(OutboxAsk::Again(id)))
        .unwrap();
    desk.until("it to be confirmed", |view| {
        view.rows
            .iter()
            .all(|row| row.state == WriteState::Confirmed)
    });
    assert_eq!(stage.scores().len(), 1);
}

#[test]
fn an_older_decision_never_overwrites_a_newer_one() {
    let stage = Stage::new(8);
    let desk = stage.store(QUICK);
    stage
        .network
        .next("POST /api/public/scores", Fault::Status(400));
    let old = desk.writes(scores("s1", 1.0));
    desk.settled();
    desk.writes(scores("s1", 2.0));
    desk.settled();
    let refusal = RUNTIME
        .block_on(desk.outbox.ask(OutboxAsk::Again(old)))
        .unwrap_err();
    assert!(
        refusal.message.contains("later decision"),
        "{}",
        refusal.message
    );
    assert_eq!(stage.scores()[0]["value"].as_f64(), Some(2.0));
}

#[test]
fn what_a_dead_process_left_is_sent_by_the_next() {
    let stage = Stage::new(9);
    stage.network.share(100);
    let desk = stage.store(QUICK);
    desk.writes(scores("s1", 1.0));
    desk.writes(comment("from the grave"));
    desk.dies();
    stage.network.share(0);
    let next = stage.store(QUICK);
    next.until("the file to be read", |view| view.version > 0);
    next.settled();
    assert_eq!(stage.scores().len(), 1);
    let own = stage
        .comments()
        .iter()
        .filter(|text| *text == "from the grave")
        .count();
    assert_eq!(own, 1);
}

#[test]
fn one_sends_at_a_time_hears_of_the_others_and_is_followed() {
    let stage = Stage::new(10);
    let one = stage.store(QUICK);
    one.writes(scores("s1", 1.0));
    one.settled();
    let other = stage.store(QUICK);
    other.writes(scores("s2", 2.0));
    other.settled();
    assert_eq!(stage.scores().len(), 2, "the first was told of it");
    one.dies();
    other.writes(scores("s3", 3.0));
    other.until("the third to be confirmed", |view| {
        view.rows.len() == 3 && view.pending().next().is_none()
    });
    assert_eq!(stage.scores().len(), 3);
}

#[test]
fn the_file_is_for_its_owner_and_holds_no_secret() {
    use std::os::unix::fs::PermissionsExt as _;
    let stage = Stage::new(11);
    let desk = stage.store(Pace {
        hold: LONG,
        ..QUICK
    });
    desk.writes(scores("s1", 1.0));
    for entry in std::fs::read_dir(stage.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        let bytes = std::fs::read(&path).unwrap();
        let secret = bytes.windows(5).any(|five| five == b"sk-lf");
        assert!(!secret, "{}", path.display());
        assert!(mode % 0o100 == 0, "{}: {mode:o}", path.display());
    }
}

#[test]
fn where_nothing_can_be_kept_nothing_is_sent() {
    let stage = Stage::new(12);
    std::fs::write(
        stage.folder.path().join("outbox.db"),
        "this is no database, but something else",
    )
    .unwrap();
    let desk = stage.store(QUICK);
    let refusal = RUNTIME
        .block_on(desk.outbox.enqueue(scores("s1", 1.0)))
        .unwrap_err();
    assert!(
        refusal.message.contains("Not sent") && refusal.message.contains("outbox.db"),
        "{}",
        refusal.message
    );
    assert!(stage.scores().is_empty());
}

#[test]
fn why_nothing_is_sent_is_said_until_it_is_mended() {
    let stage = Stage::new(13);
    let lock = stage.folder.path().join("outbox.lock");
    std::fs::create_dir(&lock).unwrap();
    let desk = stage.store(QUICK);
    desk.writes(scores("s1", 1.0));
    let view = desk.until("the reason to be said", |view| view.problem.is_some());
    assert_eq!(view.waiting(), 1);
    std::fs::remove_dir(&lock).unwrap();
    RUNTIME
        .block_on(desk.outbox.ask(OutboxAsk::SendNow))
        .unwrap();
    desk.settled();
    assert_eq!(stage.scores().len(), 1);
    assert_eq!(desk.outbox.view().problem, None);
}

#[test]
fn a_number_that_is_none_is_refused_before_it_is_kept() {
    let stage = Stage::new(14);
    let desk = stage.store(QUICK);
    RUNTIME
        .block_on(desk.outbox.enqueue(scores("s1", f64::NAN)))
        .unwrap_err();
    assert!(desk.outbox.view().rows.is_empty());
}
