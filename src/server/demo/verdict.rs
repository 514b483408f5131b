//! What watches an agent: a guardrail before the answer is sent, a judge after it.

use serde_json::json;

use super::record::{Step, Trace, whole};
use super::usage::Call;

/// What a judge finds.
#[derive(Clone, Copy)]
pub(super) struct Verdict<'scene> {
    pub(super) tone: &'scene str,
    /// 0 to 1.
    pub(super) helpful: f64,
}

pub(super) fn guard(trace: &mut Trace, root: &str, answer: &str, at: i64) {
    let step = trace.add(
        Step::new("guardrail", "tone-guard")
            .under(root)
            .between(at, at + 380)
            .io(answer, json!({"respectful": true})),
    );
    let call = Call::new("gpt-4o-mini", [64 + whole(answer.len()) / 4, 0, 1]);
    let prompt = format!("Is this answer respectful? Reply with one word: yes or no.\n\n{answer}");
    trace.add(
        Step::new("generation", "tone-guard")
            .under(&step)
            .between(at + 10, at + 360)
            .io(prompt, "yes")
            .call(&call)
            .prompt("support/tone-guard", 1),
    );
}

/// Judges an answer and scores the trace; not every one, as samples are taken.
pub(super) fn judge(
    trace: &mut Trace,
    root: &str,
    (answer, verdict): (&str, &Verdict<'_>),
    at: i64,
) {
    let Verdict { tone, helpful } = *verdict;
    let why = match tone {
        "kind" => "Takes responsibility and says what happens next.",
        "rude" => "Leaves the customer alone with the damage.",
        _ => "Correct, but says no more than it must.",
    };
    let step = trace.add(
        Step::new("evaluator", "tone-judge")
            .under(root)
            .between(at, at + 900)
            .io(
                json!({"answer": answer}),
                json!({"tone": tone, "helpful": helpful}),
            ),
    );
    let call = Call::new("gpt-4o-mini", [180 + whole(answer.len()) / 4, 128, 24]);
    let verdict_text = json!({"tone": tone, "why": why});
    let input = format!("Rate the tone of an answer to a customer.\n\nAnswer:\n{answer}");
    let step = Step::new("generation", "judge")
        .under(&step)
        .between(at + 20, at + 860);
    let step = step.io(
        json!([{"role": "user", "content": input}]),
        verdict_text.to_string(),
    );
    trace.add(step.call(&call).prompt("judges/tone", 2));
    score(trace, verdict, why);
}

fn score(trace: &mut Trace, verdict: &Verdict<'_>, why: &str) {
    let Verdict { tone, helpful } = *verdict;
    if trace.random.percent(72) {
        trace.score(None, json!({"name": "tone", "value": tone, "dataType": "CATEGORICAL", "source": "EVAL", "comment": why}));
        trace.score(
            None,
            json!({"name": "helpful", "value": helpful, "dataType": "NUMERIC", "source": "EVAL"}),
        );
    }
    if trace.random.percent(25) {
        let thumb = i64::from(helpful > 0.6);
        trace.score(
            None,
            json!({"name": "thumbs-up", "value": thumb, "dataType": "BOOLEAN", "source": "API"}),
        );
    }
}
