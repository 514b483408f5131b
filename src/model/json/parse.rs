//! One pass over JSON text into where its values start. No recursion: depth costs no stack.

use super::doc::{JsonError, NONE};
use super::index::{Container, Index};
use super::scan::{is_number, string_end};

/// Texts of at least so many bytes are told apart from short ones by where they end.
pub(super) const LONG: usize = 256;
/// After so many bytes the number of values in the rest is guessed.
const SAMPLE: usize = 1 << 20;

pub(super) fn parse(text: &str) -> Result<Index, JsonError> {
    run(text, usize::MAX, false)
}

/// What there is of a text that was cut off.
pub(super) fn parse_cut(text: &str) -> Result<Index, JsonError> {
    run(text, usize::MAX, true)
}

/// The first values, up to the one that ends behind so many bytes; what is open there counts as open to the end.
pub(super) fn begin(text: &str, most: usize) -> Result<Index, JsonError> {
    run(text, most, false)
}

/// Whether a text is JSON, and nothing else.
pub fn is_json(text: &str) -> bool {
    parse(text).is_ok()
}

fn run(text: &str, most: usize, may_end: bool) -> Result<Index, JsonError> {
    if text.len() >= NONE as usize {
        return Err(JsonError::new(0, "is longer than 4 GB"));
    }
    let mut parser = Parser {
        bytes: text.as_bytes(),
        at: 0,
        index: Index::default(),
        open: Vec::new(),
        most,
        may_end,
    };
    match parser.run() {
        Err(_) if may_end && parser.at >= text.len() && !parser.open.is_empty() => parser.stop(),
        outcome => outcome?,
    }
    let mut index = parser.index;
    index.finish();
    Ok(index)
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    index: Index,
    /// The containers around `at`, the innermost last.
    open: Vec<u32>,
    most: usize,
    /// A string without an end reaches to the end of the text.
    may_end: bool,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), JsonError> {
        loop {
            self.key()?;
            self.value()?;
            while !self.goes_on()? {
                if self.open.is_empty() {
                    return self.end();
                }
            }
            if self.at > self.most {
                self.stop();
                return Ok(());
            }
        }
    }

    /// In an object a key and its colon.
    fn key(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        let Some(&around) = self.open.last() else {
            return Ok(());
        };
        let around = &mut self.index.kept[around as usize];
        around.count += 1;
        if around.is_array {
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a key was expected here"));
        }
        self.skip_string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.wrong("a colon was expected here"));
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    /// A scalar or an empty container is done afterwards; any other container is open.
    fn value(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let id = self.index.starts.len() as u32;
        if self.index.starts.len() == self.index.starts.capacity() {
            self.reserve();
        }
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                self.at += 1;
                self.skip_space();
                if self.peek() == Some(open + 2) {
                    self.at += 1;
                } else {
                    self.open(id, open == b'[');
                }
            }
            Some(b'"') => self.skip_string()?,
            Some(_) => self.word()?,
            None => return Err(self.wrong("it ends where a value was expected")),
        }
        self.index.starts.push(start as u32);
        let closed = self
            .open
            .last()
            .is_none_or(|last| self.index.kept[*last as usize].id != id);
        if closed && self.at - start >= LONG {
            self.index.long.push((id, self.at as u32));
        }
        Ok(())
    }

    fn open(&mut self, id: u32, is_array: bool) {
        let around = self.open.last().copied();
        let place = around.map_or(0, |around| self.index.kept[around as usize].count - 1);
        self.open.push(self.index.kept.len() as u32);
        self.index.kept.push(Container {
            id,
            end: 0,
            around: around.unwrap_or(NONE),
            count: 0,
            place,
            depth: (self.open.len() - 1).min(usize::from(u16::MAX)) as u16,
            is_array,
        });
    }

    /// Room for as many values as the rest of the text seems to have: growing step by step would copy.
    fn reserve(&mut self) {
        let starts = &mut self.index.starts;
        let more = if self.at < SAMPLE {
            (starts.len() * 2).max(64)
        } else {
            let rest = (self.bytes.len() - self.at) as u64;
            let guess = starts.len() as u64 * rest / self.at as u64;
            (guess + guess / 32) as usize + 1024
        };
        starts.reserve_exact(more);
    }

    /// After a value or an opening bracket: whether another value follows in the innermost container;
    /// where none does, the container is closed.
    fn goes_on(&mut self) -> Result<bool, JsonError> {
        let Some(&innermost) = self.open.last() else {
            return Ok(false);
        };
        self.skip_space();
        let container = &mut self.index.kept[innermost as usize];
        if container.count == 0 {
            return Ok(true);
        }
        let close = if container.is_array { b']' } else { b'}' };
        match self.bytes.get(self.at) {
            Some(byte) if *byte == close => {
                self.at += 1;
                self.open.pop();
                container.end = self.at as u32;
                self.chain(innermost as usize);
                Ok(false)
            }
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => Err(self.wrong("a comma or a closing bracket was expected here")),
            None => Err(self.wrong("it ends before its last bracket")),
        }
    }

    /// A container that ended and holds nothing but the last one, of its kind and up to its bracket, stands for both.
    fn chain(&mut self, outer: usize) {
        let kept = &mut self.index.kept;
        let (one, inner) = (kept[outer], outer + 1);
        if one.count != 1 || inner + 1 != kept.len() {
            return;
        }
        let last = kept[inner];
        if last.id == one.id + 1 && last.end + 1 == one.end && last.is_array == one.is_array {
            kept[outer].count = last.count;
            kept.truncate(inner);
            self.index.chains.join(inner);
        }
    }

    /// Enough was read: what is open goes on to the end.
    fn stop(&mut self) {
        if let Some(last) = self.open.last() {
            // A key whose value did not come.
            let last = &mut self.index.kept[*last as usize];
            last.count = last.count.min(self.index.starts.len() as u32 - 1 - last.id);
        }
        for open in self.open.drain(..) {
            self.index.kept[open as usize].end = self.bytes.len() as u32;
        }
        self.index.is_begun = true;
    }

    fn end(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.wrong("more text follows after the value")),
        }
    }

    /// `true`, `false`, `null`, a number; also `NaN` and `Infinity`, which Python writes.
    fn word(&mut self) -> Result<(), JsonError> {
        let rest = &self.bytes[self.at..];
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let len = rest
            .iter()
            .position(|byte| !part(byte))
            .unwrap_or(rest.len());
        match &rest[..len] {
            b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity" => {}
            word if is_number(word) => {}
            _ => return Err(self.wrong("a value was expected here")),
        }
        self.at += len;
        Ok(())
    }

    fn skip_string(&mut self) -> Result<(), JsonError> {
        match string_end(self.bytes, self.at) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None if self.may_end => {
                self.at = self.bytes.len();
                Ok(())
            }
            None => Err(self.wrong("this string has no end")),
        }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn wrong(&self, problem: &'static str) -> JsonError {
        JsonError::new(self.at, problem)
    }
}
