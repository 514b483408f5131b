//! What makes a score config a good one.

use serde_json::{Value, json};

use super::{Config, Fields};
use crate::server::error::issue;

/// Complains of what contradicts the data type, and gives a BOOLEAN its two categories.
pub(super) fn check(config: &mut Config, fields: &mut Fields) {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.() -".contains(c);
    if !config.name.chars().all(fits) {
        let message = "Name may hold letters, digits, underscores, periods, parentheses, \
                       hyphens and spaces";
        fields.complain(issue::custom(issue::at("name"), message));
    }
    match config.data_type.as_str() {
        "NUMERIC" => numeric(config, fields),
        "CATEGORICAL" => {
            no_range(config, fields);
            categorical(&config.categories, fields);
        }
        "BOOLEAN" => {
            no_range(config, fields);
            let both = json!([{"label": "True", "value": 1}, {"label": "False", "value": 0}]);
            if !config.categories.is_null() && config.categories != both {
                refuse(
                    fields,
                    "categories",
                    "Custom categories are not allowed for BOOLEAN",
                );
            }
            config.categories = both;
        }
        _ => {
            no_range(config, fields);
            no_categories(config, fields);
        }
    }
}

fn refuse(fields: &mut Fields, name: &str, message: &str) {
    fields.complain(issue::custom(issue::at(name), message));
}

fn numeric(config: &Config, fields: &mut Fields) {
    no_categories(config, fields);
    if let (Some(min), Some(max)) = (config.min, config.max)
        && max <= min
    {
        refuse(
            fields,
            "maxValue",
            "Maximum value must be greater than minimum value",
        );
    }
}

fn no_range(config: &Config, fields: &mut Fields) {
    if config.min.is_some() || config.max.is_some() {
        refuse(fields, "minValue", "A range is only allowed for NUMERIC");
    }
}

fn no_categories(config: &Config, fields: &mut Fields) {
    if !config.categories.is_null() {
        refuse(
            fields,
            "categories",
            "Categories are not allowed for this data type",
        );
    }
}

/// At least one, each with a label and a value of its own.
fn categorical(categories: &Value, fields: &mut Fields) {
    let Some(items) = categories.as_array().filter(|items| !items.is_empty()) else {
        let received = if categories.is_null() {
            None
        } else {
            Some(categories)
        };
        let wrong = issue::kind(Vec::new(), "array", issue::type_of(received));
        fields.complain(issue::union(issue::at("categories"), &[vec![wrong]]));
        return;
    };
    let mut seen: Vec<(&str, f64)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let (label, value) = (item["label"].as_str(), item["value"].as_f64());
        let (Some(label), Some(value)) = (label, value) else {
            let path = vec!["categories".into(), index.into()];
            fields.complain(issue::kind(path, "object", issue::type_of(Some(item))));
            continue;
        };
        if seen
            .iter()
            .any(|one| one.0 == label || (one.1 - value).abs() < f64::EPSILON)
        {
            refuse(
                fields,
                "categories",
                "Category labels and values must be unique",
            );
        }
        seen.push((label, value));
    }
}
