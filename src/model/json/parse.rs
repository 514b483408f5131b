//! One pass over JSON text into where its values start. No recursion: depth costs no stack.

use super::build::Build;
use super::doc::JsonError;
use super::index::Index;
use super::scan::{is_number, string_end};

/// Texts of at least so many bytes are told apart from short ones by where they end.
pub(super) const LONG: usize = 256;

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
    if u32::try_from(text.len()).is_err() {
        return Err(JsonError::new(0, "is longer than 4 GB"));
    }
    let mut parser = Parser {
        bytes: text.as_bytes(),
        at: 0,
        build: Build::new(text.len().min(most)),
        most,
        may_end,
    };
    let is_begun = match parser.run() {
        Err(_) if may_end && parser.at >= text.len() && parser.build.level() > 0 => true,
        outcome => outcome?,
    };
    Ok(parser.build.finish(is_begun))
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    build: Build,
    most: usize,
    /// A string without an end reaches to the end of the text.
    may_end: bool,
}

impl Parser<'_> {
    /// Whether it stopped before the end, since enough was read.
    fn run(&mut self) -> Result<bool, JsonError> {
        loop {
            self.key()?;
            self.value()?;
            while !self.goes_on()? {
                if self.build.level() == 0 {
                    return self.end().map(|()| false);
                }
            }
            if self.at > self.most {
                return Ok(true);
            }
        }
    }

    /// In an object a key and its colon.
    fn key(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        if self.build.level() == 0 || self.build.is_array {
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
        let Some(first) = self.peek() else {
            return Err(self.wrong("it ends where a value was expected"));
        };
        self.build.value(start as u32);
        match first {
            b'{' | b'[' => {
                self.at += 1;
                self.skip_space();
                if self.peek() != Some(first + 2) {
                    self.build.open(start as u32, first == b'[');
                    return Ok(());
                }
                self.at += 1;
            }
            b'"' => self.skip_string()?,
            _ => self.word()?,
        }
        if self.at - start >= LONG {
            self.build.long(start as u32, self.at as u32);
        }
        Ok(())
    }

    /// After a value or an opening bracket: whether another value follows in the innermost container;
    /// where none does, the container is closed.
    fn goes_on(&mut self) -> Result<bool, JsonError> {
        if self.build.level() == 0 {
            return Ok(false);
        }
        self.skip_space();
        if self.build.members == 0 {
            return Ok(true);
        }
        let close = if self.build.is_array { b']' } else { b'}' };
        match self.bytes.get(self.at) {
            Some(byte) if *byte == close => {
                self.build.close(self.at as u32);
                self.at += 1;
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
