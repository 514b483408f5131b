//! The outbox's file: opened when it is needed, readable by its owner only.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::rows::{Rows, SCHEMA};
use crate::db;

/// Where writes are kept.
#[derive(Clone, Debug)]
pub enum Keep {
    /// Nowhere: they are gone with the process, as the demo is.
    Memory,
    File(PathBuf),
}

/// Opens or makes the database; what it says is on the disk.
pub(super) fn open(keep: &Keep) -> anyhow::Result<Rows> {
    let db = match keep {
        Keep::Memory => db::open(None, SCHEMA)?,
        Keep::File(path) => {
            make_folder(path)?;
            // SQLite gives its other files the mode of this one.
            drop(open_private(path)?);
            db::open(Some(path), SCHEMA)?
        }
    };
    db.pragma_update(None, "synchronous", "FULL")?;
    Ok(Rows::new(db))
}

pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes the file where it is missing.
pub(super) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
