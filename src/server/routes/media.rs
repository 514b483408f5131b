//! Files beside inputs and outputs: SDKs ask for a place, put the bytes there, and say so; readers get an address
//! that is good for an hour. The addresses are this server's own, and the bytes are in its one file.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::body::Json;
use super::shape::{Answer, date, ok};
use crate::server::AppState;
use crate::server::database::Millis;
use crate::server::error::{Refusal, answer, issue};

/// The largest file, in bytes: SQLite holds it in one cell.
const LARGEST: i64 = 100_000_000;
/// How long an address is good, in milliseconds.
const GOOD: i64 = 3_600_000;
/// Letters of a hash that make an id.
const ID: usize = 22;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/media", post(announce))
        .route("/media/{id}", get(one).patch(confirm))
        .route("/media/{id}/content", get(download).put(upload))
}

/// Whether a route asks for a signature instead of keys.
pub(in crate::server) fn is_signed(path: &str) -> bool {
    path.strip_prefix("media/")
        .is_some_and(|rest| rest.ends_with("/content"))
}

/// What an address holds besides its path.
#[derive(Deserialize)]
struct Signed {
    until: i64,
    signature: String,
}

impl Signed {
    fn check(&self, state: &AppState, what: &str) -> Result<(), Refusal> {
        if self.until >= Millis::now().0 && self.signature == sign(state, what, self.until) {
            return Ok(());
        }
        let body = crate::server::error::Dialect::Message("Request has expired".to_owned());
        Err(Refusal::new(StatusCode::FORBIDDEN, body))
    }
}

fn sign(state: &AppState, what: &str, until: i64) -> String {
    let secret = state.secret_key();
    let words = format!("{secret}\n{what}\n{until}\n{secret}");
    URL_SAFE_NO_PAD.encode(Sha256::digest(words))
}

/// An address of the bytes under the name by which this server was asked.
fn address(state: &AppState, headers: &HeaderMap, (verb, id): (&str, &str)) -> (String, i64) {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("127.0.0.1");
    let until = Millis::now().0 + GOOD;
    let signature = sign(state, &format!("{verb} {id}"), until);
    let url =
        format!("http://{host}/api/public/media/{id}/content?until={until}&signature={signature}");
    (url, until)
}

async fn announce(State(state): State<AppState>, headers: HeaderMap, body: Json) -> Answer {
    let mut fields = body.fields()?;
    let kind = fields.required("contentType");
    let sha256 = fields.bounded("sha256Hash", (44, 44));
    fields.choice("field", &["input", "output", "metadata", "expectedOutput"]);
    let length = fields.number("contentLength");
    match length {
        None => fields.wrong("contentLength", "number"),
        Some(length) if length as i64 > LARGEST => {
            let message = format!("File size must be less than {LARGEST} bytes");
            fields.complain(issue::custom(issue::at("contentLength"), &message));
        }
        Some(_) => {}
    }
    if !kind.is_empty() && (!kind.contains('/') || kind.contains(char::is_control)) {
        fields.complain(issue::custom(
            issue::at("contentType"),
            "Invalid media type",
        ));
    }
    fields.finish()?;
    let id: String = sha256
        .chars()
        .take(ID)
        .map(|letter| match letter {
            '+' => '-',
            '/' => '_',
            letter => letter,
        })
        .collect();
    let key = id.clone();
    let work = move |connection: &Connection| -> Result<bool, Refusal> {
        connection.execute(
            "INSERT INTO media (id, sha256, content_type, content_length) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            params![key, sha256, kind, length.unwrap_or(0.0) as i64],
        )?;
        let sql = "SELECT data IS NOT NULL AND uploaded_at IS NOT NULL FROM media WHERE id = ?";
        Ok(connection.query_row(sql, [&key], |row| row.get(0))?)
    };
    let known = state.database().read(work).await?;
    let url = (!known).then(|| address(&state, &headers, ("put", &id)).0);
    let body = json!({"mediaId": id, "uploadUrl": url});
    Ok(answer(StatusCode::CREATED, &body))
}

async fn upload(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
    body: Body,
) -> Answer {
    signed.check(&state, &format!("put {id}"))?;
    let bytes = to_bytes(body, LARGEST as usize)
        .await
        .map_err(|_error| Refusal::too_large("The file is larger than 100 MB"))?;
    let work = move |connection: &Connection| -> Result<(), Refusal> {
        let hash = STANDARD.encode(Sha256::digest(&bytes));
        let sql = "UPDATE media SET data = ? WHERE id = ? AND sha256 = ?";
        if connection.execute(sql, params![bytes.as_ref(), id, hash])? == 0 {
            return Err(Refusal::bad(
                "The bytes do not have the hash that was announced",
            ));
        }
        Ok(())
    };
    state.database().read(work).await?;
    Ok(StatusCode::OK.into_response())
}

async fn confirm(State(state): State<AppState>, Path(id): Path<String>, body: Json) -> Answer {
    let mut fields = body.fields()?;
    let at = fields.required("uploadedAt").parse::<jiff::Timestamp>();
    if at.is_err() {
        fields.complain(issue::date(issue::at("uploadedAt")));
    }
    let status = fields.number("uploadHttpStatus");
    if status.is_none() {
        fields.wrong("uploadHttpStatus", "number");
    }
    fields.finish()?;
    let well = matches!(status, Some(200.0 | 201.0));
    let at = at
        .ok()
        .filter(|_| well)
        .map(|at| Millis(at.as_millisecond()));
    let work = move |connection: &Connection| -> Result<usize, Refusal> {
        let sql = "UPDATE media SET uploaded_at = coalesce(?, uploaded_at) WHERE id = ?";
        Ok(connection.execute(sql, params![at, id])?)
    };
    if state.database().read(work).await? == 0 {
        return Err(missing());
    }
    ok(&json!({"message": "OK"}))
}

fn missing() -> Refusal {
    Refusal::not_found("Media asset not found")
}

async fn one(State(state): State<AppState>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let key = id.clone();
    let work = move |connection: &Connection| -> Result<Option<(String, i64, i64)>, Refusal> {
        let sql = "SELECT content_type, content_length, uploaded_at FROM media \
                   WHERE id = ? AND uploaded_at IS NOT NULL";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(connection.query_row(sql, [&key], read).optional()?)
    };
    let found = state.database().read(work).await?;
    let (kind, length, uploaded) = found.ok_or_else(missing)?;
    let (url, until) = address(&state, &headers, ("get", &id));
    let body: Value = json!({
        "mediaId": id,
        "contentType": kind,
        "contentLength": length,
        "uploadedAt": date(uploaded),
        "url": url,
        "urlExpiry": date(until),
    });
    ok(&body)
}

async fn download(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
) -> Answer {
    signed.check(&state, &format!("get {id}"))?;
    let work = move |connection: &Connection| -> Result<Option<(String, Vec<u8>)>, Refusal> {
        let sql = "SELECT content_type, data FROM media WHERE id = ? AND data IS NOT NULL";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(connection.query_row(sql, [&id], read).optional()?)
    };
    let (kind, data) = state.database().read(work).await?.ok_or_else(missing)?;
    // What was uploaded is shown, never run, under the name of this server.
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
    ];
    let response: Response = (headers, data).into_response();
    Ok(response)
}
