//! Small answers as they came: prompts, queues, configs, comments, scores of one target.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Cache, pack, unpack};

impl Cache {
    pub(in crate::store) fn put_answer(&self, name: &str, value: &impl Serialize, at: Timestamp) {
        let (name, data) = (name.to_owned(), pack(value));
        self.write(move |connection| {
            connection
                .prepare_cached("insert or replace into answer (name, at, data) values (?, ?, ?)")?
                .execute(params![name, at.as_microsecond(), data])?;
            Ok(())
        });
    }

    /// These are to be asked for again; a name that ends in `%` stands for all that begin so.
    pub(in crate::store) fn outdate(&self, names: Vec<String>) {
        self.write(move |connection| {
            for name in names {
                let sql = if name.ends_with('%') {
                    "update answer set at = 0 where name like ?"
                } else {
                    "update answer set at = 0 where name = ?"
                };
                connection.prepare_cached(sql)?.execute([name])?;
            }
            Ok(())
        });
    }

    pub(in crate::store) async fn answer<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &str,
    ) -> Option<(T, Timestamp)> {
        let name = name.to_owned();
        self.read(move |connection| {
            let found: Option<(i64, Vec<u8>)> = connection
                .prepare_cached("select at, data from answer where name = ?")?
                .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            Ok(found.and_then(|(at, data)| {
                Some((unpack(&data)?, Timestamp::from_microsecond(at).ok()?))
            }))
        })
        .await
    }
}
