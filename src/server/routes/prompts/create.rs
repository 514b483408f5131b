//! `POST /v2/prompts`: always the next version of its name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::extract::State;
use axum::http::StatusCode;
use regex::Regex;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::resolve;
use super::rows::{self, Prompt};
use crate::server::AppState;
use crate::server::database::Millis;
use crate::server::error::{Refusal, answer, issue};
use crate::server::routes::body::{Fields, Json, new_id};
use crate::server::routes::shape::Answer;

pub(super) async fn create(State(state): State<AppState>, body: Json) -> Answer {
    let draft = Draft::read(body.fields()?)?;
    let work = move |connection: &rusqlite::Transaction<'_>| draft.store(connection);
    let prompt = state.database().write::<_, Refusal>(work).await?;
    Ok(answer(StatusCode::CREATED, &prompt.show()))
}

/// A version before it has a number.
struct Draft {
    name: String,
    kind: String,
    content: Value,
    labels: Vec<String>,
    tags: Option<Vec<String>>,
    config: Value,
    commit_message: Option<String>,
}

impl Draft {
    fn read(mut fields: Fields) -> Result<Self, Refusal> {
        let kind = fields.option("type", &["text", "chat"]);
        let kind = kind.unwrap_or_else(|| "text".to_owned());
        let name = fields.bounded("name", (1, 1_000));
        check_name(&mut fields, &name);
        let content = match kind.as_str() {
            "chat" => chat(&mut fields),
            _ => text(&mut fields),
        };
        let labels = fields.texts("labels").unwrap_or_default();
        check_labels(&mut fields, &labels);
        let tags = fields.texts("tags");
        let has_message = fields.value("commitMessage").is_some();
        let commit_message = has_message.then(|| fields.bounded("commitMessage", (1, 500)));
        fields.finish()?;
        Ok(Self {
            name,
            kind,
            content,
            labels,
            tags,
            config: fields.value("config").cloned().unwrap_or_else(|| json!({})),
            commit_message,
        })
    }

    fn store(self, connection: &Connection) -> Result<Prompt, Refusal> {
        let before = rows::versions(connection, &self.name)?;
        let last = before.last();
        if last.is_some_and(|last| last.kind != self.kind) {
            return Err(Refusal::bad(
                "Previous versions have different prompt type. \
                 Create a new prompt with a different name.",
            ));
        }
        let now = Millis::now();
        let mut labels: Vec<String> = Vec::new();
        for label in self.labels.into_iter().chain(["latest".to_owned()]) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let inherited = || last.map(|last| last.tags.clone()).unwrap_or_default();
        let prompt = Prompt {
            id: new_id(),
            name: self.name,
            version: last.map_or(1, |last| last.version + 1),
            kind: self.kind,
            content: self.content,
            config: self.config,
            tags: self.tags.clone().unwrap_or_else(inherited),
            labels,
            commit_message: self.commit_message,
            created_by: "API".to_owned(),
            created_at: now,
            updated_at: now,
        };
        resolve::whole(connection, prompt.clone())?;
        give_way(connection, before, &prompt)?;
        rows::store(connection, &prompt)?;
        Ok(prompt)
    }
}

/// Older versions lose the labels of the newest and share its tags.
fn give_way(connection: &Connection, before: Vec<Prompt>, newest: &Prompt) -> rusqlite::Result<()> {
    for mut older in before {
        let taken = older
            .labels
            .iter()
            .any(|label| newest.labels.contains(label));
        if taken || older.tags != newest.tags {
            older.labels.retain(|label| !newest.labels.contains(label));
            older.tags.clone_from(&newest.tags);
            older.updated_at = newest.created_at;
            rows::store(connection, &older)?;
        }
    }
    Ok(())
}

fn check_name(fields: &mut Fields, name: &str) {
    let slashes = name.starts_with('/') || name.ends_with('/') || name.contains("//");
    let reserved = ["new", "metrics", "prompt-detail"].contains(&name);
    if slashes || reserved || name.contains(['|', '<', '>']) {
        let message = "Name must not begin or end with a slash, hold `//`, `|` or markup, \
                       or be a reserved word";
        fields.complain(issue::custom(issue::at("name"), message));
    }
}

fn check_labels(fields: &mut Fields, labels: &[String]) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c);
    for (index, label) in labels.iter().enumerate() {
        let path = vec!["labels".into(), index.into()];
        if label.chars().count() > 36 {
            fields.complain(issue::too_big(path, "string", 36));
        } else if label.is_empty() || !label.chars().all(fits) {
            let message = "Label must be lowercase alphanumeric with optional underscores, \
                           hyphens, or periods";
            fields.complain(issue::custom(path, message));
        }
    }
}

/// A text prompt. The complaint also says what a chat prompt would have needed.
fn text(fields: &mut Fields) -> Value {
    match fields.get("prompt") {
        Some(Value::String(text)) => text.as_str().into(),
        other => {
            let received = issue::type_of(other);
            let as_text = vec![issue::kind(issue::at("prompt"), "string", received)];
            let as_chat = vec![
                issue::option(issue::at("type"), &["chat"]),
                issue::kind(issue::at("prompt"), "array", received),
            ];
            fields.complain(issue::union(Vec::new(), &[as_text, as_chat]));
            Value::Null
        }
    }
}

fn chat(fields: &mut Fields) -> Value {
    let Some(items) = fields.value("prompt").and_then(Value::as_array).cloned() else {
        fields.wrong("prompt", "array");
        return Value::Null;
    };
    let mut lines = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match line(item) {
            Some(line) => lines.push(line),
            None => fields.complain(issue::union(vec!["prompt".into(), index.into()], &[])),
        }
    }
    check_placeholders(fields, &lines);
    lines.into()
}

/// A message keeps role and content alone, a placeholder its name.
fn line(item: &Value) -> Option<Value> {
    if item["type"] == "placeholder" {
        let name = item["name"]
            .as_str()
            .filter(|name| PLACEHOLDER.is_match(name))?;
        return Some(json!({"name": name, "type": "placeholder"}));
    }
    Some(json!({"role": item["role"].as_str()?, "content": item["content"].as_str()?}))
}

static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^[A-Za-z][A-Za-z0-9_]*$").expect("the pattern is constant"));

static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}").expect("the pattern is constant")
});

fn check_placeholders(fields: &mut Fields, lines: &[Value]) {
    let placeholders: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| line["name"].as_str())
        .collect();
    let contents = lines.iter().filter_map(|line| line["content"].as_str());
    for found in contents.flat_map(|content| VARIABLE.captures_iter(content)) {
        if placeholders.contains(&found[1]) {
            let message = format!("Placeholder name '{}' is also a variable", &found[1]);
            return fields.complain(issue::custom(issue::at("prompt"), &message));
        }
    }
}
