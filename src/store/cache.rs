//! What was seen, on disk: rows by id, which stretches of time are whole, inputs and outputs. A cache may be lost:
//! whatever is wrong with it costs requests, never the work.

mod alone;
mod answer;
mod bodies;
mod damage;
mod holdings;
mod rows;
mod schema;
mod search;
mod window;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

pub use bodies::{Packed, Room};
use damage::Damage;
pub use holdings::{Holdings, empty};
pub(super) use rows::{Known, Row};
pub(super) use search::Seen;
pub(super) use window::Window;
use writer::Writer;

/// Where a project's cache is kept.
#[derive(Clone, Debug)]
pub enum Place {
    File(PathBuf),
    /// Gone when lftui ends.
    Memory,
    /// Nothing is kept at all: everything is asked for each time.
    Nowhere,
}

/// One project of one server as one key sees it.
#[derive(Clone)]
pub struct Cache(Option<Open>);

#[derive(Clone)]
struct Open {
    read: Arc<Mutex<Connection>>,
    writer: Arc<Writer>,
    damage: Arc<Damage>,
}

impl Cache {
    /// Opens a cache, or makes one. A file that cannot be used is set aside or done without; the sentence says so.
    pub fn open(place: &Place, room: Room) -> (Self, Option<String>) {
        let path = match place {
            Place::File(path) => path,
            Place::Memory => return (Self::memory(room), None),
            Place::Nowhere => return (Self(None), None),
        };
        let damaged = Damage::was_found(path).then(|| schema::remove(path));
        match Self::file(path, room) {
            Ok(cache) => (cache, damaged.map(|_| made_anew(path))),
            Err(error) => {
                tracing::debug!(%error, "the cache cannot be opened");
                Self::renew(path, room, &error)
            }
        }
    }

    /// Throws a file away that cannot be read, and begins anew. One that a newer lftui wrote is left alone.
    fn renew(path: &Path, room: Room, error: &anyhow::Error) -> (Self, Option<String>) {
        if damage::is_damage(error)
            && schema::remove(path).is_ok()
            && let Ok(cache) = Self::file(path, room)
        {
            return (cache, Some(made_anew(path)));
        }
        let said = format!(
            "The cache {} cannot be used ({error:#}): nothing is kept for the next start.",
            path.display()
        );
        (Self::memory(room), Some(said))
    }

    fn file(path: &Path, room: Room) -> anyhow::Result<Self> {
        let write = Arc::new(Mutex::new(schema::open(path)?));
        let read = Arc::new(Mutex::new(schema::open(path)?));
        let damage = Arc::new(Damage::of(path));
        let writer = Writer::start(write, room, Arc::clone(&damage));
        Ok(Self(Some(Open {
            read,
            writer: Arc::new(writer),
            damage,
        })))
    }

    fn memory(room: Room) -> Self {
        let read = Arc::new(Mutex::new(schema::memory()));
        let damage = Arc::new(Damage::default());
        let writer = Writer::start(Arc::clone(&read), room, Arc::clone(&damage));
        Self(Some(Open {
            read,
            writer: Arc::new(writer),
            damage,
        }))
    }

    /// A sentence that comes when something cannot be kept; never one where nothing is meant to be.
    pub(super) fn trouble(&self) -> Option<watch::Receiver<Option<String>>> {
        Some(self.0.as_ref()?.damage.said())
    }

    /// Whether anything is kept.
    pub(super) fn keeps(&self) -> bool {
        self.0.is_some()
    }

    /// Reads off the main thread. What cannot be read is as good as not there.
    async fn read<T: Default + Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        let Some(Open { read, damage, .. }) = self.0.clone() else {
            return T::default();
        };
        let work = tokio::task::spawn_blocking(move || {
            let connection = read.lock().unwrap_or_else(PoisonError::into_inner);
            work(&connection)
        });
        match work.await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::debug!(%error, "the cache cannot be read");
                damage.note(&error);
                T::default()
            }
            Err(_) => T::default(),
        }
    }

    /// Writes soon, after what was written before. Reads may come first.
    fn write(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<()> + Send + 'static) {
        if let Some(open) = &self.0 {
            open.writer.send(Box::new(work));
        }
    }

    /// Forgets everything: another project answers to the same keys.
    pub(super) fn clear(&self) {
        self.write(schema::clear);
    }

    /// Returns when all that was written so far can be read.
    pub async fn settle(&self) {
        if let Some(open) = &self.0 {
            open.writer.settle().await;
        }
    }
}

fn made_anew(path: &Path) -> String {
    let path = path.display();
    format!("The cache {path} was damaged and is made anew; what it held is asked for again.")
}

fn pack(value: &impl Serialize) -> Vec<u8> {
    // Only a value that cannot be told in MessagePack at all fails, and there is none in the model.
    rmp_serde::to_vec(value).unwrap_or_default()
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    rmp_serde::from_slice(packed).ok()
}

#[cfg(test)]
mod tests;
