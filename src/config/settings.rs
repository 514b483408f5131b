//! What holds in the end, and who said so last.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::file::{self, FileSettings};
use super::paths::Paths;
use super::profile::{Profile, Secret, parse_host};
use super::reader::closest;
use crate::command::View;
use crate::model::{Requests, Span};
use crate::terminal::clipboard;

/// A good part of what a model can attend to, and a small part of what it can take.
const MARKDOWN_TOKENS: u32 = 25_000;
/// Where the SDKs send traces when nobody says otherwise.
const CLOUD: &str = "https://cloud.langfuse.com";

/// Everything a person can set.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Whom to talk to. None: nothing is configured, or what was asked for cannot be used, or there
    /// are several profiles and none was chosen.
    pub connection: Option<Profile>,
    /// Those that can be used.
    pub profiles: BTreeMap<String, Profile>,
    /// None: the default theme.
    pub theme: Option<String>,
    /// False: modifiers only (`NO_COLOR`).
    pub colour: bool,
    pub mouse: bool,
    pub symbols: Symbols,
    pub time_range: Span,
    /// Saved views, by name.
    pub views: Vec<View>,
    /// The most that goes through the terminal's clipboard, in bytes of base64.
    pub clipboard_limit: usize,
    /// The most tokens, as they are estimated, of a trace as Markdown.
    pub markdown_tokens: usize,
    /// The most that inputs and outputs take in a cache, in bytes as they are kept: compressed. 0: nothing is
    /// kept at all. None: the default.
    pub cache_size: Option<u64>,
    /// How long a write waits to be taken back.
    pub hold: Duration,
    /// A key that comes again within this is the same one, held down: it decides nothing.
    pub repeat: Duration,
    /// Goes into `metadata.reviewer` of scores.
    pub reviewer: Option<String>,
    /// A review is submitted by itself once every field is filled.
    pub auto_advance: bool,
    /// Each decision of a review leaves a line on this machine, with the seconds it took.
    pub review_log: bool,
    /// Holds for every profile; see [`Settings::may_write`].
    pub read_only: bool,
    /// Nothing is sent; what was seen is shown.
    pub offline: bool,
    /// The person's keys; does not have to exist.
    pub keys_file: PathBuf,
    /// Where [`super::save_profile`] goes.
    pub config_file: PathBuf,
}

impl Settings {
    /// Whether this project may be changed.
    pub fn may_write(&self, profile: &Profile) -> bool {
        !self.read_only && !profile.read_only
    }

    /// Whose keys open a web address of this host: the connection's if it fits, so that a pasted
    /// address stays in the project that is open. Keys are not tried on another server.
    pub fn profile_at(&self, host: &str) -> Option<&Profile> {
        let mut candidates = self.connection.iter().chain(self.profiles.values());
        candidates.find(|profile| profile.host == host)
    }
}

/// What trees and marks are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Symbols {
    #[default]
    Unicode,
    Ascii,
}

impl Symbols {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "unicode" => Some(Self::Unicode),
            "ascii" => Some(Self::Ascii),
            _ => None,
        }
    }
}

/// What the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Overrides {
    pub profile: Option<String>,
    pub theme: Option<String>,
    pub read_only: bool,
    pub offline: bool,
    pub no_mouse: bool,
    pub ascii: bool,
}

/// Where settings come from.
pub struct Sources<'a> {
    pub paths: &'a Paths,
    /// Reads an environment variable.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    pub arguments: Overrides,
    /// The last resort among several profiles.
    pub last_profile: Option<&'a str>,
}

/// Settings to start with, and what to tell the person about them.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub settings: Settings,
    /// One sentence each, with file, line and key where there are such.
    pub warnings: Vec<String>,
}

/// Reads all sources; never fails.
pub fn load(sources: &Sources<'_>) -> Loaded {
    let home = sources.variable("HOME");
    let (file, mut warnings) = file::read(&sources.paths.config, home.as_deref());
    let mut connection = sources.choose(&file, &mut warnings);
    let mut profiles: BTreeMap<String, Profile> = file
        .profiles
        .into_iter()
        .filter_map(|(name, profile)| Some((name, profile?)))
        .collect();
    if let Some(requests) = sources.requests(&mut warnings) {
        for profile in connection.iter_mut().chain(profiles.values_mut()) {
            profile.requests = Some(requests);
        }
    }
    let arguments = &sources.arguments;
    let default_limit = u32::try_from(clipboard::LIMIT).unwrap_or(u32::MAX);
    let settings = Settings {
        connection,
        theme: arguments.theme.clone().or(file.theme),
        colour: sources.variable("NO_COLOR").is_none(),
        mouse: !arguments.no_mouse && file.mouse.unwrap_or(true),
        symbols: if arguments.ascii {
            Symbols::Ascii
        } else {
            file.symbols.unwrap_or_default()
        },
        time_range: file.time_range.unwrap_or_default(),
        clipboard_limit: file.clipboard_limit.unwrap_or(default_limit) as usize,
        views: file.views.clone(),
        markdown_tokens: file.markdown_tokens.unwrap_or(MARKDOWN_TOKENS) as usize,
        cache_size: file.cache_size,
        hold: file.hold.unwrap_or(Duration::from_secs(5)),
        repeat: file.repeat.unwrap_or(Duration::from_millis(700)),
        reviewer: file.reviewer,
        auto_advance: file.auto_advance.unwrap_or(false),
        review_log: file.review_log.unwrap_or(true),
        read_only: arguments.read_only || file.broken,
        offline: arguments.offline || sources.says_yes("LFTUI_OFFLINE"),
        keys_file: file
            .keys
            .unwrap_or_else(|| sources.paths.config.with_file_name("keys.toml")),
        config_file: sources.paths.config.clone(),
        profiles,
    };
    Loaded { settings, warnings }
}

impl Sources<'_> {
    /// An empty variable counts as unset.
    fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.is_empty())
    }

    fn says_yes(&self, name: &str) -> bool {
        let value = self.variable(name);
        value.is_some_and(|value| !["0", "no", "false", "off"].contains(&value.as_str()))
    }

    /// `LFTUI_REQUESTS`: for whatever is connected.
    fn requests(&self, warnings: &mut Vec<String>) -> Option<Requests> {
        let text = self.variable("LFTUI_REQUESTS")?;
        let requests = Requests::parse(&text);
        if requests.is_none() {
            warnings.push("LFTUI_REQUESTS: expected a rate such as \"30/min\"".to_owned());
        }
        requests
    }

    /// `--profile`, else the environment's keys, else `LFTUI_PROFILE`, else the file's choice, else
    /// the only profile, else the last one used.
    fn choose(&self, file: &FileSettings, warnings: &mut Vec<String>) -> Option<Profile> {
        if let Some(name) = &self.arguments.profile {
            return named(name, "--profile", file, warnings);
        }
        match self.environment_keys(warnings) {
            EnvironmentKeys::Usable(profile) => return Some(profile),
            EnvironmentKeys::Faulty => return None,
            EnvironmentKeys::Absent => {}
        }
        if let Some(name) = self.variable("LFTUI_PROFILE") {
            return named(&name, "LFTUI_PROFILE", file, warnings);
        }
        if let Some(name) = &file.profile {
            return file.profiles.get(name).cloned().flatten();
        }
        let mut usable = file.profiles.values().flatten();
        match (usable.next(), usable.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => file.profiles.get(self.last_profile?).cloned().flatten(),
        }
    }

    fn environment_keys(&self, warnings: &mut Vec<String>) -> EnvironmentKeys {
        let public = self.variable("LANGFUSE_PUBLIC_KEY");
        let secret = self.variable("LANGFUSE_SECRET_KEY");
        let (public_key, secret) = match (public, secret) {
            (Some(public), Some(secret)) => (public, secret),
            (None, None) => return EnvironmentKeys::Absent,
            (public, _) => {
                let (has, lacks) = match public {
                    Some(_) => ("LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY"),
                    None => ("LANGFUSE_SECRET_KEY", "LANGFUSE_PUBLIC_KEY"),
                };
                warnings.push(format!(
                    "{has} is set but {lacks} is not, so neither is used"
                ));
                return EnvironmentKeys::Absent;
            }
        };
        // The SDKs prefer the newer name, too.
        let hosts = ["LANGFUSE_BASE_URL", "LANGFUSE_HOST"];
        let found = hosts
            .iter()
            .find_map(|name| Some((*name, self.variable(name)?)));
        let (name, host) = found.unwrap_or_else(|| ("", CLOUD.to_owned()));
        match parse_host(&host) {
            Ok(host) => EnvironmentKeys::Usable(Profile {
                name: "environment".to_owned(),
                host,
                public_key,
                secret: Secret::Key(SecretString::from(secret)),
                ca_file: self.variable("LFTUI_CA_FILE").map(PathBuf::from),
                read_only: false,
                requests: None,
            }),
            Err(why) => {
                warnings.push(format!(
                    "{name} is no address of a server, so its keys are not used; {why}"
                ));
                EnvironmentKeys::Faulty
            }
        }
    }
}

enum EnvironmentKeys {
    Usable(Profile),
    /// Meant, but without a server to go to; another one must not be taken in its place.
    Faulty,
    Absent,
}

fn named(
    name: &str,
    who: &str,
    file: &FileSettings,
    warnings: &mut Vec<String>,
) -> Option<Profile> {
    match file.profiles.get(name) {
        Some(Some(profile)) => return Some(profile.clone()),
        Some(None) => warnings.push(format!(
            "{who}: the profile `{name}` cannot be used as it is"
        )),
        None => {
            let hint = match closest(name, file.profiles.keys().map(String::as_str)) {
                Some(meant) => format!("; did you mean `{meant}`?"),
                None => String::new(),
            };
            warnings.push(format!("{who}: there is no profile `{name}`{hint}"));
        }
    }
    None
}
