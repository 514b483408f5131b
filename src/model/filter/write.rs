//! A filter as the line that is read as the same filter.

use std::fmt;

use super::{Compare, Filter, Matching, Subject, Term, Test};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut after_words = false;
        for (place, term) in self.terms.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            // Two phrases side by side would read as one.
            let next = self.terms.get(place + 1);
            let alone = !after_words && next.is_none_or(|next| next.subject != Subject::Anything);
            after_words = term.subject == Subject::Anything;
            term.write(f, alone)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, true)
    }
}

impl Term {
    fn write(&self, f: &mut fmt::Formatter<'_>, alone: bool) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match (&self.subject, &self.test) {
            (Subject::Anything, Test::Text(_, words)) => {
                f.write_str(&phrase(words, alone && !self.negated))
            }
            (Subject::Anything, _) => Ok(()),
            (Subject::Field(field), Test::Present) => write!(f, "has:{}", field.id),
            (subject, test) => {
                match subject {
                    Subject::Field(field) => f.write_str(field.id)?,
                    Subject::Metadata(key) => write!(f, "metadata.{}", quoted(key))?,
                    Subject::Score(name) => write!(f, "scores.{}", quoted(name))?,
                    Subject::Anything => {}
                }
                f.write_str(":")?;
                test.write(f, matches!(subject, Subject::Score(_)))
            }
        }
    }
}

impl Test {
    /// The value of a score is read by its look, so names that look like something else are quoted there.
    fn write(&self, f: &mut fmt::Formatter<'_>, by_look: bool) -> fmt::Result {
        match self {
            Self::AnyOf(values) if values.len() == 1 => {
                let looks = by_look
                    && (values[0].parse::<f64>().is_ok() || values[0].parse::<bool>().is_ok());
                f.write_str(&if looks {
                    in_quotes(&values[0])
                } else {
                    quoted(&values[0])
                })
            }
            Self::AnyOf(values) => write_group(f, values, " OR "),
            Self::AllOf(values) => write_group(f, values, " AND "),
            Self::Text(Matching::Contains, text) => f.write_str(&quoted(text)),
            Self::Text(Matching::StartsWith, text) => write!(f, "{}*", quoted(text)),
            Self::Text(Matching::EndsWith, text) => write!(f, "*{}", quoted(text)),
            Self::Text(Matching::Exactly, text) => write!(f, "={}", quoted(text)),
            Self::Number(Compare::Equal, number) => write!(f, "{number}"),
            Self::Number(compare, number) => write!(f, "{}{number}", compare.as_str()),
            Self::Time(compare, time) => write!(f, "{}{time}", compare.as_str()),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Present => Ok(()),
        }
    }
}

fn write_group(f: &mut fmt::Formatter<'_>, values: &[String], between: &str) -> fmt::Result {
    let all: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    write!(f, "({})", all.join(between))
}

/// Bare where the words are read back as they are.
fn phrase(words: &str, bare: bool) -> String {
    let plain = !words.is_empty() && words.split(' ').all(is_plain);
    if bare && plain {
        words.to_owned()
    } else {
        in_quotes(words)
    }
}

/// In quotes only where it must be.
pub(super) fn quoted(value: &str) -> String {
    if is_plain(value) {
        value.to_owned()
    } else {
        in_quotes(value)
    }
}

fn in_quotes(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn is_plain(word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "_-./@+%#,;&~$'?[]{}".contains(c);
    let operators = ["or", "and", "not"];
    !word.is_empty()
        && !word.starts_with('-')
        && word.chars().all(inside)
        && !operators
            .iter()
            .any(|operator| operator.eq_ignore_ascii_case(word))
}
