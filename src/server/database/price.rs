//! The built-in price list.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

/// A model whose prices are known.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) id: String,
    pattern: Regex,
    /// US dollars per single unit, by usage key.
    pub(crate) prices: BTreeMap<String, f64>,
}

impl Model {
    /// Which names it goes by.
    pub(crate) fn pattern(&self) -> &str {
        self.pattern.as_str()
    }

    /// US dollars per unit of this usage key.
    pub(crate) fn price(&self, key: &str) -> Option<f64> {
        self.prices.get(key).copied()
    }
}

/// The whole list.
pub(crate) fn all() -> &'static [Model] {
    &MODELS
}

/// The model that goes by this name.
pub(crate) fn find(name: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.pattern.is_match(name))
}

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let list: List = toml::from_str(include_str!("../../../assets/prices.toml"))
        .expect("the asset is tested to be a price list");
    list.model.into_iter().map(Model::from).collect()
});

#[derive(Deserialize)]
struct List {
    model: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    pattern: String,
    /// US dollars per million.
    prices: BTreeMap<String, f64>,
}

impl From<Entry> for Model {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            pattern: Regex::new(&entry.pattern)
                .expect("the asset is tested to hold valid patterns"),
            prices: entry
                .prices
                .into_iter()
                .map(|(key, price)| (key, price / 1e6))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_names_are_found() {
        for (name, id) in [
            ("gpt-4o-2024-08-06", "gpt-4o"),
            ("GPT-4o-mini", "gpt-4o-mini"),
            ("claude-sonnet-4-5-20250929", "claude-sonnet-4"),
            ("claude-3-5-sonnet-20241022", "claude-sonnet-4"),
            ("claude-opus-4-1-20250805", "claude-opus-4"),
            ("anthropic/claude-opus-4.5", "claude-opus-4-5"),
            ("gemini-2.5-pro", "gemini-2.5-pro"),
        ] {
            assert_eq!(
                find(name).map(|model| model.id.as_str()),
                Some(id),
                "{name}"
            );
        }
        assert!(find("my-own-model").is_none());
    }
}
