//! The outbox's rows in SQLite: every change of state is one transaction, and on the disk when it returns.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Row as Found, named_params, params};

use crate::msg::{Write, WriteId};

pub(super) const SCHEMA: &[&str] = &[include_str!("schema.sql")];

/// Settled writes that are kept: for the list, and so that a comment is not taken for another one.
const SETTLED: i64 = 200;

type Done<T = ()> = rusqlite::Result<T>;

/// How far a write is, as the file says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    Sending,
    Sent,
    Confirmed,
    Refused,
}

/// A write in the file.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub id: WriteId,
    pub made: Timestamp,
    pub write: Arc<Write>,
    pub stage: Stage,
    /// None once somebody was in a hurry.
    pub due: Option<Timestamp>,
    pub done: usize,
    pub begun: bool,
    pub answered: Option<Timestamp>,
    pub comment: Option<Arc<str>>,
    pub reason: Option<Arc<str>>,
    pub settled: Option<Timestamp>,
}

impl Row {
    /// Whether the server may know something of it already.
    pub(super) fn is_begun(&self) -> bool {
        self.begun || self.done > 0
    }
}

pub(super) struct Rows {
    db: Connection,
    /// Bodies never change, and are read once.
    bodies: HashMap<WriteId, Option<Arc<Write>>>,
}

impl Rows {
    pub(super) fn new(db: Connection) -> Self {
        Self {
            db,
            bodies: HashMap::new(),
        }
    }

    /// Everything that is not settled, and the last ones that are; oldest first.
    pub(super) fn all(&mut self) -> Done<Vec<Row>> {
        let mut find = self.db.prepare_cached(
            "select id, made, state, due, done, begun, answered, comment, reason, settled from write order by id",
        )?;
        let mut found = find.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let id = WriteId(row.get(0)?);
            let known = self.bodies.get(&id).cloned();
            let body = match known {
                Some(body) => body,
                None => read_body(&self.db, id)?,
            };
            self.bodies.insert(id, body.clone());
            rows.extend(body.map(|write| read(row, id, write)).transpose()?);
        }
        Ok(rows)
    }

    pub(super) fn add(&self, write: &Write, made: Timestamp, due: Timestamp) -> Done<WriteId> {
        let body = serde_json::to_string(write).expect("writes have string keys");
        // Numbers that are none cannot be written down.
        if let Err(error) = serde_json::from_str::<Write>(&body) {
            return Err(rusqlite::Error::ToSqlConversionFailure(error.into()));
        }
        self.db.execute(
            "insert into write (made, body, due) values (?, ?, ?)",
            params![made.as_millisecond(), body, due.as_millisecond()],
        )?;
        Ok(WriteId(self.db.last_insert_rowid()))
    }

    /// False when it was taken back meanwhile.
    pub(super) fn begin(&self, id: WriteId) -> Done<bool> {
        let sql =
            "update write set state = 'sending', reason = null where id = ? and state = 'waiting'";
        Ok(self.db.execute(sql, [id.0])? > 0)
    }

    /// So many steps were answered.
    pub(super) fn stepped(&self, id: WriteId, done: usize) -> Done {
        let sql = "update write set done = ? where id = ?";
        self.db.execute(sql, params![done as u32, id.0]).map(drop)
    }

    /// All of it was answered; `seen` when the answer itself shows it.
    pub(super) fn answered(&self, id: WriteId, answer: &Answered) -> Done {
        self.db
            .execute(
                "update write set state = :state, answered = :at, done = :done, comment = :comment, settled = iif(:state = 'confirmed', :at, null) where id = :id",
                named_params! {
                    ":state": if answer.seen { "confirmed" } else { "sent" },
                    ":at": answer.at.as_millisecond(),
                    ":done": answer.done as u32,
                    ":comment": answer.comment.as_deref(),
                    ":id": id.0,
                },
            )
            .map(drop)
    }

    /// Back to those that wait; `arrived` when it may be that the server has it.
    pub(super) fn failed(&self, id: WriteId, arrived: bool, reason: &str) -> Done {
        self.db
            .execute(
                "update write set state = 'waiting', begun = max(begun, ?), reason = ? where id = ?",
                params![arrived, reason, id.0],
            )
            .map(drop)
    }

    pub(super) fn confirm(&mut self, ids: &[WriteId], at: Timestamp) -> Done {
        let all = self.db.transaction()?;
        for id in ids {
            all.execute(
                "update write set state = 'confirmed', reason = null, settled = ? where id = ?",
                [at.as_millisecond(), id.0],
            )?;
        }
        all.execute(
            "delete from write where state = 'confirmed' and id not in \
             (select id from write where state = 'confirmed' order by id desc limit ?)",
            [SETTLED],
        )?;
        all.commit()
    }

    /// Gives up on it; what mends it is stored in the same moment.
    pub(super) fn refuse(
        &mut self,
        id: WriteId,
        reason: &str,
        mend: Option<(&Write, Timestamp)>,
    ) -> Done {
        let all = self.db.transaction()?;
        all.execute(
            "update write set state = 'refused', reason = ? where id = ?",
            params![reason, id.0],
        )?;
        if let Some((write, at)) = mend {
            let body = serde_json::to_string(write).expect("writes have string keys");
            all.execute(
                "insert into write (made, body, due) values (?, ?, 0)",
                params![at.as_millisecond(), body],
            )?;
        }
        all.commit()
    }

    /// Removes a write that nothing was sent of. False when it is too late for that.
    pub(super) fn take_back(&self, id: WriteId) -> Done<bool> {
        let sql = "delete from write where id = ? and state = 'waiting' and done = 0 and begun = 0";
        Ok(self.db.execute(sql, [id.0])? > 0)
    }

    /// Removes a write whatever became of it, unless it is on its way just now.
    pub(super) fn forget(&self, id: WriteId) -> Done<bool> {
        let sql = "delete from write where id = ? and state <> 'sending'";
        Ok(self.db.execute(sql, [id.0])? > 0)
    }

    /// Sends a refused write anew, behind all others. Of a review the person was told what speaks against it.
    pub(super) fn again(&mut self, id: WriteId) -> Done {
        let all = self.db.transaction()?;
        let moved = all.execute(
            "insert into write (made, body, due, begun)
             select made, iif(json_type(body, '$.Review') = 'object', json_set(body, '$.Review.over', json('true')), body),
                    0, max(begun, answered is not null)
             from write where id = ? and state = 'refused'",
            [id.0],
        )?;
        if moved > 0 {
            all.execute("delete from write where id = ?", [id.0])?;
        }
        all.commit()
    }

    pub(super) fn hurry(&mut self) -> Done {
        let sql = "update write set due = 0 where state = 'waiting' and due > 0";
        self.db.execute(sql, []).map(drop)
    }

    /// What an ended process left in the middle waits again: it may have arrived.
    pub(super) fn recover(&mut self) -> Done {
        let sql = "update write set state = 'waiting', begun = 1 where state = 'sending'";
        self.db.execute(sql, []).map(drop)
    }
}

/// What came of the last step.
#[derive(Debug)]
pub(super) struct Answered {
    pub at: Timestamp,
    pub done: usize,
    pub comment: Option<Arc<str>>,
    pub seen: bool,
}

/// None for what a newer lftui wrote in a form that this one does not know.
fn read_body(db: &Connection, id: WriteId) -> Done<Option<Arc<Write>>> {
    let sql = "select body from write where id = ?";
    let body: String = db
        .prepare_cached(sql)?
        .query_row([id.0], |row| row.get(0))?;
    match serde_json::from_str(&body) {
        Ok(write) => Ok(Some(Arc::new(write))),
        Err(error) => {
            tracing::warn!(%error, id = id.0, "a write of the outbox is not understood");
            Ok(None)
        }
    }
}

fn read(row: &Found<'_>, id: WriteId, write: Arc<Write>) -> Done<Row> {
    let due: i64 = row.get(3)?;
    let comment: Option<String> = row.get(7)?;
    let reason: Option<String> = row.get(8)?;
    Ok(Row {
        id,
        made: time(row.get(1)?),
        write,
        stage: match row.get_ref(2)?.as_str()? {
            "sending" => Stage::Sending,
            "sent" => Stage::Sent,
            "confirmed" => Stage::Confirmed,
            "refused" => Stage::Refused,
            _ => Stage::Waiting,
        },
        due: (due > 0).then(|| time(due)),
        done: row.get::<_, u32>(4)? as usize,
        begun: row.get(5)?,
        answered: row.get::<_, Option<i64>>(6)?.map(time),
        comment: comment.map(Arc::from),
        reason: reason.map(Arc::from),
        settled: row.get::<_, Option<i64>>(9)?.map(time),
    })
}

fn time(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or_default()
}
