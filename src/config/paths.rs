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

    /// What was seen of one server with one key.
    pub fn cache_file(&self, host: &str, public_key: &str) -> PathBuf {
        self.cache.join(file_name(host, public_key))
    }

    /// Writes to one server with one key that are not settled: no cache, since they must not be lost.
    pub fn outbox(&self, host: &str, public_key: &str) -> PathBuf {
        self.state.join("outbox").join(file_name(host, public_key))
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

/// Tells the host; the key only goes into the hash.
fn file_name(host: &str, public_key: &str) -> String {
    let hash = Sha256::digest(format!("{host}\n{public_key}"));
    let hash = hash
        .first_chunk()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '.' {
            c
        } else {
            '-'
        }
    };
    let name = host.split("://").last().unwrap_or(host);
    let name: String = name.chars().map(plain).take(60).collect();
    format!("{name}-{hash:016x}.db")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_and_key_has_files_of_its_own() {
        let paths = Paths::below(Path::new("/home"));
        let cache = |key| paths.cache_file("https://lf.example.com/a", key);
        assert_ne!(
            cache("pk-lf-1"),
            cache("pk-lf-2"),
            "keys see different things"
        );
        let name = |base, key| paths.outbox(base, key);
        let one = name("https://lf.example.com/a", "pk-lf-1");
        assert!(one.starts_with("/home/state/outbox"), "{}", one.display());
        let file = one.file_name().unwrap().to_str().unwrap();
        assert!(file.starts_with("lf.example.com-"), "{file}");
        assert!(!file.contains("pk-lf"), "{file}");
        assert_eq!(one, name("https://lf.example.com/a", "pk-lf-1"));
        assert_ne!(one, name("https://lf.example.com/b", "pk-lf-1"));
        assert_ne!(one, name("https://lf.example.com/a", "pk-lf-2"));
        let odd = name("http://[::1]:3000/../..", "k");
        assert_eq!(odd.parent(), one.parent());
    }
}
