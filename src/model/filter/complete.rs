//! What may stand at a place of the line: fields, and values that were seen.

use std::ops::Range;

use super::fields::OF_ITEMS_ALONE;
use super::head::Head;
use super::items::STATES;
use super::scan::Scan;
use super::write::quoted;
use super::{Field, Kind, Rows, Seen, Subject, Term, Test, Who, fields};
use crate::model::observation::{Level, ObservationType};
use crate::model::project::Generation;

/// More are not offered at once.
const OFFERED: usize = 50;

/// What may stand in place of what is typed there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// In bytes.
    pub range: Range<usize>,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is to stand in the line, with what comes after it: a colon, a space.
    pub text: String,
    /// As it is shown.
    pub label: String,
    /// What it is, or how often it was seen.
    pub hint: String,
}

/// Offers what begins like, or else holds, what stands before the cursor (in bytes).
pub fn complete(
    (line, cursor): (&str, usize),
    (generation, rows): (Generation, Rows),
    seen: &Seen,
) -> Completion {
    let before = line.get(..cursor).unwrap_or(line);
    let place = Place::of(before);
    let typed = before.get(place.start..).unwrap_or_default();
    let choices = match place.head {
        None => heads(typed, (generation, rows), seen),
        Some(head) => values(&head, (typed, place.closes), seen),
    };
    Completion {
        range: place.start..before.len(),
        choices,
    }
}

/// Where the cursor is.
struct Place {
    /// What stands before the colon.
    head: Option<String>,
    /// Where what is typed begins, in bytes.
    start: usize,
    /// After a value comes a space, but not between brackets.
    closes: &'static str,
}

impl Place {
    fn of(before: &str) -> Self {
        let mut place = Self {
            head: None,
            start: 0,
            closes: " ",
        };
        let (mut word, mut is_quoted, mut in_brackets) = (0, false, false);
        for (at, sign) in before.char_indices() {
            let next = at + sign.len_utf8();
            match sign {
                '"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                ':' if place.head.is_none() => {
                    place.head = before.get(word..at).map(str::to_owned);
                    place.start = next;
                }
                '(' if place.head.is_some() && place.start == at => {
                    (in_brackets, place.start) = (true, next);
                }
                sign if sign.is_whitespace() && in_brackets => place.start = next,
                sign if sign.is_whitespace() || sign == ')' => {
                    in_brackets = false;
                    (place.head, place.start, word) = (None, next, next);
                }
                '-' if at == word => (word, place.start) = (next, next),
                '<' | '>' | '=' | '*' if place.head.is_some() && place.start == at => {
                    place.start = next;
                }
                _ => {}
            }
        }
        if in_brackets {
            place.closes = "";
        }
        place
    }
}

/// Fields that can be judged, `has:`, and scores by name.
fn heads(typed: &str, (generation, rows): (Generation, Rows), seen: &Seen) -> Vec<Choice> {
    // What only these rows have comes first.
    let (own, common): (Vec<_>, Vec<_>) = fields()
        .iter()
        .partition(|field| OF_ITEMS_ALONE.contains(&field.id));
    let known = own.into_iter().chain(common).filter(|field| {
        let term = Term {
            subject: Subject::Field(field),
            negated: false,
            test: sample(field),
        };
        term.who(generation, rows) != Who::Nobody
    });
    let mut choices: Vec<(u8, Choice)> = known
        .filter_map(|field| {
            let names = std::iter::once(field.id).chain(field.aliases.iter().copied());
            let (rank, name) = names
                .filter_map(|name| Some((rank(name, typed)?, name)))
                .min_by_key(|(rank, name)| (*rank, name.len()))?;
            Some((rank, choice(format!("{name}:"), kind(field))))
        })
        .collect();
    if !matches!(rows, Rows::Sessions | Rows::Items) {
        choices.extend(seen.score_names().filter_map(|name| {
            let text = format!("scores.{}:", quoted(name));
            Some((rank(&text, typed)?, choice(text, "score".into())))
        }));
    }
    choices
        .extend(rank("has:", typed).map(|rank| (rank, choice("has:".into(), "is there".into()))));
    best(choices)
}

/// A test that the field takes.
fn sample(field: &Field) -> Test {
    match field.kind {
        Kind::Text => Test::Text(super::Matching::Contains, String::new()),
        Kind::Choice | Kind::List => Test::AnyOf(vec![String::new()]),
        Kind::Number => Test::Number(super::Compare::Greater, 0.0),
        Kind::Time => Test::Time(super::Compare::Greater, jiff::Timestamp::UNIX_EPOCH),
        Kind::Flag => Test::Flag(true),
    }
}

fn kind(field: &Field) -> String {
    let what = match field.kind {
        Kind::Text => "text",
        Kind::Choice => "name",
        Kind::List => "names",
        Kind::Number => "number",
        Kind::Time => "time",
        Kind::Flag => "true, false",
    };
    match field.unit {
        "" => what.to_owned(),
        unit => format!("{what}, {unit}"),
    }
}

fn values(head: &str, (typed, closes): (&str, &str), seen: &Seen) -> Vec<Choice> {
    let mut scan = Scan { line: head, at: 0 };
    let subject = match scan.head() {
        Head::Has => return nullable(typed),
        Head::Unknown(_) => return Vec::new(),
        Head::Subject(subject) => subject,
    };
    let counted = seen.values(&subject);
    let known = constants(&subject).into_iter();
    let known = known.filter(|known| !counted.iter().any(|(value, _)| value == known));
    let all = counted.iter().map(|(value, count)| (*value, *count));
    let wanted = typed.trim_start_matches('"');
    let choices = all.chain(known.map(|known| (known, 0)));
    let choices = choices.filter(|(value, _)| *value != wanted);
    best(choices.filter_map(|(value, count)| {
        let hint = if count > 0 {
            format!("{count}×")
        } else {
            String::new()
        };
        let choice = Choice {
            text: format!("{}{closes}", quoted(value)),
            label: value.to_owned(),
            hint,
        };
        Some((rank(value, wanted)?, choice))
    }))
}

/// Values that need not be seen to be known.
fn constants(subject: &Subject) -> Vec<&'static str> {
    let Subject::Field(field) = subject else {
        return Vec::new();
    };
    match (field.id, field.kind) {
        ("level", _) => Level::ALL.iter().map(|level| level.as_str()).collect(),
        ("type", _) => ObservationType::ALL
            .iter()
            .map(|kind| kind.as_str())
            .collect(),
        ("state", _) => STATES.to_vec(),
        (_, Kind::Flag) => vec!["true", "false"],
        _ => Vec::new(),
    }
}

fn nullable(typed: &str) -> Vec<Choice> {
    let fields = fields().iter().filter(|field| field.nullable);
    best(fields.filter_map(|field| {
        let text = format!("{} ", field.id);
        Some((rank(field.id, typed)?, choice(text, kind(field))))
    }))
}

fn choice(text: String, hint: String) -> Choice {
    Choice {
        label: text.trim_end().to_owned(),
        text,
        hint,
    }
}

/// 0 where it begins so, 1 where it holds it; None where neither.
fn rank(text: &str, typed: &str) -> Option<u8> {
    let (text, typed) = (text.to_lowercase(), typed.to_lowercase());
    match text.find(&typed)? {
        0 => Some(0),
        _ if typed.chars().count() > 1 => Some(1),
        _ => None,
    }
}

fn best(choices: impl IntoIterator<Item = (u8, Choice)>) -> Vec<Choice> {
    let mut choices: Vec<_> = choices.into_iter().collect();
    choices.sort_by_key(|(rank, _)| *rank);
    let choices = choices.into_iter().map(|(_, choice)| choice);
    choices.take(OFFERED).collect()
}
