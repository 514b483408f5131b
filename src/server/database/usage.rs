//! Token counts and costs: what a sender may write, and what follows from it.

use serde_json::{Map, Value, json};

use super::price::{self, Model};

type Numbers = Map<String, Value>;

/// What an observation ends up with.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) usage: Numbers,
    pub(crate) cost: Numbers,
    pub(crate) model: Option<&'static Model>,
}

/// Adds the total, finds the model's prices, and computes the costs that were not provided.
/// Tokens are never estimated from texts.
pub(crate) fn settle(model: Option<&str>, mut usage: Numbers, provided_cost: Numbers) -> Settled {
    if !usage.is_empty() && !usage.contains_key("total") {
        usage.insert("total".into(), number(sum(&usage)));
    }
    let model = model.and_then(price::find);
    let cost = if provided_cost.is_empty() {
        priced(&usage, model)
    } else {
        with_total(provided_cost)
    };
    Settled { usage, cost, model }
}

fn priced(usage: &Numbers, model: Option<&Model>) -> Numbers {
    let Some(model) = model else {
        return Numbers::new();
    };
    let mut cost = Numbers::new();
    for (key, units) in usage {
        if let (Some(units), Some(price)) = (units.as_f64(), model.price(key)) {
            cost.insert(key.clone(), dollars(units * price));
        }
    }
    if !cost.is_empty() && !cost.contains_key("total") {
        cost.insert("total".into(), dollars(sum(&cost)));
    }
    cost
}

/// A total follows from input and output alone, else only the sender knows it.
fn with_total(mut cost: Numbers) -> Numbers {
    let plain = cost.keys().all(|key| key == "input" || key == "output");
    if plain {
        cost.insert("total".into(), dollars(sum(&cost)));
    }
    cost
}

fn sum(numbers: &Numbers) -> f64 {
    numbers.values().filter_map(Value::as_f64).sum()
}

/// Twelve places, so that sums do not end in noise.
fn dollars(amount: f64) -> Value {
    number((amount * 1e12).round() / 1e12)
}

/// Whole numbers without a point.
fn number(amount: f64) -> Value {
    if amount.fract() == 0.0 && amount.abs() < 9e15 {
        json!(amount as i64)
    } else {
        json!(amount)
    }
}

/// `usage` and `usageDetails` of a body as one map of counts. Details win.
pub(crate) fn provided_usage(usage: Option<&Value>, details: Option<&Value>) -> Numbers {
    let mut counts = usage
        .and_then(Value::as_object)
        .map(plain_usage)
        .unwrap_or_default();
    if let Some(details) = details.and_then(Value::as_object) {
        for (key, value) in known_details(details) {
            counts.insert(key, value);
        }
    }
    counts
}

/// `{input, output, total}` or OpenAI's camel case.
fn plain_usage(usage: &Numbers) -> Numbers {
    let mut counts = Numbers::new();
    for (key, other) in [
        ("input", "promptTokens"),
        ("output", "completionTokens"),
        ("total", "totalTokens"),
    ] {
        if let Some(value) = [key, other].iter().find_map(|key| count(usage.get(*key)?)) {
            counts.insert(key.to_owned(), value);
        }
    }
    counts
}

/// OpenAI's objects are taken apart, anything else is a map of counts already.
fn known_details(details: &Numbers) -> Numbers {
    const COMPLETIONS: [&str; 3] = ["prompt_tokens", "completion_tokens", "total_tokens"];
    const RESPONSES: [&str; 3] = ["input_tokens", "output_tokens", "total_tokens"];
    let is = |names: &[&str; 3]| {
        names.iter().all(|name| details.contains_key(*name))
            && details
                .keys()
                .all(|key| names.contains(&key.as_str()) || key.ends_with("_tokens_details"))
    };
    let Some(names) = [COMPLETIONS, RESPONSES].into_iter().find(is) else {
        return details
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), count(value)?)))
            .collect();
    };
    let mut counts = Numbers::new();
    for (name, key) in names.into_iter().zip(["input", "output", "total"]) {
        let mut rest = details
            .get(name)
            .and_then(count)
            .and_then(|it| it.as_u64())
            .unwrap_or(0);
        let parts = details
            .get(&format!("{name}_details"))
            .and_then(Value::as_object);
        for (part, value) in parts.into_iter().flatten() {
            if let Some(units) = count(value) {
                rest = rest.saturating_sub(units.as_u64().unwrap_or(0));
                counts.insert(format!("{key}_{part}"), units);
            }
        }
        counts.insert(key.to_owned(), rest.into());
    }
    counts
}

/// A count that is not negative; also as the text of a number.
pub(crate) fn count(value: &Value) -> Option<Value> {
    let units = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    (0.0..9e15).contains(&units).then(|| json!(units as u64))
}

/// `costDetails` and the costs in `usage` of a body, in US dollars. Details win.
pub(crate) fn provided_cost(usage: Option<&Value>, details: Option<&Value>) -> Numbers {
    let mut costs = Numbers::new();
    for (key, name) in [
        ("input", "inputCost"),
        ("output", "outputCost"),
        ("total", "totalCost"),
    ] {
        let amount = usage
            .and_then(|usage| usage.get(name))
            .and_then(Value::as_f64);
        if let Some(amount) = amount.filter(|amount| *amount >= 0.0) {
            costs.insert(key.to_owned(), number(amount));
        }
    }
    for (key, value) in details.and_then(Value::as_object).into_iter().flatten() {
        if let Some(amount) = value.as_f64().filter(|amount| *amount >= 0.0) {
            costs.insert(key.clone(), number(amount));
        }
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openai_objects_are_taken_apart() {
        let details = json!({"prompt_tokens": 441, "completion_tokens": 90, "total_tokens": 531,
            "prompt_tokens_details": {"cached_tokens": 128}, "completion_tokens_details": {"reasoning_tokens": 30}});
        assert_eq!(
            Value::Object(provided_usage(None, Some(&details))),
            json!({"input_cached_tokens": 128, "input": 313, "output_reasoning_tokens": 30, "output": 60, "total": 531})
        );
        let old = json!({"promptTokens": 3, "completionTokens": 4, "totalTokens": 7});
        assert_eq!(
            Value::Object(provided_usage(
                Some(&old),
                Some(&json!({"input": "5", "bad": "x", "minus": -1}))
            )),
            json!({"input": 5, "output": 4, "total": 7})
        );
    }

    #[test]
    fn known_models_are_priced_and_given_costs_are_kept() {
        let usage = json!({"input": 1000, "output": 500})
            .as_object()
            .cloned()
            .unwrap();
        let settled = settle(Some("gpt-4o"), usage.clone(), Numbers::new());
        assert_eq!(
            Value::Object(settled.usage),
            json!({"input": 1000, "output": 500, "total": 1500})
        );
        assert_eq!(
            Value::Object(settled.cost),
            json!({"input": 0.0025, "output": 0.005, "total": 0.0075})
        );
        let given = |cost: Value| {
            Value::Object(
                settle(
                    Some("gpt-4o"),
                    usage.clone(),
                    cost.as_object().cloned().unwrap(),
                )
                .cost,
            )
        };
        assert_eq!(
            given(json!({"input": 1, "output": 2})),
            json!({"input": 1, "output": 2, "total": 3})
        );
        assert_eq!(given(json!({"cache": 0.5})), json!({"cache": 0.5}));
        assert!(
            settle(Some("unheard-of"), usage, Numbers::new())
                .cost
                .is_empty()
        );
    }
}
