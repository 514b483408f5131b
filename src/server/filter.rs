//! The JSON `filter` parameter: an array of conditions that must all hold, turned into SQL.

mod clause;
pub(crate) mod columns;

use serde_json::{Value, json};

pub(crate) use clause::Clause;

use super::error::{Refusal, issue};
use super::page::read_date;
use columns::{Column, Kind};

/// One condition, checked against its column.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) column: &'static Column,
    pub(crate) operator: String,
    pub(crate) operand: Operand,
}

/// What a column is compared with; the variants are the filter's types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    Text(String),
    Options(Vec<String>),
    Number(f64),
    /// Milliseconds since 1970.
    Date(i64),
    Bool(bool),
    /// Elements of an array column.
    Elements(Vec<String>),
    /// A value of an object column, by key.
    Entry {
        key: String,
        text: String,
    },
    EntryNumber {
        key: String,
        number: f64,
    },
    EntryOptions {
        key: String,
        texts: Vec<String>,
    },
    Null,
    /// Accepted and without effect.
    Ignored,
}

/// Which server's rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    V3,
    V4,
}

/// Reads the text of the parameter against the columns of an endpoint.
pub(crate) fn parse(
    text: &str,
    table: &'static [Column],
    rules: Rules,
) -> Result<Vec<Condition>, Refusal> {
    let json: Value = serde_json::from_str(text)
        .map_err(|_error| Refusal::bad("Invalid JSON in filter parameter"))?;
    let Value::Array(items) = json else {
        let received = issue::type_of(Some(&json));
        let issue = issue::kind(issue::at("filter"), "array", received);
        return Err(Refusal::invalid(vec![issue]));
    };
    let mut shapes = Vec::new();
    let mut issues = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match shape(item, index, rules) {
            Ok(shape) => shapes.push(shape),
            Err(found) => issues.extend(found),
        }
    }
    if !issues.is_empty() {
        return Err(Refusal::invalid(issues));
    }
    let conditions: Result<Vec<_>, _> = shapes.into_iter().map(|one| one.bind(table)).collect();
    let conditions = conditions?;
    if rules == Rules::V4 {
        demand_indexed_text(&conditions)?;
    }
    Ok(conditions)
}

/// A version 4 searches inputs and outputs only through its text index or by equality.
fn demand_indexed_text(conditions: &[Condition]) -> Result<(), Refusal> {
    let mut bodies = conditions
        .iter()
        .filter(|one| matches!(one.column.id, "input" | "output") && one.column.indexed)
        .peekable();
    if bodies.peek().is_none() || bodies.any(|one| matches!(&*one.operator, "matches" | "=")) {
        return Ok(());
    }
    Err(Refusal::bad(
        "Input/output filters require at least one `matches` or `=` operator.",
    ))
}

/// A condition whose shape is right and whose column is not looked up yet.
struct Shape {
    column: String,
    operator: String,
    operand: Operand,
    kind: String,
}

const TEXT: &[&str] = &[
    "=",
    "contains",
    "does not contain",
    "starts with",
    "ends with",
];
const TEXT_V4: &[&str] = &[
    "=",
    "contains",
    "does not contain",
    "starts with",
    "ends with",
    "matches",
];
const OPTIONS: &[&str] = &["any of", "none of"];
const NUMBER: &[&str] = &["=", ">", "<", ">=", "<="];
const DATE: &[&str] = &[">", "<", ">=", "<="];
const BOOL: &[&str] = &["=", "<>"];
const ARRAY: &[&str] = &["any of", "none of", "all of"];
const NULL: &[&str] = &["is null", "is not null"];

/// The operators of a filter type, or None for a type that does not exist.
fn operators(kind: &str, rules: Rules) -> Option<&'static [&'static str]> {
    Some(match kind {
        "string" if rules == Rules::V4 => TEXT_V4,
        "string" | "stringObject" => TEXT,
        "stringOptions" | "categoryOptions" => OPTIONS,
        "number" | "numberObject" => NUMBER,
        "datetime" => DATE,
        "boolean" => BOOL,
        "booleanObject" if rules == Rules::V4 => BOOL,
        "arrayOptions" => ARRAY,
        "null" => NULL,
        "positionInTrace" => &[],
        _ => return None,
    })
}

fn shape(item: &Value, index: usize, rules: Rules) -> Result<Shape, Vec<Value>> {
    let path = |name: &str| vec!["filter".into(), json!(index), name.into()];
    let kind = item["type"].as_str().unwrap_or_default();
    let Some(allowed) = operators(kind, rules) else {
        return Err(vec![json!({
            "code": "invalid_union", "errors": [], "note": "No matching discriminator",
            "discriminator": "type", "path": path("type"), "message": "Invalid input",
        })]);
    };
    let mut issues = Vec::new();
    let column = item["column"].as_str();
    if column.is_none() {
        let received = issue::type_of(item.get("column"));
        issues.push(issue::kind(path("column"), "string", received));
    }
    let operator = item["operator"].as_str().unwrap_or_default();
    if !allowed.is_empty() && !allowed.contains(&operator) {
        issues.push(issue::option(path("operator"), allowed));
    }
    let keyed = kind.ends_with("Object") || kind == "categoryOptions";
    if keyed && !item["key"].is_string() {
        let received = issue::type_of(item.get("key"));
        issues.push(issue::kind(path("key"), "string", received));
    }
    match operand(kind, item) {
        Ok(operand) if issues.is_empty() => Ok(Shape {
            column: column.unwrap_or_default().into(),
            operator: operator.into(),
            operand,
            kind: kind.into(),
        }),
        Ok(_) => Err(issues),
        Err(expected) => {
            let received = issue::type_of(item.get("value"));
            issues.push(issue::kind(path("value"), expected, received));
            Err(issues)
        }
    }
}

/// The value as its type wants it, or the name of what it should have been.
fn operand(kind: &str, item: &Value) -> Result<Operand, &'static str> {
    let value = &item["value"];
    let text = || value.as_str().map(str::to_owned).ok_or("string");
    let texts = || {
        let all = value.as_array().ok_or("array")?;
        let texts: Option<Vec<String>> = all.iter().map(|one| Some(one.as_str()?.into())).collect();
        texts.ok_or("string")
    };
    let key = || item["key"].as_str().unwrap_or_default().to_owned();
    Ok(match kind {
        "string" => Operand::Text(text()?),
        "stringOptions" => Operand::Options(texts()?),
        "number" => Operand::Number(value.as_f64().ok_or("number")?),
        "datetime" => Operand::Date(value.as_str().and_then(loose_date).ok_or("date")?),
        "boolean" => Operand::Bool(value.as_bool().ok_or("boolean")?),
        "arrayOptions" => Operand::Elements(texts()?),
        "stringObject" => Operand::Entry {
            key: key(),
            text: text()?,
        },
        "numberObject" => Operand::EntryNumber {
            key: key(),
            number: value.as_f64().ok_or("number")?,
        },
        "categoryOptions" => Operand::EntryOptions {
            key: key(),
            texts: texts()?,
        },
        "null" => Operand::Null,
        _ => Operand::Ignored,
    })
}

/// Conditions take a date without a time too.
fn loose_date(text: &str) -> Option<i64> {
    let day = || {
        let day: jiff::civil::Date = text.parse().ok()?;
        let start = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(start.timestamp().as_millisecond())
    };
    read_date(text).or_else(day)
}

impl Shape {
    fn bind(self, table: &'static [Column]) -> Result<Condition, Refusal> {
        let named = |one: &&Column| one.id == self.column || one.label == self.column;
        let Some(column) = table.iter().find(named) else {
            return Err(Refusal::bad(format!(
                "Column {} does not match a UI / CH table mapping.",
                self.column
            )));
        };
        if !fits(column.kind, &self.operand, &self.kind) {
            return Err(Refusal::bad(format!(
                "A filter of type {} does not fit column {}.",
                self.kind, self.column
            )));
        }
        Ok(Condition {
            column,
            operator: self.operator,
            operand: self.operand,
        })
    }
}

fn fits(column: Kind, operand: &Operand, kind: &str) -> bool {
    match operand {
        Operand::Text(_) => column == Kind::Text,
        Operand::Options(_) => matches!(column, Kind::Text | Kind::Array),
        Operand::Number(_) => matches!(column, Kind::Number | Kind::Length),
        Operand::Date(_) => column == Kind::Date,
        Operand::Bool(_) => column == Kind::Bool,
        Operand::Elements(_) => column == Kind::Array,
        Operand::Entry { .. } => column == Kind::Object,
        Operand::EntryNumber { .. } => column == Kind::Numbers,
        Operand::EntryOptions { .. } => column == Kind::Categories,
        Operand::Null => true,
        Operand::Ignored => kind == "positionInTrace",
    }
}
