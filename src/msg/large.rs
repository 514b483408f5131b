//! Work on large values, done off the main thread, and what came of it.

use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::highlight::TextDoc;
use crate::model::compare::{Both, Outline, Pair};
use crate::model::diff::Diff;
use crate::model::json::JsonDoc;
use crate::model::search::Places;

/// What is to be done with large values.
#[derive(Clone, Debug, PartialEq)]
pub enum Large {
    /// Read it as JSON.
    Read(Arc<str>),
    /// Put it together first.
    Whole(Box<Whole>),
    /// Find a line of someone's in JSON text.
    Find { text: Arc<str>, line: Arc<str> },
    /// Find it in texts for the screen.
    FindInTexts {
        texts: Vec<Arc<TextDoc>>,
        line: Arc<str>,
    },
    /// Pair the steps of two runs.
    Align(Both<Arc<Outline>>),
    /// Find out how two texts differ; None where nothing was recorded.
    Diff(Both<Option<Arc<str>>>),
}

/// An observation as one object: what is known of it, and its input and output as they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    pub facts: Map<String, Value>,
    /// By name.
    pub values: Vec<(&'static str, Option<Arc<str>>)>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Worked {
    /// None where it is no JSON.
    Read(Option<Arc<JsonDoc>>),
    Found {
        line: Arc<str>,
        places: Places,
    },
    FoundInTexts(Vec<(Places, Arc<TextDoc>)>),
    Aligned(Arc<Vec<Pair>>),
    Differing(Arc<Diff>),
}

impl Whole {
    /// Bytes that it has at least.
    pub fn len(&self) -> usize {
        let values = self.values.iter().flat_map(|(_, value)| value);
        values.map(|value| value.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.len() == 0
    }

    /// Values stay as they were written where they are JSON, and become strings where they are not.
    pub fn json(&self) -> String {
        let facts = Value::Object(self.facts.clone()).to_string();
        let mut json = String::with_capacity(facts.len() + self.len() + 64);
        json.push_str(facts.strip_suffix('}').unwrap_or(&facts));
        for (name, value) in &self.values {
            json.push_str(if json.len() > 1 { ",\"" } else { "\"" });
            json.push_str(name);
            json.push_str("\":");
            match value.as_deref() {
                None => json.push_str("null"),
                Some(text) if serde_json::from_str::<&RawValue>(text).is_ok() => {
                    json.push_str(text.trim());
                }
                Some(text) => json.push_str(&Value::from(text).to_string()),
            }
        }
        json.push('}');
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_as_they_were_written() {
        let whole = Whole {
            facts: Map::from_iter([("id".to_owned(), Value::from("a"))]),
            values: vec![
                ("input", Some(" [1.0, 2e3] ".into())),
                ("output", Some("no \"JSON\"".into())),
                ("metadata", None),
            ],
        };
        let json = r#"{"id":"a","input":[1.0, 2e3],"output":"no \"JSON\"","metadata":null}"#;
        assert_eq!(whole.json(), json);
        let bare = Whole {
            facts: Map::new(),
            values: vec![("input", None)],
        };
        assert_eq!(bare.json(), r#"{"input":null}"#);
    }
}
