//! Prompts: what the list knows, and one version whole.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One name of the prompts list; slashes in the name are folders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptSummary {
    pub name: Arc<str>,
    /// `text` or `chat`.
    pub kind: Arc<str>,
    /// Ascending.
    pub versions: Vec<u32>,
    pub labels: Vec<Arc<str>>,
    pub tags: Vec<Arc<str>>,
    pub updated: Option<Timestamp>,
}

/// One version of a prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prompt {
    pub name: Arc<str>,
    pub version: u32,
    pub content: PromptContent,
    pub config: Value,
    pub labels: Vec<Arc<str>>,
    pub tags: Vec<Arc<str>>,
    pub commit_message: Option<Arc<str>>,
    pub created_by: Option<Arc<str>>,
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PromptContent {
    Text(Arc<str>),
    Chat(Vec<ChatPart>),
}

/// One line of a chat prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChatPart {
    Message {
        role: Arc<str>,
        content: Arc<str>,
    },
    /// Filled with messages when the prompt is compiled.
    Placeholder(Arc<str>),
}
