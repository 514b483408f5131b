//! Sums per trace over a time range, in one request (v4): what lists of grouped traces cannot know.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::request::Request;
use super::wire::{Number, Text};
use super::{Client, Error, wire};
use crate::model::{Seconds, TimeRange, Tokens, Totals, TraceId, Usd};

/// The most rows that the server gives.
const ROWS: u32 = 1_000;
/// Ranges need a beginning: before this there was no Langfuse.
const BEGINNING: &str = "2023-01-01T00:00:00Z";

/// What a server counted for one trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceTotals {
    pub trace: TraceId,
    pub totals: Totals,
    /// Of its longest observation: most often the one that all others lie in.
    pub longest: Option<Seconds>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireRow<'a> {
    #[serde(borrow, rename = "traceId")]
    trace: Text<'a>,
    count_count: Number,
    #[serde(rename = "sum_totalCost")]
    cost: Number,
    #[serde(rename = "sum_totalTokens")]
    tokens: Number,
    /// Milliseconds here, seconds everywhere else.
    #[serde(rename = "max_latency")]
    longest: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireRows<'a> {
    #[serde(borrow)]
    data: Vec<WireRow<'a>>,
}

impl Client {
    /// The newest servers group by trace; the most expensive come first where there are more than 1,000.
    /// Errors and warnings are not counted here.
    pub async fn trace_totals(&self, range: TimeRange) -> Result<Vec<TraceTotals>, Error> {
        let until = range.to.unwrap_or_else(Timestamp::now);
        let query = json!({
            "view": "observations",
            "dimensions": [{"field": "traceId"}],
            "metrics": [
                {"measure": "totalCost", "aggregation": "sum"},
                {"measure": "totalTokens", "aggregation": "sum"},
                {"measure": "count", "aggregation": "count"},
                {"measure": "latency", "aggregation": "max"},
            ],
            "filters": [],
            "fromTimestamp": range.from.map_or(Cow::Borrowed(BEGINNING), |from| Cow::Owned(from.to_string())),
            "toTimestamp": until.to_string(),
            "orderBy": [{"field": "sum_totalCost", "direction": "desc"}],
            "config": {"row_limit": ROWS},
        });
        let text = self
            .text(&Request::get(&["v2", "metrics"]).query("query", &query.to_string()))
            .await?;
        let rows: WireRows<'_> = wire::parse(&text)?;
        let mut totals = Vec::with_capacity(rows.data.len());
        for row in rows.data {
            let Some(id) = row.trace.as_str() else {
                continue;
            };
            let known = Totals {
                observations: row.count_count.whole().map(|count| count as u32),
                cost: row.cost.known().map(Usd),
                tokens: row.tokens.whole().map(Tokens),
                ..Totals::default()
            };
            let longest = row
                .longest
                .known()
                .map(|milliseconds| Seconds(milliseconds / 1e3));
            totals.push(TraceTotals {
                trace: TraceId::from(id),
                totals: known,
                longest,
            });
        }
        Ok(totals)
    }
}
