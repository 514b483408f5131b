//! A v3 trace from its one answer, which may be larger than memory: kept in a file, and read from there row by row.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::{Object, object, renamed};
use crate::langfuse::http::unkept;
use crate::langfuse::request::Request;
use crate::langfuse::{Client, Error, wire};
use crate::model::TraceId;

const OBSERVATIONS: &str = "observations";
/// Rows that are read before they are asked for.
const AHEAD: usize = 4;

/// All that a v3 server says of a trace.
#[derive(Debug)]
pub struct WholeTrace {
    /// Its own object, without `observations`.
    pub trace: String,
    rows: mpsc::Receiver<Result<String, Error>>,
}

impl Client {
    /// A v3 trace in one request: its observations in the order of the server.
    pub async fn whole_trace(&self, id: &TraceId) -> Result<WholeTrace, Error> {
        let file = self.file(&Request::get(&["traces", id.as_str()])).await?;
        let (trace, file) = spawn_blocking(move || head(&file).map(|trace| (trace, file)))
            .await
            .map_err(|error| Error::Local(format!("The trace could not be read ({error}).")))??;
        let (found, rows) = mpsc::channel(AHEAD);
        let own = trace.clone();
        // Ends with the last row, or when nobody wants the next one.
        spawn_blocking(move || {
            if let Err(error) = tell(&file, &own, &found) {
                let _ = found.blocking_send(Err(error));
            }
        });
        Ok(WholeTrace { trace, rows })
    }
}

impl WholeTrace {
    /// The next observation as JSON text, with the keys of `v2/observations`; none after the last.
    pub async fn next_row(&mut self) -> Option<Result<String, Error>> {
        self.rows.recv().await
    }
}

/// The trace's own object; then it is known, too, that the answer is whole.
fn head(file: &File) -> Result<String, Error> {
    let Head(pairs) = read(file, |reader| Head::deserialize(reader))?;
    let pairs = pairs.iter().map(|(key, value)| (&**key, &**value));
    Ok(wire::repair(object(pairs)))
}

fn tell(
    file: &File,
    trace: &str,
    found: &mpsc::Sender<Result<String, Error>>,
) -> Result<(), Error> {
    let trace: Object<'_> = wire::parse(trace)?;
    let (mut at, mut ended) = (0, false);
    let mut take = |row: Box<RawValue>| {
        let text = wire::repair(Box::<str>::from(row).into());
        let row = wire::parse(&text)
            .map(|row| renamed(&trace, &row))
            .map_err(|error| error.within(&format!("{OBSERVATIONS}[{at}]")));
        at += 1;
        ended = row.is_err() | found.blocking_send(row).is_err();
        !ended
    };
    let told = read(file, |reader| Rows(&mut take).deserialize(reader));
    if ended { Ok(()) } else { told }
}

/// From its beginning.
fn read<T>(
    mut file: &File,
    read: impl FnOnce(&mut Reader<'_>) -> serde_json::Result<T>,
) -> Result<T, Error> {
    file.rewind().map_err(|error| unkept(&error))?;
    let mut reader = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, file));
    let read = read(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| match error.io_error_kind() {
        Some(kind) => unkept(&io::Error::from(kind)),
        None => beginning(file)
            .and_then(|text| wire::no_json(&text))
            .unwrap_or_else(|| Error::not_understood("", error.to_string())),
    })
}

type Reader<'a> = serde_json::Deserializer<serde_json::de::IoRead<BufReader<&'a File>>>;

/// Enough to see whether it is JSON at all.
fn beginning(mut file: &File) -> Option<String> {
    let mut bytes = Vec::new();
    file.rewind().ok()?;
    file.take(1_024).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// All but the observations, in the order it came.
struct Head(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Head {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeadVisitor)
    }
}

struct HeadVisitor;

impl<'de> Visitor<'de> for HeadVisitor {
    type Value = Head;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a trace")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Head, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == OBSERVATIONS {
                map.next_value::<IgnoredAny>()?;
            } else {
                pairs.push((key, map.next_value()?));
            }
        }
        Ok(Head(pairs))
    }
}

/// Hands on what is in `observations`, one after the other, until no more is wanted.
struct Rows<'a, F>(&'a mut F);

impl<'de, F: FnMut(Box<RawValue>) -> bool> DeserializeSeed<'de> for Rows<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Box<RawValue>) -> bool> Visitor<'de> for Rows<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("observations")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == OBSERVATIONS {
                map.next_value_seed(Rows(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element()? {
            if !(self.0)(row) {
                return Err(A::Error::custom("no more is wanted"));
            }
        }
        Ok(())
    }

    /// Nothing there.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
