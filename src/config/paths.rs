//! Where lftui keeps its files.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

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

    pub fn server_database(&self) -> PathBuf {
        self.data.join("server.db")
    }
}
