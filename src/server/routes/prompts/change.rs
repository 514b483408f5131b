//! Labels of a version, and deletes.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rusqlite::Connection;

use super::resolve;
use super::rows::{self, Prompt, Select};
use crate::server::database::Millis;
use crate::server::error::{Refusal, issue};
use crate::server::page::Params;
use crate::server::routes::body::Json;
use crate::server::routes::shape::{Answer, ok};
use crate::server::{AppState, Imitation};

/// Adds labels and takes them from the other versions. None is ever removed here.
pub(super) async fn labels(
    State(state): State<AppState>,
    Path((name, version)): Path<(String, String)>,
    body: Json,
) -> Answer {
    let mut fields = body.fields()?;
    if fields.value("newLabels").is_none() {
        fields.wrong("newLabels", "array");
    }
    let labels = fields.texts("newLabels").unwrap_or_default();
    if labels.iter().any(|label| label == "latest") {
        let message = "Label 'latest' is always assigned to the latest prompt version";
        fields.complain(issue::custom(issue::at("newLabels"), message));
    }
    fields.finish()?;
    let old = state.imitation() == Imitation::V3;
    let version: i64 = match version.parse() {
        Ok(version) => version,
        Err(_) if old => -1,
        Err(_) => return Err(Refusal::internal()),
    };
    let missing = if old {
        format!("Prompt not found: {name}")
    } else {
        format!("Prompt '{name}' version {version} not found in project")
    };
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<Prompt, Refusal> {
        let found = relabel(connection, (&name, version), &labels)?;
        found.ok_or_else(|| Refusal::not_found(missing))
    };
    ok(&state.database().write(work).await?.show())
}

fn relabel(
    connection: &Connection,
    (name, version): (&str, i64),
    labels: &[String],
) -> Result<Option<Prompt>, Refusal> {
    let mut changed = None;
    let versions = rows::versions(connection, name)?;
    if versions.iter().all(|prompt| prompt.version != version) {
        return Ok(None);
    }
    for mut prompt in versions {
        let before = prompt.labels.clone();
        prompt.labels.retain(|label| !labels.contains(label));
        let here = prompt.version == version;
        if here {
            prompt.labels.splice(0..0, labels.iter().cloned());
        }
        if here || prompt.labels != before {
            prompt.updated_at = Millis::now();
            rows::store(connection, &prompt)?;
        }
        if here {
            changed = Some(prompt);
        }
    }
    Ok(changed)
}

/// One version, those with a label, or all of a name.
pub(super) async fn delete(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut params: Params,
) -> Answer {
    let version = params.number("version").map(|version| version as i64);
    let label = params.filled("label");
    params.finish()?;
    let work = move |connection: &rusqlite::Transaction<'_>| -> Result<(), Refusal> {
        let (gone, mut kept): (Vec<_>, Vec<_>) = rows::versions(connection, &name)?
            .into_iter()
            .partition(|prompt| {
                version.is_none_or(|version| version == prompt.version)
                    && label
                        .as_ref()
                        .is_none_or(|label| prompt.labels.contains(label))
            });
        if gone.is_empty() {
            return Err(Refusal::not_found("Prompt not found"));
        }
        for prompt in &gone {
            check_dependents(connection, prompt)?;
            connection.execute("DELETE FROM prompt WHERE id = ?", [&prompt.id])?;
        }
        if let Some(last) = kept.last_mut()
            && !last.labels.iter().any(|label| label == "latest")
        {
            last.labels.push("latest".to_owned());
            rows::store(connection, last)?;
        }
        Ok(())
    };
    state.database().write(work).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A version that another prompt includes stays.
fn check_dependents(connection: &Connection, prompt: &Prompt) -> Result<(), Refusal> {
    for other in rows::all(connection)?
        .iter()
        .filter(|other| other.name != prompt.name)
    {
        let names = |reference: &resolve::Reference| {
            reference.name == prompt.name
                && match &reference.which {
                    Select::Version(version) => *version == prompt.version,
                    Select::Label(label) => prompt.labels.contains(label),
                }
        };
        if resolve::references(&other.content).iter().any(names) {
            return Err(Refusal::bad(format!(
                "Other prompts depend on what would be deleted: {} version {}",
                other.name, other.version
            )));
        }
    }
    Ok(())
}
