//! What goes wrong with a cache while it is used: it is said once, and a damaged file is noted beside it, so that the
//! next start makes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use tokio::sync::watch;

use super::schema::DAMAGED;

#[derive(Debug, Default)]
pub(super) struct Damage {
    /// Where it is noted; nowhere for a cache in memory.
    note: Option<PathBuf>,
    /// A sentence for the person.
    said: watch::Sender<Option<String>>,
}

impl Damage {
    pub(super) fn of(path: &Path) -> Self {
        let mut note = path.as_os_str().to_owned();
        note.push(DAMAGED);
        Self {
            note: Some(note.into()),
            ..Self::default()
        }
    }

    pub(super) fn was_found(path: &Path) -> bool {
        Self::of(path).note.is_some_and(|note| note.exists())
    }

    /// The first sentence, as soon as there is one.
    pub(super) fn said(&self) -> watch::Receiver<Option<String>> {
        self.said.subscribe()
    }

    /// A write failed: a full disk, a file that went away.
    pub(super) fn unwritten(&self, error: &rusqlite::Error) {
        self.note(error);
        self.said.send_if_modified(|said| {
            let new = said.is_none();
            said.get_or_insert_with(|| {
                format!(
                    "the cache cannot be written ({error}): this is not kept for the next start"
                )
            });
            new
        });
    }

    pub(super) fn note(&self, error: &rusqlite::Error) {
        if let Some(note) = &self.note
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
