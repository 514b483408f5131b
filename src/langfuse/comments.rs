//! Comments on traces, observations, sessions and prompts.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::page::Scheme;
use super::request::Request;
use super::wire::{Missing, Text, Time};
use super::{Client, Error, Pages, wire};
use crate::model::{Comment, CommentTarget, ProjectId};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireComment<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    content: Text<'a>,
    #[serde(borrow)]
    author_user_id: Text<'a>,
    created_at: Time,
}

impl WireComment<'_> {
    fn row(&self) -> Result<Comment, Missing> {
        Ok(Comment {
            id: self.id.shared().ok_or(Missing("id"))?,
            content: self.content.shared().unwrap_or_default(),
            author: self.author_user_id.shared(),
            created: self.created_at.0,
        })
    }
}

/// The server's words for an object: kind and id.
fn words(target: &CommentTarget) -> (&'static str, &str) {
    match target {
        CommentTarget::Trace(id) => ("TRACE", id.as_str()),
        CommentTarget::Observation(id) => ("OBSERVATION", id.as_str()),
        CommentTarget::Session(id) => ("SESSION", id.as_str()),
        CommentTarget::Prompt(id) => ("PROMPT", id),
    }
}

impl Client {
    /// In no particular order: sort by time.
    pub fn comments(&self, target: &CommentTarget) -> Pages<Comment> {
        let (kind, id) = words(target);
        let request = Request::get(&["comments"])
            .query("limit", &100)
            .query("objectType", &kind)
            .query("objectId", &id);
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireComment<'_>, _| row.row())
        })
    }

    /// Gives the comment's id. 1 to 5,000 characters; the object must exist; cannot be changed or taken back.
    pub async fn create_comment(
        &self,
        project: &ProjectId,
        target: &CommentTarget,
        content: &str,
    ) -> Result<Arc<str>, Error> {
        let (kind, id) = words(target);
        let body =
            json!({ "projectId": project, "objectType": kind, "objectId": id, "content": content });
        let text = self.text(&Request::post(&["comments"], &body)).await?;
        wire::one(&text, |comment: WireComment<'_>, _| {
            comment.id.shared().ok_or(Missing("id"))
        })
    }
}
