//! `lftui cache`, from outside, while lftui runs and after it ended.

use lftui::cli::{Cache, cache};
use lftui::config::{Overrides, Paths, Profile, Secret, Sources, load};
use lftui::server::Imitation;
use secrecy::SecretString;
use serde_json::Value;

use crate::support::{Fault, Harness};

/// What the command prints, with the profile of the harness.
fn say(lftui: &Harness, what: Cache) -> String {
    let paths = Paths::below(lftui.folder());
    let mut settings = load(&Sources {
        paths: &paths,
        environment: &|_| None,
        arguments: Overrides::default(),
        last_profile: None,
    })
    .settings;
    settings.connection = Some(Profile {
        name: "test".into(),
        host: lftui.server.proxy.url.clone(),
        public_key: crate::support::KEYS.0.into(),
        secret: Secret::Key(SecretString::from("unused")),
        ca_file: None,
        read_only: false,
        requests: None,
    });
    let mut out = Vec::new();
    cache::run(what, (&paths, &settings), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn told(lftui: &Harness) -> Value {
    let text = say(lftui, Cache::Info { json: true });
    let mut all: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

#[test]
fn what_is_kept_is_counted_and_forgotten_while_lftui_runs() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .keys("2")
        .sees("nightly-import")
        .opens("nightly-import");
    lftui.sees("gave-up").sees("prices.csv").settles();
    let before = told(&lftui);
    assert_eq!(before["project"], "shop");
    assert_eq!(before["profile"], "test");
    for what in ["observations", "traces", "bodies", "bodyBytes"] {
        assert!(before[what].as_u64() > Some(0), "{what} in {before}");
    }
    let words = say(&lftui, Cache::Info { json: false });
    assert!(
        words.contains("(test)") && words.contains("project shop"),
        "{words}"
    );
    assert!(words.contains("of at most 2.0 GB"), "{words}");

    let words = say(&lftui, Cache::Clear { all: false });
    assert!(words.contains("freed"), "{words}");
    let after = told(&lftui);
    assert_eq!(after["observations"], 0);
    assert_eq!(after["bodies"], 0);
    assert!(after["bytes"].as_u64() < before["bytes"].as_u64());

    // It goes on, and what it sees from now on is kept again.
    lftui.keys("esc R").sees("nightly-import").settles();
    assert!(told(&lftui)["observations"].as_u64() > Some(0));
}

#[test]
fn a_damaged_cache_is_told_of_and_cleared() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").settles();
    let paths = Paths::below(lftui.folder());
    let other = paths.cache_file("https://other.example", "pk");
    std::fs::write(&other, "no database ".repeat(500)).unwrap();
    let words = say(&lftui, Cache::Info { json: false });
    assert!(
        words.contains("other.example\n") && words.contains("cannot be read"),
        "{words}"
    );
    let words = say(&lftui, Cache::Clear { all: true });
    assert_eq!(words.lines().count(), 2, "{words}");
    assert!(!other.exists());
}

#[cfg(unix)]
#[test]
fn the_folder_is_the_persons_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1");
    let folder = Paths::below(lftui.folder()).cache;
    let mode = folder.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn another_time_range_knows_the_sums_of_the_first_and_asks_for_its_own() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.keys("2").sees("nightly-import").settles();
    let sums = lftui.line_of("nightly-import");
    assert!(!sums.contains('+'), "{sums}");
    lftui.server.proxy.forget();
    lftui.keys("t 7").sees("t last 30 days").settles();
    assert_eq!(lftui.line_of("nightly-import"), sums);
    let asked = lftui.requests();
    let metrics = asked.iter().filter(|one| one.contains("v2/metrics"));
    assert_eq!(metrics.count(), 1, "{asked:#?}");

    lftui.server.proxy.fail("v2/metrics", Fault::Hang);
    lftui
        .keys("t 6")
        .sees("t last 7 days")
        .sees("nightly-import");
    assert_eq!(lftui.line_of("nightly-import"), sums);
}
