//! Scores in storage.

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{ScoreRow, json, text};

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

/// The score as its config wants it: name, type and the category's number are the config's.
///
/// `None` if it breaks its config's rules or the config is unknown or archived; the real server drops such scores
/// without a word, after it has said yes. `data_type` may be empty: it follows from the config or the value.
pub(super) fn fit(
    connection: &Connection,
    mut score: ScoreRow,
) -> rusqlite::Result<Option<ScoreRow>> {
    let config = match &score.config_id {
        Some(id) => match find_config(connection, id)? {
            Some(config) => Some(config),
            None => return Ok(None),
        },
        None => None,
    };
    if let Some(config) = &config {
        score.name.clone_from(&config.name);
        if score.data_type.is_empty() {
            score.data_type.clone_from(&config.data_type);
        }
        if config.data_type != score.data_type {
            return Ok(None);
        }
    }
    if score.data_type.is_empty() {
        let kind = if score.value.is_some() {
            "NUMERIC"
        } else {
            "CATEGORICAL"
        };
        kind.clone_into(&mut score.data_type);
    }
    Ok(valued(score, config.as_ref()))
}

/// Completes value and text of a score by its type.
fn valued(mut score: ScoreRow, config: Option<&Config>) -> Option<ScoreRow> {
    match score.data_type.as_str() {
        "NUMERIC" => {
            let value = score.value?;
            let range = config.map_or((None, None), |config| config.range);
            if range.0.is_some_and(|min| value < min) || range.1.is_some_and(|max| value > max) {
                return None;
            }
            score.string_value = None;
        }
        "BOOLEAN" => {
            let text = if score.value? == 0.0 { "False" } else { "True" };
            score.string_value = Some(text.to_owned());
        }
        "CATEGORICAL" => {
            let label = score.string_value.as_deref()?;
            score.value = Some(match config {
                Some(config) => {
                    config
                        .categories
                        .iter()
                        .find(|one| one.label == label)?
                        .value
                }
                None => 0.0,
            });
        }
        "CORRECTION" if score.trace_id.is_none() => return None,
        "CORRECTION" => {
            "output".clone_into(&mut score.name);
            score.value = Some(0.0);
            score.string_value.as_ref()?;
        }
        _ => {
            score.value = None;
            score.string_value.as_ref()?;
        }
    }
    Some(score)
}

/// What a config says about values.
struct Config {
    name: String,
    data_type: String,
    range: (Option<f64>, Option<f64>),
    categories: Vec<Category>,
}

#[derive(serde::Deserialize)]
struct Category {
    label: String,
    value: f64,
}

fn find_config(connection: &Connection, id: &str) -> rusqlite::Result<Option<Config>> {
    connection
        .prepare_cached(
            "select name, data_type, min_value, max_value, categories from score_config
             where id = ? and not archived",
        )?
        .query_row([id], |row| {
            Ok(Config {
                name: row.get(0)?,
                data_type: row.get(1)?,
                range: (row.get(2)?, row.get(3)?),
                categories: json(row.get(4)?),
            })
        })
        .optional()
}
