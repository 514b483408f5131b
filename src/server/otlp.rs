//! `POST /otel/v1/traces`: spans of any OpenTelemetry exporter; metrics are taken and dropped.

mod attribute;
mod io;
mod json;
mod kind;
mod map;
mod metadata;
mod model;
mod proto;
mod span;
mod trace;
mod usage;

use std::collections::BTreeMap;
use std::io::Read;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use rusqlite::{Connection, Transaction};
use serde_json::json;

use super::database::{self, Millis, TraceOfSpans};
use super::error::{Dialect, Refusal, answer};
use super::{AppState, aside};
use map::Mapped;

/// Of a body as sent, and of what it unpacks to.
const LIMIT: usize = 256 << 20;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/otel/v1/traces", post(receive))
        .route("/otel/v1/metrics", post(discard))
}

async fn discard(request: Request) -> Result<Response, Refusal> {
    Packed::read(request).await?;
    Ok(answer(StatusCode::OK, &json!({})))
}

async fn receive(State(state): State<AppState>, request: Request) -> Result<Response, Refusal> {
    let encoding = Encoding::of(request.headers())?;
    let body = Packed::read(request).await?;
    let spans = aside(move || body.unpack().and_then(|bytes| decode(encoding, &bytes))).await??;
    let work = move |transaction: &Transaction<'_>| store(transaction, spans);
    state.database().write(work).await.map_err(Refusal::from)?;
    Ok(answer(StatusCode::OK, &json!({})))
}

/// The spans of a request with what they say, earliest first.
fn decode(encoding: Encoding, bytes: &[u8]) -> Result<Vec<Mapped>, Refusal> {
    let groups = match encoding {
        Encoding::Protobuf => proto::read(bytes),
        Encoding::Json => json::read(bytes),
    };
    let groups = groups.map_err(|why| refuse(format!("Failed to parse OTLP request: {why}")))?;
    let now = Millis::now();
    let spans = groups.iter().flat_map(|group| {
        group
            .spans
            .iter()
            .map(move |span| map::map(group, span, now))
    });
    let mut spans: Vec<Mapped> = spans.collect();
    spans.sort_by_key(|span| span.trace.start);
    Ok(spans)
}

#[derive(Clone, Copy)]
enum Encoding {
    Protobuf,
    Json,
}

impl Encoding {
    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if let Some(version) = headers.get("x-langfuse-ingestion-version") {
            let version = version
                .to_str()
                .ok()
                .and_then(|text| text.trim().parse::<u32>().ok());
            if version.is_none_or(|version| version > 4) {
                return Err(refuse("Unsupported x-langfuse-ingestion-version"));
            }
        }
        if kind.contains("application/x-protobuf") {
            Ok(Self::Protobuf)
        } else if kind.contains("application/json") {
            Ok(Self::Json)
        } else {
            Err(refuse("Invalid content type"))
        }
    }
}

fn refuse(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, Dialect::Error(why.into()))
}

/// A body as it was sent.
struct Packed {
    bytes: Bytes,
    gzip: bool,
}

impl Packed {
    async fn read(request: Request) -> Result<Self, Refusal> {
        let encoding = request.headers().get(header::CONTENT_ENCODING);
        let gzip = encoding
            .and_then(|name| name.to_str().ok())
            .is_some_and(|name| name.contains("gzip"));
        let bytes = to_bytes(request.into_body(), LIMIT)
            .await
            .map_err(|_error| refuse("Failed to read request body"))?;
        Ok(Self { bytes, gzip })
    }

    fn unpack(self) -> Result<Bytes, Refusal> {
        if !self.gzip {
            return Ok(self.bytes);
        }
        let mut plain = Vec::new();
        let reader = MultiGzDecoder::new(&self.bytes[..]);
        match reader.take(LIMIT as u64 + 1).read_to_end(&mut plain) {
            Ok(length) if length <= LIMIT => Ok(plain.into()),
            _ => Err(refuse("Failed to decompress request body")),
        }
    }
}

/// Traces first, each once; then their observations.
fn store(connection: &Connection, mut spans: Vec<Mapped>) -> rusqlite::Result<()> {
    let mut traces: BTreeMap<&str, TraceOfSpans> = BTreeMap::new();
    for span in &mut spans {
        let said = std::mem::take(&mut span.trace);
        traces
            .entry(&span.trace_id)
            .or_insert_with(|| TraceOfSpans::starting(said.start))
            .join(said);
    }
    for (id, said) in traces {
        database::trace_of_spans(connection, id, said)?;
    }
    spans
        .into_iter()
        .try_for_each(|span| database::span(connection, span.observation))
}
