//! Words that someone looks for in what was seen: what an index is asked, and where they stand in a text.

mod needle;
mod readable;

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::text::clean_line;

pub use needle::{MOST, Needle, Places};
pub use readable::readable;

/// Before the first word of an excerpt, in bytes.
const BEFORE: usize = 80;
/// From the first word of an excerpt on.
const AFTER: usize = 400;
/// Words this near to each other are shown together.
const NEAR: usize = 200;
/// Places in one text that are looked at.
const PLACES: usize = 400;

/// What someone looks for: all of the words, the last one as a beginning of longer ones; `"quoted"` words stand together.
#[derive(Clone, Debug)]
pub struct Words {
    words: Vec<Word>,
    /// A capital letter was typed: case matters.
    pub exact: bool,
}

#[derive(Clone, Debug)]
struct Word {
    /// Runs of letters and digits, as an index takes a text apart.
    tokens: Vec<String>,
    begins: bool,
    pattern: Regex,
}

/// A part of a text around the words, in one clean line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Excerpt {
    pub text: String,
    /// Where words stand, in bytes.
    pub marks: Vec<Range<usize>>,
}

impl Words {
    /// None where there is no letter and no digit to look for.
    pub fn parse(line: &str) -> Option<Self> {
        let exact = line.contains(char::is_uppercase);
        let words: Vec<Word> = split(line)
            .into_iter()
            .filter_map(|(text, begins)| Word::new(text, begins, exact))
            .collect();
        (!words.is_empty()).then_some(Self { words, exact })
    }

    /// In the query language of `SQLite`'s FTS5. Only letters and digits, all of them quoted: there is nothing in it
    /// that could be misread.
    pub fn query(&self) -> String {
        let words: Vec<String> = self
            .words
            .iter()
            .map(|word| {
                let star = if word.begins { "*" } else { "" };
                format!("\"{}\"{star}", word.tokens.join(" "))
            })
            .collect();
        words.join(" AND ")
    }

    /// For a server that looks for a piece of text: the longest of the words.
    pub fn longest(&self) -> String {
        let texts = self.words.iter().map(|word| word.tokens.join(" "));
        texts.max_by_key(String::len).unwrap_or_default()
    }

    /// How many of the words stand in a text.
    pub fn count_in(&self, text: &str) -> usize {
        let is_there = |word: &&Word| word.places(text).next().is_some();
        self.words.iter().filter(is_there).count()
    }

    /// Whether each of the words stands in one of the texts.
    pub fn are_in(&self, texts: &[&str]) -> bool {
        self.words
            .iter()
            .all(|word| texts.iter().any(|text| word.places(text).next().is_some()))
    }

    /// The part of a text where most of the words stand together; its beginning where none does.
    pub fn excerpt(&self, text: &str) -> Excerpt {
        let start = self.best_place(text).saturating_sub(BEFORE);
        let start = boundary(text, start);
        let end = boundary(text, (start + BEFORE + AFTER).min(text.len()));
        let part = text.get(start..end).unwrap_or_default();
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = clean_line(&part).into_owned();
        let marks = self.marks(&text);
        Excerpt { text, marks }
    }

    fn best_place(&self, text: &str) -> usize {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            let found = word.places(text).take(PLACES);
            places.extend(found.map(|place| (place.start, index)));
        }
        places.sort_unstable();
        let together = |at: usize| {
            let mut near: Vec<usize> = places
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|(start, _)| *start < places[at].0 + NEAR)
                .map(|(_, word)| *word)
                .collect();
            near.sort_unstable();
            near.dedup();
            near.len()
        };
        let best = (0..places.len()).rev().max_by_key(|at| together(*at));
        best.map_or(0, |at| places[at].0)
    }

    fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let mut marks: Vec<Range<usize>> = self
            .words
            .iter()
            .flat_map(|word| word.places(text))
            .collect();
        marks.sort_by_key(|mark| (mark.start, mark.end));
        let mut end = 0;
        marks.retain(|mark| {
            let apart = mark.start >= end;
            end = end.max(mark.end);
            apart
        });
        marks
    }
}

impl Word {
    fn new(text: &str, begins: bool, exact: bool) -> Option<Self> {
        let tokens: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|token| !token.is_empty())
            .map(str::to_owned)
            .collect();
        let pattern: Vec<String> = tokens.iter().map(|token| regex::escape(token)).collect();
        let pattern = RegexBuilder::new(&pattern.join(r"[^\p{L}\p{N}]+"))
            .case_insensitive(!exact)
            .build()
            .ok()?;
        (!tokens.is_empty()).then_some(Self {
            tokens,
            begins,
            pattern,
        })
    }

    /// Where it stands as a word of its own, or as the beginning of one.
    fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let found = self.pattern.find_iter(text).map(|found| found.range());
        found.filter(move |place| {
            let before = text
                .get(..place.start)
                .and_then(|text| text.chars().next_back());
            let after = text.get(place.end..).and_then(|text| text.chars().next());
            !is_letter(before) && (self.begins || !is_letter(after))
        })
    }
}

/// Words and quoted phrases, each with whether it may be the beginning of a longer one: a word that was typed last.
/// Two letters begin too many words to be of use.
fn split(line: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut quoted = false;
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            parts.push((part, false));
        } else {
            parts.extend(part.split_whitespace().map(|word| (word, false)));
        }
        quoted = index % 2 == 1 || (quoted && part.trim().is_empty());
    }
    if let Some((word, begins)) = parts.last_mut() {
        *begins = !quoted && word.len() > 2;
    }
    parts
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rfind(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(line: &str) -> Words {
        Words::parse(line).unwrap()
    }

    #[test]
    fn words_are_quoted_and_the_last_one_is_a_beginning() {
        for (line, query) in [
            ("card decl", r#""card" AND "decl"*"#),
            (r#""card declined""#, r#""card declined""#),
            (r#""card decl"#, r#""card decl""#),
            (r#""card decl" "#, r#""card decl""#),
            (r#"a "b c" def"#, r#""a" AND "b c" AND "def"*"#),
            ("A-1881 {{x}}", r#""A 1881" AND "x"*"#),
            ("is it", r#""is" AND "it""#),
            ("NOT OR* col:x^", r#""NOT" AND "OR" AND "col x"*"#),
        ] {
            assert_eq!(words(line).query(), query, "{line}");
        }
        for nothing in ["", "  ", "\"", "\"\"", "{}* ^"] {
            assert!(Words::parse(nothing).is_none(), "{nothing}");
        }
    }

    #[test]
    fn a_capital_letter_makes_case_matter() {
        assert!(words("error").are_in(&["An Error"]));
        assert!(!words("ERROR").are_in(&["An Error"]));
        assert!(words("Err").are_in(&["An Error"]));
    }

    #[test]
    fn words_stand_alone_and_in_any_of_the_texts() {
        assert!(!words("cat nap").are_in(&["category nap"]));
        assert!(words("nap cat").are_in(&["a nap", "category"]));
        assert!(words("order").are_in(&["track_order"]));
    }

    #[test]
    fn an_excerpt_shows_where_most_words_stand_together() {
        let text = format!(
            "card {} the card\n was  declined {}",
            "x ".repeat(900),
            "y ".repeat(900)
        );
        let excerpt = words("card declined").excerpt(&text);
        assert!(
            excerpt.text.contains("the card was declined"),
            "{excerpt:?}"
        );
        let marked: Vec<&str> = excerpt
            .marks
            .iter()
            .filter_map(|mark| excerpt.text.get(mark.clone()))
            .collect();
        assert_eq!(marked, ["card", "declined"]);
        assert!(excerpt.text.len() < 600);
    }

    proptest! {
        #[test]
        fn anything_can_be_looked_for_in_anything(line in "\\PC{0,30}", text in "(\\PC|\n){0,600}") {
            if let Some(words) = Words::parse(&line) {
                let excerpt = words.excerpt(&text);
                for mark in excerpt.marks {
                    prop_assert!(excerpt.text.get(mark).is_some());
                }
            }
        }
    }
}
