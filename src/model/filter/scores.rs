//! What a server can do of a filter of scores: their routes take parameters, no conditions.

use super::server::QueryParam;
use super::{Compare, Matching, Subject, Term, Test};
use crate::model::project::Generation;
use crate::model::score::ScoreSource;

/// Parameters that narrow by a term; what they leave is still judged here.
pub(super) fn params(term: &Term, generation: Generation) -> Vec<QueryParam> {
    if term.negated {
        return Vec::new();
    }
    let param = |name: &'static str, value: &str| {
        let value = value.to_owned();
        vec![QueryParam { name, value }]
    };
    match (&term.subject, only(&term.test)) {
        (Subject::Score(name), _) => {
            let mut params = param("name", name);
            params.extend(bounds(&term.test, generation));
            params
        }
        (Subject::Field(field), Some(value)) => match field.id {
            "id" | "name" | "traceId" | "sessionId" | "environment" => param(field.id, value),
            "ingestionSource" => ScoreSource::parse(value)
                .map_or_else(Vec::new, |source| param("source", source.as_str())),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The one value that is wanted.
fn only(test: &Test) -> Option<&str> {
    match test {
        Test::AnyOf(values) => match values.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        Test::Text(Matching::Exactly, words) => Some(words),
        _ => None,
    }
}

/// Both ends are included. An operator of version 3 would change the time range, too.
fn bounds(test: &Test, generation: Generation) -> Vec<QueryParam> {
    let Test::Number(compare, number) = test else {
        return Vec::new();
    };
    let names: &[&'static str] = match compare {
        _ if generation == Generation::V3 => &[],
        Compare::Equal => &["valueMin", "valueMax"],
        Compare::Less | Compare::LessOrEqual => &["valueMax"],
        Compare::Greater | Compare::GreaterOrEqual => &["valueMin"],
    };
    let bound = |name: &&'static str| QueryParam {
        name,
        value: number.to_string(),
    };
    names.iter().map(bound).collect()
}
