//! The configuration: every file in `valid/` and `invalid/`, who wins over whom, saving.
//!
//! A line `#= …` in a file is a setting it results in, a line `#! …` a warning it causes; the
//! warnings are all listed, in any order.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod precedence;
mod saving;
mod views;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lftui::config::{Loaded, Overrides, Paths, Profile, Settings, Sources, load};
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

/// A user with a configuration file, an environment and arguments.
struct Person {
    home: TempDir,
    environment: Vec<(&'static str, &'static str)>,
    arguments: Overrides,
    last_profile: Option<&'static str>,
}

impl Person {
    fn with(config: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let person = Self {
            home,
            environment: Vec::new(),
            arguments: Overrides::default(),
            last_profile: None,
        };
        std::fs::write(person.config(), config).unwrap();
        restrict(&person.config());
        person
    }

    fn environment(mut self, variables: &[(&'static str, &'static str)]) -> Self {
        self.environment.extend(variables);
        self
    }

    fn profile(mut self, name: &str) -> Self {
        self.arguments.profile = Some(name.to_owned());
        self
    }

    fn config(&self) -> PathBuf {
        self.home.path().join("config.toml")
    }

    fn load(&self) -> Loaded {
        let paths = Paths::below(self.home.path());
        let environment = |name: &str| match name {
            "HOME" => Some("HOME".to_owned()),
            name => {
                let found = self.environment.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            }
        };
        load(&Sources {
            paths: &paths,
            environment: &environment,
            arguments: self.arguments.clone(),
            last_profile: self.last_profile,
        })
    }

    /// The connection as one line.
    fn connection(&self) -> String {
        describe_profile(self.load().settings.connection.as_ref())
    }
}

#[cfg(unix)]
fn restrict(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn restrict(_file: &Path) {}

fn describe_profile(profile: Option<&Profile>) -> String {
    let Some(profile) = profile else {
        return "none".to_owned();
    };
    let secret = profile.secret.reveal().unwrap();
    let mut line = format!(
        "{} at {} with {}, secret {}",
        profile.name,
        profile.host,
        profile.public_key,
        secret.expose_secret()
    );
    if let Some(path) = &profile.ca_file {
        write!(line, ", ca {}", path.display()).unwrap();
    }
    if let Some(requests) = profile.requests {
        write!(line, ", {requests}").unwrap();
    }
    if profile.read_only {
        line.push_str(", read only");
    }
    line
}

fn describe(settings: &Settings) -> Vec<String> {
    let names: Vec<_> = settings.profiles.keys().cloned().collect();
    vec![
        format!(
            "connection: {}",
            describe_profile(settings.connection.as_ref())
        ),
        format!("profiles: {}", names.join(", "))
            .trim_end()
            .to_owned(),
        format!("theme: {}", settings.theme.as_deref().unwrap_or("default")),
        format!("colour: {}", settings.colour),
        format!("mouse: {}", settings.mouse),
        format!("symbols: {:?}", settings.symbols),
        format!("time range: {}", settings.time_range.label()),
        format!("clipboard limit: {}", settings.clipboard_limit),
        format!(
            "cache size: {}",
            settings
                .cache_size
                .map_or_else(|| "default".to_owned(), |size| size.to_string())
        ),
        format!("hold: {:?}", settings.hold),
        format!("repeat: {:?}", settings.repeat),
        format!(
            "reviewer: {}",
            settings.reviewer.as_deref().unwrap_or("nobody")
        ),
        format!("auto advance: {}", settings.auto_advance),
        format!("read only: {}", settings.read_only),
        format!("keys: {}", settings.keys_file.display()),
    ]
}

/// The files of a folder, each with its text.
fn files(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/config")
        .join(folder);
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            (
                path.display().to_string(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

/// Loads a file, checks its `#=` lines and returns the warnings without their place.
fn check(name: &str, text: &str) -> Vec<String> {
    let person = Person::with(text);
    let loaded = person.load();
    let directory = person.home.path().display().to_string();
    let described: Vec<_> = describe(&loaded.settings)
        .into_iter()
        .map(|line| line.replace(&directory, "DIR"))
        .collect();
    for wanted in text.lines().filter_map(|line| line.strip_prefix("#= ")) {
        assert!(
            described.iter().any(|line| line == wanted),
            "{name}: `{wanted}` is not among {described:#?}"
        );
    }
    let place = format!("{}, ", person.config().display());
    let warnings = loaded.warnings.into_iter();
    warnings
        .map(|warning| warning.strip_prefix(&place).unwrap_or(&warning).to_owned())
        .collect()
}

#[test]
fn valid_files_load_without_a_word() {
    let files = files("valid");
    assert!(files.len() >= 4);
    for (name, text) in files {
        assert_eq!(check(&name, &text), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn invalid_files_say_where_and_what_and_the_rest_still_holds() {
    let files = files("invalid");
    assert!(files.len() >= 7);
    for (name, text) in files {
        let mut wanted: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("#! "))
            .collect();
        assert!(!wanted.is_empty(), "{name} expects nothing");
        let mut warnings = check(&name, &text);
        wanted.sort_unstable();
        warnings.sort_unstable();
        assert_eq!(warnings, wanted, "{name}");
        assert!(!warnings.concat().contains("sk-lf"), "{name} shows a key");
    }
}

proptest::proptest! {
    /// Whatever stands in the file, the program starts, and each complaint names the file.
    #[test]
    fn any_file_lets_the_program_start(
        text in r#"([a-z_]{1,9}|profile|profiles|theme|mouse|host|=|\.|\[|\]|\{|\}|"|'|#|\n| |-?[0-9]|true|\PC){0,40}"#
    ) {
        let person = Person::with(&text);
        for warning in person.load().warnings {
            proptest::prop_assert!(warning.contains("config.toml, line "), "{}", warning);
        }
    }
}
