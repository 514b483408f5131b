//! What a server can do of a filter: conditions of observations, or query parameters of other lists.

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::OF_ITEMS_ALONE;
use super::{Filter, Kind, Matching, Rows, Subject, Term, Test, scores};
use crate::model::project::Generation;

/// One parameter of a list route of version 3, or of a route for scores. A name may come several times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueryParam {
    pub name: &'static str,
    pub value: String,
}

/// Who does what of a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// The `filter` of observations, an array of these. Empty for other lists of version 3.
    pub conditions: Vec<Value>,
    /// They only narrow: all of the filter is still judged here.
    pub params: Vec<QueryParam>,
    /// What the server leaves to do here.
    pub rest: Filter,
    /// Terms that the server takes part in, to be marked in the line.
    pub sent: Vec<Term>,
}

impl Filter {
    /// Who does what, on the list of such rows. On version 4 all rows are observations.
    pub fn split(&self, generation: Generation, rows: Rows) -> Split {
        let mut split = Split::default();
        for term in &self.terms {
            match generation {
                // Items are judged here alone: their routes take none of this.
                _ if rows == Rows::Items => split.rest.terms.push(term.clone()),
                _ if takes_conditions(generation, rows) => match term.condition_for(generation) {
                    Some(condition) => {
                        split.conditions.push(condition);
                        split.sent.push(term.clone());
                    }
                    None => split.rest.terms.push(term.clone()),
                },
                _ => {
                    let params = term.params(generation, rows);
                    if !params.is_empty() {
                        split.sent.push(term.clone());
                    }
                    split.params.extend(params);
                    split.rest.terms.push(term.clone());
                }
            }
        }
        split
    }
}

/// Lists of traces and sessions of version 3, and those of scores, take parameters.
fn takes_conditions(generation: Generation, rows: Rows) -> bool {
    match generation {
        Generation::V4 => !matches!(rows, Rows::Scores | Rows::Items),
        Generation::V3 => rows == Rows::Observations,
    }
}

/// Columns that the first observations route does not have.
const LATER: [&str; 21] = [
    "input",
    "output",
    "release",
    "modelId",
    "ingestionApiKey",
    "ingestionSdkName",
    "ingestionSdkVersion",
    "ingestionSource",
    "isRootObservation",
    "hasParentObservation",
    "hasInput",
    "hasOutput",
    "toolNames",
    "calledToolNames",
    "toolDefinitions",
    "toolCalls",
    "experimentDatasetId",
    "experimentId",
    "isExperimentItemRootSpan",
    "experimentName",
    "commentCount",
];

impl Term {
    fn condition_for(&self, generation: Generation) -> Option<Value> {
        let mut condition = self.condition()?;
        if generation == Generation::V4 {
            return Some(condition);
        }
        // What is missing is stored in more than one way there.
        let is_presence = self.test == Test::Present && condition["type"] != "null";
        let column = condition["column"].as_str().unwrap_or_default();
        if is_presence || LATER.contains(&column) {
            return None;
        }
        if column == "providedModelName" {
            condition["column"] = "model".into();
        }
        Some(condition)
    }

    /// Whether the server takes part in judging it on a list of such rows.
    pub(super) fn is_sent(&self, generation: Generation, rows: Rows) -> bool {
        match generation {
            _ if rows == Rows::Items => false,
            _ if takes_conditions(generation, rows) => self.condition_for(generation).is_some(),
            _ => !self.params(generation, rows).is_empty(),
        }
    }

    /// As one condition of `v2/observations`, None where it has no column or operator for it.
    fn condition(&self) -> Option<Value> {
        let field = match &self.subject {
            Subject::Field(field) => field,
            Subject::Metadata(key) => return self.metadata_condition(key),
            Subject::Score(_) | Subject::Anything => return None,
        };
        let column = field.id;
        if column.starts_with("comment") || OF_ITEMS_ALONE.contains(&column) {
            return None;
        }
        Some(match (&self.test, self.negated) {
            (Test::AnyOf(values), negated) => {
                let kind = if field.kind == Kind::List {
                    "arrayOptions"
                } else {
                    "stringOptions"
                };
                let operator = if negated { "none of" } else { "any of" };
                json!({"type": kind, "column": column, "operator": operator, "value": values})
            }
            (Test::AllOf(values), false) => {
                json!({"type": "arrayOptions", "column": column, "operator": "all of", "value": values})
            }
            (Test::Text(matching, text), negated) => {
                text_condition(column, *matching, text, negated)?
            }
            (Test::Number(compare, number), false) => {
                json!({"type": "number", "column": column, "operator": compare.as_str(), "value": number})
            }
            (Test::Time(compare, time), false) => {
                json!({"type": "datetime", "column": column, "operator": compare.as_str(), "value": time.to_string()})
            }
            (Test::Flag(flag), false) => {
                json!({"type": "boolean", "column": column, "operator": "=", "value": flag})
            }
            (Test::Present, negated) => presence(field.id, field.kind, negated)?,
            _ => return None,
        })
    }

    fn metadata_condition(&self, key: &str) -> Option<Value> {
        let Test::Text(matching, text) = &self.test else {
            return None;
        };
        // A negated one would leave out rows that lack the key.
        let operator = operator(*matching, false).filter(|_| !self.negated)?;
        Some(
            json!({"type": "stringObject", "column": "metadata", "key": key, "operator": operator, "value": text}),
        )
    }

    fn params(&self, generation: Generation, rows: Rows) -> Vec<QueryParam> {
        if rows == Rows::Scores {
            return scores::params(self, generation);
        }
        let Subject::Field(field) = &self.subject else {
            return Vec::new();
        };
        let Some((_, name)) = params_of(rows).iter().find(|(id, _)| *id == field.id) else {
            return Vec::new();
        };
        let values: &[String] = match &self.test {
            _ if self.negated => &[],
            Test::AnyOf(values) if values.len() == 1 => values,
            Test::AllOf(values) => values,
            Test::Text(Matching::Exactly, text) => std::slice::from_ref(text),
            _ => &[],
        };
        values
            .iter()
            .map(|value| QueryParam {
                name,
                value: value.clone(),
            })
            .collect()
    }
}

fn operator(matching: Matching, negated: bool) -> Option<&'static str> {
    match (matching, negated) {
        (Matching::Contains, false) => Some("contains"),
        (Matching::Contains, true) => Some("does not contain"),
        (Matching::StartsWith, false) => Some("starts with"),
        (Matching::EndsWith, false) => Some("ends with"),
        (Matching::Exactly, false) => Some("="),
        _ => None,
    }
}

fn text_condition(column: &str, matching: Matching, text: &str, negated: bool) -> Option<Value> {
    if ["input", "output"].contains(&column) {
        // The other operators look at the first 200 characters only.
        let whole = matching == Matching::Contains && !negated;
        return whole.then(
            || json!({"type": "string", "column": column, "operator": "matches", "value": text}),
        );
    }
    if matching == Matching::Exactly && negated {
        return Some(
            json!({"type": "stringOptions", "column": column, "operator": "none of", "value": [text]}),
        );
    }
    let operator = operator(matching, negated)?;
    Some(json!({"type": "string", "column": column, "operator": operator, "value": text}))
}

/// Most texts that are missing are stored as empty ones, so that only `endTime` is ever null.
fn presence(column: &str, kind: Kind, negated: bool) -> Option<Value> {
    let flag = |column: &str| json!({"type": "boolean", "column": column, "operator": "=", "value": !negated});
    match (column, kind) {
        ("input", _) => Some(flag("hasInput")),
        ("output", _) => Some(flag("hasOutput")),
        ("endTime", _) => {
            let operator = if negated { "is null" } else { "is not null" };
            Some(json!({"type": "null", "column": column, "operator": operator, "value": ""}))
        }
        (_, Kind::Text | Kind::Choice) => {
            let operator = if negated { "any of" } else { "none of" };
            Some(
                json!({"type": "stringOptions", "column": column, "operator": operator, "value": [""]}),
            )
        }
        _ => None,
    }
}

/// Fields and the parameters of the list route that narrow by them.
fn params_of(rows: Rows) -> &'static [(&'static str, &'static str)] {
    match rows {
        Rows::Traces => &[
            ("name", "name"),
            ("traceName", "name"),
            ("userId", "userId"),
            ("sessionId", "sessionId"),
            ("traceTags", "tags"),
            ("environment", "environment"),
            ("version", "version"),
            ("release", "release"),
        ],
        Rows::Sessions => &[("environment", "environment")],
        Rows::Observations | Rows::Scores | Rows::Items => &[],
    }
}
