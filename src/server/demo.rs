//! A sample project that tells stories: requests of the public API that fill an empty project when sent in order.
//!
//! It is the same for the same seed and time. Ids that only a server makes stand as `{{config:helpful}}` or
//! `{{queue:tone-check}}` in paths and bodies; [`Request::binds`] says whose answer gives them.

mod chats;
mod coding;
mod docs;
mod pipelines;
mod record;
mod refund;
mod review;
mod support;
mod talk;
mod usage;
mod verdict;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use coding::Size;
use record::Sample;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// The API takes 4.5 MB and any number of events; this keeps each answer quick.
const BATCH_BYTES: usize = 1_500_000;
const BATCH_EVENTS: usize = 1_000;

/// Ids that the server made, by the names of their placeholders.
pub type Bindings = BTreeMap<String, String>;

/// One request of the public API.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub method: &'static str,
    /// With placeholders where ids of the server belong.
    pub path: String,
    pub body: Value,
    /// The placeholder, without braces, that the answer's `id` stands for.
    pub binds: Option<String>,
}

impl Request {
    fn post(path: &str, body: Value) -> Self {
        Self {
            method: "POST",
            path: path.to_owned(),
            body,
            binds: None,
        }
    }

    fn binding(mut self, name: String) -> Self {
        self.binds = Some(name);
        self
    }

    /// With ids in the place of placeholders; what is not bound stays as it is.
    #[must_use]
    pub fn resolved(&self, bindings: &Bindings) -> Self {
        Self {
            path: resolve_text(&self.path, bindings),
            body: resolve(&self.body, bindings),
            ..self.clone()
        }
    }
}

/// A body with ids in the place of placeholders.
pub fn resolve(body: &Value, bindings: &Bindings) -> Value {
    match body {
        Value::String(text) => Value::String(resolve_text(text, bindings)),
        Value::Array(values) => values
            .iter()
            .map(|value| resolve(value, bindings))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), resolve(value, bindings)))
            .collect(),
        other => other.clone(),
    }
}

fn resolve_text(text: &str, bindings: &Bindings) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    bindings.iter().fold(text.to_owned(), |text, (name, id)| {
        text.replace(&format!("{{{{{name}}}}}"), id)
    })
}

/// The whole project, to be sent in order. Its traces lie in the 30 days before `now`.
pub fn requests(seed: u64, now: Timestamp) -> Vec<Request> {
    let mut sample = Sample::new(seed, now.as_millisecond());
    let mut requests = review::configs();
    requests.extend(review::prompts());
    record_traces(&mut sample);
    requests.extend(batches(std::mem::take(&mut sample.events)));
    requests.extend(review::queues());
    requests.extend(review::items(&mut sample));
    requests.extend(review::scores(&mut sample));
    requests.extend(review::comments(&sample));
    requests
}

/// Stories read once, for all who tell from them.
struct Library {
    questions: Vec<Value>,
    chats: Vec<Value>,
    coding: Value,
}

/// Sends all of it to a server of our own.
///
/// # Errors
/// When the server refuses one of them: the two no longer fit together.
pub async fn fill(running: &super::Running, seed: u64, now: Timestamp) -> anyhow::Result<()> {
    let mut bindings = Bindings::new();
    for request in requests(seed, now) {
        let request = request.resolved(&bindings);
        let (status, answer) = running
            .request(request.method, &request.path, request.body)
            .await?;
        anyhow::ensure!(
            status.is_success(),
            "the demo's {} {} was refused: {answer}",
            request.method,
            request.path
        );
        if let (Some(name), Some(id)) = (request.binds, answer["id"].as_str()) {
            bindings.insert(name, id.to_owned());
        }
    }
    Ok(())
}

/// Oldest first, so that the newest are the last ones reviewed.
fn record_traces(sample: &mut Sample) {
    let library = Library {
        questions: docs::questions(),
        chats: chats::chats(),
        coding: coding::story(),
    };
    for day in (0..30).rev() {
        record_day(sample, &library, day);
    }
    let now = sample.now;
    pipelines::import(sample, now - 7 * HOUR);
    let large = Size {
        phases: 8,
        workers: 6,
        turns: 10,
    };
    coding::run(sample, now - 5 * HOUR, (&library.coding, large));
    if let Some(chat) = library.chats.get(2) {
        chats::run(sample, now - 47 * MINUTE, chat);
    }
    refund::run(sample, now - 11 * MINUTE);
    pipelines::running(sample);
}

/// The day that began so many days and one ago.
fn record_day(sample: &mut Sample, library: &Library, day: i64) {
    let from = sample.now - (day + 1) * DAY;
    if day % 2 == 0 {
        pipelines::nightly(sample, from + 3 * HOUR);
    }
    if day % 3 == 0 {
        pipelines::index(sample, from + 2 * HOUR);
    }
    if day % 2 == 1 || day == 0 {
        let chat = sample.random.pick(&library.chats);
        let at = sample.random.between(from + 6 * HOUR..from + 20 * HOUR);
        chats::run(sample, at, chat);
    }
    let busy = match day {
        0 => 62,
        1..7 => 13,
        _ => 5,
    };
    for at in times(sample, from, busy) {
        if sample.random.percent(70) {
            support::run(sample, at);
        } else {
            docs::run(sample, at, &library.questions);
        }
    }
    if [19, 11, 4].contains(&day) {
        let small = Size {
            phases: 2,
            workers: 1,
            turns: 5,
        };
        coding::run(sample, from + 9 * HOUR, (&library.coding, small));
    }
}

/// Moments of one day, in order, that ended a while ago.
fn times(sample: &mut Sample, from: i64, count: usize) -> Vec<i64> {
    let mut times: Vec<i64> = (0..count)
        .map(|_| sample.random.between(from..from + DAY - 3 * MINUTE))
        .collect();
    times.sort_unstable();
    times
}

fn batches(events: Vec<Value>) -> Vec<Request> {
    let mut requests = Vec::new();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for event in events {
        let size = record::tokens(&event) as usize * 5;
        if !batch.is_empty() && (batch.len() == BATCH_EVENTS || bytes + size > BATCH_BYTES) {
            requests.push(ingestion(std::mem::take(&mut batch)));
            bytes = 0;
        }
        bytes += size;
        batch.push(event);
    }
    requests.push(ingestion(batch));
    requests
}

/// The events are moved, not copied, which `json!` would do.
fn ingestion(batch: Vec<Value>) -> Request {
    let mut body = Map::new();
    body.insert("batch".into(), Value::Array(batch));
    Request::post("/api/public/ingestion", Value::Object(body))
}

/// A text field, empty where it is missing.
fn text<'value>(value: &'value Value, key: &str) -> &'value str {
    value[key].as_str().unwrap_or_default()
}

fn texts(value: &Value, key: &str) -> Vec<Value> {
    value[key].as_array().cloned().unwrap_or_default()
}

/// A text with names in the place of its slots.
fn slots(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (slot, value)| {
        text.replace(slot, value)
    })
}

#[cfg(test)]
mod tests;
