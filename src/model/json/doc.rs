//! JSON text and the flat array of its nodes. Built off-thread, shared, never changed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::decode::decode;
use super::index::Index;
use super::parse::{LONG, begin, parse, parse_cut};
use super::scan::string_end;

/// No container.
pub(super) const NONE: u32 = u32::MAX;

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
        self.index.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.index.starts.is_empty()
    }

    pub fn node(&self, id: u32) -> Node {
        let start = self.index.starts[id as usize];
        let kind = self.kind_of(id);
        let container = kind
            .is_container()
            .then(|| self.index.container(id))
            .flatten();
        let found = container.and_then(|at| Some((at, self.index.get(at)?)));
        let Some((at, container)) = found else {
            return Node {
                start,
                end: self.scalar_end(id),
                after: id + 1,
                count: 0,
                kind,
                depth: self.depth_in(self.index.around(id)),
            };
        };
        Node {
            start,
            end: container.end,
            after: self.index.after(at),
            count: container.count,
            kind,
            depth: container.depth,
        }
    }

    pub fn kind_of(&self, id: u32) -> Kind {
        match self.byte(self.index.starts[id as usize]) {
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

    fn depth_in(&self, around: Option<usize>) -> u16 {
        let around = around.and_then(|around| self.index.get(around));
        around.map_or(0, |around| around.depth.saturating_add(1))
    }

    /// Short values are read anew; of long ones the end is known.
    fn scalar_end(&self, id: u32) -> u32 {
        let start = self.index.starts[id as usize] as usize;
        let bytes = self.text.as_bytes();
        let known = self.index.long.binary_search_by_key(&id, |long| long.0);
        if let Ok(at) = known {
            return self.index.long[at].1;
        }
        let near = bytes
            .get(..bytes.len().min(start + LONG + 1))
            .unwrap_or(bytes);
        let len = |is_part: fn(&u8) -> bool| {
            let rest = near[start..].iter();
            rest.skip(1).take_while(|byte| is_part(byte)).count() + 1
        };
        let end = match self.kind_of(id) {
            Kind::String => string_end(near, start).unwrap_or(near.len()),
            Kind::Object | Kind::Array => start + len(|byte| !matches!(byte, b'}' | b']')) + 1,
            _ => start + len(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)),
        };
        end as u32
    }

    /// The container around a value.
    pub fn parent(&self, id: u32) -> Option<u32> {
        self.container_id(self.index.around(id)?)
    }

    /// Every container with something in it, by its number, and how deep it stands.
    pub fn containers(&self) -> impl ExactSizeIterator<Item = (u32, u16)> {
        let all = 0..self.index.len();
        all.map(|at| {
            let one = self.index.get(at);
            one.map_or((NONE, 0), |one| (one.id, one.depth))
        })
    }

    /// Which of the containers a value is, counted from the first.
    pub fn container(&self, id: u32) -> Option<usize> {
        self.index.container(id)
    }

    /// The first container that comes at or after a value.
    pub fn container_from(&self, id: u32) -> usize {
        self.index.from(id)
    }

    /// A container's number, and the first value behind it.
    pub fn extent(&self, container: usize) -> Option<(u32, u32)> {
        let id = self.container_id(container)?;
        Some((id, self.index.after(container)))
    }

    pub fn container_id(&self, container: usize) -> Option<u32> {
        Some(self.index.get(container)?.id)
    }

    pub fn slice(&self, range: Range<u32>) -> &str {
        let range = range.start as usize..range.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// The text of a value, as it was written.
    pub fn raw(&self, id: u32) -> &str {
        let start = self.index.starts[id as usize];
        let container = self.index.container(id).and_then(|at| self.index.get(at));
        let end = container.map_or_else(|| self.scalar_end(id), |one| one.end);
        self.slice(start..end)
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
        let around = self.index.around(id)?;
        if self.index.get(around)?.is_array {
            return None;
        }
        let bytes = self.text.as_bytes();
        let before = &bytes[..self.index.starts[id as usize] as usize];
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
        let around = self.index.around(id);
        around.map_or(0, |around| self.index.place(id, around))
    }

    /// The node that holds a byte of the text, its key included.
    pub fn node_at(&self, byte: u32) -> u32 {
        let after = self.index.starts.partition_point(|start| *start <= byte) as u32;
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
        self.index.before(id, self.index.around(id)?)
    }
}

/// A string's text without its quotes.
pub fn inside(raw: &str) -> &str {
    let rest = raw.strip_prefix('"').unwrap_or_default();
    rest.strip_suffix('"').unwrap_or(rest)
}
