//! JSON text and the flat array of its nodes. Built off-thread, shared, never changed.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use super::decode::decode;
use super::parse::parse;

/// No node, no key.
pub const NONE: u32 = u32::MAX;

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
    /// In an object the byte of the key's opening quote; in an array the place of the element.
    pub key: u32,
    pub parent: u32,
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
    nodes: Vec<Node>,
}

impl JsonDoc {
    /// # Errors
    /// Text that is no JSON. Bare control characters in strings, `NaN` and `Infinity` are let through.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, JsonError> {
        let text = text.into();
        let nodes = parse(&text)?;
        Ok(Self { text, nodes })
    }

    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// What the whole text is: a bare string, say, is better shown as text.
    pub fn kind(&self) -> Kind {
        self.node(0).kind
    }

    /// How many values it has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub fn node(&self, id: u32) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn slice(&self, range: Range<u32>) -> &str {
        let range = range.start as usize..range.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// The text of a value, as it was written.
    pub fn raw(&self, id: u32) -> &str {
        let node = self.node(id);
        self.slice(node.start..node.end)
    }

    /// A string as it reads; anything else as it was written.
    pub fn value(&self, id: u32) -> Cow<'_, str> {
        let raw = self.raw(id);
        match self.node(id).kind {
            Kind::String => decode(inside(raw)),
            _ => Cow::Borrowed(raw),
        }
    }

    /// The bytes of a member's key, without its quotes.
    pub fn key(&self, id: u32) -> Option<Range<u32>> {
        let node = self.node(id);
        if node.parent == NONE || self.node(node.parent).kind == Kind::Array {
            return None;
        }
        let before = self.slice(node.key..node.start);
        let end = before.rfind('"').unwrap_or(1) as u32;
        Some(node.key + 1..node.key + end.max(1))
    }

    /// The node that holds a byte of the text, its key included.
    pub fn node_at(&self, byte: u32) -> u32 {
        let from = |node: &Node| match self.nodes.get(node.parent as usize) {
            Some(parent) if parent.kind == Kind::Object => node.key,
            _ => node.start,
        };
        let after = self.nodes.partition_point(|node| from(node) <= byte);
        after.saturating_sub(1) as u32
    }

    /// The value before this one in the same container.
    pub fn before(&self, id: u32) -> Option<u32> {
        let parent = self.node(id).parent;
        let mut before = id.checked_sub(1)?;
        if before == parent {
            return None;
        }
        while self.node(before).parent != parent {
            before = self.node(before).parent;
        }
        Some(before)
    }

    /// Where a value is, as a path: `$.messages[2].content`, `$["a b"]`.
    pub fn path(&self, id: u32) -> String {
        let mut line = vec![id];
        while let Some(&last) = line.last().filter(|last| self.node(**last).parent != NONE) {
            line.push(self.node(last).parent);
        }
        let mut path = String::from("$");
        for id in line.into_iter().rev().skip(1) {
            self.push_step(&mut path, id);
        }
        path
    }

    fn push_step(&self, path: &mut String, id: u32) {
        let Some(key) = self.key(id) else {
            write!(path, "[{}]", self.node(id).key).expect("writing to a String cannot fail");
            return;
        };
        let key = self.slice(key);
        let plain = |(at, one): (usize, char)| {
            one == '_' || one.is_alphabetic() || (at > 0 && one.is_numeric())
        };
        let (open, close) = if !key.is_empty() && key.chars().enumerate().all(plain) {
            (".", "")
        } else {
            ("[\"", "\"]")
        };
        path.extend([open, key, close]);
    }
}

/// A string's text without its quotes.
pub fn inside(raw: &str) -> &str {
    raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()
}
