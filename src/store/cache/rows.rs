//! Rows by id, whatever list or trace brought them, and which lists they are in.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Cache, Window, bodies, pack, unpack, window};
use crate::model::{Observation, ObservationId, Score, Shared, TraceId, TraceSummary};

/// How much of a row its request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum Known {
    /// Ids, names, times, levels.
    Names = 1,
    Row = 2,
}

/// Something that lists consist of.
pub(in crate::store) trait Row:
    Clone + Serialize + DeserializeOwned + Send + Sync + 'static
{
    const TABLE: &'static str;

    fn id(&self) -> &str;

    /// What lists are ordered by.
    fn start(&self) -> Timestamp;

    /// Stores it, and tells its number.
    fn put(&self, connection: &Connection, known: Known) -> rusqlite::Result<i64>;
}

impl Row for Observation {
    const TABLE: &'static str = "observation";

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn start(&self) -> Timestamp {
        self.start
    }

    fn put(&self, connection: &Connection, known: Known) -> rusqlite::Result<i64> {
        let row: Option<(i64, u8)> = connection
            .prepare_cached("select row, fields from observation where trace = ? and id = ?")?
            .query_row(params![self.trace.as_str(), self.id.as_str()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        if let Some((row, fields)) = row {
            if fields <= known as u8 {
                connection
                    .prepare_cached("update observation set start = ?, root = ?, fields = ?, data = ? where row = ?")?
                    .execute(params![
                        self.start.as_microsecond(),
                        self.is_root,
                        known as u8,
                        pack(self),
                        row
                    ])?;
            }
            if fields == 0 {
                bodies::index_anew(connection, (row, &bodies::title(self)))?;
            }
            return Ok(row);
        }
        let row = connection
            .prepare_cached("insert into observation (id, trace, start, root, fields, data) values (?, ?, ?, ?, ?, ?)")?
            .insert(params![
                self.id.as_str(),
                self.trace.as_str(),
                self.start.as_microsecond(),
                self.is_root,
                known as u8,
                pack(self)
            ])?;
        connection
            .prepare_cached("insert into words (rowid, name) values (?, ?)")?
            .execute(params![row, bodies::title(self)])?;
        Ok(row)
    }
}

impl Row for TraceSummary {
    const TABLE: &'static str = "trace";

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn start(&self) -> Timestamp {
        self.start
    }

    fn put(&self, connection: &Connection, _: Known) -> rusqlite::Result<i64> {
        put_plain(self, connection)
    }
}

impl Row for Score {
    const TABLE: &'static str = "score";

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn start(&self) -> Timestamp {
        self.timestamp
    }

    fn put(&self, connection: &Connection, _: Known) -> rusqlite::Result<i64> {
        put_plain(self, connection)
    }
}

fn put_plain<T: Row>(row: &T, connection: &Connection) -> rusqlite::Result<i64> {
    let sql = format!(
        "insert into {} (id, start, data) values (?, ?, ?)
         on conflict (id) do update set start = excluded.start, data = excluded.data returning row",
        T::TABLE
    );
    let values = params![row.id(), row.start().as_microsecond(), pack(row)];
    connection
        .prepare_cached(&sql)?
        .query_row(values, |row| row.get(0))
}

impl Cache {
    /// Keeps a page of a list, which tells all there is in `window`: members that it does not name are gone.
    pub(in crate::store) fn put_page<T: Row>(
        &self,
        list: &str,
        (rows, known): (Vec<T>, Known),
        window: Window,
    ) {
        let list = list.to_owned();
        self.write(move |connection| {
            let number = window::found(connection, &list)?;
            connection
                .prepare_cached("delete from member where list = ? and start >= ? and start < ?")?
                .execute(params![
                    number,
                    window.low.as_microsecond(),
                    window.high.as_microsecond()
                ])?;
            for row in &rows {
                let (start, row) = (row.start(), row.put(connection, known)?);
                connection
                    .prepare_cached(
                        "insert or ignore into member (list, start, row) values (?, ?, ?)",
                    )?
                    .execute(params![number, start.as_microsecond(), row])?;
            }
            window::add(connection, &list, window)
        });
    }

    /// Keeps rows that are in no list of their own.
    pub(in crate::store) fn put_rows<T: Row>(&self, rows: Vec<T>, known: Known) {
        self.write(move |connection| {
            rows.iter()
                .try_for_each(|row| row.put(connection, known).map(drop))
        });
    }

    /// Members of a list with `low ≤ start < high`, newest first; at least `most` if there are so many, and never
    /// only some of those that began in the same microsecond.
    pub(in crate::store) async fn members<T: Row>(
        &self,
        list: &str,
        (low, high): (Timestamp, Timestamp),
        most: usize,
    ) -> Vec<T> {
        let list = list.to_owned();
        self.read(move |connection| {
            let Some(list) = window::find(connection, &list)? else {
                return Ok(Vec::new());
            };
            let (low, high) = (low.as_microsecond(), high.as_microsecond());
            let before_last = i64::try_from(most).unwrap_or(i64::MAX).saturating_sub(1);
            let lowest: Option<i64> = connection
                .prepare_cached(
                    "select start from member where list = ? and start >= ? and start < ?
                     order by start desc limit 1 offset ?",
                )?
                .query_row(params![list, low, high, before_last], |row| row.get(0))
                .optional()?;
            let sql = format!(
                "select data from member join {} using (row) where list = ? and member.start >= ?
                 and member.start < ? order by member.start desc",
                T::TABLE
            );
            let values = params![list, lowest.unwrap_or(low), high];
            collect(connection, &sql, values)
        })
        .await
    }

    /// Keeps all rows of a trace; those that it has no more are forgotten.
    pub(in crate::store) fn put_trace(
        &self,
        trace: &TraceId,
        rows: std::sync::Arc<Vec<Observation>>,
        at: Timestamp,
    ) {
        let trace = trace.clone();
        self.write(move |connection| {
            let known = rows
                .iter()
                .map(|row| row.put(connection, Known::Row))
                .collect::<rusqlite::Result<std::collections::HashSet<i64>>>()?;
            let mut query =
                connection.prepare_cached("select row from observation where trace = ?")?;
            let here = query
                .query_map([trace.as_str()], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            for gone in here.iter().filter(|row| !known.contains(row)) {
                bodies::forget(connection, *gone)?;
            }
            connection
                .prepare_cached("insert or replace into whole (trace, at) values (?, ?)")?
                .execute(params![trace.as_str(), at.as_microsecond()])?;
            Ok(())
        });
    }

    /// All rows of a trace, if all are here, and from when.
    pub(in crate::store) async fn trace(
        &self,
        trace: &TraceId,
    ) -> Option<(Vec<Observation>, Timestamp)> {
        let trace = trace.clone();
        self.read(move |connection| {
            let at: Option<i64> = connection
                .prepare_cached("select at from whole where trace = ?")?
                .query_row([trace.as_str()], |row| row.get(0))
                .optional()?;
            let Some(at) = at.and_then(|at| Timestamp::from_microsecond(at).ok()) else {
                return Ok(None);
            };
            let sql =
                "select data from observation where trace = ? and fields = 2 order by start desc";
            let rows = collect::<Observation>(connection, sql, [trace.as_str()])?;
            let mut shared = Shared::default();
            let rows = rows.into_iter().map(|row| shared.share(row)).collect();
            Ok(Some((rows, at)))
        })
        .await
    }

    /// The trace of an observation that was seen, if there is only one.
    pub(in crate::store) async fn trace_of(&self, id: &ObservationId) -> Option<TraceId> {
        let id = id.clone();
        let traces: Vec<String> = self
            .read(move |connection| {
                connection
                    .prepare_cached("select trace from observation where id = ? and fields > 0")?
                    .query_map([id.as_str()], |row| row.get(0))?
                    .collect()
            })
            .await;
        match <[String; 1]>::try_from(traces) {
            Ok([trace]) => Some(trace.into()),
            Err(_) => None,
        }
    }

    /// Known roots of these traces.
    pub(in crate::store) async fn roots(&self, traces: Vec<TraceId>) -> Vec<Observation> {
        self.read(move |connection| {
            let sql = "select data from observation where trace = ? and root and fields = 2";
            let mut roots = Vec::new();
            for trace in traces {
                roots.extend(collect::<Observation>(connection, sql, [trace.as_str()])?);
            }
            Ok(roots)
        })
        .await
    }
}

/// Rows that cannot be unpacked were written by another version: they are asked for again.
pub(super) fn collect<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Vec<T>> {
    let mut query = connection.prepare_cached(sql)?;
    let mut found = query.query(values)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.extend(unpack(row.get_ref(0)?.as_blob()?));
    }
    Ok(rows)
}
