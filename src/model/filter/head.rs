//! What stands before a colon: a field, a key of the metadata, the name of a score, `has`.

use super::scan::Scan;
use super::values::Value;
use super::{Field, Subject, Term, Test, field_named, fields};

/// What takes a key after a point.
const BY_KEY: [&str; 3] = ["metadata", "scores", "score"];
/// From here on, of 1 for the same, one name is taken for a slip of another.
const ALIKE: f64 = 0.8;

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
        let Some((prefix, key)) = prefix.filter(|(prefix, _)| BY_KEY.contains(&prefix.as_str()))
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
        None if is_by_key(name) => Err(format!(
            "has: works with fields, not with {name}: write {name}:value."
        )),
        None => Err(unknown(name)),
    }
}

/// `metadata` or `scores`, with a key or without.
fn is_by_key(name: &str) -> bool {
    let prefix = name.split('.').next().unwrap_or_default();
    BY_KEY.iter().any(|one| one.eq_ignore_ascii_case(prefix))
}

/// What is said of a name that no field has.
pub(super) fn unknown(name: &str) -> String {
    if is_by_key(name) {
        let example = if name.to_ascii_lowercase().starts_with("meta") {
            "metadata.region:eu"
        } else {
            "scores.accuracy:>0.8"
        };
        return format!("{name} needs a key: write one like {example}.");
    }
    match near(&name.to_ascii_lowercase()) {
        Some(field) => {
            format!(
                "There is no field {name}: did you mean {field}? In quotes it is looked for as text."
            )
        }
        None => {
            format!("There is no field {name}. Put the whole in quotes to look for it as text.")
        }
    }
}

/// A field that holds the name or is held by it, else one that is spelt much like it.
fn near(name: &str) -> Option<&'static str> {
    let holds = |field: &&Field| {
        let id = field.id.to_ascii_lowercase();
        name.len() > 1 && (id.contains(name) || name.contains(&id))
    };
    let names = |field: &'static Field| field.aliases.iter().chain([&field.id]).copied();
    let likeness = |one: &str| strsim::jaro_winkler(name, &one.to_ascii_lowercase());
    let spelt = || {
        let all = fields().iter().flat_map(names);
        let alike = all.map(|one| (likeness(one), one));
        let nearest = alike.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (nearest.0 >= ALIKE).then_some(nearest.1)
    };
    let field = fields().iter().find(holds).map(|field| field.id);
    field.or_else(spelt)
}
