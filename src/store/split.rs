//! A filter line for the server that is talked to: what it does, and what is done here.

use std::sync::Arc;

use serde::Serialize;

use crate::langfuse::Condition;
use crate::model::filter::{Filter, QueryParam, Rows};
use crate::model::{Api, Problem};

/// What of a filter line the server does, and what is done here.
pub(super) struct Split {
    pub(super) conditions: Vec<Condition>,
    pub(super) rest: Filter,
    /// Query parameters of a v3 list, or of scores.
    pub(super) params: Vec<QueryParam>,
    /// For the screen: who does what.
    pub(super) words: Option<Arc<str>>,
}

/// Splits a filter line for the server that is talked to.
///
/// # Errors
/// What is wrong with the line.
pub(super) fn split(line: &str, api: Api, rows: Rows) -> Result<Split, Problem> {
    let parsed = Filter::parse(line);
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return Err(Problem::local(format!(
            "the filter: {}",
            diagnostic.message
        )));
    }
    let split = parsed.filter.split(api.generation, rows);
    let conditions: Vec<Condition> = split
        .conditions
        .into_iter()
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect();
    let words = parsed.filter.summary(api.generation, rows);
    Ok(Split {
        conditions,
        rest: split.rest,
        params: split.params,
        words: words.map(Into::into),
    })
}

/// A list in the cache: what it lists, and by which conditions.
pub(super) fn named<C: Serialize>(kind: &str, conditions: &[C]) -> String {
    if conditions.is_empty() {
        return kind.to_owned();
    }
    let conditions = serde_json::to_string(conditions).unwrap_or_default();
    format!("{kind} {conditions}")
}
