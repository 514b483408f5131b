//! Where lftui keeps its files.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use sha2::{Digest, Sha256};
use url::Url;

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

    /// Writes to one project that are not settled: no cache, they must not be lost. The name tells the host; server
    /// and key are told apart by a hash, which is no secret.
    pub fn outbox(&self, base: &str, public_key: &str) -> PathBuf {
        let url = Url::parse(base).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("server");
        let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-');
        let host: String = host.chars().filter(|one| plain(*one)).take(60).collect();
        let hash = Sha256::digest(format!("{base}\n{public_key}"));
        let number = hash
            .iter()
            .take(6)
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        self.state
            .join("outbox")
            .join(format!("{host}-{number:012x}.db"))
    }

    pub fn server_database(&self) -> PathBuf {
        self.data.join("server.db")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_and_key_has_an_outbox_of_its_own() {
        let paths = Paths::below(Path::new("/home"));
        let name = |base, key| paths.outbox(base, key);
        let one = name("https://lf.example.com/a", "pk-lf-1");
        assert!(one.starts_with("/home/state/outbox"), "{}", one.display());
        let file = one.file_name().unwrap().to_str().unwrap();
        assert!(file.starts_with("lf.example.com-"), "{file}");
        assert!(!file.contains("pk-lf"), "{file}");
        assert_eq!(one, name("https://lf.example.com/a", "pk-lf-1"));
        assert_ne!(one, name("https://lf.example.com/b", "pk-lf-1"));
        assert_ne!(one, name("https://lf.example.com/a", "pk-lf-2"));
        let odd = name("http://[::1]:3000", "k");
        assert_eq!(odd.parent(), one.parent());
    }
}
