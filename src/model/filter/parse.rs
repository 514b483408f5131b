//! Reading a line: left to right, one term after the other; what cannot be read is said and left out.

use std::ops::Range;

use super::scan::Scan;
use super::values::{Value, read_test};
use super::{Diagnostic, Matching, Parsed, Subject, Term, Test, field_named, fields};

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

/// What comes before a value.
enum Head {
    Subject(Subject),
    Has,
    Unknown(String),
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
            "OR" => return self.read_or(start),
            "AND" => {
                self.end_words();
                self.scan.at += word.len();
                if self.parsed.filter.is_empty() || !self.scan.skip_spaces() {
                    self.refuse(
                        start..start + word.len(),
                        "AND needs a term on both sides; a space means the same.",
                    );
                }
                return;
            }
            "or" | "and" | "not" => {
                self.end_words();
                self.scan.at += word.len();
                let say = format!(
                    "Write {} in capitals, or \"{word}\" in quotes to look for the word.",
                    word.to_uppercase()
                );
                return self.refuse(start..self.scan.at, say);
            }
            _ => {}
        }
        let negated = if word == "NOT" {
            self.scan.at += word.len();
            if !self.scan.skip_spaces() {
                return self.refuse(start..self.scan.at, "NOT needs a term after it.");
            }
            true
        } else if self.scan.next() == Some('-') && word.len() > 1 {
            self.scan.step();
            true
        } else {
            false
        };
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
            Ok(text) => self.add(
                start,
                Term {
                    subject: Subject::Anything,
                    negated,
                    test: Test::Text(Matching::Contains, text),
                },
            ),
            Err(message) => self.refuse(start..self.scan.at, message),
        }
    }

    fn read_term(&mut self, start: usize, negated: bool) {
        let before = self.scan.at;
        let head = self.head();
        if self.scan.next() != Some(':') || self.scan.at == before {
            self.scan.at = before;
            return self.read_word(start, negated);
        }
        self.end_words();
        self.scan.step();
        let values_at = self.scan.at;
        let value = self.scan.value();
        let range = start..self.scan.at;
        let value = match value {
            Ok(value) => value,
            Err(message) => return self.refuse(range, message),
        };
        let term = match head {
            Head::Unknown(name) => return self.refuse(range, unknown(&name)),
            Head::Has => has(&value, negated),
            Head::Subject(subject) => {
                read_test(&subject, &value, negated).map(|(test, negated)| Term {
                    subject,
                    negated,
                    test,
                })
            }
        };
        match term {
            Ok(term) => self.add(start, term),
            Err(message) => self.refuse(
                if self.scan.at == values_at {
                    range
                } else {
                    start..self.scan.at
                },
                message,
            ),
        }
    }

    /// `name`, `metadata.key`, `scores."my score"`, up to the colon.
    fn head(&mut self) -> Head {
        let name = self
            .scan
            .take_while(|c| !c.is_whitespace() && !":\"()".contains(c));
        let prefix = name
            .split_once('.')
            .map(|(prefix, key)| (prefix.to_ascii_lowercase(), key));
        let Some((prefix, key)) =
            prefix.filter(|(prefix, _)| ["metadata", "scores", "score"].contains(&prefix.as_str()))
        else {
            return match field_named(name) {
                Some(field) => Head::Subject(Subject::Field(field)),
                None if name.eq_ignore_ascii_case("has") => Head::Has,
                None => Head::Unknown(name.to_owned()),
            };
        };
        let key = if key.is_empty() && self.scan.next() == Some('"') {
            self.scan.quoted().unwrap_or_default()
        } else {
            key.to_owned()
        };
        if key.is_empty() {
            return Head::Unknown(name.to_owned());
        }
        Head::Subject(if prefix == "metadata" {
            Subject::Metadata(key)
        } else {
            Subject::Score(key)
        })
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
            let test = Test::Text(Matching::Contains, word.to_owned());
            self.add(
                start,
                Term {
                    subject: Subject::Anything,
                    negated,
                    test,
                },
            );
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
        let test = Test::Text(Matching::Contains, texts.join(" "));
        let range = first.start..last.end;
        self.add_at(
            range,
            Term {
                subject: Subject::Anything,
                negated: false,
                test,
            },
        );
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

fn has(value: &Value, negated: bool) -> Result<Term, String> {
    let name = value.texts.first().map_or("", String::as_str);
    match field_named(name) {
        Some(field) if field.nullable => Ok(Term {
            subject: Subject::Field(field),
            negated,
            test: Test::Present,
        }),
        Some(field) => Err(format!(
            "{} always has a value: has: works with the others.",
            field.id
        )),
        None => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let near = fields().iter().find(|field| {
        let id = field.id.to_ascii_lowercase();
        lower.len() > 1 && (id.contains(&lower) || lower.contains(&id))
    });
    match near {
        Some(field) => format!(
            "There is no field {name}: did you mean {}? In quotes it is looked for as text.",
            field.id
        ),
        None => {
            format!("There is no field {name}. Put the whole in quotes to look for it as text.")
        }
    }
}
