//! Strings of Python: quotes of four kinds, escapes, neighbours that are one.

use serde_json::Value;

use super::Reader;

impl Reader<'_> {
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
