//! What a request's body says: JSON of at most a megabyte, read field by field with complaints gathered.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::shape::count;
use crate::server::error::{Refusal, issue};
use crate::server::sent;

const LIMIT: usize = 1024 * 1024;

/// A body of JSON, or the text of a body that was not declared as such.
#[derive(Debug)]
pub(super) struct Json(pub(super) Value);

impl<S: Sync> FromRequest<S> for Json {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let json = kind.starts_with("application/json");
        let bytes = sent::read(request, LIMIT)
            .await
            .ok_or_else(|| Refusal::too_large("Body exceeded 1mb limit"))?;
        if bytes.is_empty() && json {
            return Ok(Self(Value::Object(Map::new())));
        }
        if !json {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            return Ok(Self(Value::String(text)));
        }
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_error| Refusal::malformed())
    }
}

impl Json {
    /// The fields of an object; anything else is refused at once.
    pub(super) fn fields(self) -> Result<Fields, Refusal> {
        match self.0 {
            Value::Object(map) => Ok(Fields {
                map,
                issues: Vec::new(),
            }),
            other => {
                let received = issue::type_of(Some(&other));
                let issue = issue::kind(Vec::new(), "object", received);
                Err(Refusal::invalid(vec![issue]))
            }
        }
    }
}

/// The fields of a body. Complaints are gathered, so that one answer names them all.
#[derive(Debug)]
pub(super) struct Fields {
    map: Map<String, Value>,
    issues: Vec<Value>,
}

impl Fields {
    pub(super) fn complain(&mut self, issue: Value) {
        self.issues.push(issue);
    }

    pub(super) fn finish(&mut self) -> Result<(), Refusal> {
        if self.issues.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid(std::mem::take(&mut self.issues)))
    }

    /// The field as it is, null included.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.map.get(name)
    }

    /// The field, with null as absent.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn into_map(self) -> Map<String, Value> {
        self.map
    }

    pub(super) fn wrong(&mut self, name: &str, expected: &str) {
        let received = issue::type_of(self.map.get(name));
        self.complain(issue::kind(issue::at(name), expected, received));
    }

    /// A text that may be absent or null.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let text = self.value(name)?.as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(name, "string");
        }
        text
    }

    /// A text that must be there. Empty after a complaint.
    pub(super) fn required(&mut self, name: &str) -> String {
        if let Some(text) = self.get(name).and_then(Value::as_str) {
            return text.to_owned();
        }
        self.wrong(name, "string");
        String::new()
    }

    /// Takes the white space off the ends of a text.
    pub(super) fn trim(&mut self, name: &str) {
        if let Some(Value::String(text)) = self.map.get_mut(name) {
            *text = text.trim().to_owned();
        }
    }

    /// A text of so many characters that must be there.
    pub(super) fn bounded(&mut self, name: &str, (least, most): (i64, i64)) -> String {
        let before = self.issues.len();
        let text = self.required(name);
        let length = count(text.encode_utf16().count());
        if self.issues.len() > before {
            return text;
        }
        if length < least {
            self.complain(issue::too_small(issue::at(name), "string", least));
        }
        if length > most {
            self.complain(issue::too_big(issue::at(name), "string", most));
        }
        text
    }

    pub(super) fn number(&mut self, name: &str) -> Option<f64> {
        let number = self.value(name)?.as_f64();
        if number.is_none() {
            self.wrong(name, "number");
        }
        number
    }

    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let boolean = self.value(name)?.as_bool();
        if boolean.is_none() {
            self.wrong(name, "boolean");
        }
        boolean
    }

    /// An array of texts that may be absent or null.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let Some(items) = self.value(name)?.as_array().cloned() else {
            self.wrong(name, "array");
            return None;
        };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Some(text) = item.as_str() {
                texts.push(text.to_owned());
            } else {
                let path = vec![name.into(), index.into()];
                self.complain(issue::kind(path, "string", issue::type_of(Some(item))));
            }
        }
        Some(texts)
    }

    /// One of the given spellings, or absent.
    pub(super) fn option(&mut self, name: &str, values: &[&str]) -> Option<String> {
        let given = self.value(name)?.as_str().map(str::to_owned);
        let known = given.filter(|text| values.contains(&text.as_str()));
        if known.is_none() {
            self.complain(issue::option(issue::at(name), values));
        }
        known
    }

    /// One of the given spellings, which must be there. Empty after a complaint.
    pub(super) fn choice(&mut self, name: &str, values: &[&str]) -> String {
        if self.value(name).is_none() {
            self.complain(issue::option(issue::at(name), values));
            return String::new();
        }
        self.option(name, values).unwrap_or_default()
    }

    /// Complains of every field that is not `known`.
    pub(super) fn strict(&mut self, known: &[&str]) {
        let unknown: Vec<String> = self
            .map
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .cloned()
            .collect();
        if !unknown.is_empty() {
            self.complain(issue::unknown_keys(&unknown));
        }
    }
}

static COUNT: AtomicU64 = AtomicU64::new(0);

/// An id that sorts behind all earlier ones of this process: writes of one millisecond keep their order.
pub(super) fn next_id() -> String {
    let now = jiff::Timestamp::now().as_millisecond();
    format!("{now:015}-{:012}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A new id in the shape of a random UUID.
pub(super) fn new_id() -> String {
    let mut hash = Sha256::new();
    hash.update(COUNT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    hash.update(jiff::Timestamp::now().as_nanosecond().to_le_bytes());
    hash.update(std::process::id().to_le_bytes());
    let bytes = hash.finalize();
    let number = bytes
        .iter()
        .take(16)
        .fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let number = (number & !VERSION_AND_VARIANT) | RANDOM;
    let hex = format!("{number:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

const VERSION_AND_VARIANT: u128 = (0xf000 << 64) | (0xc000 << 48);
const RANDOM: u128 = (0x4000 << 64) | (0x8000 << 48);
