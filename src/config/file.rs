//! `config.toml`: what may stand in it, and what it means.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use toml::de::DeTable;

use super::disk::is_exposed;
use super::profile::{Profile, Secret, parse_host};
use super::reader::{Report, Section};
use super::settings::Symbols;
use super::{span, view};
use crate::command::View;
use crate::model::text::parse_size;
use crate::model::{Requests, Span};

/// What the file says; None where it says nothing that can be used.
#[derive(Debug, Default)]
pub(super) struct FileSettings {
    pub(super) profile: Option<String>,
    pub(super) theme: Option<String>,
    pub(super) mouse: Option<bool>,
    pub(super) symbols: Option<Symbols>,
    pub(super) time_range: Option<Span>,
    pub(super) clipboard_limit: Option<u32>,
    pub(super) markdown_tokens: Option<u32>,
    /// In bytes.
    pub(super) cache_size: Option<u64>,
    pub(super) hold: Option<Duration>,
    pub(super) repeat: Option<Duration>,
    pub(super) reviewer: Option<String>,
    pub(super) auto_advance: Option<bool>,
    pub(super) review_log: Option<bool>,
    pub(super) keys: Option<PathBuf>,
    /// None for a profile that cannot be used; a warning says why.
    pub(super) profiles: BTreeMap<String, Option<Profile>>,
    /// By name; those that can be used.
    pub(super) views: Vec<View>,
    /// The file could not be understood, so what it forbids is not known.
    pub(super) broken: bool,
}

/// Reads the file; one that is not there is empty.
pub(super) fn read(file: &Path, home: Option<&str>) -> (FileSettings, Vec<String>) {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return (FileSettings::default(), Vec::new());
        }
        Err(error) => {
            let warning = format!(
                "{} cannot be read, so nothing is written to a server: {error}",
                file.display()
            );
            return (broken(), vec![warning]);
        }
    };
    let mut report = Report::new(file, &text);
    let settings = match DeTable::parse(&text) {
        Ok(table) => {
            let base = Base { file, home };
            read_top(table.get_ref(), &base, &mut report)
        }
        Err(error) => {
            report.broken(&error);
            broken()
        }
    };
    (settings, report.warnings)
}

fn broken() -> FileSettings {
    FileSettings {
        broken: true,
        ..FileSettings::default()
    }
}

/// What paths in the file are relative to.
struct Base<'a> {
    file: &'a Path,
    home: Option<&'a str>,
}

impl Base<'_> {
    fn resolve(&self, path: String) -> PathBuf {
        match (path.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => Path::new(home).join(rest),
            _ => match self.file.parent() {
                Some(directory) => directory.join(path),
                None => path.into(),
            },
        }
    }
}

/// A faulty value here is worth its default.
fn read_top(table: &DeTable<'_>, base: &Base<'_>, report: &mut Report<'_>) -> FileSettings {
    let mut top = Section::new(String::new(), table, report);
    let mut settings = FileSettings {
        profile: top.text("profile").unwrap_or_default(),
        theme: top.text("theme").unwrap_or_default(),
        mouse: top.flag("mouse").unwrap_or_default(),
        symbols: top
            .parsed("symbols", r#""unicode" or "ascii""#, Symbols::parse)
            .unwrap_or_default(),
        time_range: top
            .parsed("time_range", &span::wanted(), span::parse)
            .unwrap_or_default(),
        clipboard_limit: top
            .number("clipboard_limit", 0..1_000_000_001)
            .unwrap_or_default(),
        markdown_tokens: top
            .number("markdown_tokens", 500..10_000_001)
            .unwrap_or_default(),
        cache_size: top
            .parsed(
                "cache_size",
                r#"a size such as "500MB" or "2GB""#,
                parse_size,
            )
            .unwrap_or_default(),
        hold: top
            .number("hold_seconds", 0..3601)
            .unwrap_or_default()
            .map(|seconds| Duration::from_secs(seconds.into())),
        repeat: top
            .number("repeat_ms", 0..5001)
            .unwrap_or_default()
            .map(|time| Duration::from_millis(time.into())),
        reviewer: top.text("reviewer").unwrap_or_default(),
        auto_advance: top.flag("auto_advance").unwrap_or_default(),
        review_log: top.flag("review_log").unwrap_or_default(),
        keys: top
            .text("keys")
            .unwrap_or_default()
            .map(|path| base.resolve(path)),
        ..FileSettings::default()
    };
    for (name, table) in top.tables("profiles") {
        let section = Section::new(format!("profiles.{name}"), table, top.report());
        let profile = read_profile(name.clone(), section, base);
        settings.profiles.insert(name, profile);
    }
    for (name, table) in top.tables("views") {
        let section = Section::new(format!("views.{name}"), table, top.report());
        settings.views.extend(view::read(name, section));
    }
    settings.views.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(name) = &settings.profile
        && !settings.profiles.contains_key(name)
    {
        top.warn("profile", &format!("there is no [profiles.{name}]"));
    }
    top.finish();
    settings
}

/// None where the connection is incomplete or faulty: keys must not go to a guessed server.
fn read_profile(
    name: String,
    mut section: Section<'_, '_, '_>,
    base: &Base<'_>,
) -> Option<Profile> {
    let host = section
        .text("host")
        .map(|host| host.map(|host| parse_host(&host)));
    let public_key = section.text("public_key");
    let secret = read_secret(&mut section, base);
    let ca_file = section.text("ca_file");
    let read_only = section.flag("read_only");
    let requests = section.parsed("requests", r#"a rate such as "30/min""#, Requests::parse);
    match &host {
        Ok(None) => section.warn("host", "missing, so this profile is not used; for the cloud write \"https://cloud.langfuse.com\""),
        Ok(Some(Err(why))) => section.warn("host", &format!("no address of a server, so this profile is not used; {why}")),
        _ => {}
    }
    if public_key == Ok(None) {
        section.warn("public_key", "missing, so this profile is not used");
    }
    section.finish();
    Some(Profile {
        name,
        host: host.ok()??.ok()?,
        public_key: public_key.ok()??,
        secret: secret?,
        ca_file: ca_file.ok()?.map(|path| base.resolve(path)),
        read_only: read_only.unwrap_or(Some(true)).unwrap_or(false),
        requests: requests.unwrap_or_default(),
    })
}

fn read_secret(section: &mut Section<'_, '_, '_>, base: &Base<'_>) -> Option<Secret> {
    let key = section.text("secret_key");
    let command = section.words("secret_key_command");
    match (key, command) {
        (Ok(Some(key)), Ok(None)) => {
            if is_exposed(base.file) {
                let message = format!("others can read it; run: chmod 600 {}", base.file.display());
                section.warn("secret_key", &message);
            }
            Some(Secret::Key(SecretString::from(key)))
        }
        (Ok(None), Ok(Some(words))) => Some(Secret::Command(words)),
        (Ok(Some(_)), Ok(Some(words))) => {
            section.warn(
                "secret_key",
                "ignored, because secret_key_command is there too",
            );
            Some(Secret::Command(words))
        }
        (Ok(None), Ok(None)) => {
            section.warn(
                "secret_key",
                "missing, so this profile is not used; secret_key_command would do as well",
            );
            None
        }
        _ => None,
    }
}
