//! The embedded server: spans in, rows out, over loopback.

use std::sync::Once;
use std::time::Duration;

use divan::Bencher;
use divan::counter::ItemsCount;
use lftui::langfuse::{Client, Connection};
use lftui::server::{self, Imitation, Options, Running};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

pub(crate) const SPANS: usize = 5_000;

pub(crate) fn runtime() -> Runtime {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let provider = rustls::crypto::ring::default_provider();
        provider.install_default().unwrap();
    });
    Runtime::new().unwrap()
}

pub(crate) async fn start() -> Running {
    let options = Options {
        listen: "127.0.0.1:0".parse().unwrap(),
        db: None,
        public_key: "pk-lf-bench".into(),
        secret_key: "sk-lf-bench".into(),
        imitate: Imitation::Mixed,
        project_name: "bench".into(),
        ..Options::default()
    };
    server::start(options).await.unwrap()
}

pub(crate) fn client(running: &Running) -> Client {
    Client::new(Connection {
        base: running.url.clone(),
        public_key: running.public_key.clone(),
        secret_key: running.secret_key.clone().into(),
        ca_file: None,
        timeout: Duration::from_secs(60),
    })
    .unwrap()
}

/// One export of generations with input, model and usage.
pub(crate) fn export(count: usize) -> Value {
    let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
    let attributes = json!([
        text("langfuse.observation.type", "generation"),
        text("langfuse.observation.input", &"x".repeat(400)),
        text("langfuse.observation.model.name", "gpt-4o"),
        text(
            "langfuse.observation.usage_details",
            "{\"input\":10,\"output\":5}"
        ),
        text("session.id", "s"),
        text("user.id", "u"),
    ]);
    let spans: Vec<Value> = (0..count)
        .map(|n| {
            json!({
                "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": format!("{n:016x}"),
                "parentSpanId": (n > 0).then_some("0000000000000000"), "name": format!("step {n}"),
                "kind": 1, "attributes": attributes, "events": [], "status": {"code": 0},
                "startTimeUnixNano": "1778839200000000000", "endTimeUnixNano": "1778839200500000000",
            })
        })
        .collect();
    json!({"resourceSpans": [{
        "resource": {"attributes": []},
        "scopeSpans": [{"scope": {"name": "langfuse-sdk", "version": "5.1.0"}, "spans": spans}],
    }]})
}

pub(crate) async fn fill(running: &Running, request: &Value) {
    let path = "/api/public/otel/v1/traces";
    let (status, body) = running
        .request("POST", path, request.clone())
        .await
        .unwrap();
    assert_eq!(status, 200, "{body}");
}

#[divan::bench(sample_count = 10)]
fn store_5000_spans(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let request = export(SPANS);
    bencher
        .counter(ItemsCount::new(SPANS))
        .with_inputs(|| runtime.block_on(start()))
        .bench_local_values(|running| {
            runtime.block_on(fill(&running, &request));
            running
        });
}

#[divan::bench(sample_count = 20)]
fn answer_a_page_of_1000(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let running = runtime.block_on(start());
    runtime.block_on(fill(&running, &export(SPANS)));
    let path = "/api/public/v2/observations?limit=1000&fields=core,basic,time,model,usage,metrics";
    bencher
        .counter(ItemsCount::new(1_000_usize))
        .bench_local(|| {
            let answer = runtime.block_on(running.request("GET", path, Value::Null));
            answer.unwrap().1
        });
}
