//! Annotation queues and their items.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::page::Scheme;
use super::request::Request;
use super::wire::{Interner, Missing, Text, Time, or_default};
use super::{Client, Error, Pages, wire};
use crate::model::{
    ConfigId, ItemId, ItemObject, ItemStatus, ObservationId, Queue, QueueId, QueueItem, SessionId,
    TraceId,
};

const QUEUES: &str = "annotation-queues";

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireQueue<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    description: Text<'a>,
    #[serde(borrow, deserialize_with = "or_default")]
    score_config_ids: Vec<Text<'a>>,
    created_at: Time,
}

impl WireQueue<'_> {
    fn row(&self, shared: &mut Interner) -> Result<Queue, Missing> {
        let configs = shared.list(&self.score_config_ids);
        Ok(Queue {
            id: QueueId::new(self.id.as_str().ok_or(Missing("id"))?),
            name: shared.text(self.name.as_str().unwrap_or_default()),
            description: self.description.shared(),
            configs: configs.into_iter().map(ConfigId::new).collect(),
            created: self.created_at.0,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireItem<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    queue_id: Text<'a>,
    #[serde(borrow)]
    object_id: Text<'a>,
    #[serde(borrow)]
    object_type: Text<'a>,
    #[serde(borrow)]
    status: Text<'a>,
    created_at: Time,
    completed_at: Time,
}

impl WireItem<'_> {
    fn row(&self, shared: &mut Interner) -> Result<QueueItem, Missing> {
        let object = Arc::<str>::from(self.object_id.as_str().ok_or(Missing("objectId"))?);
        let completed = ItemStatus::Completed;
        Ok(QueueItem {
            id: ItemId::new(self.id.as_str().ok_or(Missing("id"))?),
            queue: QueueId::new(shared.text(self.queue_id.as_str().unwrap_or_default())),
            object: match self.object_type.as_str().ok_or(Missing("objectType"))? {
                "TRACE" => ItemObject::Trace(TraceId::new(object)),
                "OBSERVATION" => ItemObject::Observation(ObservationId::new(object)),
                "SESSION" => ItemObject::Session(SessionId::new(object)),
                other => ItemObject::Other(shared.text(other)),
            },
            status: if self.status.as_str() == Some(completed.as_str()) {
                completed
            } else {
                ItemStatus::Pending
            },
            created: self.created_at.0,
            completed: self.completed_at.0,
        })
    }
}

/// The server's words for an object: kind and id.
fn words(object: &ItemObject) -> Result<(&'static str, &str), Error> {
    match object {
        ItemObject::Trace(id) => Ok(("TRACE", id.as_str())),
        ItemObject::Observation(id) => Ok(("OBSERVATION", id.as_str())),
        ItemObject::Session(id) => Ok(("SESSION", id.as_str())),
        ItemObject::Other(kind) => Err(Error::BadRequest {
            message: format!("{kind} cannot be put into a queue"),
        }),
    }
}

fn read_item(text: &str) -> Result<QueueItem, Error> {
    wire::one(text, |item: WireItem<'_>, shared| item.row(shared))
}

fn read_queue(text: &str) -> Result<Queue, Error> {
    wire::one(text, |queue: WireQueue<'_>, shared| queue.row(shared))
}

impl Client {
    /// Newest first.
    pub fn queues(&self) -> Pages<Queue> {
        let request = Request::get(&[QUEUES]).query("limit", &100);
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireQueue<'_>, shared| row.row(shared))
        })
    }

    pub async fn queue(&self, id: &QueueId) -> Result<Queue, Error> {
        read_queue(&self.text(&Request::get(&[QUEUES, id.as_str()])).await?)
    }

    /// Needs at least one config; a name that is taken is a bad request.
    pub async fn create_queue(
        &self,
        name: &str,
        description: Option<&str>,
        configs: &[ConfigId],
    ) -> Result<Queue, Error> {
        let mut body = json!({ "name": name, "scoreConfigIds": configs });
        if let Some(description) = description {
            body["description"] = description.into();
        }
        read_queue(&self.text(&Request::post(&[QUEUES], &body)).await?)
    }

    /// Newest first; `None` for items of every status.
    pub fn queue_items(&self, queue: &QueueId, status: Option<ItemStatus>) -> Pages<QueueItem> {
        let request = Request::get(&[QUEUES, queue.as_str(), "items"])
            .query("limit", &100)
            .maybe("status", status.map(ItemStatus::as_str));
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireItem<'_>, shared| row.row(shared))
        })
    }

    pub async fn queue_item(&self, queue: &QueueId, item: &ItemId) -> Result<QueueItem, Error> {
        let path = [QUEUES, queue.as_str(), "items", item.as_str()];
        read_item(&self.text(&Request::get(&path)).await?)
    }

    /// The server neither checks that the object exists nor that it is not there twice.
    pub async fn create_queue_item(
        &self,
        queue: &QueueId,
        object: &ItemObject,
    ) -> Result<QueueItem, Error> {
        let (kind, id) = words(object)?;
        let body = json!({ "objectId": id, "objectType": kind });
        let path = [QUEUES, queue.as_str(), "items"];
        read_item(&self.text(&Request::post(&path, &body)).await?)
    }

    /// Completing makes no score, and scoring does not complete: a review is both.
    pub async fn set_queue_item(
        &self,
        queue: &QueueId,
        item: &ItemId,
        status: ItemStatus,
    ) -> Result<QueueItem, Error> {
        let path = [QUEUES, queue.as_str(), "items", item.as_str()];
        let body = json!({ "status": status.as_str() });
        read_item(&self.text(&Request::patch(&path, &body)).await?)
    }

    pub async fn delete_queue_item(&self, queue: &QueueId, item: &ItemId) -> Result<(), Error> {
        let path = [QUEUES, queue.as_str(), "items", item.as_str()];
        self.text(&Request::delete(&path)).await.map(drop)
    }
}
