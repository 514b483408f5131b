//! Python's `repr` → value: dicts, lists, tuples, objects as `Name(key=value)`, and `key=value key=value`.

mod literal;

use serde_json::{Map, Value};

/// Deeper than any honest repr, shallow enough for any stack.
const DEPTH: usize = 64;

/// The whole text as a literal that could not be ordinary prose; none otherwise.
pub(super) fn read(text: &str) -> Option<Value> {
    let text = text.trim();
    let opens = text.starts_with(['{', '[', '(']);
    if !text.contains('\'')
        && !(opens && (text.contains("NaN") || text.contains("Infinity") || text.contains("None")))
    {
        return None;
    }
    if !opens && !begins_with_name(text) {
        return None;
    }
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let value = reader.whole()?;
    is_plausible(&value, opens).then_some(value)
}

/// `Name(` or `key=`.
fn begins_with_name(text: &str) -> bool {
    let name = text.bytes().take_while(|byte| is_word(*byte)).count();
    name > 0 && matches!(text.as_bytes().get(name), Some(b'(' | b'='))
}

/// A call such as `print('x')` is prose; an object has a class name and named values.
fn is_plausible(value: &Value, opens: bool) -> bool {
    match value {
        Value::Object(object) => {
            let class = object
                .get("__class__")
                .and_then(Value::as_str)
                .unwrap_or("C");
            let class = class.rsplit('.').next().unwrap_or(class);
            let named = object
                .keys()
                .any(|key| !matches!(key.as_str(), "__class__" | "args"));
            opens || (named && class.starts_with(|c: char| c.is_uppercase()))
        }
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn whole(&mut self) -> Option<Value> {
        let value = if self.is_pair() {
            self.pairs(None)?
        } else {
            self.value()?
        };
        self.space();
        (self.at == self.text.len()).then_some(value)
    }

    fn value(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        self.space();
        let value = match self.peek()? {
            b'{' => self.braces(),
            b'[' => self.sequence(b']'),
            b'(' => self.sequence(b')'),
            b'<' => self.angle(),
            b'\'' | b'"' => self.strings(),
            b'-' | b'+' | b'0'..=b'9' => self.number(),
            _ => self.name(),
        };
        self.depth -= 1;
        value
    }

    /// List, tuple or parenthesised value, all as a list.
    fn sequence(&mut self, end: u8) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.eat(end) {
            items.push(self.value()?);
            if !self.eat(b',') && self.peek()? != end {
                return None;
            }
        }
        Some(Value::Array(items))
    }

    /// A dict or a set.
    fn braces(&mut self) -> Option<Value> {
        self.at += 1;
        let (mut dict, mut set) = (Map::new(), Vec::new());
        while !self.eat(b'}') {
            let key = self.value()?;
            if self.eat(b':') {
                let value = self.value()?;
                dict.insert(
                    key.as_str().map_or_else(|| key.to_string(), str::to_owned),
                    value,
                );
            } else {
                set.push(key);
            }
            if !self.eat(b',') && self.peek()? != b'}' {
                return None;
            }
        }
        match (dict.is_empty(), set.is_empty()) {
            (_, true) => Some(Value::Object(dict)),
            (true, false) => Some(Value::Array(set)),
            (false, false) => None,
        }
    }

    /// `Name(key=value, …)`; a bare `Name('text')` such as `UUID('…')` is its text.
    fn object(&mut self, name: &str, start: usize) -> Option<Value> {
        self.at += 1;
        let value = self.pairs(Some(name))?;
        if name.starts_with("datetime.") {
            return Some(self.text.get(start..self.at)?.into());
        }
        let object = value.as_object()?;
        match object
            .get("args")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
        {
            Some([Value::String(only)]) if object.len() == 2 && self.depth > 1 => {
                Some(only.as_str().into())
            }
            _ => Some(value),
        }
    }

    /// Values with names: inside `Name(…)`, or the whole text, where only blanks lie between.
    fn pairs(&mut self, class: Option<&str>) -> Option<Value> {
        let mut object = Map::new();
        let mut args = Vec::new();
        object.extend(class.map(|name| ("__class__".to_owned(), name.into())));
        loop {
            if class.is_some() && self.eat(b')') {
                break;
            }
            self.space();
            if class.is_none() && self.at == self.text.len() {
                break;
            }
            if self.is_pair() {
                let start = self.at;
                while self.peek().is_some_and(is_word) {
                    self.at += 1;
                }
                let key = self.text.get(start..self.at)?.to_owned();
                self.at += 1;
                object.insert(key, self.value()?);
            } else {
                class?;
                args.push(self.value()?);
            }
            if class.is_some() && !self.eat(b',') && self.peek()? != b')' {
                return None;
            }
        }
        if !args.is_empty() {
            object.insert("args".to_owned(), args.into());
        }
        Some(Value::Object(object))
    }

    /// `key=` ahead, and no `==`.
    fn is_pair(&self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let word = rest.iter().take_while(|byte| is_word(**byte)).count();
        word > 0 && rest.get(word) == Some(&b'=') && rest.get(word + 1) != Some(&b'=')
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Skips blanks and this sign, if it is there.
    fn eat(&mut self, sign: u8) -> bool {
        self.space();
        let found = self.peek() == Some(sign);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn literals_are_read() {
        let text = r#"{'a': "it's", 'b': (1, 2.5, -3), 'c': None, "d": [True, b'\x89', {'x'}], 1: 'y\n\u00e9'}"#;
        assert_eq!(
            read(text),
            Some(
                json!({"a": "it's", "b": [1, 2.5, -3], "c": null, "d": [true, "b'\\x89'", ["x"]], "1": "y\né"})
            )
        );
        assert_eq!(
            read("{'e': <Kind.ONE: 'one'>, 'f': <object at 0x7f>}"),
            Some(json!({"e": "one", "f": "<object at 0x7f>"}))
        );
    }

    #[test]
    fn objects_are_read() {
        assert_eq!(
            read("Message(role='user', id=UUID('9'), at=datetime.datetime(2025, 1, 2), n=None)"),
            Some(
                json!({"__class__": "Message", "role": "user", "id": "9", "at": "datetime.datetime(2025, 1, 2)", "n": null})
            )
        );
        assert_eq!(
            read("role='user' content='a b' tool_calls=[{'id': 'x'}]"),
            Some(json!({"role": "user", "content": "a b", "tool_calls": [{"id": "x"}]}))
        );
    }

    #[test]
    fn prose_is_left_alone() {
        for prose in [
            "print('hello')",
            "it's fine",
            "{'a': 'it's'}",
            "(don't)",
            "a='b",
            "[don't]",
            "x='1' and more",
        ] {
            assert_eq!(read(prose), None, "{prose}");
        }
    }
}
