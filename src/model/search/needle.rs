//! A text that someone looks for as it was typed: smart case; a pattern stands between slashes.

use std::fmt::Write;
use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::{Excerpt, boundary, readable};
use crate::model::text::clean_line;

/// Before and behind a place, in bytes.
const BEFORE: usize = 60;
const AFTER: usize = 200;

/// Above this many matches only this many are kept and counted.
pub const MOST: usize = 100_000;

/// Where a line that someone typed stands in JSON text, in bytes.
pub fn places(text: &str, line: &str) -> Vec<(u32, u32)> {
    Needle::in_json(line).map_or_else(Vec::new, |needle| needle.places(text))
}

/// A text to look for; capital letters in it make it case-sensitive.
#[derive(Clone, Debug)]
pub struct Needle {
    pattern: Regex,
}

impl Needle {
    /// `None` for an empty text.
    pub fn new(text: &str) -> Option<Self> {
        match pattern(text) {
            Some(pattern) => Self::build(text, pattern),
            None => Self::build(text, &regex::escape(text)),
        }
    }

    /// Looks into JSON text, where a letter may stand escaped.
    pub fn in_json(text: &str) -> Option<Self> {
        if let Some(pattern) = pattern(text) {
            return Self::build(text, pattern);
        }
        let mut pattern = String::new();
        for letter in text.chars() {
            push_json(&mut pattern, letter);
        }
        Self::build(text, &pattern)
    }

    fn build(text: &str, pattern: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let pattern = RegexBuilder::new(pattern)
            .case_insensitive(!text.contains(char::is_uppercase))
            .build()
            .ok()?;
        Some(Self { pattern })
    }

    /// Where it is, in bytes, from left to right.
    pub fn find_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.pattern.find_iter(text).map(|found| found.range())
    }

    /// The first of them, up to the most that are kept.
    pub fn places(&self, text: &str) -> Vec<(u32, u32)> {
        let all = self.find_in(text).take(MOST);
        all.map(|found| (found.start as u32, found.end as u32))
            .collect()
    }

    pub fn is_in(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    /// What stands around a place, in one clean line.
    pub fn excerpt(&self, text: &str, place: &Range<usize>) -> Excerpt {
        let start = boundary(text, place.start.saturating_sub(BEFORE));
        let end = boundary(text, place.end.saturating_add(AFTER).min(text.len()));
        let part = readable(text.get(start..end).unwrap_or_default());
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = clean_line(&part).into_owned();
        let marks = self.find_in(&text).collect();
        Excerpt { text, marks }
    }
}

/// `/a.*b/` is a pattern; a lone slash, or the first of a path, begins none.
fn pattern(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('/')?.strip_suffix('/')?;
    (!inside.is_empty()).then_some(inside)
}

/// A letter as itself or in any way that JSON may escape it.
fn push_json(pattern: &mut String, letter: char) {
    let plain = regex::escape(letter.encode_utf8(&mut [0; 4]));
    match letter {
        '"' | '\\' | '/' => {
            write!(pattern, r"\\?{plain}").expect("writing to a String cannot fail");
        }
        _ if letter.is_ascii() => pattern.push_str(&plain),
        _ => {
            let mut units = String::new();
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(units, r"\\u{unit:04x}").expect("writing to a String cannot fail");
            }
            write!(pattern, "(?:{plain}|(?i:{units}))").expect("writing to a String cannot fail");
        }
    }
}
