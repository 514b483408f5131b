//! The `filter` parameter: conditions that must all hold, as JSON.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a condition's column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ConditionType {
    String,
    StringOptions,
    Number,
    Datetime,
    Boolean,
    ArrayOptions,
    StringObject,
    NumberObject,
    CategoryOptions,
    Null,
}

/// One condition on one column. Column names, operators and what goes with which are the server's
/// (semantics.md §3.6); a wrong one is a bad request.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Condition {
    #[serde(rename = "type")]
    pub kind: ConditionType,
    pub column: Cow<'static, str>,
    /// Of object columns, such as `metadata`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub operator: Cow<'static, str>,
    pub value: Value,
}

impl Condition {
    pub fn new(
        kind: ConditionType,
        column: impl Into<Cow<'static, str>>,
        operator: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) -> Self {
        Self {
            kind,
            column: column.into(),
            key: None,
            operator: operator.into(),
            value: value.into(),
        }
    }

    /// The same, on one key of an object column.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    pub fn any_of<S: Into<String>>(
        column: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        Self::new(ConditionType::StringOptions, column, "any of", values)
    }

    pub fn text(
        column: impl Into<Cow<'static, str>>,
        operator: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Self {
        Self::new(ConditionType::String, column, operator, value.into())
    }

    pub fn time(
        column: impl Into<Cow<'static, str>>,
        operator: impl Into<Cow<'static, str>>,
        value: Timestamp,
    ) -> Self {
        Self::new(ConditionType::Datetime, column, operator, value.to_string())
    }
}

/// The parameter's text, none without conditions.
pub(super) fn json(conditions: &[Condition]) -> Option<String> {
    let text = serde_json::to_string(conditions).expect("keys are strings");
    (!conditions.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_written_as_the_server_reads_them() {
        let conditions = [
            Condition::any_of("level", ["ERROR"]),
            Condition::new(ConditionType::StringObject, "metadata", "contains", "eu").key("region"),
            Condition::new(ConditionType::Number, "latency", ">", 2.5),
        ];
        assert_eq!(
            json(&conditions).unwrap(),
            concat!(
                r#"[{"type":"stringOptions","column":"level","operator":"any of","value":["ERROR"]},"#,
                r#"{"type":"stringObject","column":"metadata","key":"region","operator":"contains","value":"eu"},"#,
                r#"{"type":"number","column":"latency","operator":">","value":2.5}]"#
            )
        );
        assert_eq!(json(&[]), None);
    }
}
