//! Help lists only keys that do something where it is asked for.

use lftui::command::Context::{
    self, Compare, Json, List, Prompts, Queues, Rows, Selection, Session, Timeline, Trace, Tree,
};
use lftui::command::Keymap;
use lftui::server::Imitation;

use crate::support::{Harness, project};

/// From where to go on with which keys, what is seen there, and whose keys help lists.
type Place = (From, &'static str, &'static str, &'static [Context]);

enum From {
    /// A pane's own key.
    Pane(&'static str),
    /// Its last step.
    Trace,
}

const LISTS: &[Context] = &[Rows, Selection, List];
const STEPS: &[Context] = &[Trace, Tree, Selection, List];
const PLACES: [Place; 13] = [
    (From::Pane("1"), "", "visit-1", LISTS),
    (From::Pane("2"), "", "nightly-import", LISTS),
    (From::Pane("3"), "", "track_order", LISTS),
    (From::Pane("4"), "", "helpful", LISTS),
    (From::Pane("5"), "", "greeting", &[Prompts, List]),
    (From::Pane("6"), "", "tone-check", &[Queues, List]),
    (
        From::Pane("1"),
        "enter",
        "trace 1 of",
        &[Session, Selection, List],
    ),
    (
        From::Pane("2"),
        "space j space D",
        "steps differ",
        &[Compare, Selection, List],
    ),
    (From::Trace, "", "● reply · generation", STEPS),
    (From::Trace, "tab", "left Leipzig", STEPS),
    (
        From::Trace,
        "tab ]",
        "role: \"system\"",
        &[Trace, Json, Selection, List],
    ),
    (
        From::Trace,
        "w",
        "2 s",
        &[Timeline, Trace, Tree, Selection, List],
    ),
    (From::Trace, "L", "log", STEPS),
];

fn goes(lftui: &mut Harness, (from, keys, seen, _): &Place) {
    lftui.keys("esc esc esc esc");
    match from {
        From::Pane(key) => lftui.keys(key).keys("g g"),
        From::Trace => {
            let place = format!("trace {}", project::FIRST);
            lftui.keys(":").paste(&place).keys("enter");
            lftui.sees("● reply").keys("G").sees("● reply · generation")
        }
    };
    lftui.keys(keys).sees(seen);
}

#[test]
fn every_key_that_help_lists_does_something() {
    let keymap = Keymap::default();
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1");
    let mut idle = Vec::new();
    for place in &PLACES {
        let contexts = place.3;
        let listed = contexts
            .iter()
            .flat_map(|context| keymap.commands(*context, contexts));
        for (command, keys) in listed {
            goes(&mut lftui, place);
            lftui.keys(&keys[0]).done();
            let screen = lftui.screen();
            if screen.contains("does nothing here") {
                idle.push(format!("{keys:?} = {command:?} in {contexts:?}"));
            }
        }
    }
    assert!(idle.is_empty(), "{idle:#?}");
}
