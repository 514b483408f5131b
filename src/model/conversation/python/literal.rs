//! What Python writes without parts: strings, numbers, names, and `<…>`.

use serde_json::{Number, Value};

use super::{Reader, is_word};

impl Reader<'_> {
    /// `<Color.RED: 'red'>` is its value, any other `<…>` its text.
    pub(super) fn angle(&mut self) -> Option<Value> {
        let start = self.at;
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' | b'"' => {
                    let value = self.string()?;
                    if open == 1
                        && self.peek() == Some(b'>')
                        && self.text.get(start..self.at)?.contains(": ")
                    {
                        self.at += 1;
                        return Some(value);
                    }
                    continue;
                }
                b'<' => open += 1,
                b'>' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(self.text.get(start..self.at)?.into());
            }
        }
        None
    }

    pub(super) fn number(&mut self) -> Option<Value> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| is_word(byte) || matches!(byte, b'-' | b'+'))
        {
            self.at += 1;
        }
        let raw = self.text.get(start..self.at)?;
        let plain = raw.strip_prefix('+').unwrap_or(raw);
        Some(
            plain
                .parse::<Number>()
                .map_or_else(|_| Value::from(raw), Value::Number),
        )
    }

    /// A constant, a prefixed string, an object, or any other word as text.
    pub(super) fn name(&mut self) -> Option<Value> {
        let start = self.at;
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        let name = self
            .text
            .get(start..self.at)
            .filter(|name| !name.is_empty())?;
        match (name, self.peek()) {
            ("b" | "B" | "rb" | "Rb", Some(b'\'' | b'"')) => {
                self.string()?;
                Some(self.text.get(start..self.at)?.into())
            }
            ("r" | "u" | "f", Some(b'\'' | b'"')) => self.strings(),
            (_, Some(b'(')) => self.object(name, start),
            ("None" | "null", _) => Some(Value::Null),
            ("True" | "true", _) => Some(Value::Bool(true)),
            ("False" | "false", _) => Some(Value::Bool(false)),
            _ => Some(name.into()),
        }
    }

    /// Strings side by side are one.
    pub(super) fn strings(&mut self) -> Option<Value> {
        let mut whole = self.string()?;
        loop {
            self.space();
            match self.peek() {
                Some(b'\'' | b'"') => {
                    let more = self.string()?;
                    if let (Value::String(whole), Value::String(more)) = (&mut whole, more) {
                        whole.push_str(&more);
                    }
                }
                _ => return Some(whole),
            }
        }
    }

    pub(super) fn string(&mut self) -> Option<Value> {
        let quote = char::from(self.peek()?);
        let rest = self.text.get(self.at..)?;
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let end: &str = if rest.starts_with(&triple) {
            &triple
        } else {
            triple.get(..1)?
        };
        self.at += end.len();
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let plain = rest.find([quote, '\\'])?;
            out.push_str(rest.get(..plain)?);
            self.at += plain;
            let rest = rest.get(plain..)?;
            if rest.starts_with(end) {
                self.at += end.len();
                return Some(Value::String(out));
            }
            if rest.starts_with('\\') {
                self.escape(&mut out)?;
            } else {
                out.push(quote);
                self.at += 1;
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        let rest = self.text.get(self.at + 1..)?;
        let sign = rest.chars().next()?;
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        self.at += 1 + sign.len_utf8() + digits;
        match sign {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            '0' => out.push('\0'),
            'x' | 'u' | 'U' => {
                let code = u32::from_str_radix(rest.get(1..=digits)?, 16).ok()?;
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            '\n' => {}
            '\\' | '\'' | '"' => out.push(sign),
            _ => out.extend(['\\', sign]),
        }
        Some(())
    }
}
