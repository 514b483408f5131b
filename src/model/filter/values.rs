//! The value of a term, read by what its field holds.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::items::STATES;
use super::{Compare, Field, Kind, Matching, Subject, Test};
use crate::model::{Level, ObservationType};

/// A value as it stands in the line.
pub(super) struct Value {
    /// `>`, `>=`, `<`, `<=`, `=` or nothing.
    pub(super) operator: String,
    /// A `*` before it, and after it.
    pub(super) open: (bool, bool),
    /// Several between brackets.
    pub(super) texts: Vec<String>,
    pub(super) quoted: bool,
    /// Between brackets: AND instead of OR.
    pub(super) all: Option<bool>,
}

impl Value {
    fn single(&self) -> Option<&str> {
        match self.texts.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    fn compare(&self) -> Option<Compare> {
        match self.operator.as_str() {
            "" | "=" => Some(Compare::Equal),
            "<" => Some(Compare::Less),
            "<=" => Some(Compare::LessOrEqual),
            ">" => Some(Compare::Greater),
            ">=" => Some(Compare::GreaterOrEqual),
            _ => None,
        }
    }
}

type Read = Result<(Test, bool), String>;

/// The test, and whether it is still negated: a negated comparison is read as its inverse.
pub(super) fn read_test(subject: &Subject, value: &Value, negated: bool) -> Read {
    match subject {
        Subject::Field(field) => match field.kind {
            Kind::Text => text(value, negated, field.id),
            Kind::Choice => choice(field, value, negated),
            Kind::List => list(value, negated, field.id),
            Kind::Number => number(field, value, negated),
            Kind::Time => time(field, value, negated),
            Kind::Flag => flag(field, value, negated),
        },
        Subject::Metadata(_) => text(value, negated, "metadata.key"),
        Subject::Score(_) => score(value, negated),
        Subject::Anything => Err("Bare words stand without a field.".to_owned()),
    }
}

fn text(value: &Value, negated: bool, name: &str) -> Read {
    let matching = match (value.operator.as_str(), value.open) {
        ("=", (false, false)) => Matching::Exactly,
        ("", (true, false)) => Matching::EndsWith,
        ("", (false, true)) => Matching::StartsWith,
        ("", _) => Matching::Contains,
        _ => {
            return Err(format!(
                "{name} is a text: write {name}:part, {name}:start*, {name}:*end or {name}:=whole."
            ));
        }
    };
    match value.single() {
        Some(text) => Ok((Test::Text(matching, text.to_owned()), negated)),
        None => Err(format!(
            "{name} takes one text at a time: write {name}:=whole for an exact one, or several terms that must all hold."
        )),
    }
}

fn choice(field: &Field, value: &Value, negated: bool) -> Read {
    if value.open != (false, false) {
        return text(value, negated, field.id);
    }
    if value.compare() != Some(Compare::Equal) {
        return Err(format!(
            "{0} is a name, not a number: write {0}:value.",
            field.id
        ));
    }
    if value.all == Some(true) {
        return Err(format!("{0} has one value: write {0}:(a OR b).", field.id));
    }
    let values: Result<Vec<String>, String> = value
        .texts
        .iter()
        .map(|text| known_choice(field, text))
        .collect();
    Ok((Test::AnyOf(values?), negated))
}

/// Levels, types and states are few, whatever case they are written in.
fn known_choice(field: &Field, text: &str) -> Result<String, String> {
    let all: Vec<&str> = match field.id {
        "level" => Level::ALL.iter().map(|level| level.as_str()).collect(),
        "type" => ObservationType::ALL
            .iter()
            .map(|kind| kind.as_str())
            .collect(),
        "state" => STATES.to_vec(),
        _ => return Ok(text.to_owned()),
    };
    let known = all.iter().find(|known| known.eq_ignore_ascii_case(text));
    known
        .map(|known| (*known).to_owned())
        .ok_or_else(|| format!("{} is one of {}.", field.id, all.join(", ")))
}

fn list(value: &Value, negated: bool, name: &str) -> Read {
    if value.compare() != Some(Compare::Equal) || value.open != (false, false) {
        return Err(format!(
            "{name} holds names: write {name}:a, {name}:(a OR b) or {name}:(a AND b)."
        ));
    }
    let values = value.texts.clone();
    let all = value.all == Some(true);
    Ok((
        if all {
            Test::AllOf(values)
        } else {
            Test::AnyOf(values)
        },
        negated,
    ))
}

fn number(field: &Field, value: &Value, negated: bool) -> Read {
    let read = value.single().and_then(|text| quantity(text, field.unit));
    match (value.compare(), read, value.open) {
        (Some(compare), Some(number), (false, false)) => {
            Ok(compared(compare, negated, |compare| {
                Test::Number(compare, number)
            }))
        }
        _ => Err(format!(
            "{0} is a number: write {0}:>2, {0}:<=2 or {0}:2{1}.",
            field.id,
            units(field.unit)
        )),
    }
}

/// `2`, `1.5s`, `300ms`, `2m`, `$0.1`, `10k`, in the field's unit.
fn quantity(text: &str, unit: &str) -> Option<f64> {
    let suffixes: &[(&str, f64)] = match unit {
        "s" => &[("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3_600.0)],
        _ => &[("k", 1e3), ("K", 1e3), ("M", 1e6)],
    };
    let text = if unit == "$" {
        text.strip_prefix('$').unwrap_or(text).trim_end_matches('$')
    } else {
        text
    };
    let plain = || text.parse::<f64>().ok();
    let scaled = suffixes.iter().find_map(|(suffix, factor)| {
        Some(text.strip_suffix(suffix)?.parse::<f64>().ok()? * factor)
    });
    scaled.or_else(plain).filter(|number| number.is_finite())
}

/// What the number means, and what may stand after it.
fn units(unit: &str) -> &'static str {
    match unit {
        "s" => " (seconds; ms, s, m or h may follow)",
        "$" => " (dollars)",
        "tok/s" => " (tokens a second)",
        _ => " (k or M may follow)",
    }
}

fn time(field: &Field, value: &Value, negated: bool) -> Read {
    let compare = value.compare().filter(|compare| *compare != Compare::Equal);
    let read = value.single().and_then(moment);
    match (compare, read) {
        (Some(compare), Some(time)) => Ok(compared(compare, negated, |compare| {
            Test::Time(compare, time)
        })),
        _ => Err(format!(
            "{0} is a time: write {0}:>=2026-05-01 or {0}:<2026-05-01T14:30:00Z.",
            field.id
        )),
    }
}

/// A date, a date and time (both UTC), or a time with its zone.
fn moment(text: &str) -> Option<Timestamp> {
    let civil = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| Some(civil()?.timestamp()))
}

fn flag(field: &Field, value: &Value, negated: bool) -> Read {
    match (
        value.single().map(str::to_ascii_lowercase).as_deref(),
        value.operator.as_str(),
    ) {
        (Some("true"), "" | "=") => Ok((Test::Flag(!negated), false)),
        (Some("false"), "" | "=") => Ok((Test::Flag(negated), false)),
        _ => Err(format!(
            "{0} is true or false: write {0}:true or -{0}:true.",
            field.id
        )),
    }
}

/// By the look of the value: a number, true or false, else a category.
fn score(value: &Value, negated: bool) -> Read {
    let say = || {
        "A score takes a number, true, false or a category: scores.accuracy:>0.8, scores.tone:kind."
            .to_owned()
    };
    let compare = value
        .compare()
        .filter(|_| value.open == (false, false))
        .ok_or_else(say)?;
    let look = value.single().filter(|_| !value.quoted);
    let number = look
        .and_then(|text| text.parse::<f64>().ok())
        .filter(|number| number.is_finite());
    match (number, look, compare) {
        (Some(number), ..) => Ok(compared(compare, negated, |compare| {
            Test::Number(compare, number)
        })),
        (None, Some("true"), Compare::Equal) => Ok((Test::Flag(!negated), false)),
        (None, Some("false"), Compare::Equal) => Ok((Test::Flag(negated), false)),
        (None, _, Compare::Equal) if value.all != Some(true) => {
            Ok((Test::AnyOf(value.texts.clone()), negated))
        }
        _ => Err(say()),
    }
}

fn compared(compare: Compare, negated: bool, test: impl Fn(Compare) -> Test) -> (Test, bool) {
    match compare.inverse().filter(|_| negated) {
        Some(inverse) => (test(inverse), false),
        None => (test(compare), negated),
    }
}
