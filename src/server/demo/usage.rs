//! What calls of models use and cost, in numbers like those of real ones.

use serde_json::json;

use super::record::Step;

/// What a call of a model used.
pub(super) struct Call {
    model: &'static str,
    /// Without the cached ones.
    input: i64,
    cached: i64,
    output: i64,
}

impl Call {
    /// Tokens: input without the cached ones, cached input, output.
    pub(super) fn new(model: &'static str, [input, cached, output]: [i64; 3]) -> Self {
        Self {
            model,
            input,
            cached,
            output,
        }
    }
}

impl Step {
    /// Model, usage and cost; the first token comes after a third of the time, at most 900 ms.
    pub(super) fn call(mut self, call: &Call) -> Self {
        let (input, cached, output) = prices(call.model);
        let million = 1e6;
        let costs = [
            call.input as f64 * input / million,
            call.cached as f64 * cached / million,
            call.output as f64 * output / million,
        ];
        let usage = json!({"input": call.input, "input_cached_tokens": call.cached, "output": call.output, "total": call.input + call.cached + call.output});
        let cost = json!({"input": costs[0], "input_cached_tokens": costs[1], "output": costs[2], "total": costs.iter().sum::<f64>()});
        if call.output > 0 {
            let lasted = self.to.map(|to| (to - self.from) / 3);
            self.first_token = lasted.map(|third| self.from + third.min(900));
        }
        self.with("model", call.model)
            .with("usageDetails", usage)
            .with("costDetails", cost)
    }
}

/// Dollars for a million tokens: input, cached input, output.
fn prices(model: &str) -> (f64, f64, f64) {
    match model {
        "gpt-4o" => (2.5, 1.25, 10.0),
        "claude-sonnet-4" => (3.0, 0.3, 15.0),
        "text-embedding-3-small" => (0.02, 0.02, 0.0),
        _ => (0.15, 0.075, 0.6),
    }
}
