//! Prompt versions in storage, and how one looks in answers.

use rusqlite::{Connection, Row, params};
use serde_json::{Value, json};

use crate::server::PROJECT_ID;
use crate::server::database::{Millis, json as stored, text};
use crate::server::routes::shape::date;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Prompt {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: i64,
    /// `text` or `chat`.
    pub(super) kind: String,
    /// A string, or an array of messages and placeholders.
    pub(super) content: Value,
    pub(super) config: Value,
    pub(super) labels: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) commit_message: Option<String>,
    pub(super) created_by: String,
    pub(super) created_at: Millis,
    pub(super) updated_at: Millis,
}

/// Which version of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Select {
    Version(i64),
    Label(String),
}

impl Select {
    pub(super) fn missing(&self, name: &str) -> String {
        match self {
            Self::Version(version) => {
                format!("Prompt not found: '{name}' with version {version}")
            }
            Self::Label(label) => format!("Prompt not found: '{name}' with label '{label}'"),
        }
    }

    fn fits(&self, prompt: &Prompt) -> bool {
        match self {
            Self::Version(version) => prompt.version == *version,
            Self::Label(label) => prompt.labels.contains(label),
        }
    }
}

/// Sorted by name and version.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Prompt>> {
    let mut statement = connection.prepare_cached("SELECT * FROM prompt ORDER BY name, version")?;
    let rows = statement.query_map([], Prompt::from_row)?;
    rows.collect()
}

/// Oldest first.
pub(super) fn versions(connection: &Connection, name: &str) -> rusqlite::Result<Vec<Prompt>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM prompt WHERE name = ? ORDER BY version")?;
    let rows = statement.query_map([name], Prompt::from_row)?;
    rows.collect()
}

pub(super) fn find(
    connection: &Connection,
    name: &str,
    which: &Select,
) -> rusqlite::Result<Option<Prompt>> {
    let versions = versions(connection, name)?;
    Ok(versions.into_iter().find(|prompt| which.fits(prompt)))
}

/// Inserts the version or replaces the one of the same id.
pub(super) fn store(connection: &Connection, prompt: &Prompt) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO prompt (id, name, version, type, prompt, config, labels, tags, \
         commit_message, created_by, created_at, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            prompt.id,
            prompt.name,
            prompt.version,
            prompt.kind,
            text(&prompt.content),
            text(&prompt.config),
            text(&prompt.labels),
            text(&prompt.tags),
            prompt.commit_message,
            prompt.created_by,
            prompt.created_at,
            prompt.updated_at,
        ],
    )?;
    Ok(())
}

impl Prompt {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            version: row.get("version")?,
            kind: row.get("type")?,
            content: stored(row.get("prompt")?),
            config: stored(row.get("config")?),
            labels: stored(row.get("labels")?),
            tags: stored(row.get("tags")?),
            commit_message: row.get("commit_message")?,
            created_by: row.get("created_by")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }

    /// As writes answer it: not resolved, and whether it is active is not said.
    pub(super) fn show(&self) -> Value {
        json!({
            "id": self.id,
            "createdAt": date(self.created_at.0),
            "updatedAt": date(self.updated_at.0),
            "projectId": PROJECT_ID,
            "createdBy": self.created_by,
            "prompt": self.content,
            "name": self.name,
            "version": self.version,
            "type": self.kind,
            "isActive": null,
            "config": self.config,
            "tags": self.tags,
            "labels": self.labels,
            "commitMessage": self.commit_message,
        })
    }

    /// As reads answer it.
    pub(super) fn show_with(&self, graph: Value) -> Value {
        let mut shown = self.show();
        shown["isActive"] = self.labels.iter().any(|label| label == "production").into();
        shown["resolutionGraph"] = graph;
        shown
    }
}
