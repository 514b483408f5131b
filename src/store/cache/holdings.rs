//! What a cache file holds, and emptying it: for a person who asks from outside, while others may use it.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::damage::is_damage;
use super::{schema, unpack};
use crate::model::{Project, Server};

/// What is in one cache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holdings {
    /// Its name, if the server ever told it.
    pub project: Option<String>,
    /// Of the file and those that SQLite keeps beside it.
    pub bytes: u64,
    pub observations: u64,
    /// Of which every observation is here.
    pub traces: u64,
    /// Observations whose input and output are here.
    pub bodies: u64,
    /// What those take, compressed.
    pub body_bytes: u64,
    /// Between which starts the observations lie.
    pub oldest: Option<Timestamp>,
    pub newest: Option<Timestamp>,
}

impl Holdings {
    /// Counts what is in a file.
    ///
    /// # Errors
    /// When it is damaged, or written by a newer lftui.
    pub fn of(path: &Path) -> anyhow::Result<Self> {
        let connection = schema::open(path)?;
        let mut holdings = count(&connection)?;
        holdings.bytes = schema::bytes(path);
        Ok(holdings)
    }
}

fn count(connection: &Connection) -> anyhow::Result<Holdings> {
    let (observations, oldest, newest): (i64, Option<i64>, Option<i64>) = connection.query_row(
        "select count(*), min(start), max(start) from observation where fields > 0",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let traces: i64 = connection.query_row("select count(*) from whole", [], |row| row.get(0))?;
    let (bodies, body_bytes): (i64, i64) = connection.query_row(
        "select count(*), coalesce(sum(size), 0) from body",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let server: Vec<Vec<u8>> = connection
        .prepare("select data from answer where name = ?")?
        .query_map([super::super::SERVER], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let server = server
        .first()
        .and_then(|data| unpack::<(Server, Project)>(data));
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let time = |micros: Option<i64>| Timestamp::from_microsecond(micros?).ok();
    Ok(Holdings {
        project: server.map(|(_, project)| project.name),
        bytes: 0,
        observations: number(observations),
        traces: number(traces),
        bodies: number(bodies),
        body_bytes: number(body_bytes),
        oldest: time(oldest),
        newest: time(newest),
    })
}

/// Forgets all that a cache holds, and tells how many bytes that freed. The file stays: another lftui may have it
/// open, and would write into one that nobody finds again.
///
/// # Errors
/// When it was written by a newer lftui, or cannot be written.
pub fn empty(path: &Path) -> anyhow::Result<u64> {
    let before = schema::bytes(path);
    match schema::open(path) {
        Ok(connection) => {
            let transaction =
                Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)?;
            schema::clear(&transaction)?;
            transaction.commit()?;
            connection.execute_batch("vacuum")?;
            // Whoever reads at this moment keeps the log from being cut; the next one cuts it.
            connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
        }
        Err(error) if is_damage(&error) => schema::remove(path)?,
        Err(error) => return Err(error),
    }
    Ok(before.saturating_sub(schema::bytes(path)))
}
