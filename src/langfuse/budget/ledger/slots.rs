//! The slots of one bucket: taking one, counting them, when the next is free.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{SKEW, Taken, milliseconds, moment};
use crate::langfuse::budget::Bucket;
use crate::model::Requests;

/// A request without an answer is not given up before the client's own timeout.
const FLIGHT: i64 = 60_000;

/// The slots of one bucket of one organisation.
pub(super) struct Slots<'a> {
    who: &'a str,
    bucket: &'static str,
    limit: Requests,
    /// A window and a little more, in milliseconds: clocks do not run quite alike.
    span: i64,
}

impl<'a> Slots<'a> {
    pub(super) fn new(who: &'a str, bucket: Bucket, limit: Requests) -> Self {
        let window = milliseconds(limit.per);
        Self {
            who,
            bucket: bucket.name(),
            limit,
            span: window + window / 1_000 + 200,
        }
    }

    fn longest(&self) -> i64 {
        self.span.max(FLIGHT)
    }

    pub(super) fn take(
        &self,
        transaction: &Transaction<'_>,
        background: bool,
        now: Timestamp,
    ) -> rusqlite::Result<Taken> {
        let at = now.as_millisecond();
        let mut statement = transaction.prepare_cached(
            "delete from request where who = ?1 and bucket = ?2 and (free <= ?3 or free > ?4)",
        )?;
        let far = at + self.longest() + SKEW;
        statement.execute(params![self.who, self.bucket, at, far])?;
        let (used, _) = self.used(transaction, now)?;
        let all = self.limit.usable();
        let usable = if background {
            all - all.div_ceil(3)
        } else {
            all
        };
        if used >= usable {
            // Of the waits that are known; those of requests in flight will be told when they end.
            let free = self.free(transaction, used - usable)?;
            let until = free.min(at + self.span);
            return Ok(Taken::Wait(moment(until), Some(self.limit)));
        }
        let mut statement = transaction.prepare_cached(
            "insert into request (who, bucket, span, free) values (?1, ?2, ?3, ?4)",
        )?;
        let free = at + self.longest();
        statement
            .insert(params![self.who, self.bucket, self.span, free])
            .map(Taken::Slot)
    }

    /// How many are taken, and when the first of them is free again.
    pub(super) fn used(
        &self,
        connection: &Connection,
        now: Timestamp,
    ) -> rusqlite::Result<(u32, Option<Timestamp>)> {
        let mut statement = connection.prepare_cached(
            "select count(*), min(free) from request where who = ?1 and bucket = ?2 and free > ?3",
        )?;
        let asked = params![self.who, self.bucket, now.as_millisecond()];
        statement.query_row(asked, |row| {
            let first: Option<i64> = row.get(1)?;
            Ok((row.get(0)?, first.map(moment)))
        })
    }

    /// When so many and one more are free.
    fn free(&self, connection: &Connection, after: u32) -> rusqlite::Result<i64> {
        let mut statement = connection.prepare_cached(
            "select free from request where who = ?1 and bucket = ?2
                order by free limit 1 offset ?3",
        )?;
        let asked = params![self.who, self.bucket, after];
        let free = statement.query_row(asked, |row| row.get(0)).optional()?;
        // Without any slot at all, background requests wait for a larger limit.
        Ok(free.unwrap_or(i64::MAX))
    }
}
