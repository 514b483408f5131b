//! JSON's tokens, for their colours. Never fails: what is no JSON is `Other`, and a cut-off text is fine.

use std::ops::Range;

use ratatui::style::Style;

use crate::theme::Theme;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Key,
    String,
    Number,
    Boolean,
    Null,
    /// One of `{}[]:,`.
    Punctuation,
    Space,
    Other,
}

impl Token {
    pub fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Key => theme.json.key,
            Self::String => theme.json.string,
            Self::Number => theme.json.number,
            Self::Boolean => theme.json.boolean,
            Self::Null => theme.json.null,
            Self::Punctuation => theme.json.punctuation,
            Self::Space | Self::Other => Style::new(),
        }
    }
}

/// The tokens of a text, in bytes; together they are the whole text.
pub fn tokens(text: &str) -> impl Iterator<Item = (Range<usize>, Token)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let (end, token) = next(bytes, start)?;
        at = end;
        Some((start..end, token))
    })
}

fn next(bytes: &[u8], at: usize) -> Option<(usize, Token)> {
    let run = |of: fn(&u8) -> bool| {
        let rest = bytes[at..].iter().position(|byte| !of(byte));
        rest.map_or(bytes.len(), |len| at + len)
    };
    Some(match *bytes.get(at)? {
        b'"' => string(bytes, at),
        b'{' | b'}' | b'[' | b']' | b':' | b',' => (at + 1, Token::Punctuation),
        b' ' | b'\t' | b'\n' | b'\r' => (run(u8::is_ascii_whitespace), Token::Space),
        b'-' | b'0'..=b'9' => {
            let part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
            (run(part), Token::Number)
        }
        _ => {
            let end = run(|byte| !byte.is_ascii_whitespace() && !b"\"{}[]:,".contains(byte));
            let token = match &bytes[at..end] {
                b"true" | b"false" => Token::Boolean,
                b"null" => Token::Null,
                _ => Token::Other,
            };
            (end, token)
        }
    })
}

/// A string, and whether it is a key: a colon comes next.
fn string(bytes: &[u8], at: usize) -> (usize, Token) {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'"' => break,
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    let end = (end + 1).min(bytes.len());
    let after = bytes[end..].iter().find(|byte| !byte.is_ascii_whitespace());
    let token = if after == Some(&b':') {
        Token::Key
    } else {
        Token::String
    };
    (end, token)
}

/// Deeper levels stand no further in, so that depth costs no more than its brackets.
const DEEPEST: usize = 40;

/// JSON text laid out over lines, two blanks a level. What is no JSON comes out as some text, too.
pub fn pretty(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut fresh = false;
    let end_line = |lines: &mut String, depth: usize| {
        lines.push('\n');
        lines.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
    };
    for (range, token) in tokens(text).filter(|(_, token)| *token != Token::Space) {
        let part = text.get(range).unwrap_or_default();
        let closes = token == Token::Punctuation && matches!(part, "}" | "]");
        depth = depth.saturating_sub(usize::from(closes));
        if fresh != closes {
            end_line(&mut lines, depth);
        }
        lines.push_str(part);
        fresh = token == Token::Punctuation && matches!(part, "{" | "[");
        depth += usize::from(fresh);
        match part {
            ":" => lines.push(' '),
            "," => end_line(&mut lines, depth),
            _ => {}
        }
    }
    lines
}

/// Letters in the place of their numbers: `\u2014` → `—`. Those of ASCII stay, they may be quotes; the rest is to be
/// cleaned after this.
pub fn letters(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        told.push_str(before);
        let (letter, end) = match letter(after) {
            Some((letter, end)) if !letter.is_ascii() => (letter.to_string(), end),
            // Whatever it is, it is no beginning of another one.
            _ => {
                let end = after.chars().next().map_or(0, char::len_utf8);
                (format!("\\{}", after.get(..end).unwrap_or_default()), end)
            }
        };
        told.push_str(&letter);
        rest = after.get(end..).unwrap_or_default();
    }
    told.push_str(rest);
    told
}

/// The letter that `u` and digits behind a backslash mean, and where they end.
fn letter(after: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = after.get(at..)?.strip_prefix('u')?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    let second = after.get(5..6).filter(|mark| *mark == "\\");
    let second = second.and_then(|_| unit(6));
    let units: Vec<u16> = [Some(first), second].into_iter().flatten().collect();
    let one = char::decode_utf16([first])
        .next()?
        .ok()
        .map(|letter| (letter, 5));
    let both = || Some((char::decode_utf16(units).next()?.ok()?, 11));
    one.or_else(both)
}

#[cfg(test)]
mod tests {
    use super::{letters, pretty};

    #[test]
    fn letters_stand_for_their_numbers() {
        let text = r#"["a \u2014 b \ud83d\ude00 \u0022 \\u2014 \ud83d \u20"]"#;
        let shown = r#"["a — b 😀 \u0022 \\u2014 \ud83d \u20"]"#;
        assert_eq!(letters(text), shown);
    }

    #[test]
    fn lays_out_json() {
        let text = r#"{"a":[1,{}, []],"b":"x, y","c":{"d":null}}"#;
        let lines = "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": \"x, y\",\n  \"c\": {\n    \"d\": null\n  }\n}";
        assert_eq!(pretty(text), lines);
        assert_eq!(pretty("}]1"), "\n}\n]1");
        assert!(pretty(&"[".repeat(100_000)).len() < 100 * 100_000);
    }
}
