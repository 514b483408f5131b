//! Scores in storage.

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{ScoreRow, text};

pub(crate) fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<ScoreRow>> {
    connection
        .prepare_cached("select * from score where id = ?")?
        .query_row([id], ScoreRow::from_row)
        .optional()
}

/// Inserts the score or replaces the one of the same id.
pub(crate) fn store(connection: &Connection, score: &ScoreRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "insert or replace into score (id, trace_id, observation_id, session_id, dataset_run_id, name, value,
                string_value, data_type, source, comment, metadata, config_id, queue_id, environment,
                author_user_id, execution_trace_id, timestamp, created_at, updated_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            score.id,
            score.trace_id,
            score.observation_id,
            score.session_id,
            score.dataset_run_id,
            score.name,
            score.value,
            score.string_value,
            score.data_type,
            score.source,
            score.comment,
            text(&score.metadata),
            score.config_id,
            score.queue_id,
            score.environment,
            score.author_user_id,
            score.execution_trace_id,
            score.timestamp,
            score.created_at,
            score.updated_at,
        ])?;
    Ok(())
}
