//! `GET /models`: the price list, read only.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::shape::{Answer, count, date, number, ok};
use crate::server::database::price::{self, Model};
use crate::server::error::Refusal;
use crate::server::page::Params;
use crate::server::{AppState, Imitation};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/models", get(list))
        .route("/models/{id}", get(one))
}

async fn list(State(state): State<AppState>, mut params: Params) -> Answer {
    let page = params.page(50, state.imitation() == Imitation::V3);
    params.finish()?;
    let all = price::all();
    let window = all
        .iter()
        .skip(page.offset() as usize)
        .take(page.limit.max(0) as usize);
    ok(&page.body(window.map(show).collect(), count(all.len())))
}

async fn one(Path(id): Path<String>) -> Answer {
    let found = price::all().iter().find(|model| model.id == id);
    let model = found.ok_or_else(|| Refusal::not_found("No model with this id found."))?;
    ok(&show(model))
}

fn show(model: &Model) -> Value {
    let price = |key: &str| model.price(key).map(number);
    let each = |make: fn(f64) -> Value| -> Map<String, Value> {
        model
            .prices
            .iter()
            .map(|(key, price)| (key.clone(), make(*price)))
            .collect()
    };
    json!({
        "id": model.id,
        "createdAt": date(0),
        "modelName": model.id,
        "matchPattern": model.pattern(),
        "startDate": null,
        "tokenizerId": null,
        "tokenizerConfig": null,
        "unit": "TOKENS",
        "inputPrice": price("input"),
        "outputPrice": price("output"),
        "totalPrice": price("total"),
        "prices": each(|price| json!({"price": price})),
        "isLangfuseManaged": true,
        "pricingTiers": [{
            "id": format!("{}_tier_default", model.id),
            "name": "Standard",
            "isDefault": true,
            "priority": 0,
            "conditions": [],
            "prices": each(number),
        }],
    })
}
