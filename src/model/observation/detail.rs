//! What only the detail of a step shows: kept apart from the row. There may be one for every row of a large trace.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::packed;

/// Rarely looked at. What differs from row to row are the numbers; all else is the same for many rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Detail {
    form: Arc<Form>,
    /// Those of the usage, then those of the cost.
    numbers: Box<[u8]>,
}

/// What is left of a detail without its numbers.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Form {
    /// As JSON text; empty where there are none.
    model_parameters: Box<str>,
    usage: Box<[Box<str>]>,
    cost: Box<[Box<str>]>,
}

/// As it is kept on disk.
#[derive(Serialize, Deserialize)]
struct Written {
    model_parameters: Option<String>,
    usage: Option<String>,
    cost: Option<String>,
}

impl Detail {
    pub fn new(
        model_parameters: &Map<String, Value>,
        usage: &Map<String, Value>,
        cost: &Map<String, Value>,
    ) -> Self {
        let names = |of: &Map<String, Value>| of.keys().map(|name| name.as_str().into()).collect();
        let mut numbers = Vec::new();
        for value in usage.values().chain(cost.values()) {
            packed::push(&mut numbers, value);
        }
        let form = Form {
            model_parameters: written(model_parameters).unwrap_or_default().into(),
            usage: names(usage),
            cost: names(cost),
        };
        Self {
            form: Arc::new(form),
            numbers: numbers.into(),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self.form == Form::default()
    }

    pub fn model_parameters(&self) -> Map<String, Value> {
        read(&self.form.model_parameters)
    }

    /// Tokens by what they were used for.
    pub fn usage(&self) -> Map<String, Value> {
        named(&self.form.usage, packed::values(&self.numbers))
    }

    /// US dollars by what they were paid for.
    pub fn cost(&self) -> Map<String, Value> {
        let values = packed::values(&self.numbers).skip(self.form.usage.len());
        named(&self.form.cost, values)
    }

    pub(super) fn form_mut(&mut self) -> &mut Arc<Form> {
        &mut self.form
    }
}

fn named(names: &[Box<str>], values: impl Iterator<Item = Value>) -> Map<String, Value> {
    let names = names.iter().map(|name| String::from(&**name));
    names.zip(values).collect()
}

fn read(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_default()
}

fn written(object: &Map<String, Value>) -> Option<String> {
    let text = || serde_json::to_string(object).ok();
    (!object.is_empty()).then(text).flatten()
}

impl From<Written> for Detail {
    fn from(written: Written) -> Self {
        let object = |text: Option<String>| read(&text.unwrap_or_default());
        Self::new(
            &object(written.model_parameters),
            &object(written.usage),
            &object(written.cost),
        )
    }
}

impl From<Detail> for Written {
    fn from(detail: Detail) -> Self {
        Self {
            model_parameters: written(&detail.model_parameters()),
            usage: written(&detail.usage()),
            cost: written(&detail.cost()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(json: Value) -> Map<String, Value> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn objects_come_back_as_they_were_also_from_the_disk() {
        let parameters = map(json!({"temperature": 0.2, "stop": ["\n"]}));
        let usage = map(json!({"output": 620, "input": 70_000, "total": u64::MAX, "odd": "12"}));
        let cost = map(json!({"input": 0.1 + 0.2, "output": -0.0, "total": 3, "less": -7}));
        let detail = Detail::new(&parameters, &usage, &cost);
        let kept: Detail = serde_json::from_value(json!(detail)).unwrap();
        for detail in [detail, kept] {
            for (read, sent) in [
                (detail.model_parameters(), &parameters),
                (detail.usage(), &usage),
                (detail.cost(), &cost),
            ] {
                assert_eq!(json!(read).to_string(), json!(sent).to_string());
            }
        }
        assert!(Detail::default().is_empty());
    }
}
