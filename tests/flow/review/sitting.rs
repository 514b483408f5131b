//! A whole sitting: fifty items with mistakes, take-backs, holds, a server that fails for a while, and a restart.

use std::collections::BTreeMap;
use std::time::Duration;

use lftui::server::Imitation;
use serde_json::{Value, json};

use super::queue::{Desk, Kind, answer, session, step, trace};
use crate::support::{Fault, Harness};

const ITEMS: usize = 50;

/// What the reviewer means about each item.
type Meant = BTreeMap<usize, (&'static str, &'static str, &'static str)>;

/// A key for each field, and what it stands for.
fn judgement(at: usize) -> (String, (&'static str, &'static str, &'static str)) {
    let (number, shown) = [("0", "0.0"), ("1", "1.0"), ("0 . 5", "0.5")][at % 3];
    let (tone, label) = [("1", "kind"), ("2", "rude")][at % 2];
    let (resolved, word) = [("1", "True"), ("2", "False")][at / 2 % 2];
    (
        format!("{number} down {tone} down {resolved}"),
        (shown, label, word),
    )
}

/// Empties the form as it may have been filled before, and judges.
fn judge(lftui: &mut Harness, at: usize, meant: &mut Meant) {
    let (keys, values) = judgement(at);
    lftui.keys(&keys).keys("enter");
    meant.insert(at, values);
}

fn sees_item(lftui: &mut Harness, at: usize) {
    lftui
        .sees(&format!(" {} of {ITEMS} ", at + 1))
        .sees(&answer(at))
        .sees("▎ helpful");
}

#[test]
fn the_server_holds_exactly_what_the_reviewer_meant() {
    let desk = Desk::mixed(Imitation::Mixed, ITEMS);
    let mut meant = Meant::new();
    let hold = Duration::from_millis(300);
    let mut lftui = Harness::on(desk.server.clone()).hold(hold).start();
    Desk::opens(&mut lftui);
    for at in 0..20 {
        sees_item(&mut lftui, at);
        match at {
            // A slip that is mended at once: another number is typed over the refused one.
            3 => {
                lftui.keys("5 down 1 down 1 enter").sees("from 0 to 1");
                lftui.keys("backspace 1 enter");
                meant.insert(at, ("1.0", "kind", "True"));
            }
            7 => {
                lftui.keys("w");
            }
            // Taken back at once, and decided otherwise.
            11 => {
                lftui
                    .keys("1 down 1 down 1 enter")
                    .sees("13 of 50")
                    .keys("u");
                sees_item(&mut lftui, at);
                lftui.keys("down 2 enter");
                meant.insert(at, ("1.0", "rude", "True"));
            }
            // Taken back after it was sent.
            15 => {
                lftui
                    .keys("1 down 1 down 1 enter")
                    .sees("17 of 50")
                    .sent()
                    .keys("u");
                sees_item(&mut lftui, at);
                lftui.keys("down down 2 enter");
                meant.insert(at, ("1.0", "kind", "False"));
            }
            at => judge(&mut lftui, at, &mut meant),
        }
    }
    // The server fails while the reviewer goes on.
    sees_item(&mut lftui, 20);
    lftui.settles();
    lftui
        .server
        .proxy
        .fail("POST /api/public/scores", Fault::Status(503));
    lftui.server.proxy.fail("PATCH ", Fault::Cut);
    for at in 20..30 {
        sees_item(&mut lftui, at);
        judge(&mut lftui, at, &mut meant);
    }
    sees_item(&mut lftui, 30);
    // In the middle of it the machine is left, with what waits.
    lftui.keys("ctrl-c").ended();
    lftui.server.proxy.heal();
    let mut lftui = lftui.again().hold(hold).start();
    lftui.sees("Sessions").keys("6").sees("many").keys("enter");
    for at in 30..ITEMS {
        sees_item(&mut lftui, at);
        judge(&mut lftui, at, &mut meant);
    }
    // What was on hold comes at the end.
    sees_item(&mut lftui, 7);
    lftui.sees("held");
    judge(&mut lftui, 7, &mut meant);
    lftui
        .sees("every item of this queue is done")
        .sent()
        .settles();
    check(&desk, &meant);
}

fn check(desk: &Desk, meant: &Meant) {
    assert_eq!(meant.len(), ITEMS);
    let all = desk.annotations();
    assert_eq!(all.len(), 3 * ITEMS, "each score once");
    for score in &all {
        assert_eq!(score["source"], "ANNOTATION");
        assert_eq!(score["queueId"], desk.queue.as_str());
        assert_eq!(score["metadata"]["reviewer"], "grace");
        assert!(score["configId"].is_string(), "{score}");
    }
    for (at, (number, tone, resolved)) in meant {
        assert_eq!(desk.status(*at), "COMPLETED", "item {at}");
        let number: f64 = number.parse().unwrap();
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
