//! Real traces of agent frameworks, sent in over both transports. They are not part of the project:
//! without them beside it these tests say so and pass.

use std::fs;
use std::path::PathBuf;

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Server, event, export, span};

fn traces() -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/traces");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: no traces in {}", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".json") && !name.ends_with(".langfuse.json")
    });
    paths.sort();
    paths
        .iter()
        .map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
        .collect()
}

fn rows(trace: &Value) -> &[Value] {
    trace["observations"].as_array().unwrap()
}

fn batch(trace: &Value) -> Vec<Value> {
    let at = trace["trace"]["timestamp"].as_str().unwrap();
    let mut events = vec![event("trace", "trace-create", at, trace["trace"].clone())];
    for row in rows(trace) {
        let mut body = row.clone();
        // A prompt needs a version, and these come from another project.
        body.as_object_mut()
            .unwrap()
            .retain(|key, _| !key.starts_with("prompt") && key != "usage");
        let kind = row["type"].as_str().unwrap().to_lowercase();
        events.push(event(
            row["id"].as_str().unwrap(),
            &format!("{kind}-create"),
            at,
            body,
        ));
    }
    events
}

fn spans(trace: &Value) -> Value {
    let nanos = |time: &Value| {
        let time: jiff::Timestamp = time.as_str()?.parse().ok()?;
        Some(time.as_nanosecond().to_string())
    };
    let one = |row: &Value| {
        let attributes = json!({
            "langfuse.observation.type": row["type"].as_str().unwrap().to_lowercase(),
            "langfuse.observation.input": text(&row["input"]),
            "langfuse.observation.output": text(&row["output"]),
            "langfuse.observation.level": row["level"],
            "langfuse.trace.name": trace["trace"]["name"],
        });
        let mut span = span(
            row["id"].as_str().unwrap(),
            row["parentObservationId"].as_str(),
            &attributes,
        );
        span["traceId"] = row["traceId"].clone();
        span["name"] = row["name"].clone();
        span["startTimeUnixNano"] = nanos(&row["startTime"]).into();
        span["endTimeUnixNano"] = nanos(&row["endTime"]).into();
        span
    };
    export(rows(trace).iter().map(one).collect())
}

/// A string bare, anything else as JSON.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Everything that a pane shows of an observation and that both transports carry.
async fn compare(server: &Server, trace: &Value) {
    let id = trace["trace"]["id"].as_str().unwrap();
    let path = format!("v2/observations?traceId={id}&limit=1000&fields=core,basic,io");
    let (_, answer) = server.get(&path).await;
    let shown = |id: &Value| {
        answer["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"] == *id)
    };
    for row in rows(trace) {
        let shown = shown(&row["id"]).unwrap_or_else(|| panic!("{} is lost", row["id"]));
        for key in ["type", "name", "startTime", "endTime", "level"] {
            assert_eq!(shown[key], row[key], "{key} of {}", row["id"]);
        }
        for key in ["input", "output"] {
            let text = text(&row[key]).filter(|text| !text.is_empty());
            assert_eq!(
                shown[key].as_str(),
                text.as_deref(),
                "{key} of {}",
                row["id"]
            );
        }
        if let Some(parent) = row["parentObservationId"].as_str() {
            assert_eq!(shown["parentObservationId"], parent);
        }
    }
}

#[tokio::test]
async fn they_survive_both_transports() {
    for trace in traces() {
        let server = Server::start(Imitation::Mixed).await;
        server.ingest(&batch(&trace)).await;
        compare(&server, &trace).await;
        let server = Server::start(Imitation::V4).await;
        assert_eq!(server.spans(&spans(&trace)).await, (200, json!({})));
        compare(&server, &trace).await;
        let (_, roots) = server
            .get("v2/observations?fields=core,trace_context")
            .await;
        assert_eq!(roots["data"][0]["traceName"], trace["trace"]["name"]);
    }
}
