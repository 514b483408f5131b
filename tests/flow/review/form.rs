//! Long forms and many options, on small screens, too: nothing is hidden without a mark.

use lftui::server::Imitation;
use serde_json::{Value, json};

use super::queue::{Desk, Kind, answer};
use crate::support::Harness;

fn kinds(count: usize) -> Value {
    let kind = |at: usize| json!({"label": format!("reason-{}", at + 1), "value": at});
    let kinds: Vec<Value> = (0..count).map(kind).collect();
    json!({"name": "why", "dataType": "CATEGORICAL", "categories": kinds})
}

#[test]
fn options_that_have_no_room_are_counted() {
    let desk = Desk::asking(Imitation::V4, &[Kind::Trace], &[kinds(12)]);
    let mut lftui = Harness::on(desk.server.clone()).size(40, 12).start();
    lftui.sees("Sessions").keys("6").sees("many").keys("enter");
    // One line of six: what it holds, and how many it does not.
    lftui.sees("▎ helpful").sees("1 reason-1").sees("… 10 more");
    lftui
        .keys("down down down")
        .sees("▎ why")
        .sees("12 reason-12")
        .gone("… ");
    lftui.keys("up").sees("▎ resolved").sees("… 10 more");
}

#[test]
fn a_form_of_twelve_fields_is_filled_by_digits_and_by_name() {
    let yes = |at: usize| json!({"name": format!("check-{at}"), "dataType": "BOOLEAN"});
    let more: Vec<Value> = std::iter::once(kinds(12))
        .chain((5..=12).map(yes))
        .collect();
    for (width, height) in [(160, 45), (80, 24), (40, 12)] {
        let desk = Desk::asking(Imitation::V4, &[Kind::Trace, Kind::Trace], &more);
        let mut lftui = Harness::on(desk.server.clone()).size(width, height).start();
        lftui
            .sees("Sessions")
            .keys("6")
            .sees("many")
            .keys("enter")
            .sees("▎ helpful");
        if height == 12 {
            lftui
                .keys("tab")
                .sees(&answer(0))
                .keys("esc")
                .sees("▎ helpful");
        }
        if height > 12 {
            lftui.sees(&answer(0));
        }
        lftui.keys("1 down 1 down 1 down 1 1").sees("[reason-11]");
        lftui
            .keys("/")
            .text("son-12")
            .keys("enter")
            .sees("[reason-12]");
        lftui.keys("down 2 down 2 down 2 down 2 down 2 down 2 down 2 down");
        lftui
            .sees("▎ check-12")
            .keys("enter")
            .sees("a value is missing");
        lftui.keys("2 enter").sees("2 of 2").sent().settles();
        let scores = desk.scores(0);
        assert_eq!(scores.len(), 12, "{scores:?}");
        assert!(
            scores.contains(&("why".to_owned(), json!("reason-12"))),
            "{scores:?}"
        );
    }
}
