//! Score configs: the rules that reviews follow.

use serde::Deserialize;

use super::page::Scheme;
use super::request::Request;
use super::wire::{Interner, Missing, Number, Text, or_default};
use super::{Client, Pages, wire};
use crate::model::{Category, ConfigId, ScoreConfig};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireConfig<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    description: Text<'a>,
    #[serde(borrow)]
    data_type: Text<'a>,
    #[serde(deserialize_with = "or_default")]
    is_archived: bool,
    min_value: Number,
    max_value: Number,
    #[serde(borrow, deserialize_with = "or_default")]
    categories: Vec<WireCategory<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireCategory<'a> {
    #[serde(borrow)]
    label: Text<'a>,
    value: Number,
}

impl WireConfig<'_> {
    fn row(&self, shared: &mut Interner) -> Result<ScoreConfig, Missing> {
        let category = |(at, category): (usize, &WireCategory<'_>)| Category {
            label: category.label.shared().unwrap_or_default(),
            value: category.value.0.unwrap_or(at as f64),
        };
        Ok(ScoreConfig {
            id: ConfigId::new(self.id.as_str().ok_or(Missing("id"))?),
            name: shared.text(self.name.as_str().ok_or(Missing("name"))?),
            description: self.description.shared(),
            data_type: wire::data_type(&self.data_type),
            archived: self.is_archived,
            min: self.min_value.0,
            max: self.max_value.0,
            categories: self.categories.iter().enumerate().map(category).collect(),
        })
    }
}

impl Client {
    /// All configs, archived ones too. Newest first.
    pub fn score_configs(&self) -> Pages<ScoreConfig> {
        let request = Request::get(&["score-configs"]).query("limit", &100);
        Pages::new(self, request, Scheme::Number, |text| {
            wire::page(text, |row: WireConfig<'_>, shared| row.row(shared))
        })
    }
}
