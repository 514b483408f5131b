//! Prompts: list by name, one version by label or number, new versions, labels, deletes.

mod change;
mod create;
mod resolve;
mod rows;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, patch};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::shape::{Answer, count, date, ok};
use crate::server::error::Refusal;
use crate::server::page::Params;
use crate::server::{AppState, Imitation};
use rows::{Prompt, Select};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/v2/prompts", get(list).post(create::create))
        .route("/v2/prompts/{name}", get(one).delete(change::delete))
        .route(
            "/v2/prompts/{name}/versions/{version}",
            patch(change::labels),
        )
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let page = params.page(10, state.imitation() == Imitation::V3);
    let asked = Asked {
        name: params.filled("name"),
        version: params.number("version").map(|version| version as i64),
        label: params.filled("label"),
        tag: params.filled("tag"),
        from: params.date("fromUpdatedAt"),
        to: params.date("toUpdatedAt"),
    };
    params.finish()?;
    let all = state
        .database()
        .read::<_, Refusal>(|connection| Ok(rows::all(connection)?))
        .await?;
    let names = group(all.into_iter().filter(|prompt| asked.fits(prompt)));
    let total = count(names.len());
    let skip = page.offset() as usize;
    let rows: Vec<Value> = names
        .into_iter()
        .skip(skip)
        .take(page.limit.max(0) as usize)
        .collect();
    let meta = page.meta(total);
    ok(&json!({"data": rows, "meta": meta.clone(), "pagination": meta}))
}

/// Which versions count; the answer tells of these alone.
struct Asked {
    name: Option<String>,
    version: Option<i64>,
    label: Option<String>,
    tag: Option<String>,
    from: Option<i64>,
    to: Option<i64>,
}

impl Asked {
    fn fits(&self, prompt: &Prompt) -> bool {
        let updated = prompt.updated_at.0;
        self.name.as_ref().is_none_or(|name| *name == prompt.name)
            && self.version.is_none_or(|version| version == prompt.version)
            && self
                .label
                .as_ref()
                .is_none_or(|label| prompt.labels.contains(label))
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| prompt.tags.contains(tag))
            && self.from.is_none_or(|from| updated >= from)
            && self.to.is_none_or(|to| updated < to)
    }
}

/// One row for each name. The versions come sorted by name and number.
fn group(prompts: impl Iterator<Item = Prompt>) -> Vec<Value> {
    let mut names: Vec<Vec<Prompt>> = Vec::new();
    for prompt in prompts {
        match names.last_mut() {
            Some(last) if last.iter().any(|one| one.name == prompt.name) => last.push(prompt),
            _ => names.push(vec![prompt]),
        }
    }
    names
        .iter()
        .filter_map(|versions| summary(versions))
        .collect()
}

fn summary(versions: &[Prompt]) -> Option<Value> {
    let last = versions.last()?;
    let mut labels: Vec<&String> = versions.iter().flat_map(|one| &one.labels).collect();
    labels.sort();
    let updated = versions.iter().map(|one| one.updated_at).max()?;
    let numbers: Vec<i64> = versions.iter().map(|one| one.version).collect();
    Some(json!({
        "name": last.name,
        "tags": last.tags,
        "lastUpdatedAt": date(updated.0),
        "versions": numbers,
        "labels": labels,
        "type": last.kind,
        "lastConfig": last.config,
    }))
}

async fn one(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut params: Params,
) -> Answer {
    let version = params.number("version").map(|version| version as i64);
    let label = params.filled("label");
    let resolve = params.option("resolve", &["true", "false"]);
    params.finish()?;
    let which = match (version, label) {
        (Some(_), Some(_)) => {
            return Err(Refusal::bad("Cannot specify both version and label"));
        }
        (Some(version), None) => Select::Version(version),
        (None, label) => Select::Label(label.unwrap_or_else(|| "production".to_owned())),
    };
    let raw = resolve.as_deref() == Some("false");
    let work = move |connection: &Connection| -> Result<Value, Refusal> {
        let prompt = rows::find(connection, &name, &which)?
            .ok_or_else(|| Refusal::not_found(which.missing(&name)))?;
        if raw {
            return Ok(prompt.show_with(Value::Null));
        }
        let (prompt, graph) = resolve::whole(connection, prompt)?;
        Ok(prompt.show_with(graph))
    };
    ok(&state.database().read(work).await?)
}
