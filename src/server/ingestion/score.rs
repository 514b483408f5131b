//! What the body of a score may hold, whichever way it comes in.

use serde_json::{Map, Value};

use crate::server::database::Fields;
use crate::server::error::issue;

const TYPES: [&str; 5] = ["NUMERIC", "CATEGORICAL", "BOOLEAN", "TEXT", "CORRECTION"];
const SOURCES: [&str; 3] = ["API", "ANNOTATION", "EVAL"];
const TEXTS: [&str; 9] = [
    "id",
    "traceId",
    "observationId",
    "sessionId",
    "datasetRunId",
    "comment",
    "configId",
    "queueId",
    "executionTraceId",
];

/// The known fields of a score. Complaints, with `prefix` before their paths, go to `issues`.
pub(crate) fn check(body: &Map<String, Value>, prefix: &[&str], issues: &mut Vec<Value>) -> Fields {
    let mut check = Check {
        body,
        prefix,
        issues,
    };
    let mut fields = Fields::new();
    for key in TEXTS {
        check.text(&mut fields, key);
    }
    check.name(&mut fields);
    check.target();
    let kind = check.kind();
    let source = check.option("source", &SOURCES);
    check.value(&mut fields, kind.as_deref());
    if source.as_deref() == Some("ANNOTATION")
        && !fields.contains_key("configId")
        && kind.as_deref() != Some("CORRECTION")
    {
        check.custom("configId", "configId is required for annotation scores");
    }
    for (key, option) in [("dataType", kind), ("source", source)] {
        if let Some(option) = option {
            fields.insert(key.to_owned(), option.into());
        }
    }
    for key in ["metadata", "environment", "timestamp"] {
        if let Some(value) = body.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
    fields
}

struct Check<'a> {
    body: &'a Map<String, Value>,
    prefix: &'a [&'a str],
    issues: &'a mut Vec<Value>,
}

impl Check<'_> {
    fn path(&self, key: &str) -> issue::Path {
        self.prefix
            .iter()
            .copied()
            .chain([key])
            .map(Value::from)
            .collect()
    }

    fn wrong(&mut self, key: &str, expected: &str) {
        let received = issue::type_of(self.body.get(key));
        self.issues
            .push(issue::kind(self.path(key), expected, received));
    }

    fn custom(&mut self, key: &str, message: &str) {
        self.issues.push(issue::custom(self.path(key), message));
    }

    fn text(&mut self, fields: &mut Fields, key: &str) {
        match self.body.get(key) {
            None => {}
            Some(value @ (Value::Null | Value::String(_))) => {
                fields.insert(key.to_owned(), value.clone());
            }
            Some(_) => self.wrong(key, "string"),
        }
    }

    fn name(&mut self, fields: &mut Fields) {
        match self.body.get("name") {
            Some(Value::String(name)) if name.is_empty() => {
                self.issues
                    .push(issue::too_small(self.path("name"), "string", 1));
            }
            Some(name @ Value::String(_)) => {
                fields.insert("name".to_owned(), name.clone());
            }
            _ => self.wrong("name", "string"),
        }
    }

    fn option(&mut self, key: &str, values: &[&str]) -> Option<String> {
        let value = self.body.get(key).filter(|value| !value.is_null())?;
        let known = value.as_str().filter(|text| values.contains(text));
        if known.is_none() {
            self.issues.push(issue::option(self.path(key), values));
        }
        known.map(str::to_owned)
    }

    fn kind(&mut self) -> Option<String> {
        let value = self.body.get("dataType").filter(|value| !value.is_null())?;
        let known = value.as_str().filter(|text| TYPES.contains(text));
        if known.is_none() {
            let mut issue = issue::union(self.path("dataType"), &[]);
            issue["note"] = "No matching discriminator".into();
            issue["discriminator"] = "dataType".into();
            self.issues.push(issue);
        }
        known.map(str::to_owned)
    }

    /// Without a type the value may be of two.
    fn either(&mut self) {
        let received = issue::type_of(self.body.get("value"));
        let expected = ["string", "number"];
        let errors = expected.map(|kind| vec![issue::kind(Vec::new(), kind, received)]);
        self.issues.push(issue::union(self.path("value"), &errors));
    }

    /// Exactly one of a trace (with or without an observation), a session, and a dataset run.
    fn target(&mut self) {
        let named = |key: &str| {
            self.body
                .get(key)
                .and_then(Value::as_str)
                .is_some_and(|id| !id.is_empty())
        };
        let targets = ["traceId", "sessionId", "datasetRunId"]
            .into_iter()
            .filter(|key| named(key))
            .count();
        if targets != 1 || (named("observationId") && !named("traceId")) {
            let keys = ["traceId", "sessionId", "datasetRunId", "observationId"];
            let path = self.prefix.iter().copied().chain(keys).map(Value::from);
            self.issues.push(issue::custom(
                path.collect(),
                "Provide exactly one of the following: traceId (with optional observationId), \
                 sessionId or datasetRunId. ObservationId requires traceId.",
            ));
        }
    }

    fn value(&mut self, fields: &mut Fields, kind: Option<&str>) {
        let value = self.body.get("value");
        let fits = match (kind, value) {
            (Some("NUMERIC") | None, Some(Value::Number(_)))
            | (Some("CATEGORICAL" | "CORRECTION") | None, Some(Value::String(_))) => true,
            (Some("BOOLEAN"), Some(Value::Number(number))) => {
                matches!(number.as_f64(), Some(0.0 | 1.0))
            }
            (Some("TEXT"), Some(Value::String(text))) => {
                (1..=500).contains(&text.encode_utf16().count())
            }
            _ => false,
        };
        match (fits, value, kind) {
            (true, Some(value), _) => {
                fields.insert("value".to_owned(), value.clone());
            }
            (_, Some(Value::String(text)), Some("TEXT")) if text.is_empty() => {
                self.issues
                    .push(issue::too_small(self.path("value"), "string", 1));
            }
            (_, Some(Value::String(_)), Some("TEXT")) => {
                self.issues
                    .push(issue::too_big(self.path("value"), "string", 500));
            }
            (_, Some(Value::Number(_)), Some("BOOLEAN")) => {
                self.custom("value", "Value must be either 0 or 1 for boolean scores");
            }
            (_, _, Some("CATEGORICAL" | "TEXT" | "CORRECTION")) => self.wrong("value", "string"),
            (_, _, None) if self.body.get("dataType").is_none_or(Value::is_null) => self.either(),
            (_, _, None) => {}
            _ => self.wrong("value", "number"),
        }
    }
}
