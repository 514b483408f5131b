//! Where lftui keeps its files.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use sha2::{Digest, Sha256};

/// The files and directories of one user; none of them has to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`.
    pub config: PathBuf,
    /// What is remembered and cannot be fetched again: state, copies, logs.
    pub state: PathBuf,
    /// What can be thrown away.
    pub cache: PathBuf,
    /// The database of `lftui serve`.
    pub data: PathBuf,
}

impl Paths {
    /// The places of this system (XDG on Linux); `LFTUI_CONFIG` moves the configuration. None where
    /// the user has no home directory.
    pub fn find(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let project = ProjectDirs::from("", "", "lftui")?;
        let config = get("LFTUI_CONFIG").filter(|path| !path.is_empty());
        Some(Self {
            config: config.map_or_else(|| project.config_dir().join("config.toml"), PathBuf::from),
            state: project
                .state_dir()
                .unwrap_or_else(|| project.data_local_dir())
                .to_owned(),
            cache: project.cache_dir().to_owned(),
            data: project.data_local_dir().to_owned(),
        })
    }

    /// Everything below one directory, for tests and for `demo`, which keeps nothing.
    pub fn below(directory: &Path) -> Self {
        Self {
            config: directory.join("config.toml"),
            state: directory.join("state"),
            cache: directory.join("cache"),
            data: directory.join("data"),
        }
    }

    pub fn state_file(&self) -> PathBuf {
        self.state.join("state.json")
    }

    /// Copies that were too large for a clipboard.
    pub fn copies(&self) -> PathBuf {
        self.state.join("copies")
    }

    /// How much was asked of which server lately, shared by all processes.
    pub fn requests(&self) -> PathBuf {
        self.state.join("requests.db")
    }

    /// What was seen of one server with one key. The name tells the host; the key only goes into the hash.
    pub fn cache_file(&self, host: &str, public_key: &str) -> PathBuf {
        let hash = Sha256::digest(format!("{host}\n{public_key}"));
        let hash = hash
            .first_chunk()
            .map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let name: String = host
            .split("://")
            .last()
            .unwrap_or(host)
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c
                } else {
                    '-'
                }
            })
            .take(60)
            .collect();
        self.cache.join(format!("{name}-{hash:016x}.db"))
    }

    /// The caches that are there, each with the host as its name tells it.
    pub fn cache_files(&self) -> Vec<(PathBuf, String)> {
        let files = std::fs::read_dir(&self.cache).into_iter().flatten();
        let mut found: Vec<_> = files
            .filter_map(|file| {
                let path = file.ok()?.path();
                let (host, hash) = path.file_name()?.to_str()?.rsplit_once('-')?;
                let hash = hash.strip_suffix(".db")?;
                let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
                let host = host.to_owned();
                is_hash.then_some((path, host))
            })
            .collect();
        found.sort();
        found
    }

    pub fn server_database(&self) -> PathBuf {
        self.data.join("server.db")
    }
}
