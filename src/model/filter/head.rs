//! What stands before a colon: a field, a key of the metadata, the name of a score, `has`.

use super::scan::Scan;
use super::values::Value;
use super::{Subject, Term, Test, field_named, fields};

/// What comes before a value.
pub(super) enum Head {
    Subject(Subject),
    Has,
    Unknown(String),
}

impl Scan<'_> {
    /// `name`, `metadata.key`, `scores."my score"`, up to the colon.
    pub(super) fn head(&mut self) -> Head {
        let name = self.take_while(|c| !c.is_whitespace() && !":\"()".contains(c));
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
        let key = if key.is_empty() && self.next() == Some('"') {
            self.quoted().unwrap_or_default()
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
}

/// `has:` and a field.
pub(super) fn has(value: &Value, negated: bool) -> Result<Term, String> {
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

/// What is said of a name that no field has.
pub(super) fn unknown(name: &str) -> String {
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
