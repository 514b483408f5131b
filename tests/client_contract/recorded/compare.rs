//! What the client read against the raw JSON it read it from.

use lftui::langfuse::{Bodies, Client, ObservationQuery, ScoreQuery};
use lftui::model::{
    Api, Body, ChatPart, Generation, ItemObject, Observation, Prompt, PromptContent, QueueItem,
    Score, ScoreTarget, ScoreValue, TraceSummary,
};
use serde_json::Value;

use super::{Recording, first};

/// The text of a key; `""` counts as absent.
pub(crate) fn text<'a>(raw: &'a Value, key: &str) -> Option<&'a str> {
    raw[key].as_str().filter(|text| !text.is_empty())
}

fn time(raw: &Value, key: &str) -> Option<jiff::Timestamp> {
    text(raw, key).map(|text| text.parse().unwrap())
}

fn known(raw: &Value, key: &str) -> Option<f64> {
    raw[key].as_f64().filter(|number| *number >= 0.0)
}

fn texts(raw: &Value, key: &str) -> Vec<String> {
    let list = raw[key].as_array().into_iter().flatten();
    list.map(|text| text.as_str().unwrap().to_owned()).collect()
}

pub(crate) async fn observations(client: &Client, recording: &Recording, api: Api) {
    let name = &recording.name;
    let page = first(client.observations(api, &ObservationQuery::default()), name).await;
    let rows = recording.body["data"].as_array().unwrap();
    assert_eq!(page.rows.len(), rows.len(), "{name}");
    let cursor = &recording.body["meta"]["cursor"];
    if api.generation == Generation::V4 {
        assert_eq!(page.last, cursor.is_null(), "{name}");
    }
    page.rows
        .iter()
        .zip(rows)
        .for_each(|(got, raw)| row(got, raw, name));
    if api.generation == Generation::V4 && cursor.is_null() {
        let bodies = client.bodies(api, &Bodies::default()).await.expect(name);
        for ((id, io), raw) in bodies.iter().zip(rows) {
            assert_eq!(id.as_str(), raw["id"], "{name}");
            body(io, raw, name);
        }
    }
}

pub(crate) fn row(got: &Observation, raw: &Value, name: &str) {
    let at = format!("{name} {}", raw["id"]);
    assert_eq!(got.id.as_str(), raw["id"], "{at}");
    assert_eq!(got.trace.as_str(), raw["traceId"], "{at}");
    let parent = got.parent.as_ref().map(lftui::model::ObservationId::as_str);
    assert_eq!(parent, text(raw, "parentObservationId"), "{at}");
    assert_eq!(got.kind.as_str(), raw["type"], "{at}");
    assert_eq!(
        got.level.as_str(),
        text(raw, "level").unwrap_or("DEFAULT"),
        "{at}"
    );
    assert_eq!(*got.name, *text(raw, "name").unwrap_or_default(), "{at}");
    assert_eq!(Some(got.start), time(raw, "startTime"), "{at}");
    assert_eq!(got.end, time(raw, "endTime"), "{at}");
    let session = got
        .context
        .session
        .as_ref()
        .map(lftui::model::SessionId::as_str);
    for (read, key) in [
        (got.status.as_deref(), "statusMessage"),
        (got.model.as_deref(), "model"),
        (got.context.environment.as_deref(), "environment"),
        (got.context.version.as_deref(), "version"),
        (got.context.user.as_deref(), "userId"),
        (session, "sessionId"),
        (got.context.trace_name.as_deref(), "traceName"),
        (got.context.release.as_deref(), "release"),
        (
            got.prompt.as_ref().map(|prompt| &*prompt.name),
            "promptName",
        ),
    ] {
        assert_eq!(read, text(raw, key), "{at} {key}");
    }
    let tags: Vec<&str> = got.context.tags.iter().map(|tag| &**tag).collect();
    assert_eq!(tags, texts(raw, "tags"), "{at}");
    assert_eq!(got.latency.map(|it| it.0), known(raw, "latency"), "{at}");
    let first_token = got.time_to_first_token.map(|it| it.0);
    assert_eq!(first_token, known(raw, "timeToFirstToken"), "{at}");
    if let Some(said) = raw["isRootObservation"].as_bool() {
        assert_eq!(got.is_root, said, "{at}");
    }
    amounts(got, raw, &at);
}

fn amounts(got: &Observation, raw: &Value, at: &str) {
    let empty = |key: &str| raw[key].as_object().is_none_or(serde_json::Map::is_empty);
    let tokens = |v2: &str, v1: &str| {
        let sent = known(raw, v2).or_else(|| known(raw, v1));
        sent.filter(|_| !empty("usageDetails"))
    };
    for (read, sent) in [
        (got.input_tokens, tokens("inputUsage", "promptTokens")),
        (got.output_tokens, tokens("outputUsage", "completionTokens")),
        (got.total_tokens, tokens("totalUsage", "totalTokens")),
    ] {
        assert_eq!(read.map(|tokens| tokens.0 as f64), sent, "{at}");
    }
    let cost = known(raw, "totalCost").or_else(|| known(raw, "calculatedTotalCost"));
    let cost = cost.filter(|cost| *cost > 0.0 || !empty("costDetails"));
    assert_eq!(got.cost.map(|cost| cost.0), cost, "{at}");
    if !empty("usageDetails") {
        let detail = got.detail.as_ref().expect(at);
        assert_eq!(Value::Object(detail.usage()), raw["usageDetails"], "{at}");
    }
}

pub(crate) fn body(got: &Body, raw: &Value, name: &str) {
    for (read, key) in [(&got.input, "input"), (&got.output, "output")] {
        match (&raw[key], read) {
            (Value::Null, read) => assert_eq!(*read, None, "{name} {key}"),
            (Value::String(sent), read) => {
                assert_eq!(read.as_deref().unwrap_or_default(), sent, "{name} {key}");
            }
            (sent, read) => {
                let read: Value = serde_json::from_str(read.as_ref().unwrap()).unwrap();
                assert_eq!(read, *sent, "{name} {key}");
            }
        }
    }
    if let Some(sent) = raw["metadata"].as_object() {
        assert_eq!(*got.metadata, *sent, "{name} metadata");
    }
}

pub(crate) fn trace(got: &TraceSummary, raw: &Value, name: &str) {
    assert_eq!(got.id.as_str(), raw["id"], "{name}");
    assert_eq!(*got.name, *text(raw, "name").unwrap_or_default(), "{name}");
    assert_eq!(Some(got.start), time(raw, "timestamp"), "{name}");
    let session = got.session.as_ref().map(lftui::model::SessionId::as_str);
    for (read, key) in [
        (got.user.as_deref(), "userId"),
        (session, "sessionId"),
        (got.environment.as_deref(), "environment"),
        (got.release.as_deref(), "release"),
        (got.version.as_deref(), "version"),
    ] {
        assert_eq!(read, text(raw, key), "{name} {key}");
    }
    let tags: Vec<&str> = got.tags.iter().map(|tag| &**tag).collect();
    assert_eq!(tags, texts(raw, "tags"), "{name}");
    assert_eq!(got.latency.map(|it| it.0), known(raw, "latency"), "{name}");
    assert_eq!(
        got.totals.cost.map(|it| it.0),
        known(raw, "totalCost"),
        "{name}"
    );
}

pub(crate) async fn whole_trace(client: &Client, recording: &Recording, id: &str) {
    let (name, raw) = (&recording.name, &recording.body);
    let got = client.trace(&id.into()).await.expect(name);
    trace(&got.summary, raw, name);
    body(&got.body, raw, name);
    let rows = raw["observations"].as_array().unwrap();
    assert_eq!(got.observations.len(), rows.len(), "{name}");
    for ((read, io), raw) in got.observations.iter().zip(rows) {
        row(read, raw, name);
        body(io, raw, name);
    }
    for (read, raw) in got.scores.iter().zip(raw["scores"].as_array().unwrap()) {
        score(read, raw, name);
    }
    export(client, recording, id).await;
}

/// The copy of a v3 trace: keys of v2/observations, values as they were sent.
async fn export(client: &Client, recording: &Recording, id: &str) {
    let (name, raw) = (&recording.name, &recording.body);
    let mut copy = client.whole_trace(&id.into()).await.expect(name);
    let own: Value = serde_json::from_str(&copy.trace).unwrap();
    let mut expected = raw.clone();
    expected.as_object_mut().unwrap().remove("observations");
    assert_eq!(own, expected, "{name}");
    for sent in raw["observations"].as_array().unwrap() {
        let read = copy.next_row().await.expect(name).expect(name);
        let read: Value = serde_json::from_str(&read).unwrap();
        for key in [
            "id",
            "input",
            "output",
            "metadata",
            "model",
            "usageDetails",
            "parentObservationId",
        ] {
            assert_eq!(read[key], sent[key], "{name} {key}");
        }
        assert_eq!(read["totalCost"], sent["calculatedTotalCost"], "{name}");
        assert_eq!(read["traceName"], raw["name"], "{name}");
        assert_eq!(read["sessionId"], raw["sessionId"], "{name}");
    }
    assert!(copy.next_row().await.is_none(), "{name}");
}

pub(crate) async fn scores(client: &Client, recording: &Recording, api: Api) {
    let name = &recording.name;
    let page = first(client.scores(api, &ScoreQuery::default()), name).await;
    let rows = recording.body["data"].as_array().unwrap();
    assert_eq!(page.rows.len(), rows.len(), "{name}");
    page.rows
        .iter()
        .zip(rows)
        .for_each(|(got, raw)| score(got, raw, name));
}

fn score(got: &Score, raw: &Value, name: &str) {
    let at = format!("{name} {}", raw["id"]);
    assert_eq!(got.id.as_str(), raw["id"], "{at}");
    assert_eq!(*got.name, raw["name"], "{at}");
    assert_eq!(got.data_type.as_str(), raw["dataType"], "{at}");
    assert_eq!(got.source.as_str(), raw["source"], "{at}");
    assert_eq!(Some(got.timestamp), time(raw, "timestamp"), "{at}");
    assert_eq!(got.comment.as_deref(), text(raw, "comment"), "{at}");
    let spoken = text(raw, "stringValue").or_else(|| text(raw, "value"));
    match &got.value {
        ScoreValue::Number(number) => assert_eq!(Some(*number), raw["value"].as_f64(), "{at}"),
        ScoreValue::Bool(truth) => match spoken {
            Some(spoken) => assert_eq!(*truth, spoken == "True", "{at}"),
            None => assert_eq!(Some(*truth), raw["value"].as_bool(), "{at}"),
        },
        ScoreValue::Category(label) | ScoreValue::Text(label) => {
            assert_eq!(Some(&**label), spoken, "{at}");
        }
    }
    let subject = |key: &str| text(&raw["subject"], "id").or_else(|| text(raw, key));
    match got.target.as_ref() {
        Some(ScoreTarget::Trace(id)) => assert_eq!(Some(id.as_str()), subject("traceId"), "{at}"),
        Some(ScoreTarget::Observation(trace, id)) => {
            assert_eq!(Some(id.as_str()), subject("observationId"), "{at}");
            let sent = text(&raw["subject"], "traceId").or_else(|| text(raw, "traceId"));
            assert_eq!(Some(trace.as_str()), sent, "{at}");
        }
        Some(ScoreTarget::Session(id)) => {
            assert_eq!(Some(id.as_str()), subject("sessionId"), "{at}");
        }
        Some(ScoreTarget::Run(id)) => assert_eq!(Some(&**id), subject("datasetRunId"), "{at}"),
        None => assert!(raw["subject"].is_null() && raw["traceId"].is_null(), "{at}"),
    }
}

pub(crate) async fn configs(client: &Client, recording: &Recording) {
    let name = &recording.name;
    let page = first(client.score_configs(), name).await;
    for (got, raw) in page
        .rows
        .iter()
        .zip(recording.body["data"].as_array().unwrap())
    {
        assert_eq!(got.id.as_str(), raw["id"], "{name}");
        assert_eq!(*got.name, raw["name"], "{name}");
        assert_eq!(got.data_type.as_str(), raw["dataType"], "{name}");
        assert_eq!(got.archived, raw["isArchived"], "{name}");
        assert_eq!(got.min, raw["minValue"].as_f64(), "{name}");
        assert_eq!(got.max, raw["maxValue"].as_f64(), "{name}");
        let sent = raw["categories"].as_array().into_iter().flatten();
        let sent: Vec<_> = sent
            .map(|one| {
                (
                    one["label"].as_str().unwrap(),
                    one["value"].as_f64().unwrap(),
                )
            })
            .collect();
        let read: Vec<_> = got
            .categories
            .iter()
            .map(|one| (&*one.label, one.value))
            .collect();
        assert_eq!(read, sent, "{name}");
    }
}

pub(crate) fn item(got: &QueueItem, raw: &Value, name: &str) {
    assert_eq!(got.id.as_str(), raw["id"], "{name}");
    assert_eq!(got.status.as_str(), raw["status"], "{name}");
    assert_eq!(got.completed, time(raw, "completedAt"), "{name}");
    let (kind, id) = match &got.object {
        ItemObject::Trace(id) => ("TRACE", id.as_str()),
        ItemObject::Observation(id) => ("OBSERVATION", id.as_str()),
        ItemObject::Session(id) => ("SESSION", id.as_str()),
        ItemObject::Other(kind) => panic!("{name}: {kind}"),
    };
    assert_eq!(
        (kind, id),
        (
            raw["objectType"].as_str().unwrap(),
            raw["objectId"].as_str().unwrap()
        )
    );
}

pub(crate) async fn prompts(client: &Client, recording: &Recording) {
    let name = &recording.name;
    let page = first(client.prompts(), name).await;
    assert_eq!(
        page.total,
        recording.body["meta"]["totalItems"].as_u64(),
        "{name}"
    );
    for (got, raw) in page
        .rows
        .iter()
        .zip(recording.body["data"].as_array().unwrap())
    {
        assert_eq!(*got.name, raw["name"], "{name}");
        assert_eq!(*got.kind, raw["type"], "{name}");
        assert_eq!(
            got.versions.len(),
            raw["versions"].as_array().unwrap().len(),
            "{name}"
        );
        let labels: Vec<&str> = got.labels.iter().map(|label| &**label).collect();
        assert_eq!(labels, texts(raw, "labels"), "{name}");
        assert_eq!(got.updated, time(raw, "lastUpdatedAt"), "{name}");
    }
}

pub(crate) fn prompt(got: &Prompt, raw: &Value, name: &str) {
    assert_eq!(*got.name, raw["name"], "{name}");
    assert_eq!(u64::from(got.version), raw["version"], "{name}");
    assert_eq!(got.config, raw["config"], "{name}");
    assert_eq!(
        got.commit_message.as_deref(),
        text(raw, "commitMessage"),
        "{name}"
    );
    let labels: Vec<&str> = got.labels.iter().map(|label| &**label).collect();
    assert_eq!(labels, texts(raw, "labels"), "{name}");
    match &got.content {
        PromptContent::Text(text) => assert_eq!(**text, raw["prompt"], "{name}"),
        PromptContent::Chat(parts) => {
            for (part, raw) in parts.iter().zip(raw["prompt"].as_array().unwrap()) {
                match part {
                    ChatPart::Message { role, content } => {
                        assert_eq!(
                            (&**role, &**content),
                            (
                                raw["role"].as_str().unwrap(),
                                raw["content"].as_str().unwrap()
                            )
                        );
                    }
                    ChatPart::Placeholder(name) => assert_eq!(**name, raw["name"]),
                }
            }
        }
    }
}
