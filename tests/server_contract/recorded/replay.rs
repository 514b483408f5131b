//! The recorded project, played to this server.

use std::collections::{BTreeMap, BTreeSet};

use lftui::server::{Imitation, Running};
use serde_json::{Map, Value, json};

use super::recording::Recording;
use crate::support::{KEYS, Reply, ask, basic, raw, rows, server};

/// The recorded project, sent to this server the way that a client would send it.
pub(super) struct Replay {
    pub(super) server: Running,
    /// Ids that this server gave, by those of the recorded one.
    ids: BTreeMap<String, String>,
}

impl Replay {
    pub(super) async fn new(imitate: Imitation, all: &[Recording]) -> Self {
        let mut replay = Self {
            server: server(imitate).await,
            ids: BTreeMap::new(),
        };
        replay.traces(all).await;
        replay.configs_and_queues(all).await;
        replay.scores(all).await;
        replay.archive(all).await;
        replay.prompts(all).await;
        replay.comments(all).await;
        replay
    }

    async fn traces(&self, all: &[Recording]) {
        let mut events: BTreeMap<String, Value> = BTreeMap::new();
        for recording in all.iter().filter(|one| one.status == 200) {
            let mut found = Vec::new();
            gather(&recording.body, &mut found);
            for row in found {
                if let Some((key, event)) = event(row) {
                    events.entry(key).or_insert(event);
                }
            }
        }
        let batch: Vec<Value> = events.into_values().collect();
        for part in batch.chunks(100) {
            let (status, body) =
                ask(&self.server, "POST", "/ingestion", json!({"batch": part})).await;
            assert_eq!((status, &body["errors"]), (207, &json!([])), "{body}");
        }
    }

    async fn post(&mut self, path: &str, body: Value, old: &Value) {
        let body = self.own(&body.to_string());
        let (status, answer) = ask(
            &self.server,
            "POST",
            path,
            serde_json::from_str(&body).unwrap(),
        )
        .await;
        assert!(status < 300, "POST {path} {body}: {status} {answer}");
        self.learn(&json!({"id": old}), &answer);
    }

    async fn configs_and_queues(&mut self, all: &[Recording]) {
        for row in list(all, "score-configs list=true") {
            let mut body = keep(
                row,
                &[
                    "name",
                    "dataType",
                    "description",
                    "minValue",
                    "maxValue",
                    "categories",
                ],
            );
            if row["dataType"] == "BOOLEAN" {
                body.remove("categories");
            }
            self.post("/score-configs", body.into(), &row["id"]).await;
        }
        for row in list(all, "annotation-queues list=true") {
            // A recorded write makes this one.
            if row["name"] == "Recorded queue" {
                continue;
            }
            let body = keep(row, &["name", "description", "scoreConfigIds"]);
            self.post("/annotation-queues", body.into(), &row["id"])
                .await;
        }
        for row in list(all, "annotation-queues/items list=true") {
            let Some(queue) = row["queueId"]
                .as_str()
                .and_then(|id| self.ids.get(id))
                .cloned()
            else {
                continue;
            };
            let body = keep(row, &["objectId", "objectType", "status"]);
            self.post(
                &format!("/annotation-queues/{queue}/items"),
                body.into(),
                &row["id"],
            )
            .await;
        }
    }

    async fn scores(&mut self, all: &[Recording]) {
        for row in list(all, "scores list=true") {
            let keys = [
                "id",
                "name",
                "dataType",
                "traceId",
                "observationId",
                "sessionId",
                "datasetRunId",
                "comment",
                "metadata",
                "environment",
                "configId",
                "queueId",
                "source",
            ];
            let mut body = keep(row, &keys);
            let text = matches!(
                row["dataType"].as_str(),
                Some("CATEGORICAL" | "TEXT" | "CORRECTION")
            );
            body.insert(
                "value".into(),
                row[if text { "stringValue" } else { "value" }].clone(),
            );
            self.post("/scores", body.into(), &row["id"]).await;
        }
    }

    async fn archive(&self, all: &[Recording]) {
        for row in list(all, "score-configs list=true")
            .into_iter()
            .filter(|row| row["isArchived"] == true)
        {
            let path = self.own(&format!("/score-configs/{}", row["id"].as_str().unwrap()));
            assert_eq!(
                ask(&self.server, "PATCH", &path, json!({"isArchived": true}))
                    .await
                    .0,
                200
            );
        }
    }

    async fn prompts(&mut self, all: &[Recording]) {
        let mut seen: BTreeMap<(String, i64), &Value> = BTreeMap::new();
        let whole = all
            .iter()
            .filter(|one| one.status == 200 && one.method == "GET");
        for row in whole
            .map(|one| &one.body)
            .filter(|body| body["commitMessage"] != json!(0) && body["prompt"] != Value::Null)
        {
            let key = (
                row["name"].as_str().unwrap().to_owned(),
                row["version"].as_i64().unwrap(),
            );
            seen.entry(key).or_insert(row);
        }
        for row in seen.into_values() {
            let mut body = keep(
                row,
                &[
                    "name",
                    "prompt",
                    "type",
                    "config",
                    "tags",
                    "commitMessage",
                    "labels",
                ],
            );
            if let Some(Value::Array(labels)) = body.get_mut("labels") {
                labels.retain(|label| label.as_str().is_some_and(|text| !text.contains(' ')));
            }
            self.post("/v2/prompts", body.into(), &row["id"]).await;
        }
    }

    async fn comments(&mut self, all: &[Recording]) {
        for row in list(all, "comments list=true") {
            let mut body = keep(row, &["objectType", "objectId", "content"]);
            body.insert("projectId".into(), "p".into());
            let (_, answer) = ask(&self.server, "POST", "/comments", body.into()).await;
            self.learn(row, &answer);
        }
    }

    pub(super) fn learn(&mut self, theirs: &Value, ours: &Value) {
        if let (Some(old), Some(new)) = (theirs["id"].as_str(), ours["id"].as_str()) {
            self.ids.insert(old.to_owned(), new.to_owned());
        }
    }

    /// The recorded request with this server's ids.
    pub(super) async fn send(&self, one: &Recording) -> Reply {
        let (line, headers, body) = self.wire(one);
        raw(&self.server, &line, &headers, &body).await
    }

    fn wire(&self, one: &Recording) -> (String, Vec<String>, String) {
        let line = format!("{} /api/public{}", one.method, self.own(&one.path));
        let mut headers = Vec::new();
        match &one.request["auth"] {
            Value::String(_) => headers.push(basic(KEYS)),
            Value::Array(pair) => {
                let text = |index: usize| pair[index].as_str().unwrap();
                headers.push(basic((text(0), text(1))));
            }
            _ => {}
        }
        for (name, value) in one.request["headers"].as_object().into_iter().flatten() {
            headers.push(format!("{name}: {}", value.as_str().unwrap()));
        }
        let body = match &one.request["body"] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            json => {
                headers.push("Content-Type: application/json".into());
                self.own(&json.to_string())
            }
        };
        (line, headers, body)
    }

    /// A text with the recorded ids replaced by this server's.
    fn own(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (old, new)| {
            text.replace(old.as_str(), new)
        })
    }
}

fn keep(row: &Value, keys: &[&str]) -> Map<String, Value> {
    let kept = keys.iter().filter(|key| !row[**key].is_null());
    kept.map(|key| ((*key).to_owned(), row[*key].clone()))
        .collect()
}

/// The rows of the recorded lists of a route, oldest first, each once.
fn list<'a>(all: &'a [Recording], route: &str) -> Vec<&'a Value> {
    let mut seen = BTreeSet::new();
    let lists = all
        .iter()
        .filter(|one| one.method == "GET" && one.status == 200 && one.route() == route);
    let mut found: Vec<&Value> = lists.flat_map(|one| rows(&one.body)).collect();
    found.retain(|row| seen.insert(row["id"].to_string()));
    found.reverse();
    found
}

fn gather<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(map) => {
            found.push(value);
            for key in ["data", "traces", "observations"] {
                if let Some(inner) = map.get(key) {
                    gather(inner, found);
                }
            }
        }
        _ => {}
    }
}

/// The event that would make a recorded trace or observation.
fn event(row: &Value) -> Option<(String, Value)> {
    let id = row["id"].as_str()?;
    let at = row["timestamp"]
        .as_str()
        .or_else(|| row["startTime"].as_str())?;
    let (kind, keys): (String, &[&str]) = if row.get("htmlPath").is_some()
        || row.get("externalId").is_some()
    {
        let keys = &[
            "id",
            "timestamp",
            "name",
            "input",
            "output",
            "sessionId",
            "userId",
            "environment",
            "metadata",
            "release",
            "version",
            "public",
            "tags",
        ];
        ("trace".into(), keys)
    } else if row.get("startTime").is_some() && row.get("name").is_some() && !id.starts_with("t-") {
        let keys = &[
            "id",
            "traceId",
            "environment",
            "name",
            "startTime",
            "endTime",
            "metadata",
            "input",
            "output",
            "level",
            "statusMessage",
            "parentObservationId",
            "version",
            "completionStartTime",
            "model",
            "modelParameters",
            "usageDetails",
            "costDetails",
            "promptName",
            "promptVersion",
        ];
        (row["type"].as_str()?.to_lowercase(), keys)
    } else {
        return None;
    };
    let mut body = keep(row, keys);
    if body.get("promptVersion").is_none() {
        body.remove("promptName");
    }
    let envelope = json!({"id": format!("e-{id}"), "timestamp": at, "type": format!("{kind}-create"), "body": body});
    Some((format!("{kind} {id}"), envelope))
}
