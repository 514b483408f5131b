//! Observations in storage.

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{Body, ObservationRow, text};

/// The observation of this id and type with its body; of any trace if none is named.
pub(crate) fn find(
    connection: &Connection,
    id: &str,
    kind: &str,
    trace: Option<&str>,
) -> rusqlite::Result<Option<(ObservationRow, Body)>> {
    connection
        .prepare_cached(
            "select observation.*, input, output, metadata from observation
             left join observation_body using (row)
             where id = ?1 and type = ?2 and (?3 is null or trace_id = ?3) order by row limit 1",
        )?
        .query_row(params![id, kind, trace], |row| {
            Ok((ObservationRow::from_row(row)?, Body::from_row(row)?))
        })
        .optional()
}

/// Inserts the observation, or replaces the one that was read as `row` (any number but 0).
pub(crate) fn store(
    connection: &Connection,
    row: &ObservationRow,
    body: &Body,
) -> rusqlite::Result<()> {
    let key = (row.row != 0).then_some(row.row);
    connection
        .prepare_cached(
            "insert or replace into observation (row, id, trace_id, type, parent_id, name, start_time, end_time,
                completion_start_time, level, status_message, version, environment, model, model_id,
                model_parameters, input_price, output_price, total_price, pricing_tier_id, pricing_tier,
                provided_usage, provided_cost, usage, cost, total_cost, prompt_id, prompt_name, prompt_version,
                app_root, via, created_at, updated_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            key,
            row.id,
            row.trace_id,
            row.kind,
            row.parent_id,
            row.name,
            row.start_time,
            row.end_time,
            row.completion_start_time,
            row.level,
            row.status_message,
            row.version,
            row.environment,
            row.model,
            row.model_id,
            row.model_parameters.as_ref().map(text),
            row.input_price,
            row.output_price,
            row.total_price,
            row.pricing_tier_id,
            row.pricing_tier,
            row.provided_usage.as_ref().map(text),
            row.provided_cost.as_ref().map(text),
            text(&row.usage),
            text(&row.cost),
            row.total_cost,
            row.prompt_id,
            row.prompt_name,
            row.prompt_version,
            row.app_root,
            row.via,
            row.created_at,
            row.updated_at,
        ])?;
    let key = connection.last_insert_rowid();
    connection
        .prepare_cached("insert or replace into observation_body (row, input, output, metadata) values (?, ?, ?, ?)")?
        .execute(params![key, body.input, body.output, text(&body.metadata)])?;
    Ok(())
}
