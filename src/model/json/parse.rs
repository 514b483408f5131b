//! One pass over JSON text into a flat array of nodes. No recursion: depth costs no stack.

use super::doc::{JsonError, Kind, NONE, Node};

pub fn parse(text: &str) -> Result<Vec<Node>, JsonError> {
    if text.len() >= NONE as usize {
        return Err(JsonError::new(0, "is longer than 4 GB"));
    }
    let mut parser = Parser {
        bytes: text.as_bytes(),
        at: 0,
        // Growing would copy; what is reserved too much is never touched.
        nodes: Vec::with_capacity(text.len() / 10 + 1),
        open: Vec::new(),
    };
    parser.run()?;
    Ok(parser.nodes)
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The containers around `at`, the innermost last.
    open: Vec<u32>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), JsonError> {
        loop {
            let key = self.key()?;
            self.value(key)?;
            while !self.goes_on()? {
                if self.open.is_empty() {
                    return self.end();
                }
            }
        }
    }

    /// In an object a key and its colon; in an array the place of the element.
    fn key(&mut self) -> Result<u32, JsonError> {
        self.skip_space();
        let Some(&parent) = self.open.last() else {
            return Ok(NONE);
        };
        let parent = &mut self.nodes[parent as usize];
        parent.count += 1;
        if parent.kind == Kind::Array {
            return Ok(parent.count - 1);
        }
        let start = self.at as u32;
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
        Ok(start)
    }

    /// A scalar is done afterwards; a container is open.
    fn value(&mut self, key: u32) -> Result<(), JsonError> {
        let start = self.at as u32;
        let kind = match self.peek() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => {
                self.skip_string()?;
                Kind::String
            }
            Some(_) => self.word()?,
            None => return Err(self.wrong("it ends where a value was expected")),
        };
        let id = self.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or(NONE);
        self.nodes.push(Node {
            start,
            end: self.at as u32,
            key,
            parent,
            after: id + 1,
            count: 0,
            kind,
            depth: self.open.len().min(usize::from(u16::MAX)) as u16,
        });
        if kind.is_container() {
            self.at += 1;
            self.open.push(id);
        }
        Ok(())
    }

    /// After a value or an opening bracket: whether another value follows in the innermost container;
    /// where none does, the container is closed.
    fn goes_on(&mut self) -> Result<bool, JsonError> {
        let Some(&id) = self.open.last() else {
            return Ok(false);
        };
        self.skip_space();
        let count = self.nodes[id as usize].count;
        let close = match self.nodes[id as usize].kind {
            Kind::Array => b']',
            _ => b'}',
        };
        let fresh = self.nodes.len() as u32 == id + 1;
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.open.pop();
                let after = self.nodes.len() as u32;
                let node = &mut self.nodes[id as usize];
                node.end = self.at as u32;
                node.after = after;
                Ok(false)
            }
            Some(b',') if count > 0 => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if fresh => Ok(true),
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
    fn word(&mut self) -> Result<Kind, JsonError> {
        let rest = &self.bytes[self.at..];
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let len = rest
            .iter()
            .position(|byte| !part(byte))
            .unwrap_or(rest.len());
        let kind = match &rest[..len] {
            b"true" | b"false" => Kind::Boolean,
            b"null" => Kind::Null,
            b"NaN" | b"Infinity" | b"-Infinity" => Kind::Number,
            word if is_number(word) => Kind::Number,
            _ => return Err(self.wrong("a value was expected here")),
        };
        self.at += len;
        Ok(kind)
    }

    fn skip_string(&mut self) -> Result<(), JsonError> {
        let mut at = self.at + 1;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let Some(len) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else {
                return Err(self.wrong("this string has no end"));
            };
            at += len + 1;
            if rest[len] == b'"' {
                self.at = at;
                return Ok(());
            }
            at += 1;
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

/// JSON's grammar of numbers.
fn is_number(word: &[u8]) -> bool {
    let digits = |word: &[u8]| word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', digits @ ..] => digits,
            all => all,
        };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
