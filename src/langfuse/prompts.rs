//! Prompts: the list of names, one version, and labels.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::page::Scheme;
use super::request::Request;
use super::wire::{Interner, Missing, Number, Text, Time, body_text, or_default};
use super::{Client, Error, Pages, wire};
use crate::model::{ChatPart, Prompt, PromptContent, PromptSummary};

/// Which version of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptPick {
    Version(u32),
    /// `latest` and `production` are labels too.
    Label(Arc<str>),
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireSummary<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(deserialize_with = "or_default")]
    versions: Vec<Number>,
    #[serde(borrow, deserialize_with = "or_default")]
    labels: Vec<Text<'a>>,
    #[serde(borrow, deserialize_with = "or_default")]
    tags: Vec<Text<'a>>,
    last_updated_at: Time,
}

impl WireSummary<'_> {
    fn row(&self, shared: &mut Interner) -> Result<PromptSummary, Missing> {
        let numbers = self.versions.iter().filter_map(|number| number.whole());
        let mut versions: Vec<u32> = numbers.map(|number| number as u32).collect();
        versions.sort_unstable();
        Ok(PromptSummary {
            name: Arc::from(self.name.as_str().ok_or(Missing("name"))?),
            kind: shared.text(self.kind.as_str().unwrap_or("text")),
            versions,
            labels: shared.list(&self.labels),
            tags: shared.list(&self.tags),
            updated: self.last_updated_at.0,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WirePrompt<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    version: Number,
    #[serde(borrow)]
    prompt: Option<&'a RawValue>,
    config: Value,
    #[serde(borrow, deserialize_with = "or_default")]
    labels: Vec<Text<'a>>,
    #[serde(borrow, deserialize_with = "or_default")]
    tags: Vec<Text<'a>>,
    #[serde(borrow)]
    commit_message: Text<'a>,
    #[serde(borrow)]
    created_by: Text<'a>,
    created_at: Time,
    updated_at: Time,
}

/// `{role, content}`, or `{type: placeholder, name}`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePart<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    role: Text<'a>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
}

impl WirePart<'_> {
    fn part(&self) -> ChatPart {
        if self.kind.as_str() == Some("placeholder") {
            return ChatPart::Placeholder(self.name.shared().unwrap_or_default());
        }
        ChatPart::Message {
            role: self.role.shared().unwrap_or_default(),
            content: body_text(self.content).unwrap_or_default(),
        }
    }
}

impl WirePrompt<'_> {
    fn whole(self, shared: &mut Interner) -> Result<Prompt, Missing> {
        let version = self.version.whole().ok_or(Missing("version"))?;
        Ok(Prompt {
            name: Arc::from(self.name.as_str().ok_or(Missing("name"))?),
            version: version as u32,
            content: content(self.prompt.ok_or(Missing("prompt"))?),
            labels: shared.list(&self.labels),
            tags: shared.list(&self.tags),
            commit_message: self.commit_message.shared(),
            created_by: self.created_by.shared(),
            created: self.created_at.0,
            updated: self.updated_at.0,
            config: self.config,
        })
    }
}

/// A list of messages is a chat; anything else is shown as the text it is.
fn content(raw: &RawValue) -> PromptContent {
    match serde_json::from_str::<Vec<WirePart<'_>>>(raw.get()) {
        Ok(parts) => PromptContent::Chat(parts.iter().map(WirePart::part).collect()),
        Err(_) => PromptContent::Text(body_text(Some(raw)).unwrap_or_default()),
    }
}

fn read(text: &str) -> Result<Prompt, Error> {
    wire::one(text, WirePrompt::whole)
}

impl Client {
    /// By name.
    pub fn prompts(&self) -> Pages<PromptSummary> {
        let request = Request::get(&["v2", "prompts"]).query("limit", &100);
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireSummary<'_>, shared| row.row(shared))
        })
    }

    /// One version; with `resolve` the prompts that it includes are put in.
    pub async fn prompt(
        &self,
        name: &str,
        pick: &PromptPick,
        resolve: bool,
    ) -> Result<Prompt, Error> {
        let request = Request::get(&["v2", "prompts", name]);
        let request = match pick {
            PromptPick::Version(version) => request.query("version", &version),
            PromptPick::Label(label) => request.query("label", &label),
        };
        let request = request.maybe("resolve", (!resolve).then_some("false"));
        read(&self.text(&request).await?)
    }

    /// Gives labels to a version and takes them from other versions; labels cannot be removed over the API.
    /// The answer is not resolved.
    pub async fn add_prompt_labels(
        &self,
        name: &str,
        version: u32,
        labels: &[Cow<'_, str>],
    ) -> Result<Prompt, Error> {
        let path = ["v2", "prompts", name, "versions", &version.to_string()];
        let body = json!({ "newLabels": labels });
        read(&self.text(&Request::patch(&path, &body)).await?)
    }
}
