//! What lftui remembers from one start to the next, none of it needed: garbage reads as nothing.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::disk::write_private;
use super::profile::Profile;
use crate::model::{Api, Generation, Server};

/// How long a server is taken for what it was found to be.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// A small JSON file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct State {
    pub last_profile: Option<String>,
    probes: BTreeMap<String, Probe>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    at: Timestamp,
    version: String,
    /// 3 or 4.
    generation: u8,
    scores_v3: bool,
}

impl State {
    /// Reads the file; empty where it is absent or makes no sense.
    pub fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes the file, private and at once.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        write_private(file, &text)
    }

    /// What the server of this profile was found to be within the last day.
    pub fn server(&self, profile: &Profile, now: Timestamp) -> Option<Server> {
        let probe = self.probes.get(&key(profile))?;
        let generation = match probe.generation {
            3 => Generation::V3,
            4 => Generation::V4,
            _ => return None,
        };
        probe.is_fresh(now).then(|| Server {
            version: probe.version.clone(),
            api: Api {
                generation,
                scores_v3: probe.scores_v3,
            },
        })
    }

    /// Remembers what probing found, and forgets what is too old to be used.
    pub fn remember(&mut self, profile: &Profile, server: &Server, now: Timestamp) {
        self.probes.retain(|_, probe| probe.is_fresh(now));
        let probe = Probe {
            at: now,
            version: server.version.clone(),
            generation: match server.api.generation {
                Generation::V3 => 3,
                Generation::V4 => 4,
            },
            scores_v3: server.api.scores_v3,
        };
        self.probes.insert(key(profile), probe);
    }

    /// For a server that answers otherwise than remembered.
    pub fn forget(&mut self, profile: &Profile) {
        self.probes.remove(&key(profile));
    }
}

impl Probe {
    /// A time in the future is a wrong clock, then or now.
    fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        !age.is_negative() && age < FRESH
    }
}

/// A server may be of another kind for another project (deployments migrate one by one).
fn key(profile: &Profile) -> String {
    format!("{} {}", profile.host, profile.public_key)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::super::profile::Secret;
    use super::*;

    fn profile() -> Profile {
        Profile {
            name: "work".to_owned(),
            host: "https://host".to_owned(),
            public_key: "pk-lf-1".to_owned(),
            secret: Secret::Key(SecretString::from("sk-lf-secret")),
            ca_file: None,
            read_only: false,
            requests: None,
        }
    }

    fn server() -> Server {
        Server {
            version: "4.16.0".to_owned(),
            api: Api {
                generation: Generation::V4,
                scores_v3: true,
            },
        }
    }

    #[test]
    fn a_probe_is_remembered_for_a_day_and_without_the_secret() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("state/state.json");
        let found: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let mut state = State::default();
        state.remember(&profile(), &server(), found);
        state.write(&file).unwrap();

        assert!(!std::fs::read_to_string(&file).unwrap().contains("sk-lf"));
        let read = State::read(&file);
        assert_eq!(read.server(&profile(), found), Some(server()));
        let hours = |hours| found + SignedDuration::from_hours(hours);
        assert_eq!(read.server(&profile(), hours(23)), Some(server()));
        assert_eq!(read.server(&profile(), hours(24)), None);
        assert_eq!(read.server(&profile(), hours(-1)), None);
        let other = Profile {
            public_key: "pk-lf-2".to_owned(),
            ..profile()
        };
        assert_eq!(read.server(&other, found), None);
    }

    #[test]
    fn garbage_reads_as_nothing() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("state.json");
        for text in [
            "",
            "{",
            "[]",
            "{\"probes\": 3}",
            "{\"lastProfile\": {}}",
            "\u{0}\u{1}",
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(State::read(&file), State::default(), "{text}");
        }
    }
}
