//! What the server keeps: the schema, the rows as Rust sees them, and one shared connection.

mod event;
mod merge;
pub(crate) mod observation;
pub(crate) mod price;
mod record;
mod row;
pub(crate) mod score;
pub(crate) mod trace;
mod upsert;
pub(crate) mod usage;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction};

pub(crate) use merge::{Entity, Fields, Write};
pub(crate) use row::{Body, Millis, ObservationRow, ScoreRow, TraceRow, json, text};
pub(crate) use upsert::{TraceOfSpans, ingest, keeps_rules, span, trace_of_spans};

const MIGRATIONS: &[&str] = &[
    include_str!("database/schema.sql"),
    include_str!("database/media.sql"),
];

/// The one connection; its work runs on the pool for blocking tasks. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    /// `None` keeps everything in memory.
    pub(crate) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let connection = crate::db::open(path, MIGRATIONS)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs reads. Also fit for a single statement that writes.
    pub(crate) async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
    {
        self.run(move |connection| work(connection)).await
    }

    /// Runs writes in one transaction: committed when `work` says `Ok`, undone otherwise.
    pub(crate) async fn write<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
    {
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }

    async fn run<T, E>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
    {
        let shared = Arc::clone(&self.0);
        let task = tokio::task::spawn_blocking(move || {
            work(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
        });
        task.await.unwrap_or_else(|stopped| {
            tracing::error!(%stopped, "database task");
            Err(rusqlite::Error::UnwindingPanic.into())
        })
    }
}
