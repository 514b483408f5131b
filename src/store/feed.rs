//! A list that is read from its newest row downwards: what the cache has as a whole is not asked for again.

use jiff::{SignedDuration, Timestamp};

use super::cache::{Cache, Known, Row, Window};
use super::next;
use crate::langfuse::Pages;
use crate::model::{Problem, TimeRange};

/// Rows that the cache gives at once.
const PAGE: usize = 300;
/// Servers tell times in milliseconds: rows of the oldest one may be cut off.
const TICK: SignedDuration = SignedDuration::from_millis(1);

/// Who is asked for what the cache does not have.
pub(super) struct Source<'a, T> {
    pub(super) cache: &'a Cache,
    pub(super) now: Timestamp,
    pub(super) known: Known,
    pub(super) ask: &'a (dyn Fn(TimeRange) -> Pages<T> + Send + Sync),
}

/// Whether the next rows may cost a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    Never,
    Once,
}

/// Pages asked for in a row that may show nothing.
#[derive(Debug)]
pub(super) struct Patience(u32);

impl Default for Patience {
    fn default() -> Self {
        Self(5)
    }
}

impl Patience {
    /// One request until something is `shown`, and a few more while nothing is.
    pub(super) fn may(&mut self, shown: bool) -> Asking {
        if shown || self.0 == 0 {
            return Asking::Never;
        }
        self.0 -= 1;
        Asking::Once
    }
}

/// Where the reading of a list stands.
pub(super) struct Feed<T> {
    /// The list's name in the cache.
    list: String,
    from: Timestamp,
    /// All rows from here on were given; none at all before the first.
    floor: Option<Timestamp>,
    /// A stretch that the server is being asked for.
    open: Option<Open<T>>,
    /// The newest page is to come from the server, whatever is known.
    again: bool,
}

struct Open<T> {
    pages: Pages<T>,
    low: Timestamp,
    high: Timestamp,
    at: Timestamp,
}

/// Where the next rows are.
#[derive(Debug, PartialEq, Eq)]
enum Stretch {
    Cached { low: Timestamp },
    Server { low: Timestamp },
    End,
}

impl<T: Row> Feed<T> {
    pub(super) fn new(list: impl Into<String>, range: TimeRange, again: bool) -> Self {
        Self {
            list: list.into(),
            from: range.from.unwrap_or(Timestamp::MIN),
            floor: None,
            open: None,
            again,
        }
    }

    /// Goes on further down than was wanted at first.
    pub(super) fn widen(&mut self, range: TimeRange) {
        self.from = range.from.unwrap_or(Timestamp::MIN);
    }

    /// Nothing is left below.
    pub(super) fn is_done(&self) -> bool {
        self.floor.is_some_and(|floor| floor <= self.from)
    }

    /// The newest rows that the cache has, and when the server told the newest of them.
    pub(super) async fn known(
        &mut self,
        cache: &Cache,
        now: Timestamp,
    ) -> Option<(Vec<T>, Timestamp)> {
        let newest = cache.windows(&self.list, now).await.into_iter().next()?;
        if newest.high <= self.from {
            return None;
        }
        let rows = self.read(cache, newest.low.max(self.from)).await;
        Some((rows, newest.at))
    }

    /// What is known, where nobody wants it anew.
    pub(super) async fn fresh(&mut self, source: &Source<'_, T>) -> Option<(Vec<T>, Timestamp)> {
        if self.again {
            return None;
        }
        self.known(source.cache, source.now).await
    }

    /// Back to the newest row.
    pub(super) fn restart(&mut self) {
        self.floor = None;
    }

    /// The next rows, newest first. None when there are no more, or only for a request and none `may` be made.
    pub(super) async fn next(
        &mut self,
        source: &Source<'_, T>,
        may: Asking,
    ) -> Result<Option<Vec<T>>, Problem> {
        if self.open.is_none() {
            let windows = source.cache.windows(&self.list, source.now).await;
            match self.stretch(&windows) {
                Stretch::Cached { low } => return Ok(Some(self.read(source.cache, low).await)),
                Stretch::Server { low } if may == Asking::Once => self.ask(source, low),
                Stretch::Server { .. } | Stretch::End => return Ok(None),
            }
        }
        match may {
            Asking::Never => Ok(None),
            Asking::Once => self.told(source).await.map(Some),
        }
    }

    /// The newest page as the server tells it, and at least `most` rows with what is known below.
    pub(super) async fn latest(
        &mut self,
        source: &Source<'_, T>,
        most: usize,
    ) -> Result<Vec<T>, Problem> {
        let mut rows = Vec::new();
        let mut patience = Patience::default();
        while rows.len() < most
            && let Some(more) = self.next(source, patience.may(!rows.is_empty())).await?
        {
            rows.extend(more);
        }
        Ok(rows)
    }

    fn stretch(&self, windows: &[Window]) -> Stretch {
        let reaches = |window: &&Window| window.settled() > self.from;
        let Some(floor) = self.floor else {
            let newest = windows.first().filter(reaches).filter(|_| !self.again);
            let low = newest.map_or(self.from, Window::settled);
            return Stretch::Server { low };
        };
        if floor <= self.from {
            return Stretch::End;
        }
        let holds = |window: &&Window| window.low < floor && floor <= window.settled();
        if let Some(window) = windows.iter().find(holds) {
            let low = window.low.max(self.from);
            return Stretch::Cached { low };
        }
        let below = windows.iter().map(Window::settled);
        let low = below.filter(|high| *high < floor).max();
        let low = low.map_or(self.from, |high| high.max(self.from));
        Stretch::Server { low }
    }

    async fn read(&mut self, cache: &Cache, low: Timestamp) -> Vec<T> {
        let high = self.floor.unwrap_or(Timestamp::MAX);
        let rows: Vec<T> = cache.members(&self.list, (low, high), PAGE).await;
        let last = rows.last().filter(|_| rows.len() >= PAGE);
        self.floor = Some(last.map_or(low, Row::start));
        rows
    }

    fn ask(&mut self, source: &Source<'_, T>, low: Timestamp) {
        let range = TimeRange {
            from: (low > Timestamp::MIN).then_some(low),
            to: self.floor,
        };
        self.open = Some(Open {
            pages: (source.ask)(range),
            low,
            high: self.floor.unwrap_or(source.now),
            at: source.now,
        });
    }

    async fn told(&mut self, source: &Source<'_, T>) -> Result<Vec<T>, Problem> {
        let Some(open) = self.open.as_mut() else {
            return Ok(Vec::new());
        };
        let page = next(&mut open.pages).await?;
        let last = page.as_ref().is_none_or(|page| page.last);
        let rows = page.map(|page| page.rows).unwrap_or_default();
        if rows.is_empty() && !last {
            return Ok(rows);
        }
        let oldest = rows.iter().map(Row::start).min().filter(|_| !last);
        let low = oldest.map_or(open.low, |oldest| {
            oldest.checked_add(TICK).unwrap_or(oldest).min(open.high)
        });
        let window = Window {
            low,
            high: open.high,
            at: open.at,
        };
        source
            .cache
            .put_page(&self.list, (rows.clone(), source.known), window);
        open.high = low;
        self.floor = Some(low);
        // What was known below the first page still stands.
        if last || std::mem::take(&mut self.again) {
            self.open = None;
            source.cache.settle().await;
        }
        Ok(rows)
    }
}
