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

/// Bytes that are looked through at once: in between nobody may want it any more.
const SLICE: usize = 1 << 20;
/// Bytes of one letter of any case, escaped or not.
const LETTER: usize = 12;

/// Where matches are, in bytes.
pub type Places = Vec<(u32, u32)>;

/// A text to look for; capital letters in it make it case-sensitive.
#[derive(Clone, Debug)]
pub struct Needle {
    pattern: Regex,
    /// Bytes that no match exceeds; of a pattern, and of a text of several lines, that is not known.
    longest: Option<usize>,
}

impl Needle {
    /// `None` for an empty text.
    pub fn new(text: &str) -> Option<Self> {
        if let Some(pattern) = pattern(text) {
            return Self::build(text, pattern, None);
        }
        let longest = text.chars().count() * LETTER;
        let is_one_line = !text.contains('\n');
        let pattern = regex::escape(text);
        Self::build(text, &pattern, is_one_line.then_some(longest))
    }

    /// Looks into JSON text, where a letter may stand escaped.
    pub fn in_json(text: &str) -> Option<Self> {
        if let Some(pattern) = pattern(text) {
            return Self::build(text, pattern, None);
        }
        let mut pattern = String::new();
        for letter in text.chars() {
            push_json(&mut pattern, letter);
        }
        Self::build(text, &pattern, Some(text.chars().count() * LETTER))
    }

    fn build(text: &str, pattern: &str, longest: Option<usize>) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let pattern = RegexBuilder::new(pattern)
            .case_insensitive(!text.contains(char::is_uppercase))
            .build()
            .ok()?;
        Some(Self { pattern, longest })
    }

    /// Where it is, in bytes, from left to right.
    pub fn find_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.pattern.find_iter(text).map(|found| found.range())
    }

    /// The first of them, up to the most that are kept.
    pub fn places(&self, text: &str) -> Places {
        self.places_unless(text, || false)
    }

    /// The same as long as somebody wants it: slice by slice, a match that begins in one may end in the next.
    pub fn places_unless(&self, text: &str, stop: impl Fn() -> bool) -> Places {
        let mut places = Places::new();
        let mut from = 0;
        while from < text.len() && places.len() < MOST && !stop() {
            let (next, end) = match self.longest {
                Some(longest) => (from + SLICE, from + SLICE + longest),
                None => (text.len(), text.len()),
            };
            let (next, end) = (boundary(text, next), boundary(text, end));
            let part = text.get(from..end).unwrap_or_default();
            let here = self.find_in(part).take(MOST - places.len());
            let before = |place: &Range<usize>| from + place.start < next;
            let found = here.take_while(before);
            places.extend(found.map(|at| ((from + at.start) as u32, (from + at.end) as u32)));
            let last = places.last().map_or(0, |place| place.1 as usize);
            from = next.max(last);
        }
        places
    }

    pub fn is_in(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    /// Whether no match can begin on one line and end on another.
    pub fn is_of_one_line(&self) -> bool {
        self.longest.is_some()
    }

    /// Where the next one begins, from a byte on.
    pub fn next_in(&self, text: &str, from: usize) -> Option<usize> {
        self.pattern.find_at(text, from).map(|found| found.start())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slice_by_slice_every_match_is_found_once() {
        let mut text = "é".repeat(SLICE / 2 - 2);
        text.push_str("xx ABCabcabc \\u00e9");
        text.push_str(&" aabc".repeat(SLICE / 2));
        for line in ["abc", "Abc", "aa", "/a+bc/", "é", "nowhere"] {
            for needle in [Needle::new(line), Needle::in_json(line)] {
                let needle = needle.unwrap();
                let whole = needle.find_in(&text).take(MOST);
                let whole: Places = whole.map(|at| (at.start as u32, at.end as u32)).collect();
                assert!(needle.places(&text) == whole, "{line}");
            }
        }
    }

    #[test]
    fn what_nobody_wants_is_looked_for_no_further() {
        let text = "x".repeat(10 * SLICE);
        let asked = std::cell::Cell::new(0);
        let needle = Needle::new("y").unwrap();
        let stop = || asked.replace(asked.get() + 1) == 2;
        assert!(needle.places_unless(&text, stop).is_empty());
        assert_eq!(asked.get(), 3);
    }
}
