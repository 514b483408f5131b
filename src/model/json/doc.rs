//! JSON text and its values, by their number in the order of the text. Built off-thread, shared, never changed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::decode::decode;
use super::index::Index;
use super::parse::{LONG, begin, parse, parse_cut};
use super::scan::string_end;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

impl Kind {
    pub fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

/// A value. Nodes stand in the order of the text, so a node's descendants follow it up to `after`.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The bytes of the value.
    pub start: u32,
    pub end: u32,
    /// The next node that is no descendant.
    pub after: u32,
    /// Members or elements.
    pub count: u32,
    pub kind: Kind,
    pub depth: u16,
}

/// Why a text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no JSON at byte {at}: {problem}")]
pub struct JsonError {
    pub at: usize,
    pub problem: &'static str,
}

impl JsonError {
    pub(super) fn new(at: usize, problem: &'static str) -> Self {
        Self { at, problem }
    }
}

#[derive(Debug)]
pub struct JsonDoc {
    text: Arc<str>,
    pub(super) index: Index,
}

impl JsonDoc {
    /// # Errors
    /// Text that is no JSON. Bare control characters in strings, `NaN` and `Infinity` are let through.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, JsonError> {
        let text = text.into();
        let index = parse(&text)?;
        Ok(Self { text, index })
    }

    /// The same for a text that may have been cut off somewhere: what there is of it.
    ///
    /// # Errors
    /// Text that is no JSON even up to where it ends.
    pub fn read(text: impl Into<Arc<str>>) -> Result<Self, JsonError> {
        let text = text.into();
        let index = parse(&text).or_else(|error| parse_cut(&text).map_err(|_cut| error))?;
        Ok(Self { text, index })
    }

    /// The first values of a text, for while the rest is read: up to the one that ends behind so many bytes.
    /// They keep their numbers in the whole.
    ///
    /// # Errors
    /// Text that does not begin as JSON.
    pub fn begin(text: impl Into<Arc<str>>, most: usize) -> Result<Self, JsonError> {
        let text = text.into();
        let index = begin(&text, most)?;
        Ok(Self { text, index })
    }

    /// Only the first values are known: the rest is still read, or was cut off.
    pub fn is_begun(&self) -> bool {
        self.index.is_begun
    }

    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// What the whole text is: a bare string, say, is better shown as text.
    pub fn kind(&self) -> Kind {
        self.kind_of(0)
    }

    /// How many values it has.
    pub fn len(&self) -> usize {
        self.index.values as usize
    }

    pub fn is_empty(&self) -> bool {
        self.index.values == 0
    }

    pub fn node(&self, id: u32) -> Node {
        let start = self.index.start(id);
        let holds = self.index.is_open(start);
        let end = self.end(start);
        Node {
            start,
            end,
            after: if holds {
                self.index.values_before(end)
            } else {
                id + 1
            },
            count: if holds { self.index.count(start) } else { 0 },
            kind: self.kind_at(start),
            depth: u16::try_from(self.index.depth(start)).unwrap_or(u16::MAX),
        }
    }

    /// How many containers are around a value.
    pub fn depth(&self, id: u32) -> u32 {
        self.index.depth(self.index.start(id))
    }

    /// Whether a value is an object or a list with something in it.
    pub fn is_container(&self, id: u32) -> bool {
        self.index.is_open(self.index.start(id))
    }

    /// The next value that is not in this one.
    pub fn after(&self, id: u32) -> u32 {
        let start = self.index.start(id);
        if self.index.is_open(start) {
            self.index.values_before(self.end(start))
        } else {
            id + 1
        }
    }

    pub fn kind_of(&self, id: u32) -> Kind {
        self.kind_at(self.index.start(id))
    }

    fn kind_at(&self, start: u32) -> Kind {
        match self.byte(start) {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    fn byte(&self, at: u32) -> u8 {
        self.text.as_bytes().get(at as usize).copied().unwrap_or(0)
    }

    /// The byte behind the value that starts at one. Short values are read anew; of long ones the end is known.
    fn end(&self, start: u32) -> u32 {
        if self.index.is_open(start) {
            let close = self.index.close(start);
            return close.map_or(self.text.len() as u32, |close| close + 1);
        }
        let known = self.index.long.binary_search_by_key(&start, |long| long.0);
        if let Ok(at) = known {
            return self.index.long[at].1;
        }
        let kind = self.kind_at(start);
        let start = start as usize;
        let bytes = self.text.as_bytes();
        let near = bytes
            .get(..bytes.len().min(start + LONG + 1))
            .unwrap_or(bytes);
        let len = |is_part: fn(&u8) -> bool| {
            let rest = near[start..].iter();
            rest.skip(1).take_while(|byte| is_part(byte)).count() + 1
        };
        let end = match kind {
            Kind::String => string_end(near, start).unwrap_or(near.len()),
            Kind::Object | Kind::Array => start + len(|byte| !matches!(byte, b'}' | b']')) + 1,
            _ => start + len(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)),
        };
        end as u32
    }

    /// The container around a value.
    pub fn parent(&self, id: u32) -> Option<u32> {
        let around = self.index.around(self.index.start(id))?;
        Some(self.index.values_before(around))
    }

    pub fn slice(&self, range: Range<u32>) -> &str {
        let range = range.start as usize..range.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// The text of a value, as it was written.
    pub fn raw(&self, id: u32) -> &str {
        let start = self.index.start(id);
        self.slice(start..self.end(start))
    }

    /// A string as it reads; anything else as it was written.
    pub fn value(&self, id: u32) -> Cow<'_, str> {
        let raw = self.raw(id);
        match self.kind_of(id) {
            Kind::String => decode(inside(raw)),
            _ => Cow::Borrowed(raw),
        }
    }

    /// The bytes of a member's key, without its quotes.
    pub fn key(&self, id: u32) -> Option<Range<u32>> {
        let start = self.index.start(id);
        if self.byte(self.index.around(start)?) == b'[' {
            return None;
        }
        let before = &self.text.as_bytes()[..start as usize];
        let close = memchr::memrchr(b'"', before)?;
        let mut open = close;
        loop {
            open = memchr::memrchr(b'"', &before[..open])?;
            // A quote inside stands behind a backslash, the opening one behind a bracket, a comma or a blank.
            if open == 0 || before[open - 1] != b'\\' {
                return Some(open as u32 + 1..close as u32);
            }
        }
    }

    /// Which element of its list a value is.
    pub fn place(&self, id: u32) -> u32 {
        self.index.place(self.index.start(id))
    }

    /// The node that holds a byte of the text, its key included.
    pub fn node_at(&self, byte: u32) -> u32 {
        let after = self.index.values_before(byte + 1);
        let next = (after as usize) < self.len();
        let in_key = next && self.key(after).is_some_and(|key| key.start - 1 <= byte);
        if in_key {
            after
        } else {
            after.saturating_sub(1)
        }
    }

    /// The value before this one in the same container.
    pub fn before(&self, id: u32) -> Option<u32> {
        self.index.before(id)
    }
}

/// A string's text without its quotes.
pub fn inside(raw: &str) -> &str {
    let rest = raw.strip_prefix('"').unwrap_or_default();
    rest.strip_suffix('"').unwrap_or(rest)
}
