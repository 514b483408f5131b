//! The log of what came over `/ingestion`, so that late events find their place in the order.

use std::io;

use rusqlite::{Connection, params};

use super::merge::{Entity, Fields, Write};
use super::row::text;

/// Remembers a write; one with the same event id replaces the former.
pub(super) fn store(connection: &Connection, write: &Write) -> rusqlite::Result<()> {
    let body = zstd::bulk::compress(text(&write.fields).as_bytes(), 1).map_err(spoiled)?;
    connection
        .prepare_cached(
            "insert or replace into event (entity, entity_id, id, at, rank, body) values (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![write.entity.as_str(), write.id, write.event, write.at, write.update, body])?;
    Ok(())
}

/// The bodies of all writes to one thing, oldest first.
pub(super) fn all(
    connection: &Connection,
    entity: &Entity,
    id: &str,
) -> rusqlite::Result<Vec<Fields>> {
    connection
        .prepare_cached(
            "select body from event where entity = ? and entity_id = ? order by at, rank, id",
        )?
        .query_map(params![entity.as_str(), id], |row| {
            let plain = zstd::stream::decode_all(row.get_ref(0)?.as_blob()?).map_err(spoiled)?;
            serde_json::from_slice(&plain).map_err(|error| spoiled(error.into()))
        })?
        .collect()
}

fn spoiled(error: io::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(error))
}
