//! What servers send, read with tolerance: unknown keys, null, `""` for absent, numbers as strings.
//!
//! Shapes borrow from the answer's text; what repeats within a page is shared by the [`Interner`].

mod interner;
mod observation;
mod repair;
mod scalar;
mod score;
mod trace;

use serde::{Deserialize, Deserializer};

use super::Error;
use super::page::{Answer, Meta};

pub(super) use interner::Interner;
pub(super) use observation::WireObservation;
pub(super) use repair::repair;
pub(super) use scalar::{Number, Text, Time, body_text, object};
pub(super) use score::{WireScore, data_type};
pub(super) use trace::WireTrace;

/// A key without which a row means nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing(pub(super) &'static str);

impl Missing {
    /// As an error about the row at `path`.
    pub(super) fn at(self, path: &str) -> Error {
        let dot = if path.is_empty() { "" } else { "." };
        Error::not_understood(format!("{path}{dot}{}", self.0), "is missing")
    }
}

/// Any list: `data`, and `meta` or `pagination` or both.
#[derive(Deserialize)]
struct WirePage<R> {
    data: Vec<R>,
    meta: Option<Meta>,
    pagination: Option<Meta>,
}

/// Reads one value; an error names where in it.
pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| explain::<T>(text, &error))
}

/// The second, slower reading that knows the path.
fn explain<'a, T: Deserialize<'a>>(text: &'a str, error: &serde_json::Error) -> Error {
    if let Some(error) = no_json(text) {
        return error;
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Err(error) if error.path().iter().next().is_some() => {
            Error::not_understood(error.path().to_string(), error.inner().to_string())
        }
        _ => Error::not_understood("", error.to_string()),
    }
}

/// What it is when its beginning shows that it is no JSON.
pub(super) fn no_json(text: &str) -> Option<Error> {
    let what = match text.trim_ascii_start().chars().next() {
        None => "it is empty",
        Some('<') => "it is a web page instead of JSON",
        Some(_) => return None,
    };
    Some(Error::not_understood("", what))
}

/// Reads a page and turns each row into what the rest of lftui knows.
pub(super) fn page<'a, R: Deserialize<'a>, T>(
    text: &'a str,
    mut read: impl FnMut(R, &mut Interner) -> Result<T, Missing>,
) -> Result<Answer<T>, Error> {
    let page: WirePage<R> = parse(text)?;
    let mut shared = Interner::default();
    let rows = page
        .data
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            read(row, &mut shared).map_err(|missing| missing.at(&format!("data[{at}]")))
        })
        .collect::<Result<_, _>>()?;
    Ok(Answer {
        rows,
        meta: page.meta.or(page.pagination).unwrap_or_default(),
    })
}

/// The cursor to the next page, without reading the rows.
pub(super) fn cursor(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Tail {
        meta: Option<Meta>,
    }
    let tail: Tail = serde_json::from_str(text).ok()?;
    tail.meta?.cursor
}

/// Reads a single object.
pub(super) fn one<'a, R: Deserialize<'a>, T>(
    text: &'a str,
    read: impl FnOnce(R, &mut Interner) -> Result<T, Missing>,
) -> Result<T, Error> {
    read(parse(text)?, &mut Interner::default()).map_err(|missing| missing.at(""))
}

/// For `deserialize_with`: null is as good as nothing.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const KEYS: [&str; 12] = [
        "id",
        "traceId",
        "parentObservationId",
        "type",
        "startTime",
        "level",
        "tags",
        "usageDetails",
        "inputUsage",
        "latency",
        "isRootObservation",
        "metadata",
    ];

    /// Whatever a server sends in a key, the row is read or the key is named.
    #[test]
    fn odd_values_are_read_or_named() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        let odd = [
            "null",
            "\"\"",
            "\"x\"",
            "0",
            "-1",
            "1e300",
            "18446744073709551615",
            "true",
            "[]",
            "{}",
            "[null]",
            "{\"a\":{}}",
            "\"\\u001b[2J\"",
            "\"\\ud83d\"",
            &deep,
        ];
        for (key, value) in KEYS.iter().flat_map(|key| odd.map(|value| (key, value))) {
            let mut row = json!({"id": "a", "traceId": "t", "startTime": "2026-05-15T10:00:00Z"});
            row[key] = Value::from("@");
            let row = row.to_string().replace("\"@\"", value);
            let text = format!(r#"{{"data":[{row}]}}"#);
            match page(&text, |row: WireObservation<'_>, shared| row.row(shared)) {
                Ok(answer) => assert_eq!(answer.rows.len(), 1),
                Err(Error::NotUnderstood { path, .. }) => {
                    let named = path.starts_with(&format!("data[0].{key}"));
                    assert!(path.is_empty() || named, "{path}: {value}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}
