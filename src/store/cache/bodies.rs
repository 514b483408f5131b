//! Inputs, outputs and metadata: compressed, bounded, and the words in them to be found.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Cache, pack, unpack};
use crate::model::search::readable;
use crate::model::{Body, Observation, ObservationId, TraceId};

/// How many bytes of inputs and outputs are kept, compressed.
#[derive(Clone, Copy, Debug)]
pub struct Room(pub u64);

impl Default for Room {
    fn default() -> Self {
        Self(2_000_000_000)
    }
}

/// Quick, and small enough: values of agents repeat themselves.
const LEVEL: i32 = 1;
/// A use is noted anew after this long.
const USED: i64 = 3_600_000_000;
/// Of one value; what comes after is found by opening it.
const WORDS: usize = 1 << 20;

/// A body, and when the server said so.
pub(in crate::store) struct Found {
    pub(in crate::store) body: Body,
    pub(in crate::store) at: Timestamp,
}

impl Cache {
    pub(in crate::store) fn put_body(
        &self,
        (trace, id): (&TraceId, &ObservationId),
        body: &Arc<Body>,
        at: Timestamp,
    ) {
        let (trace, id, body) = (trace.clone(), id.clone(), Arc::clone(body));
        self.write(move |connection| {
            let Ok(data) = zstd::bulk::compress(&pack(&*body), LEVEL) else {
                return Ok(());
            };
            let (row, name) = row_of(connection, &trace, &id)?;
            let at = at.as_microsecond();
            let size = i64::try_from(data.len()).unwrap_or(i64::MAX);
            connection
                .prepare_cached("insert or replace into body (row, at, used, size, data) values (?, ?, ?, ?, ?)")?
                .execute(params![row, at, at, size, data])?;
            index(connection, (row, &name), Some(&body))
        });
    }

    /// Observations of a trace whose inputs and outputs are here.
    pub(in crate::store) async fn with_body(&self, trace: &TraceId) -> HashSet<String> {
        let trace = trace.clone();
        self.read(move |connection| {
            connection
                .prepare_cached("select id from observation join body using (row) where trace = ?")?
                .query_map([trace.as_str()], |row| row.get(0))?
                .collect()
        })
        .await
    }

    pub(in crate::store) async fn body(
        &self,
        trace: &TraceId,
        id: &ObservationId,
    ) -> Option<Found> {
        let (trace, id) = (trace.clone(), id.clone());
        let found: Option<(i64, i64, i64, Vec<u8>)> = self
            .read(move |connection| {
                connection
                    .prepare_cached(
                        "select body.row, at, used, body.data from observation join body using (row)
                         where trace = ? and id = ?",
                    )?
                    .query_row([trace.as_str(), id.as_str()], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                    })
                    .optional()
            })
            .await;
        let (row, at, used, data) = found?;
        let now = Timestamp::now().as_microsecond();
        if now - used > USED {
            self.write(move |connection| {
                connection.execute("update body set used = ? where row = ?", [now, row])?;
                Ok(())
            });
        }
        let packed = zstd::stream::decode_all(data.as_slice()).ok()?;
        let at = Timestamp::from_microsecond(at).ok()?;
        unpack(&packed).map(|body| Found { body, at })
    }
}

impl Cache {
    /// Which observations of a trace have their body here, by their numbers.
    pub(in crate::store) async fn bodies_of(&self, trace: &TraceId) -> Vec<(i64, ObservationId)> {
        let trace = trace.clone();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "select body.row, id from observation join body using (row) where trace = ?",
                )?
                .query_map([trace.as_str()], |row| {
                    let id: String = row.get(1)?;
                    Ok((row.get(0)?, id.into()))
                })?
                .collect()
        })
        .await
    }

    /// Bodies by the numbers of their observations, still packed.
    pub(in crate::store) async fn packed(&self, rows: Vec<i64>) -> Vec<(i64, Packed)> {
        self.read(move |connection| {
            let mut query = connection.prepare_cached("select data from body where row = ?")?;
            let mut found = Vec::with_capacity(rows.len());
            for row in rows {
                let data = query.query_row([row], |row| row.get(0)).optional()?;
                found.extend(data.map(|data| (row, Packed(data))));
            }
            Ok(found)
        })
        .await
    }
}

/// A body as it is kept.
pub struct Packed(Vec<u8>);

impl Packed {
    pub(in crate::store) fn open(&self) -> Option<Body> {
        unpack(&zstd::stream::decode_all(self.0.as_slice()).ok()?)
    }
}

/// Notes the words of an observation and, where it is here, of its body.
pub(super) fn index(
    connection: &Connection,
    (row, name): (i64, &str),
    body: Option<&Body>,
) -> rusqlite::Result<()> {
    let metadata = body.and_then(|body| serde_json::to_string(&*body.metadata).ok());
    connection
        .prepare_cached("insert or replace into words (rowid, name, input, output, metadata) values (?, ?, ?, ?, ?)")?
        .execute(params![
            row,
            name,
            words(body.and_then(|body| body.input.as_deref())),
            words(body.and_then(|body| body.output.as_deref())),
            words(metadata.as_deref())
        ])?;
    Ok(())
}

/// The same for an observation whose body came before its name.
pub(super) fn index_anew(
    connection: &Connection,
    (row, name): (i64, &str),
) -> rusqlite::Result<()> {
    let data: Option<Vec<u8>> = connection
        .prepare_cached("select data from body where row = ?")?
        .query_row([row], |row| row.get(0))
        .optional()?;
    let packed = data.and_then(|data| zstd::stream::decode_all(data.as_slice()).ok());
    let body: Option<Body> = packed.and_then(|packed| unpack(&packed));
    index(connection, (row, name), body.as_ref())
}

/// What an observation is found by besides its body: its name, and what it says of its end.
pub(super) fn title(row: &Observation) -> String {
    match &row.status {
        Some(status) => format!("{} {status}", row.name),
        None => row.name.to_string(),
    }
}

/// Number and title of an observation; one that only its body is known of gets a row without anything.
fn row_of(
    connection: &Connection,
    trace: &TraceId,
    id: &ObservationId,
) -> rusqlite::Result<(i64, String)> {
    let row = connection
        .prepare_cached("select row from observation where trace = ? and id = ?")?
        .query_row([trace.as_str(), id.as_str()], |row| row.get(0))
        .optional()?;
    if let Some(row) = row {
        return Ok((row, title_of(connection, row)?));
    }
    let row = connection
        .prepare_cached("insert into observation (id, trace, start, root, fields, data) values (?, ?, 0, 0, 0, x'')")?
        .insert([id.as_str(), trace.as_str()])?;
    Ok((row, String::new()))
}

fn title_of(connection: &Connection, row: i64) -> rusqlite::Result<String> {
    let data: Vec<u8> = connection
        .prepare_cached("select data from observation where row = ?")?
        .query_row([row], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    let row: Option<Observation> = unpack(&data);
    Ok(row.as_ref().map(title).unwrap_or_default())
}

fn words(text: Option<&str>) -> Cow<'_, str> {
    let text = text.unwrap_or_default();
    let end = (0..=text.len().min(WORDS)).rfind(|&at| text.is_char_boundary(at));
    readable(end.and_then(|end| text.get(..end)).unwrap_or_default())
}

/// Forgets an observation and what hangs on its number, which may be given to another one.
pub(super) fn forget(connection: &Connection, row: i64) -> rusqlite::Result<()> {
    for sql in [
        "delete from observation where row = ?",
        "delete from body where row = ?",
        "delete from words where rowid = ?",
    ] {
        connection.prepare_cached(sql)?.execute([row])?;
    }
    Ok(())
}

/// What was not used for longest goes, until a tenth is free.
pub(super) fn make_room(connection: &Connection, room: Room) -> rusqlite::Result<()> {
    let size = |connection: &Connection| -> rusqlite::Result<i64> {
        connection
            .prepare_cached("select coalesce(sum(size), 0) from body")?
            .query_row([], |row| row.get(0))
    };
    let room = i64::try_from(room.0).unwrap_or(i64::MAX);
    let mut here = size(connection)?;
    if here <= room {
        return Ok(());
    }
    let mut oldest = connection.prepare_cached("select row, size from body order by used")?;
    let mut oldest = oldest.query([])?;
    let mut gone = Vec::new();
    while here > room / 10 * 9
        && let Some(row) = oldest.next()?
    {
        gone.push(row.get::<_, i64>(0)?);
        here -= row.get::<_, i64>(1)?;
    }
    for row in gone {
        connection
            .prepare_cached("delete from body where row = ?")?
            .execute([row])?;
        index(connection, (row, &title_of(connection, row)?), None)?;
    }
    Ok(())
}
