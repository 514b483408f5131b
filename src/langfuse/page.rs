//! Lists, page by page, over both schemes: page numbers and cursors.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, StreamExt};
use serde::Deserialize;
use tokio_util::task::AbortOnDropHandle;

use super::request::Request;
use super::wire::{self, Number};
use super::{Client, Error};

/// Some rows of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Of the whole list, where the server counts it.
    pub total: Option<u64>,
    /// Nothing comes after.
    pub last: bool,
}

/// A list as a stream of pages. A page is asked for when the stream is polled. After an error the same page is asked
/// for again at the next poll, so stop at the first error or count them.
#[must_use = "nothing is asked for before it is polled"]
pub struct Pages<T> {
    client: Client,
    request: Request,
    decode: Decode<T>,
    at: At,
    eager: bool,
    flying: Option<Flight>,
}

/// The text of a page that was asked for.
type Flight = BoxFuture<'static, Result<String, Error>>;

pub(super) type Decode<T> = fn(&str) -> Result<Answer<T>, Error>;

/// A page and what the server says about the next.
pub(super) struct Answer<T> {
    pub(super) rows: Vec<T>,
    pub(super) meta: Meta,
}

/// `meta` or `pagination` of a list, of both schemes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Meta {
    pub(super) cursor: Option<String>,
    total_items: Number,
    total_pages: Number,
}

/// How a list is paged.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scheme {
    Cursor,
    Number,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum At {
    Cursor(Option<String>),
    Number(u64),
    End,
}

impl<T> Pages<T> {
    pub(super) fn new(
        client: &Client,
        request: Request,
        scheme: Scheme,
        decode: Decode<T>,
    ) -> Self {
        Self {
            client: client.clone(),
            request,
            decode,
            at: match scheme {
                Scheme::Cursor => At::Cursor(None),
                Scheme::Number => At::Number(1),
            },
            eager: false,
            flying: None,
        }
    }

    /// For who wants all of them: the page after a cursor is asked for before the rows that came with it are read.
    /// A page that nobody waits for any more is given up when this is dropped.
    pub fn eager(mut self) -> Self {
        self.eager = true;
        self
    }

    /// Moves past a page; says whether it was the last.
    fn advance(&mut self, answer: &Answer<T>) -> Result<bool, Error> {
        self.at = match (&self.at, &answer.meta.cursor) {
            (At::Cursor(old), Some(new)) if old.as_ref() == Some(new) => {
                self.at = At::End;
                let what = "the server gave the same cursor twice";
                return Err(Error::not_understood("meta.cursor", what));
            }
            (At::Cursor(_), Some(new)) => At::Cursor(Some(new.clone())),
            (At::Number(page), _) if more(*page, answer) => At::Number(page + 1),
            _ => At::End,
        };
        Ok(matches!(self.at, At::End))
    }
}

/// A server that does not count its pages is asked until one comes empty.
fn more<T>(page: u64, answer: &Answer<T>) -> bool {
    !answer.rows.is_empty()
        && answer
            .meta
            .total_pages
            .whole()
            .is_none_or(|pages| page < pages)
}

impl<T: Send + 'static> Pages<T> {
    /// The next page, none after the last.
    pub async fn next_page(&mut self) -> Option<Result<Page<T>, Error>> {
        self.next().await
    }

    /// The rows of all pages, or of as many as give `at_most` rows; then the rest of that page is there too.
    pub async fn all(mut self, at_most: usize) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        while rows.len() < at_most
            && let Some(page) = self.next().await
        {
            rows.append(&mut page?.rows);
        }
        Ok(rows)
    }

    fn fly(&self, at: &At) -> Flight {
        let request = self.request.clone();
        let request = match at {
            At::Cursor(cursor) => request.maybe("cursor", cursor.as_ref()),
            At::Number(page) => request.query("page", &page),
            At::End => request,
        };
        let client = self.client.clone();
        async move { client.text(&request).await }.boxed()
    }

    /// The page after this one, on its way while this one is read.
    fn fly_ahead(&self, text: &str) -> Option<(At, Flight)> {
        if !self.eager || !matches!(self.at, At::Cursor(_)) {
            return None;
        }
        let at = At::Cursor(Some(wire::cursor(text)?));
        let flight = self.fly(&at);
        let task = AbortOnDropHandle::new(tokio::spawn(flight));
        let landed = task.map(|text| {
            text.unwrap_or_else(|_| Err(Error::Local("The program is about to end.".into())))
        });
        Some((at, landed.boxed()))
    }

    fn read(&mut self, text: &str) -> Result<Page<T>, Error> {
        let ahead = self.fly_ahead(text);
        let answer = (self.decode)(text)?;
        let last = self.advance(&answer)?;
        self.flying = ahead
            .filter(|(at, _)| *at == self.at)
            .map(|(_, flight)| flight);
        Ok(Page {
            total: answer.meta.total_items.whole(),
            rows: answer.rows,
            last,
        })
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if matches!(this.at, At::End) {
            return Poll::Ready(None);
        }
        let mut flying = this.flying.take().unwrap_or_else(|| this.fly(&this.at));
        match flying.poll_unpin(context) {
            Poll::Ready(text) => Poll::Ready(Some(text.and_then(|text| this.read(&text)))),
            Poll::Pending => {
                this.flying = Some(flying);
                Poll::Pending
            }
        }
    }
}

impl<T> std::fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
