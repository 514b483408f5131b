//! What was asked lately, in a small SQLite file that the user's lftui processes share and keep across restarts.
//!
//! A request holds a slot from the moment when it may be sent until a whole window has passed after its answer came.
//! The server saw it in between, and no two requests that it can count in one window are further apart than that: so
//! wherever its windows begin, and whoever began them, it never counts more in one than there are slots.

mod slots;

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::bucket::Bucket;
use crate::db;
use crate::model::{Left, Requests};
use slots::Slots;

const SCHEMA: &[&str] = &["
    create table request (
        id integer primary key autoincrement,
        who text not null,
        bucket text not null,
        span integer not null,
        free integer not null
    );
    create index request_free on request (who, bucket, free);
    create table lesson (
        who text not null,
        bucket text not null,
        count integer,
        per integer,
        learned integer not null,
        asleep integer not null,
        primary key (who, bucket)
    ) without rowid;
    create table alias (key text primary key, who text not null) without rowid;
"];

/// A clock that was set back makes old entries look far in the future; two processes differ by less than this.
const SKEW: i64 = 10_000;
/// What a 429 taught; a plan may change.
const LESSON: i64 = 24 * 60 * 60 * 1_000;

pub(super) struct Ledger(Connection);

/// Who asks for what.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    /// Host and public key; other keys of the same organisation are found by [`Ledger::belongs`].
    pub(super) key: &'a str,
    pub(super) bucket: Bucket,
    pub(super) limit: Limit,
    /// Leaves the last third to others.
    pub(super) background: bool,
}

/// What is known without having been taught by the server.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limit {
    /// The person said so: never more than this.
    pub(super) set: Option<Requests>,
    /// What holds until the server says otherwise.
    pub(super) assumed: Option<Requests>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// No limit is known.
    Free,
    /// To be given back by [`Ledger::answered`] or [`Ledger::refund`].
    Slot(i64),
    /// Not before then.
    Wait(Timestamp, Option<Requests>),
}

/// What a bucket looks like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct View {
    pub(super) left: Option<Left>,
    /// When it looks different by itself.
    pub(super) until: Option<Timestamp>,
}

/// What the server said about a bucket, as far as it still holds.
#[derive(Default)]
struct Lesson {
    limit: Option<Requests>,
    asleep: Option<Timestamp>,
}

impl Ledger {
    /// A file that only its owner can read, or memory for `None`.
    pub(super) fn open(file: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(file) = file {
            create(file)?;
        }
        let connection = db::open(file, SCHEMA)?;
        connection.busy_timeout(Duration::from_secs(1))?;
        Ok(Self(connection))
    }

    /// Takes a slot if one is free.
    pub(super) fn take(&mut self, ask: &Ask<'_>, now: Timestamp) -> rusqlite::Result<Taken> {
        let who = who(&self.0, ask.key)?;
        let lesson = lesson(&self.0, &who, ask.bucket, now)?;
        let limit = ask.limit.with(lesson.limit);
        if let Some(until) = lesson.asleep {
            return Ok(Taken::Wait(until, limit));
        }
        let Some(limit) = limit else {
            return Ok(Taken::Free);
        };
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.0.transaction_with_behavior(behavior)?;
        // Another process may have learned the organisation meanwhile.
        let who = self::who(&transaction, ask.key)?;
        let slots = Slots::new(&who, ask.bucket, limit);
        let taken = slots.take(&transaction, ask.background, now)?;
        transaction.commit()?;
        Ok(taken)
    }

    /// The answer began to arrive, or nobody waits for it any more: the slot is free one window from now.
    pub(super) fn answered(&self, slot: i64, now: Timestamp) -> rusqlite::Result<()> {
        let sql = "update request set free = ?1 + span where id = ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        statement.execute(params![now.as_millisecond(), slot])?;
        Ok(())
    }

    /// The server never counted it.
    pub(super) fn refund(&self, slot: i64) -> rusqlite::Result<()> {
        let mut statement = self.0.prepare_cached("delete from request where id = ?1")?;
        statement.execute([slot])?;
        Ok(())
    }

    /// The server refused one: nothing is sent until then. `limit` is what it said that it allows.
    pub(super) fn refused(
        &self,
        ask: &Ask<'_>,
        limit: Option<Requests>,
        (now, until): (Timestamp, Timestamp),
    ) -> rusqlite::Result<()> {
        let who = who(&self.0, ask.key)?;
        self.0.execute(
            "insert into lesson values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do update set
                count = coalesce(excluded.count, count), per = coalesce(excluded.per, per),
                learned = excluded.learned, asleep = max(asleep, excluded.asleep)",
            params![
                who,
                ask.bucket.name(),
                limit.map(|limit| limit.count),
                limit.map(|limit| milliseconds(limit.per)),
                now.as_millisecond(),
                until.as_millisecond(),
            ],
        )?;
        Ok(())
    }

    /// The key is one of this organisation's, whose keys are counted together.
    pub(super) fn belongs(&mut self, key: &str, organization: &str) -> rusqlite::Result<()> {
        if who(&self.0, key)? == organization {
            return Ok(());
        }
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.0.transaction_with_behavior(behavior)?;
        let before = who(&transaction, key)?;
        let both = [&before, organization];
        transaction.execute(
            "insert or replace into alias values (?1, ?2)",
            [key, organization],
        )?;
        transaction.execute("update request set who = ?2 where who = ?1", both)?;
        transaction.execute("update or ignore lesson set who = ?2 where who = ?1", both)?;
        transaction.commit()
    }

    /// What is left of a bucket.
    pub(super) fn view(&self, ask: &Ask<'_>, now: Timestamp) -> rusqlite::Result<View> {
        let who = who(&self.0, ask.key)?;
        let lesson = lesson(&self.0, &who, ask.bucket, now)?;
        let Some(limit) = ask.limit.with(lesson.limit) else {
            return Ok(View::default());
        };
        let slots = Slots::new(&who, ask.bucket, limit);
        let (used, first) = slots.used(&self.0, now)?;
        let of = limit.usable();
        let left = if lesson.asleep.is_some() {
            0
        } else {
            of.saturating_sub(used)
        };
        Ok(View {
            left: Some(Left { left, of }),
            until: lesson.asleep.or(first),
        })
    }
}

impl Limit {
    /// What holds, the server's own words included.
    pub(super) fn with(self, learned: Option<Requests>) -> Option<Requests> {
        match (self.set, learned) {
            (Some(set), Some(learned)) if learned.is_below(set) => Some(learned),
            (Some(set), _) => Some(set),
            (None, learned) => learned.or(self.assumed),
        }
    }
}

/// Whose requests are counted with those of a key.
fn who(connection: &Connection, key: &str) -> rusqlite::Result<String> {
    let sql = "select who from alias where key = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row([key], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_else(|| key.to_owned()))
}

fn lesson(
    connection: &Connection,
    who: &str,
    bucket: Bucket,
    now: Timestamp,
) -> rusqlite::Result<Lesson> {
    let mut statement = connection.prepare_cached(
        "select count, per, learned, asleep from lesson where who = ?1 and bucket = ?2",
    )?;
    let found = statement.query_row([who, bucket.name()], |row| {
        let learned: i64 = row.get(2)?;
        let asleep: i64 = row.get(3)?;
        let age = now.as_millisecond() - learned;
        if !(-SKEW..LESSON).contains(&age) {
            return Ok(Lesson::default());
        }
        let (count, per): (Option<u32>, Option<i64>) = (row.get(0)?, row.get(1)?);
        let limit = count.zip(per).map(|(count, per)| Requests {
            count,
            per: Duration::from_millis(per.unsigned_abs()),
        });
        let asleep = (asleep > now.as_millisecond()).then(|| moment(asleep));
        Ok(Lesson { limit, asleep })
    });
    Ok(found.optional()?.unwrap_or_default())
}

fn create(file: &Path) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 4)
}

fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}
