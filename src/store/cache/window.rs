//! Which stretches of time of a list are here as a whole.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::Cache;

/// Data arrives late: until this long after its end a stretch is not final.
const LATE: SignedDuration = SignedDuration::from_mins(15);

/// All rows with `low ≤ start < high`, as the server told them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Window {
    pub(in crate::store) low: Timestamp,
    pub(in crate::store) high: Timestamp,
    pub(in crate::store) at: Timestamp,
}

impl Window {
    /// Until where nothing is expected to come any more.
    pub(in crate::store) fn settled(&self) -> Timestamp {
        let settled = self.at.checked_sub(LATE).unwrap_or(self.low);
        self.high.min(settled).max(self.low)
    }

    /// Together with another that touches it: what both know, as of the newer end.
    fn join(self, other: Self) -> Option<Self> {
        let (newer, older) = if self.high >= other.high {
            (self, other)
        } else {
            (other, self)
        };
        let told_together = self.at == other.at && newer.low <= older.high;
        (told_together || newer.low <= older.settled()).then(|| Self {
            low: newer.low.min(older.low),
            ..newer
        })
    }
}

impl Cache {
    /// Newest first. Those from later than now, from before the clock was set back, are worth nothing.
    pub(in crate::store) async fn windows(&self, list: &str, now: Timestamp) -> Vec<Window> {
        let list = list.to_owned();
        let mut windows = self.read(move |connection| read(connection, &list)).await;
        windows.retain(|window| window.at <= now);
        windows
    }
}

/// The number of a list, if there is one.
pub(super) fn find(connection: &Connection, list: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("select row from list where name = ?")?
        .query_row([list], |row| row.get(0))
        .optional()
}

/// The number of a list, which is made where there is none.
pub(super) fn found(connection: &Connection, list: &str) -> rusqlite::Result<i64> {
    if let Some(row) = find(connection, list)? {
        return Ok(row);
    }
    connection.execute("insert into list (name) values (?)", [list])?;
    Ok(connection.last_insert_rowid())
}

pub(super) fn read(connection: &Connection, list: &str) -> rusqlite::Result<Vec<Window>> {
    let Some(list) = find(connection, list)? else {
        return Ok(Vec::new());
    };
    let mut query = connection
        .prepare_cached("select low, high, at from window where list = ? order by high desc")?;
    let time = |micros: i64| Timestamp::from_microsecond(micros).unwrap_or_default();
    query
        .query_map([list], |row| {
            Ok(Window {
                low: time(row.get(0)?),
                high: time(row.get(1)?),
                at: time(row.get(2)?),
            })
        })?
        .collect()
}

/// Takes in a window; those that it touches become one with it.
pub(super) fn add(connection: &Connection, list: &str, window: Window) -> rusqlite::Result<()> {
    let mut joined = window;
    let mut apart = Vec::new();
    for known in read(connection, list)? {
        match joined.join(known) {
            Some(both) => joined = both,
            None => apart.push(known),
        }
    }
    // What it covers is told anew.
    apart.retain(|known| known.low < joined.low || known.high > joined.high);
    apart.push(joined);
    let list = found(connection, list)?;
    connection.execute("delete from window where list = ?", [list])?;
    for Window { low, high, at } in apart {
        connection.execute(
            "insert into window (list, low, high, at) values (?, ?, ?, ?)",
            params![
                list,
                low.as_microsecond(),
                high.as_microsecond(),
                at.as_microsecond()
            ],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn window(low: i64, high: i64, seen: i64) -> Window {
        let (low, high, at) = (at(low), at(high), at(seen));
        Window { low, high, at }
    }

    #[test]
    fn a_stretch_is_final_a_quarter_of_an_hour_after_its_end() {
        assert_eq!(window(0, 60, 60).settled(), at(45));
        assert_eq!(window(0, 60, 80).settled(), at(60));
        assert_eq!(window(55, 60, 60).settled(), at(55));
    }

    #[test]
    fn what_goes_on_where_the_last_was_final_becomes_one_with_it() {
        let old = window(0, 60, 60);
        assert_eq!(window(45, 90, 90).join(old), Some(window(0, 90, 90)));
        assert_eq!(window(50, 90, 90).join(old), None, "late rows are missing");
        assert_eq!(old.join(window(-30, 0, 60)), Some(window(-30, 60, 60)));
    }
}
