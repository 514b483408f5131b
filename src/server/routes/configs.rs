//! Score configs: list, one, create, change. There is no delete: a config is archived.

mod rules;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::body::{Fields, Json, new_id};
use super::shape::{Answer, date, number_or_null, ok};
use crate::server::database::{Millis, json as stored, text};
use crate::server::error::Refusal;
use crate::server::page::Params;
use crate::server::{AppState, Imitation, PROJECT_ID};

const TYPES: [&str; 4] = ["NUMERIC", "CATEGORICAL", "BOOLEAN", "TEXT"];

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/score-configs", get(list).post(create))
        .route("/score-configs/{id}", get(one).patch(change))
}

/// A config as it is stored.
#[derive(Clone, Debug, PartialEq)]
struct Config {
    id: String,
    name: String,
    description: Option<String>,
    data_type: String,
    archived: bool,
    min: Option<f64>,
    max: Option<f64>,
    /// An array of `{label, value}`, or null.
    categories: Value,
    created_at: Millis,
    updated_at: Millis,
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let page = params.page(50, state.imitation() == Imitation::V3);
    params.finish()?;
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let sql = "SELECT count(*) FROM score_config";
        let total = connection.query_row(sql, [], |row| row.get(0))?;
        let mut statement = connection.prepare_cached(
            "SELECT * FROM score_config ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?",
        )?;
        let rows = statement.query_map([page.limit.max(0), page.offset()], Config::from_row)?;
        let rows: Vec<Config> = rows.collect::<Result<_, _>>()?;
        Ok(page.body(rows.iter().map(Config::show).collect(), total))
    };
    ok(&state.database().read(work).await?)
}

async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Answer {
    let work = move |connection: &Connection| find(connection, &id);
    ok(&state.database().read(work).await?.show())
}

async fn create(State(state): State<AppState>, body: Json) -> Answer {
    let mut fields = body.fields()?;
    let now = Millis::now();
    let mut config = Config {
        id: new_id(),
        name: fields.bounded("name", (1, 35)),
        description: fields.text("description"),
        data_type: fields.choice("dataType", &TYPES),
        archived: false,
        min: fields.number("minValue"),
        max: fields.number("maxValue"),
        categories: fields.value("categories").cloned().unwrap_or_default(),
        created_at: now,
        updated_at: now,
    };
    rules::check(&mut config, &mut fields);
    fields.finish()?;
    let shown = config.show();
    let work = move |connection: &rusqlite::Transaction<'_>| store(connection, &config);
    state.database().write::<_, Refusal>(work).await?;
    ok(&shown)
}

const CHANGEABLE: [&str; 6] = [
    "isArchived",
    "name",
    "minValue",
    "maxValue",
    "categories",
    "description",
];

async fn change(State(state): State<AppState>, Path(id): Path<String>, body: Json) -> Answer {
    let fields = body.fields()?;
    if CHANGEABLE.iter().all(|key| fields.get(key).is_none()) {
        return Err(Refusal::bad("Request body cannot be empty"));
    }
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<Value, Refusal> {
        let config = changed(find(connection, &id)?, fields)?;
        store(connection, &config)?;
        Ok(config.show())
    };
    ok(&state.database().write(work).await?)
}

/// The config with what the body says; the result must be as good as a new one.
fn changed(mut config: Config, mut fields: Fields) -> Result<Config, Refusal> {
    if fields.get("name").is_some() {
        config.name = fields.bounded("name", (1, 35));
    }
    if fields.get("description").is_some() {
        config.description = fields.text("description");
    }
    if let Some(archived) = fields.boolean("isArchived") {
        config.archived = archived;
    }
    if fields.get("minValue").is_some() {
        config.min = fields.number("minValue");
    }
    if fields.get("maxValue").is_some() {
        config.max = fields.number("maxValue");
    }
    if let Some(categories) = fields.get("categories") {
        config.categories = categories.clone();
    }
    rules::check(&mut config, &mut fields);
    fields.finish()?;
    config.updated_at = Millis::now();
    Ok(config)
}

fn find(connection: &Connection, id: &str) -> Result<Config, Refusal> {
    connection
        .prepare_cached("SELECT * FROM score_config WHERE id = ?")?
        .query_row([id], Config::from_row)
        .optional()?
        .ok_or_else(|| Refusal::not_found("Score config not found within authorized project"))
}

fn store(connection: &Connection, config: &Config) -> Result<(), Refusal> {
    let categories = (!config.categories.is_null()).then(|| text(&config.categories));
    connection.execute(
        "INSERT INTO score_config (id, name, description, data_type, archived, \
         min_value, max_value, categories, created_at, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
         name = excluded.name, description = excluded.description, \
         archived = excluded.archived, min_value = excluded.min_value, \
         max_value = excluded.max_value, categories = excluded.categories, \
         updated_at = excluded.updated_at",
        params![
            config.id,
            config.name,
            config.description,
            config.data_type,
            config.archived,
            config.min,
            config.max,
            categories,
            config.created_at,
            config.updated_at,
        ],
    )?;
    Ok(())
}

impl Config {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            data_type: row.get("data_type")?,
            archived: row.get("archived")?,
            min: row.get("min_value")?,
            max: row.get("max_value")?,
            categories: stored(row.get("categories")?),
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }

    fn show(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "isArchived": self.archived,
            "description": self.description,
            "createdAt": date(self.created_at.0),
            "updatedAt": date(self.updated_at.0),
            "projectId": PROJECT_ID,
            "maxValue": number_or_null(self.max),
            "minValue": number_or_null(self.min),
            "dataType": self.data_type,
            "categories": self.categories,
        })
    }
}
