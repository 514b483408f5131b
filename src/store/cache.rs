//! What was seen, on disk: rows by id, which stretches of time are whole, inputs and outputs. A cache may be lost:
//! whatever is wrong with it costs requests, never the work.

mod answer;
mod bodies;
mod rows;
mod schema;
mod window;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use bodies::Room;
pub(super) use rows::{Known, Row};
pub(super) use window::Window;
use writer::Writer;

/// Where a project's cache is kept.
#[derive(Clone, Debug)]
pub enum Place {
    File(PathBuf),
    /// Gone when lftui ends.
    Memory,
}

/// One project of one server as one key sees it.
#[derive(Clone)]
pub struct Cache {
    read: Arc<Mutex<Connection>>,
    writer: Arc<Writer>,
}

impl Cache {
    /// Opens a cache, or makes one. A file that cannot be used is set aside or done without; the sentence says so.
    pub fn open(place: &Place, room: Room) -> (Self, Option<String>) {
        let Place::File(path) = place else {
            return (Self::memory(room), None);
        };
        match Self::file(path, room) {
            Ok(cache) => (cache, None),
            Err(error) => {
                tracing::debug!(%error, "the cache cannot be opened");
                Self::renew(path, room, &error)
            }
        }
    }

    /// Throws a file away that cannot be read, and begins anew. One that a newer lftui wrote is left alone.
    fn renew(path: &Path, room: Room, error: &anyhow::Error) -> (Self, Option<String>) {
        if schema::is_damaged(error)
            && schema::remove(path).is_ok()
            && let Ok(cache) = Self::file(path, room)
        {
            let said = format!("{} was damaged and is made anew.", path.display());
            return (cache, Some(said));
        }
        let said = format!(
            "The cache {} cannot be used ({error:#}): nothing is kept for the next start.",
            path.display()
        );
        (Self::memory(room), Some(said))
    }

    fn file(path: &Path, room: Room) -> anyhow::Result<Self> {
        let write = schema::open(path)?;
        let read = schema::open(path)?;
        Ok(Self {
            read: Arc::new(Mutex::new(read)),
            writer: Arc::new(Writer::start(Arc::new(Mutex::new(write)), room)),
        })
    }

    fn memory(room: Room) -> Self {
        let connection = Arc::new(Mutex::new(schema::memory()));
        Self {
            read: Arc::clone(&connection),
            writer: Arc::new(Writer::start(connection, room)),
        }
    }

    /// Reads off the main thread. What cannot be read is as good as not there.
    async fn read<T: Default + Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        let read = Arc::clone(&self.read);
        let work = tokio::task::spawn_blocking(move || {
            let connection = read.lock().unwrap_or_else(PoisonError::into_inner);
            work(&connection)
        });
        match work.await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::debug!(%error, "the cache cannot be read");
                T::default()
            }
            Err(_) => T::default(),
        }
    }

    /// Writes soon, after what was written before. Reads may come first.
    fn write(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<()> + Send + 'static) {
        self.writer.send(Box::new(work));
    }

    /// Forgets everything: another project answers to the same keys.
    pub(super) fn clear(&self) {
        self.write(schema::clear);
    }

    /// Returns when all that was written so far can be read.
    pub async fn settle(&self) {
        self.writer.settle().await;
    }
}

fn pack(value: &impl Serialize) -> Vec<u8> {
    // Only a value that cannot be told in MessagePack at all fails, and there is none in the model.
    rmp_serde::to_vec(value).unwrap_or_default()
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    rmp_serde::from_slice(packed).ok()
}
