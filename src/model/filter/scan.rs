//! Signs of the line → words, quoted texts and values.

use super::values::Value;

/// A place in a line.
pub(super) struct Scan<'line> {
    pub(super) line: &'line str,
    /// In bytes.
    pub(super) at: usize,
}

impl<'line> Scan<'line> {
    pub(super) fn rest(&self) -> &'line str {
        self.line.get(self.at..).unwrap_or_default()
    }

    pub(super) fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn step(&mut self) {
        self.at += self.next().map_or(0, char::len_utf8);
    }

    /// Whether anything is left.
    pub(super) fn skip_spaces(&mut self) -> bool {
        while self.next().is_some_and(char::is_whitespace) {
            self.step();
        }
        self.at < self.line.len()
    }

    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'line str {
        let start = self.at;
        while self.next().is_some_and(&wanted) {
            self.step();
        }
        self.line.get(start..self.at).unwrap_or_default()
    }

    /// After an opening quote.
    pub(super) fn quoted(&mut self) -> Result<String, String> {
        self.step();
        let mut text = String::new();
        while let Some(c) = self.next() {
            self.step();
            match c {
                '"' => return Ok(text),
                '\\' if matches!(self.next(), Some('"' | '\\')) => {
                    text.extend(self.next());
                    self.step();
                }
                _ => text.push(c),
            }
        }
        Err("The closing quote is missing.".to_owned())
    }

    pub(super) fn value(&mut self) -> Result<Value, String> {
        if self.next() == Some('(') {
            return self.group();
        }
        let operator = self.take_while(|c| "<>=".contains(c)).to_owned();
        if !operator.is_empty() && self.next() == Some('(') {
            self.skip_group();
            return Err(
                "Between brackets stand plain values, without a sign before them.".to_owned(),
            );
        }
        let starts = self.star();
        let is_quoted = self.next() == Some('"');
        let text = if is_quoted {
            self.quoted()?
        } else {
            let raw = self.take_while(|c| !c.is_whitespace() && !"\"()*".contains(c));
            raw.to_owned()
        };
        let ends = self.star();
        if self.next().is_some_and(|c| !c.is_whitespace()) {
            self.skip_value();
            return Err("A * works at the start or the end of a value only, and quotes around the whole of it: put it in quotes to take every sign as it is.".to_owned());
        }
        if text.is_empty() && !is_quoted {
            return Err(missing(&operator, starts || ends));
        }
        Ok(Value {
            operator,
            open: (starts, ends),
            texts: vec![text],
            quoted: is_quoted,
            all: None,
        })
    }

    fn star(&mut self) -> bool {
        !self.take_while(|c| c == '*').is_empty()
    }

    /// `(a OR b)` or `(a AND b)`.
    fn group(&mut self) -> Result<Value, String> {
        let start = self.at;
        let read = self.members();
        if read.is_err() {
            self.at = start;
            self.skip_group();
        }
        let (texts, all) = read?;
        Ok(Value {
            operator: String::new(),
            open: (false, false),
            texts,
            quoted: true,
            all,
        })
    }

    fn members(&mut self) -> Result<(Vec<String>, Option<bool>), String> {
        let (mut texts, mut all) = (Vec::new(), None);
        self.step();
        loop {
            self.skip_spaces();
            texts.push(self.member()?);
            if !self.skip_spaces() {
                return Err("The closing bracket is missing.".to_owned());
            }
            if self.next() == Some(')') {
                self.step();
                return Ok((texts, all));
            }
            let and =
                match self.take_while(char::is_alphanumeric) {
                    "AND" => true,
                    "OR" => false,
                    _ => return Err(
                        "Between brackets write OR between all values, or AND between all of them."
                            .to_owned(),
                    ),
                };
            if *all.get_or_insert(and) != and {
                return Err(
                    "Between brackets write OR between all values, or AND between all of them."
                        .to_owned(),
                );
            }
        }
    }

    fn member(&mut self) -> Result<String, String> {
        if self.next() == Some('"') {
            return self.quoted();
        }
        let text = self.take_while(|c| !c.is_whitespace() && !"\"()*<>=".contains(c));
        let operator = ["or", "and", "not"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(text));
        if text.is_empty() || operator {
            return Err("Between brackets stand plain values: field:(a OR b), or field:(a AND b) for a list.".to_owned());
        }
        Ok(text.to_owned())
    }

    pub(super) fn skip_value(&mut self) {
        self.take_while(|c| !c.is_whitespace());
    }

    /// To the bracket that closes the one here, or to the end of the word.
    pub(super) fn skip_group(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.next() {
            match c {
                '"' => {
                    let _ = self.quoted();
                    continue;
                }
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.step();
            if depth == 0 {
                break;
            }
        }
    }
}

/// What is said where a value should stand.
fn missing(operator: &str, star: bool) -> String {
    if star {
        return "A * alone finds nothing: write has:field for what has any value.".to_owned();
    }
    match operator {
        "" => "A value is missing after the colon; write \"\" for an empty one.".to_owned(),
        sign => format!("A value is missing after {sign}: write it without a space between."),
    }
}
