//! `GET /v2/metrics` in a first form: sums and counts over observations, by dimension and time.

mod query;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row, params_from_iter};
use serde_json::{Map, Value, json};

use super::events::rows;
use super::shape::{Answer, number, ok};
use crate::server::AppState;
use crate::server::error::Refusal;
use crate::server::page::Params;
use query::Query;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/v2/metrics", get(list))
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let text = params.text("query");
    params.finish()?;
    let query = Query::read(&text.unwrap_or_default())?;
    let work = move |connection: &Connection| run(connection, &query);
    let rows = state.database().read(work).await?;
    ok(&json!({"data": rows}))
}

fn run(connection: &Connection, query: &Query) -> Result<Vec<Value>, Refusal> {
    let groups: Vec<String> = (1..=query.groups.len())
        .map(|column| column.to_string())
        .collect();
    let columns = query.groups.iter().chain(&query.metrics);
    let selected: Vec<&str> = columns.clone().map(|column| column.sql.as_str()).collect();
    let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let group = match groups.as_slice() {
        [] => String::new(),
        some => format!(" GROUP BY {}", some.join(", ")),
    };
    let sql = format!(
        "SELECT {} FROM ({}) v{}{group} ORDER BY {} LIMIT ?",
        selected.join(", "),
        rows::source(query.bodies),
        query.clause.sql(),
        query.order
    );
    let mut arguments = query.clause.arguments();
    arguments.push(query.limit.into());
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(arguments), |row| show(row, &names))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn show(row: &Row<'_>, names: &[&str]) -> rusqlite::Result<Value> {
    let mut shown = Map::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let value = match row.get(index)? {
            Sql::Integer(whole) => whole.into(),
            Sql::Real(real) => number(real),
            Sql::Text(text) => text.into(),
            Sql::Null | Sql::Blob(_) => Value::Null,
        };
        shown.insert((*name).to_owned(), value);
    }
    Ok(Value::Object(shown))
}
