//! A condition as a piece of SQL with its arguments.

use rusqlite::types::Value;

use super::{Condition, Operand};

/// What stands behind WHERE: every piece must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clause {
    pieces: Vec<String>,
    arguments: Vec<Value>,
}

impl Clause {
    /// `sql` has one `?` per argument. No text from outside may be part of it.
    pub(crate) fn and(&mut self, sql: impl Into<String>, arguments: Vec<Value>) {
        self.pieces.push(sql.into());
        self.arguments.extend(arguments);
    }

    pub(crate) fn equal(&mut self, sql: &str, text: Option<String>) {
        if let Some(text) = text {
            self.and(format!("{sql} = ?"), vec![text.into()]);
        }
    }

    pub(crate) fn one_of(&mut self, sql: &str, texts: Option<Vec<String>>) {
        if let Some(texts) = texts {
            self.and(format!("{sql} IN {}", marks(&texts)), values(&texts));
        }
    }

    /// `from ≤ sql < to`
    pub(crate) fn between(&mut self, sql: &str, from: Option<i64>, to: Option<i64>) {
        if let Some(from) = from {
            self.and(format!("{sql} >= ?"), vec![from.into()]);
        }
        if let Some(to) = to {
            self.and(format!("{sql} < ?"), vec![to.into()]);
        }
    }

    pub(crate) fn condition(&mut self, condition: &Condition) {
        let (sql, arguments) = render(condition);
        self.and(sql, arguments);
    }

    /// Starts with ` WHERE`, or is empty.
    pub(crate) fn sql(&self) -> String {
        if self.pieces.is_empty() {
            return String::new();
        }
        format!(" WHERE {}", self.pieces.join(" AND "))
    }

    pub(crate) fn arguments(&self) -> Vec<Value> {
        self.arguments.clone()
    }
}

fn marks(texts: &[String]) -> String {
    format!("({})", vec!["?"; texts.len()].join(","))
}

fn values(texts: &[String]) -> Vec<Value> {
    texts.iter().cloned().map(Value::from).collect()
}

fn render(condition: &Condition) -> (String, Vec<Value>) {
    let sql = condition.column.sql;
    let operator = condition.operator.as_str();
    match &condition.operand {
        Operand::Text(text) => compare_text(&filled(condition), operator, text),
        Operand::Options(texts) if condition.column.kind == super::Kind::Array => {
            elements(sql, operator, texts)
        }
        Operand::Options(texts) => {
            let not = if operator == "none of" { "NOT " } else { "" };
            let list = marks(texts);
            (
                format!("{} {not}IN {list}", filled(condition)),
                values(texts),
            )
        }
        Operand::Number(number) if condition.column.kind == super::Kind::Length => (
            format!("json_array_length({sql}) {operator} ?"),
            vec![(*number).into()],
        ),
        Operand::Number(number) => (format!("{sql} {operator} ?"), vec![(*number).into()]),
        Operand::Date(date) => (format!("{sql} {operator} ?"), vec![(*date).into()]),
        Operand::Bool(bool) => (format!("({sql}) {operator} ?"), vec![(*bool).into()]),
        Operand::Elements(texts) => elements(sql, operator, texts),
        Operand::Entry { key, text } => entry(sql, operator, key, text),
        Operand::EntryNumber { key, number } => (
            format!("EXISTS (SELECT 1 FROM json_each({sql}) WHERE key = ? AND value {operator} ?)"),
            vec![key.clone().into(), (*number).into()],
        ),
        Operand::EntryOptions { key, texts } => entry_options(sql, operator, key, texts),
        Operand::Null => (null(condition), Vec::new()),
        Operand::Ignored => ("1".into(), Vec::new()),
    }
}

/// The column with an empty text for null. A column that is never null stays bare: its index can serve.
fn filled(condition: &Condition) -> String {
    let sql = condition.column.sql;
    if condition.column.nullable {
        return format!("coalesce({sql}, '')");
    }
    sql.to_owned()
}

fn compare_text(sql: &str, operator: &str, text: &str) -> (String, Vec<Value>) {
    let once = vec![text.to_owned().into()];
    let twice = vec![text.to_owned().into(), text.to_owned().into()];
    match operator {
        "contains" => (format!("instr({sql}, ?) > 0"), once),
        "does not contain" => (format!("instr({sql}, ?) = 0"), once),
        "matches" => (format!("instr(lower({sql}), lower(?)) > 0"), once),
        "starts with" => (format!("substr({sql}, 1, length(?)) = ?"), twice),
        "ends with" if text.is_empty() => ("1".into(), Vec::new()),
        "ends with" => (format!("substr({sql}, -length(?)) = ?"), twice),
        _ => (format!("{sql} = ?"), once),
    }
}

/// Array columns hold JSON text.
fn elements(sql: &str, operator: &str, texts: &[String]) -> (String, Vec<Value>) {
    let one = format!("EXISTS (SELECT 1 FROM json_each({sql}) WHERE value = ?)");
    let some = format!(
        "EXISTS (SELECT 1 FROM json_each({sql}) WHERE value IN {})",
        marks(texts)
    );
    let piece = match operator {
        "all of" if texts.is_empty() => "1".into(),
        "all of" => vec![one.as_str(); texts.len()].join(" AND "),
        "none of" => format!("NOT {some}"),
        _ => some,
    };
    (piece, values(texts))
}

/// The key must be there, for `does not contain` too. Values are compared as texts.
fn entry(sql: &str, operator: &str, key: &str, text: &str) -> (String, Vec<Value>) {
    let value = "CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
                 ELSE CAST(value AS TEXT) END";
    let (piece, arguments) = compare_text(value, operator, text);
    let mut all = vec![key.to_owned().into()];
    all.extend(arguments);
    (
        format!("EXISTS (SELECT 1 FROM json_each({sql}) WHERE key = ? AND {piece})"),
        all,
    )
}

fn entry_options(sql: &str, operator: &str, key: &str, texts: &[String]) -> (String, Vec<Value>) {
    let not = if operator == "none of" { "NOT " } else { "" };
    let list = marks(texts);
    let mut all = vec![key.to_owned().into()];
    all.extend(values(texts));
    (
        format!("{not}EXISTS (SELECT 1 FROM json_each({sql}) WHERE key = ? AND value IN {list})"),
        all,
    )
}

/// Texts of the events rows are empty where they are absent, so nothing of them is null.
fn null(condition: &Condition) -> String {
    let is_null = condition.operator == "is null";
    if condition.column.nullable {
        return format!(
            "({}) IS {}NULL",
            condition.column.sql,
            if is_null { "" } else { "NOT " }
        );
    }
    if is_null { "0".into() } else { "1".into() }
}
