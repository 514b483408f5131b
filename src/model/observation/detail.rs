//! What only the detail of a step shows: kept apart from the row, and as text.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Rarely looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub model_parameters: Fields,
    pub usage: Fields,
    pub cost: Fields,
}

/// An object as JSON text: as a tree of values it would take ten times the room, and there may be one for every row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Option<Arc<str>>);

impl Fields {
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub fn object(&self) -> Map<String, Value> {
        let text = self.0.as_deref();
        let object = text.and_then(|text| serde_json::from_str(text).ok());
        object.unwrap_or_default()
    }

    pub fn number(&self, key: &str) -> Option<f64> {
        self.object().get(key)?.as_f64()
    }

    pub(in crate::model) fn text_mut(&mut self) -> Option<&mut Arc<str>> {
        self.0.as_mut()
    }
}

impl From<&Map<String, Value>> for Fields {
    fn from(object: &Map<String, Value>) -> Self {
        let text = || serde_json::to_string(object).ok();
        Self((!object.is_empty()).then(text).flatten().map(Arc::from))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_comes_back_in_its_order() {
        let sent = json!({"output": 2, "input": 1.5});
        let fields = Fields::from(sent.as_object().unwrap());
        assert_eq!(Value::Object(fields.object()).to_string(), sent.to_string());
        assert_eq!(fields.number("input"), Some(1.5));
        assert!(Fields::from(&Map::new()).is_empty());
    }
}
