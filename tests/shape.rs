//! The shape of the house: which module may use which, and how large its rooms are.
//!
//! The floors are read from the map in `src/lib.rs`, so that the page cannot lie.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// No file is longer than this.
const LONG: usize = 300;

/// Panes, overlays and forms return effects: they reach nothing outside themselves.
const PURE: [&str; 3] = ["pane", "overlay", "form"];
const OUTSIDE: [&str; 6] = ["tasks", "store", "langfuse", "terminal", "server", "config"];

/// Who may share something between threads; everything else has one owner.
const SHARING: [&str; 4] = ["store", "server", "terminal", "langfuse"];

struct Source {
    /// Below `src/`, with slashes.
    name: String,
    text: String,
}

impl Source {
    /// The top-level module that the file belongs to.
    fn module(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap_or_default()
    }

    /// Without the unit tests, which stand at the end or in a file of their own.
    fn code(&self) -> &str {
        if self.name.ends_with("/tests.rs") || self.name.contains("/tests/") {
            return "";
        }
        let tests = self.text.split("\n#[cfg(test)]\nmod ");
        tests.into_iter().next().unwrap_or_default()
    }

    /// The lines that are no comment, with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.code().lines().enumerate();
        lines
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Top-level modules that the code names: `crate::x`, `lftui::x`, and `super::x` from the first level.
    fn used(&self) -> BTreeSet<String> {
        let up = "super::".repeat(self.name.matches('/').count() + 1);
        let mut used = BTreeSet::new();
        for (_, line) in self.lines() {
            for start in ["crate::", "lftui::", &up] {
                used.extend(named_after(line, start));
            }
        }
        assert!(
            !used.contains(""),
            "{}: one `use` for each module",
            self.name
        );
        used.remove("super");
        used.remove(self.module());
        used
    }
}

/// The names behind a path's beginning; empty where a group of names begins.
fn named_after(line: &str, start: &str) -> Vec<String> {
    let part_of_path = |one: char| one.is_alphanumeric() || matches!(one, '_' | ':' | '$');
    let mut names = Vec::new();
    for (at, _) in line.match_indices(start) {
        let (before, rest) = (&line.as_bytes()[..at], &line.as_bytes()[at + start.len()..]);
        if before
            .last()
            .is_none_or(|last| !part_of_path(char::from(*last)))
        {
            let name = rest.iter().map(|byte| char::from(*byte));
            names.push(
                name.take_while(|one| one.is_alphanumeric() || *one == '_')
                    .collect(),
            );
        }
    }
    names
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root().join("src")).unwrap();
                sources.push(Source {
                    name: name.to_str().unwrap().replace('\\', "/"),
                    text: std::fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    sources
}

/// Floor of each module, the lowest is the highest number.
fn floors() -> BTreeMap<String, usize> {
    let page = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let (_, map) = page.split_once("The floors").unwrap();
    let (_, map) = map.split_once("```text\n").unwrap();
    let (map, _) = map.split_once("//! ```").unwrap();
    let mut floors = BTreeMap::new();
    for (floor, line) in map.lines().enumerate() {
        for name in line.trim_start_matches("//!").split_whitespace() {
            let before = floors.insert(name.to_owned(), floor);
            assert_eq!(before, None, "{name} is on one floor only");
        }
    }
    floors
}

fn fail_on(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}\n{}", faults.join("\n"));
}

#[test]
fn the_map_shows_every_module_and_no_other() {
    let page = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut modules: BTreeSet<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    modules.insert("main");
    let floors = floors();
    let shown: BTreeSet<_> = floors.keys().map(String::as_str).collect();
    assert_eq!(shown, modules);
}

/// With that there is no circle either.
#[test]
fn each_module_rests_on_floors_below_its_own() {
    let floors = floors();
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.name != "lib.rs") {
        let own = floors[source.module()];
        for used in source.used() {
            match floors.get(&used) {
                Some(floor) if *floor > own => {}
                Some(_) => faults.push(format!("{} uses {used}", source.name)),
                None => faults.push(format!("{} uses {used}, which is no module", source.name)),
            }
        }
    }
    fail_on(&faults, "an arrow goes up or to the same floor:");
}

#[test]
fn the_client_and_the_server_do_not_know_each_other() {
    let mut faults = Vec::new();
    for source in sources() {
        for (one, other) in [("server", "langfuse"), ("langfuse", "server")] {
            if source.module() == one && source.used().contains(other) {
                faults.push(source.name.clone());
            }
        }
    }
    fail_on(&faults, "a test would confirm its own mistake:");
}

#[test]
fn panes_return_effects_and_reach_nothing_themselves() {
    let mut faults = Vec::new();
    for source in sources() {
        if PURE.contains(&source.module()) {
            let used = source.used();
            for outside in OUTSIDE.iter().filter(|outside| used.contains(**outside)) {
                faults.push(format!("{} uses {outside}", source.name));
            }
            for (line, text) in source.lines() {
                if [
                    "std::fs",
                    "std::env",
                    "std::process",
                    "tokio::",
                    "Timestamp::now",
                ]
                .iter()
                .any(|word| text.contains(word))
                {
                    faults.push(format!("{}:{line}: {}", source.name, text.trim()));
                }
            }
        }
    }
    fail_on(&faults, "panes, overlays and forms are pure:");
}

#[test]
fn the_model_is_pure() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.module() == "model" {
            for (line, text) in source.lines() {
                if [
                    "std::fs",
                    "std::env",
                    "tokio::",
                    "ratatui::",
                    "Timestamp::now",
                ]
                .iter()
                .any(|word| text.contains(word))
                {
                    faults.push(format!("{}:{line}: {}", source.name, text.trim()));
                }
            }
        }
    }
    fail_on(
        &faults,
        "the model knows neither the machine nor the screen:",
    );
}

#[test]
fn only_those_who_share_lock() {
    let mut faults = Vec::new();
    for source in sources() {
        if !SHARING.contains(&source.module()) {
            for (line, text) in source
                .lines()
                .filter(|(_, text)| text.contains("Mutex") || text.contains("RwLock"))
            {
                faults.push(format!("{}:{line}: {}", source.name, text.trim()));
            }
        }
    }
    fail_on(&faults, "one owner, messages, no locks:");
}

#[test]
fn only_tasks_spawn_for_the_app() {
    let mut faults = Vec::new();
    for source in sources() {
        let above = ["app", "run", "pane", "overlay", "form", "widget", "model"];
        if above.contains(&source.module()) {
            for (line, text) in source.lines().filter(|(_, text)| text.contains("spawn")) {
                faults.push(format!("{}:{line}: {}", source.name, text.trim()));
            }
        }
    }
    fail_on(&faults, "effects are data; tasks carry them out:");
}

#[test]
fn files_stay_small() {
    let mut faults = Vec::new();
    let sources = sources();
    for source in &sources {
        let lines = source.text.lines().count();
        if lines > LONG {
            faults.push(format!("{} has {lines} lines of {LONG}", source.name));
        }
    }
    fail_on(&faults, "split by what changes together:");
}

#[test]
fn nothing_is_taken_for_granted() {
    let mut faults = Vec::new();
    for source in sources() {
        for (line, text) in source.lines() {
            if [
                ".unwrap()",
                "todo!(",
                "unimplemented!(",
                "dbg!(",
                "#[allow(",
            ]
            .iter()
            .any(|word| text.contains(word))
            {
                faults.push(format!("{}:{line}: {}", source.name, text.trim()));
            }
        }
    }
    fail_on(&faults, "say why it holds, or return the error:");
}

#[test]
fn every_module_says_first_what_it_is_for() {
    let sources = sources();
    let mute: Vec<_> = sources
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.name.clone())
        .collect();
    fail_on(&mute, "the first line is for the reader:");
}

#[test]
fn no_folder_has_a_mod_rs() {
    let sources = sources();
    let found: Vec<_> = sources
        .iter()
        .filter(|source| source.name.ends_with("mod.rs"))
        .map(|source| source.name.clone())
        .collect();
    fail_on(&found, "foo.rs and foo/:");
}

#[test]
fn what_is_carried_along_can_be_read() {
    let keys = std::fs::read_to_string(root().join("assets/keys.toml")).unwrap();
    lftui::command::Keymap::default().patch(&keys).unwrap();
    for entry in std::fs::read_dir(root().join("themes")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if let Err(error) = lftui::theme::Theme::parse(&text) {
            panic!("{}: {error}", path.display());
        }
    }
}

#[test]
fn paths_are_seen_wherever_they_stand() {
    let source = Source {
        name: "pane/list.rs".into(),
        text: "//! x\nuse crate::model::{A, B};\n// crate::store\nfn f(x: (super::super::msg::Msg, &crate::theme::Theme)) {}\n#[cfg(test)]\nmod tests {\n    use crate::server::start;\n}\n".into(),
    };
    let used: Vec<_> = source.used().into_iter().collect();
    assert_eq!(used, ["model", "msg", "theme"]);
}
