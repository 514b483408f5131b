//! The policy of copying, case by case.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tempfile::TempDir;

use super::*;

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::read(|name| {
        let found = variables.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

fn clip_of(text: &str) -> Clip {
    Clip {
        name: "trace/../№ 1\x1b[2J".to_owned(),
        extension: "json",
        text: text.to_owned(),
    }
}

type Way<'a> = &'a mut dyn FnMut(&str) -> Result<(), String>;

fn nobody(_text: &str) -> Result<(), String> {
    Err("nobody there".to_owned())
}

/// Copies where tmux is not to be asked.
fn copy(rules: &CopyRules, text: &str, system: Way<'_>) -> Result<Copied, Problem> {
    let tmux = &mut |_: &str| unreachable!("no tmux here");
    rules.copy(&clip_of(text), &mut Ways { system, tmux })
}

fn rules(variables: &[(&str, &str)], limit: usize) -> (CopyRules, TempDir) {
    let home = tempfile::tempdir().unwrap();
    let rules = CopyRules {
        environment: environment(variables),
        limit,
        directory: home.path().join("state/copies"),
    };
    (rules, home)
}

#[test]
#[cfg(not(any(target_os = "macos", windows)))]
fn the_first_way_depends_on_where_the_person_sits() {
    let table: &[(&[(&str, &str)], Route)] = &[
        (&[], Route::Terminal),
        (&[("DISPLAY", ":0")], Route::System),
        (&[("WAYLAND_DISPLAY", "wayland-0")], Route::System),
        (&[("DISPLAY", "")], Route::Terminal),
        (
            &[("SSH_TTY", "/dev/pts/1"), ("DISPLAY", "localhost:10")],
            Route::Terminal,
        ),
        (
            &[
                ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22"),
                ("DISPLAY", ":0"),
            ],
            Route::Terminal,
        ),
        (
            &[("TMUX", "/tmp/tmux-0/default,1,0"), ("DISPLAY", ":0")],
            Route::Terminal,
        ),
        (&[("TERM", "linux")], Route::File),
        (&[("TERM", "linux"), ("SSH_TTY", "/dev/pts/1")], Route::File),
    ];
    for (variables, route) in table {
        assert_eq!(environment(variables).route(), *route, "{variables:?}");
    }
}

#[test]
fn a_display_gets_the_text_whatever_its_size() {
    let (rules, _home) = rules(&[("DISPLAY", ":0")], 10);
    let mut seen = String::new();
    let copied = copy(&rules, "a text of 24 characters.", &mut |text| {
        text.clone_into(&mut seen);
        Ok(())
    });
    assert_eq!(seen, "a text of 24 characters.");
    assert_eq!(
        copied.unwrap(),
        Copied::done(Outcome::Clipboard { bytes: 24 })
    );
}

#[test]
fn a_display_that_fails_leaves_the_terminal() {
    let (rules, _home) = rules(&[("DISPLAY", ":99")], 100);
    let copied = copy(&rules, "é", &mut nobody).unwrap();
    assert_eq!(
        copied.outcome.to_string(),
        "sent 2 bytes to the terminal's clipboard"
    );
    assert_eq!(copied.escape.unwrap(), b"\x1b]52;c;w6k=\x1b\\");
}

#[test]
fn in_tmux_the_sequence_goes_to_tmux_and_through_it_and_tmux_is_asked_too() {
    let (rules, _home) = rules(&[("TMUX", "/tmp/tmux-0/default,1,0")], 100);
    let in_tmux = |tmux: Way<'_>| {
        let system = &mut nobody;
        rules
            .copy(&clip_of("hi"), &mut Ways { system, tmux })
            .unwrap()
    };
    let copied = in_tmux(&mut nobody);
    let bytes = String::from_utf8(copied.escape.unwrap()).unwrap();
    assert_eq!(
        bytes,
        "\x1b]52;c;aGk=\x1b\\\x1bPtmux;\x1b\x1b]52;c;aGk=\x1b\x1b\\\x1b\\"
    );
    assert!(copied.outcome.to_string().contains("set-clipboard"));

    let mut seen = String::new();
    let copied = in_tmux(&mut |text| {
        text.clone_into(&mut seen);
        Ok(())
    });
    assert_eq!(seen, "hi");
    assert!(copied.escape.is_some());
    assert!(!copied.outcome.to_string().contains("set-clipboard"));
}

#[test]
fn the_limit_counts_encoded_bytes() {
    let text = "x".repeat(75);
    assert_eq!(BASE64_STANDARD.encode(&text).len(), 100);
    let (at, _home) = rules(&[("SSH_TTY", "/dev/pts/1")], 100);
    let fits = copy(&at, &text, &mut nobody).unwrap();
    assert!(matches!(fits.outcome, Outcome::Terminal { bytes: 75, .. }));

    let longer = copy(&at, &"x".repeat(76), &mut nobody).unwrap();
    assert!(matches!(longer.outcome, Outcome::File { bytes: 76, .. }));
    assert_eq!(longer.escape, None);
}

#[test]
fn a_file_is_private_named_after_the_copy_and_never_overwritten() {
    let (rules, home) = rules(&[("TERM", "linux")], 0);
    let paths: Vec<_> = ["one", "two"]
        .map(
            |text| match copy(&rules, text, &mut nobody).unwrap().outcome {
                Outcome::File { path, .. } => path,
                other => panic!("{other:?}"),
            },
        )
        .into();
    assert_ne!(paths[0], paths[1]);
    assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), "one");
    assert_eq!(std::fs::read_to_string(&paths[1]).unwrap(), "two");
    let name = paths[0].file_name().unwrap().to_str().unwrap();
    assert!(
        name.starts_with("trace-") && paths[0].extension().unwrap() == "json",
        "{name}"
    );
    assert!(
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-.".contains(c))
    );
    assert_eq!(paths[0].parent().unwrap(), home.path().join("state/copies"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&paths[0]), 0o600);
        assert_eq!(mode(paths[0].parent().unwrap()), 0o700);
    }
}

#[test]
fn where_no_file_can_be_written_the_problem_says_so() {
    let (mut rules, home) = rules(&[("TERM", "linux")], 0);
    std::fs::write(home.path().join("state"), "in the way").unwrap();
    rules.directory = home.path().join("state/copies");
    let problem = copy(&rules, "x", &mut nobody).unwrap_err();
    assert!(
        problem.message.starts_with("nothing was copied"),
        "{}",
        problem.message
    );
}

#[tokio::test]
async fn the_thread_answers_each_copy_and_ends_with_its_owner() {
    let (rules, _home) = rules(&[("SSH_TTY", "/dev/pts/1")], LIMIT);
    let clipboard = Clipboard::start(rules);
    let (one, two) = (clipboard.copy(clip_of("1")), clipboard.copy(clip_of("22")));
    assert!(matches!(
        two.await.unwrap().outcome,
        Outcome::Terminal { bytes: 2, .. }
    ));
    assert!(matches!(
        one.await.unwrap().outcome,
        Outcome::Terminal { bytes: 1, .. }
    ));
    drop(clipboard);
}

#[test]
fn sizes_read_like_sizes() {
    let said = [1, 912, 12_345, 4_000_000].map(|bytes| Size(bytes).to_string());
    assert_eq!(said, ["1 byte", "912 bytes", "12.3 kB", "4.0 MB"]);
}
