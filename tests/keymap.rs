//! Keys: the defaults hold together, a person's file patches them, and what is wrong is said.

use lftui::command::{Command, Context, Key, Keymap, Lookup, Root, commands};

fn keys(text: &str) -> Vec<Key> {
    Key::parse_sequence(text).expect("keys of a test")
}

#[test]
fn the_defaults_lead_where_they_should() {
    let keymap = Keymap::default();
    let list = [Context::List, Context::Everywhere];
    assert_eq!(
        keymap.lookup(&list, &keys("2")),
        Lookup::Command(Command::Go(Root::Traces))
    );
    assert_eq!(keymap.lookup(&list, &keys("g")), Lookup::Pending);
    assert_eq!(keymap.lookup(&list, &keys("g x")), Lookup::Unknown);
    assert_eq!(keymap.keys_of(&list, Command::Help).as_deref(), Some("?"));
}

#[test]
fn a_nearer_place_wins() {
    let keymap = Keymap::default();
    let tree = [Context::Tree, Context::List, Context::Everywhere];
    assert_ne!(
        keymap.lookup(&tree, &keys("l")),
        keymap.lookup(&tree[1..], &keys("l"))
    );
}

#[test]
fn every_command_name_is_unique() {
    for (index, entry) in commands().enumerate() {
        assert!(
            commands()
                .skip(index + 1)
                .all(|other| other.name != entry.name && other.command != entry.command),
            "{}",
            entry.name
        );
    }
}

#[test]
fn a_file_changes_only_what_it_names() {
    let mut keymap = Keymap::default();
    keymap
        .patch("[everywhere]\n\"ctrl-h\" = \"help\"\n\"?\" = \"none\"\n")
        .unwrap();
    let everywhere = [Context::Everywhere];
    assert_eq!(
        keymap.lookup(&everywhere, &keys("ctrl-h")),
        Lookup::Command(Command::Help)
    );
    assert_eq!(keymap.lookup(&everywhere, &keys("?")), Lookup::Unknown);
    assert_eq!(
        keymap.lookup(&everywhere, &keys("q")),
        Lookup::Command(Command::Quit)
    );
}

#[test]
fn what_is_wrong_is_named_and_nothing_changes() {
    let mut keymap = Keymap::default();
    for (file, words) in [
        ("[list]\n\"x\" = \"fly\"", "there is no command \"fly\""),
        ("[attic]\n\"x\" = \"help\"", "[attic]"),
        ("[list]\n\"entre\" = \"open\"", "entre"),
        ("[list]\n\"g\" = \"first\"", "hides \"g g\""),
        ("[list]\n\"x\" = 3", "in quotes"),
        ("[list", "1"),
    ] {
        let error = keymap.patch(file).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    assert_eq!(keymap, Keymap::default());
}
