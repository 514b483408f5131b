//! A file that turns out to be damaged while it is used: it is noted beside it, and the next start makes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::schema::DAMAGED;

/// Where damage of a cache is noted; nowhere for one in memory.
#[derive(Debug, Default)]
pub(super) struct Damage(Option<PathBuf>);

impl Damage {
    pub(super) fn of(path: &Path) -> Self {
        let mut note = path.as_os_str().to_owned();
        note.push(DAMAGED);
        Self(Some(note.into()))
    }

    pub(super) fn was_found(path: &Path) -> bool {
        Self::of(path).0.is_some_and(|note| note.exists())
    }

    pub(super) fn note(&self, error: &rusqlite::Error) {
        if let Some(note) = &self.0
            && is_damage_code(error)
        {
            // Where not even this can be written, the next start finds out by itself.
            let _ = fs::write(note, "");
        }
    }
}

/// Whether a file that cannot be opened holds something else than it should.
pub(super) fn is_damage(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<rusqlite::Error>()
        .is_some_and(is_damage_code)
}

fn is_damage_code(error: &rusqlite::Error) -> bool {
    // A table that is missing is an error without a code of its own.
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
    )
}
