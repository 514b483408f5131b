//! Help lists only keys that do something where it is asked for.

use lftui::server::Imitation;

use crate::support::Harness;

/// A pane's own key, what it shows once it is there, and the sections of keys that help lists in it.
const PANES: [(&str, &str, &[&str]); 6] = [
    ("1", "visit-1", &["rows", "selection", "list"]),
    ("2", "nightly-import", &["rows", "selection", "list"]),
    ("3", "track_order", &["rows", "selection", "list"]),
    ("4", "helpful", &["rows", "selection", "list"]),
    ("5", "greeting", &["prompts", "list"]),
    ("6", "tone-check", &["queues", "list"]),
];

#[test]
fn every_key_of_a_pane_does_something() {
    let keymap: toml::Table = include_str!("../../assets/keys.toml").parse().unwrap();
    let mut lftui = Harness::small(Imitation::V4).start();
    for (pane, seen, sections) in PANES {
        lftui.keys(pane).sees(seen).settles();
        for (keys, command) in sections
            .iter()
            .flat_map(|section| keymap[*section].as_table().unwrap())
        {
            lftui.keys(keys).done();
            let screen = lftui.screen();
            assert!(
                !screen.contains("does nothing here"),
                "{keys} = {command} in pane {pane}:\n{screen}"
            );
            lftui.keys("esc esc esc").keys(pane).sees(seen);
        }
    }
}
