//! Words in what was seen: the index tells which rows, the rows and bodies tell the rest.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Cache, unpack};
use crate::model::{Body, Observation, TraceId};

/// An observation that was found, with what is known of it.
pub(in crate::store) struct Seen {
    pub(in crate::store) row: Observation,
    pub(in crate::store) body: Body,
}

/// How much there is to look through.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store) struct Extent {
    pub(in crate::store) observations: usize,
    pub(in crate::store) bodies: usize,
}

impl Cache {
    /// Numbers of the observations that a query of the index finds, the newest first.
    pub(in crate::store) async fn matching(&self, query: String) -> Vec<i64> {
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "select observation.row from words join observation on observation.row = words.rowid
                     where words match ? order by observation.start desc",
                )?
                .query_map([query], |row| row.get(0))?
                .collect()
        })
        .await
    }

    /// Observations by their numbers, and what `tell` makes of each; those that are gone are left out.
    pub(in crate::store) async fn tell<T: Send + 'static>(
        &self,
        rows: Vec<i64>,
        tell: impl Fn(Seen) -> Option<T> + Send + 'static,
    ) -> Vec<T> {
        self.read(move |connection| {
            let mut told = Vec::with_capacity(rows.len());
            for row in rows {
                told.extend(seen(connection, row)?.and_then(&tell));
            }
            Ok(told)
        })
        .await
    }

    pub(in crate::store) async fn extent(&self) -> Extent {
        self.read(|connection| {
            let count = |sql: &str| {
                let count: i64 = connection
                    .prepare_cached(sql)?
                    .query_row([], |row| row.get(0))?;
                Ok::<_, rusqlite::Error>(usize::try_from(count).unwrap_or_default())
            };
            Ok(Extent {
                observations: count("select count(*) from observation")?,
                bodies: count("select count(*) from body")?,
            })
        })
        .await
    }
}

fn seen(connection: &Connection, row: i64) -> rusqlite::Result<Option<Seen>> {
    let found: Option<(String, String, Vec<u8>)> = connection
        .prepare_cached("select id, trace, data from observation where row = ?")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((id, trace, data)) = found else {
        return Ok(None);
    };
    let body: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("select at, data from body where row = ?")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let at = body.as_ref().map(|(at, _)| *at).unwrap_or_default();
    let body = body.and_then(|(_, data)| {
        let packed = zstd::stream::decode_all(data.as_slice()).ok()?;
        unpack(&packed)
    });
    // Where only the body was seen, its time stands for the observation's.
    let unknown = || {
        let at = Timestamp::from_microsecond(at).unwrap_or_default();
        Observation::new(id.as_str(), trace.as_str(), at)
    };
    let mut row: Observation = unpack(&data).unwrap_or_else(unknown);
    if row.context.trace_name.is_none() {
        row.context_mut().trace_name = root_name(connection, &row.trace)?.map(Into::into);
    }
    let body = body.unwrap_or_default();
    Ok(Some(Seen { row, body }))
}

fn root_name(connection: &Connection, trace: &TraceId) -> rusqlite::Result<Option<String>> {
    let data: Option<Vec<u8>> = connection
        .prepare_cached(
            "select data from observation where trace = ? and root and fields > 0 limit 1",
        )?
        .query_row(params![trace.as_str()], |row| row.get(0))
        .optional()?;
    let root: Option<Observation> = data.and_then(|data| unpack(&data));
    Ok(root.map(|root| root.name.to_string()))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::super::{Known, Place, Room};
    use super::*;
    use crate::model::search::Words;

    /// 10,000 observations with 10 kB of text each: a vocabulary of 5,000 words, one of them in every text, one rare.
    async fn filled(place: &Place) -> Cache {
        let (cache, _) = Cache::open(place, Room(u64::MAX));
        let mut seed: u64 = 7;
        for number in 0..10_000_u64 {
            let start = Timestamp::from_second(1_800_000_000 + number.cast_signed()).unwrap();
            let mut row =
                Observation::new(format!("o{number}"), format!("t{}", number / 20), start);
            row.context_mut().trace_name = Some("answer".into());
            row.name = format!("step {}", number % 50).into();
            let mut text = String::from("common ");
            if number % 2_000 == 0 {
                text.push_str("wombat ");
            }
            while text.len() < 10_000 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                write!(text, "word{} ", (seed >> 33) % 5_000).unwrap();
            }
            let body = Body {
                input: Some(text.into()),
                ..Body::default()
            };
            let (trace, id) = (row.trace.clone(), row.id.clone());
            cache.put_rows(vec![row], Known::Row);
            cache.put_body((&trace, &id), &Arc::new(body), start);
        }
        cache.settle().await;
        cache
    }

    async fn first_screen(cache: &Cache, line: &str) -> (usize, Duration) {
        let words = Words::parse(line).unwrap();
        let began = Instant::now();
        let rows = cache.matching(words.query()).await;
        let screen: Vec<i64> = rows.iter().copied().take(60).collect();
        let tell = move |seen: Seen| Some(words.excerpt(seen.body.input.as_deref()?));
        let told = cache.tell(screen, tell).await;
        assert!(
            told.iter().all(|excerpt| !excerpt.marks.is_empty()),
            "{line}"
        );
        (rows.len(), began.elapsed())
    }

    #[tokio::test]
    #[ignore = "measures: run with --release"]
    async fn the_first_screen_of_a_hundred_megabytes_takes_no_tenth_of_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let cache = filled(&Place::File(folder.path().join("a.db"))).await;
        let mut figures = Vec::new();
        for line in [
            "wombat",
            "common",
            "\"common word77\"",
            "word77 wom",
            "word123",
            "word77 word78 comm",
        ] {
            figures.push((line, first_screen(&cache, line).await));
        }
        let slow = |(_, (_, took)): &(&str, (usize, Duration))| *took > Duration::from_millis(100);
        assert!(!figures.iter().any(slow), "{figures:?}");
    }
}
