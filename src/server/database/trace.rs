//! Traces and their sessions in storage.

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{Body, Millis, TraceRow, text};

/// The trace with its body, if it is there.
pub(crate) fn find(
    connection: &Connection,
    id: &str,
) -> rusqlite::Result<Option<(TraceRow, Body)>> {
    connection
        .prepare_cached(
            "select trace.*, input, output, metadata from trace left join trace_body using (row) where id = ?",
        )?
        .query_row([id], |row| Ok((TraceRow::from_row(row)?, Body::from_row(row)?)))
        .optional()
}

/// Inserts the trace or replaces the one of the same id, and remembers its session.
pub(crate) fn store(
    connection: &Connection,
    trace: &TraceRow,
    body: &Body,
) -> rusqlite::Result<()> {
    let row: i64 = connection
        .prepare_cached(
            "insert into trace (id, timestamp, name, user_id, session_id, environment, release, version, public,
                bookmarked, tags, via, created_at, updated_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (id) do update set timestamp = excluded.timestamp, name = excluded.name,
                user_id = excluded.user_id, session_id = excluded.session_id, environment = excluded.environment,
                release = excluded.release, version = excluded.version, public = excluded.public,
                bookmarked = excluded.bookmarked, tags = excluded.tags, via = excluded.via,
                updated_at = excluded.updated_at
             returning row",
        )?
        .query_row(
            params![
                trace.id,
                trace.timestamp,
                trace.name,
                trace.user_id,
                trace.session_id,
                trace.environment,
                trace.release,
                trace.version,
                trace.public,
                trace.bookmarked,
                text(&trace.tags),
                trace.via,
                trace.created_at,
                trace.updated_at,
            ],
            |row| row.get(0),
        )?;
    store_body(connection, row, body)?;
    remember_session(connection, trace)
}

fn store_body(connection: &Connection, row: i64, body: &Body) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "insert or replace into trace_body (row, input, output, metadata) values (?, ?, ?, ?)",
        )?
        .execute(params![row, body.input, body.output, text(&body.metadata)])?;
    Ok(())
}

fn remember_session(connection: &Connection, trace: &TraceRow) -> rusqlite::Result<()> {
    if let Some(session) = trace.session_id.as_deref().filter(|id| !id.is_empty()) {
        connection
            .prepare_cached(
                "insert or ignore into session (id, created_at, environment) values (?, ?, ?)",
            )?
            .execute(params![session, Millis::now(), trace.environment])?;
    }
    Ok(())
}
