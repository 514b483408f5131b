//! Reading a line: left to right, one term after the other; what cannot be read is said and left out.

use std::ops::Range;

use super::head::{Head, has, unknown};
use super::scan::Scan;
use super::values::read_test;
use super::{Diagnostic, Matching, Parsed, Subject, Term, Test};

pub(super) fn parse(line: &str) -> Parsed {
    let mut reader = Reader {
        scan: Scan { line, at: 0 },
        parsed: Parsed::default(),
        words: Vec::new(),
        or: None,
    };
    while reader.scan.skip_spaces() {
        reader.read();
    }
    reader.end_words();
    if let Some(or) = reader.or.take() {
        reader.refuse(or, "OR needs a term on both sides.");
    }
    reader.parsed
}

struct Reader<'line> {
    scan: Scan<'line>,
    parsed: Parsed,
    /// Bare words in a row: one phrase.
    words: Vec<Range<usize>>,
    /// An OR that waits for its second term.
    or: Option<Range<usize>>,
}

impl Reader<'_> {
    fn refuse(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.parsed.diagnostics.push(Diagnostic {
            range,
            message: message.into(),
        });
    }

    /// Reads one term, word or operator.
    fn read(&mut self) {
        let start = self.scan.at;
        let word = self
            .scan
            .rest()
            .split(char::is_whitespace)
            .next()
            .unwrap_or_default();
        match word {
            "OR" => self.read_or(start),
            "AND" => self.read_and(start),
            "or" | "and" | "not" => {
                self.end_words();
                self.scan.at += word.len();
                let capitals = word.to_uppercase();
                let say = format!(
                    "Write {capitals} in capitals, or \"{word}\" in quotes to look for the word."
                );
                self.refuse(start..self.scan.at, say);
            }
            "NOT" => {
                self.scan.at += word.len();
                if self.scan.skip_spaces() {
                    self.read_rest(start, true);
                } else {
                    self.refuse(start..self.scan.at, "NOT needs a term after it.");
                }
            }
            _ => {
                let negated = word.len() > 1 && word.starts_with('-');
                if negated {
                    self.scan.step();
                }
                self.read_rest(start, negated);
            }
        }
    }

    /// What comes after `-` or `NOT`, or without them.
    fn read_rest(&mut self, start: usize, negated: bool) {
        match self.scan.next() {
            Some('!') => {
                self.scan.skip_value();
                self.refuse(
                    start..self.scan.at,
                    "Write -field:value to leave something out, not an exclamation mark.",
                );
            }
            Some('(' | ')') => {
                self.scan.skip_group();
                self.refuse(start..self.scan.at, "Terms cannot be grouped: write them one after the other, and several values of one field as field:(a OR b).");
            }
            Some('"') => self.read_phrase(start, negated),
            _ => self.read_term(start, negated),
        }
    }

    /// It means no more than a space.
    fn read_and(&mut self, start: usize) {
        self.end_words();
        self.scan.at += 3;
        let end = self.scan.at;
        if self.parsed.filter.is_empty() || !self.scan.skip_spaces() {
            self.refuse(
                start..end,
                "AND needs a term on both sides; a space means the same.",
            );
        }
    }

    fn read_or(&mut self, start: usize) {
        self.end_words();
        self.scan.at += 2;
        let range = start..self.scan.at;
        if self.parsed.filter.is_empty() || self.or.is_some() {
            self.refuse(range, "OR needs a term on both sides.");
        } else {
            self.or = Some(range);
        }
    }

    fn read_phrase(&mut self, start: usize, negated: bool) {
        self.end_words();
        match self.scan.quoted() {
            Ok(text) if text.is_empty() => {
                self.refuse(start..self.scan.at, "There is nothing between the quotes.");
            }
            Ok(text) => self.add(start, phrase(text, negated)),
            Err(message) => self.refuse(start..self.scan.at, message),
        }
    }

    fn read_term(&mut self, start: usize, negated: bool) {
        let before = self.scan.at;
        let head = self.scan.head();
        if self.scan.next() != Some(':') || self.scan.at == before {
            self.scan.at = before;
            return self.read_word(start, negated);
        }
        self.end_words();
        self.scan.step();
        let value = self.scan.value();
        let term = value.and_then(|value| match head {
            Head::Unknown(name) => Err(unknown(&name)),
            Head::Has => has(&value, negated),
            Head::Subject(subject) => {
                let (test, negated) = read_test(&subject, &value, negated)?;
                Ok(Term {
                    subject,
                    negated,
                    test,
                })
            }
        });
        match term {
            Ok(term) => self.add(start, term),
            Err(message) => self.refuse(start..self.scan.at, message),
        }
    }

    fn read_word(&mut self, start: usize, negated: bool) {
        let word = self
            .scan
            .take_while(|c| !c.is_whitespace() && c != '"' && c != '(' && c != ')');
        let range = start..self.scan.at;
        if word.contains('*') {
            self.end_words();
            self.refuse(range, "Bare words need no *: they are found inside longer ones. Put the word in quotes to look for the star itself.");
        } else if negated {
            self.end_words();
            self.add(start, phrase(word.to_owned(), negated));
        } else {
            self.words.push(range);
        }
    }

    /// The bare words so far are one phrase.
    fn end_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        let texts: Vec<&str> = words
            .iter()
            .filter_map(|word| self.scan.line.get(word.clone()))
            .collect();
        self.add_at(first.start..last.end, phrase(texts.join(" "), false));
    }

    fn add(&mut self, start: usize, term: Term) {
        self.add_at(start..self.scan.at, term);
    }

    fn add_at(&mut self, range: Range<usize>, term: Term) {
        if let Some(or) = self.or.take() {
            return self.join(or, range, term);
        }
        self.parsed.filter.terms.push(term);
        self.parsed.ranges.push(range);
    }

    /// `level:ERROR OR level:WARNING` is any of both.
    fn join(&mut self, or: Range<usize>, range: Range<usize>, term: Term) {
        let last = self
            .parsed
            .filter
            .terms
            .last_mut()
            .zip(self.parsed.ranges.last_mut());
        let whole = or.start..range.end;
        let joined =
            last.filter(|(last, _)| last.subject == term.subject && !last.negated && !term.negated);
        if let Some((last, place)) = joined
            && let Test::AnyOf(values) = &mut last.test
            && let Test::AnyOf(more) = term.test
        {
            values.extend(more);
            place.end = whole.end;
            return;
        }
        self.refuse(whole, "OR works between the values of one field only: write field:(a OR b), or look for one thing after the other.");
    }
}

fn phrase(words: String, negated: bool) -> Term {
    let test = Test::Text(Matching::Contains, words);
    Term {
        subject: Subject::Anything,
        negated,
        test,
    }
}
