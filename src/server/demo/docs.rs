//! Questions to a handbook: rewrite, embed, retrieve, rerank, answer. The index is not always in the mood.

use serde_json::{Value, json};

use super::record::{Reviewed, Sample, Step, Trace, tokens, whole};
use super::text;
use super::usage::Call;

const QUESTIONS: &str = include_str!("../../../assets/demo/questions.json");

pub(super) fn questions() -> Vec<Value> {
    serde_json::from_str(QUESTIONS).unwrap_or_default()
}

pub(super) fn run(sample: &mut Sample, at: i64, questions: &[Value]) {
    let question = sample.random.pick(questions).clone();
    let mut trace = sample.trace("docs-assistant", at);
    let ask = text(&question, "ask");
    let user = format!("dev-{}", trace.random.between(11..40));
    trace.set("userId", user);
    trace.set("tags", json!(["rag", "handbook"]));
    let staging = trace.random.percent(20);
    trace.set(
        "environment",
        if staging { "staging" } else { "production" },
    );
    trace.set("input", ask);
    let (slow, dead) = (trace.random.percent(16), trace.random.percent(6));
    let answer = if dead {
        "I could not search the handbook just now. Please try again in a minute."
    } else {
        text(&question, "answer")
    };
    trace.set("output", answer);
    let end = if slow || dead { 11_800 } else { 5_200 };
    let root = Step::new("chain", "docs-assistant")
        .between(0, end)
        .io(json!({"question": ask}), json!({"answer": answer}));
    let root = trace.add(root.error_if(dead, "no documents: the index did not answer in 3 tries"));
    rewrite(&mut trace, &root, ask);
    let ready = retrieve(&mut trace, &root, &question, (slow, dead));
    if !dead {
        let said = answer_step(&mut trace, &root, &question, ready);
        let helpful = if slow { 0.7 } else { 0.92 };
        grounded(&mut trace, &said, (ready + 2_400, helpful));
        sample.reviewed.push(Reviewed {
            trace: trace.id.clone(),
            answer: said,
            tone: "neutral".to_owned(),
            helpful,
        });
    }
    sample.keep(trace);
}

fn rewrite(trace: &mut Trace, root: &str, ask: &str) {
    let words: Vec<&str> = ask
        .split_whitespace()
        .filter(|word| word.len() > 3)
        .take(6)
        .collect();
    let call = Call::new("gpt-4o-mini", [40 + whole(ask.len()) / 4, 0, 9]);
    let prompt = format!(
        "Turn the question into at most six search words, in English, without stop words:\n{ask}"
    );
    trace.add(
        Step::new("generation", "rewrite-query")
            .under(root)
            .between(15, 520)
            .io(prompt, words.join(" "))
            .call(&call)
            .prompt("docs/rewrite-query", 1),
    );
}

/// When the documents were there.
fn retrieve(trace: &mut Trace, root: &str, question: &Value, (slow, dead): (bool, bool)) -> i64 {
    let found: Vec<Value> = question["docs"].as_array().into_iter().flatten().enumerate().map(|(rank, doc)| json!({"file": doc[0], "text": doc[1], "score": 0.91 - rank as f64 * 0.07})).collect();
    let tries = if dead { 3 } else { 1 + i64::from(slow) };
    let end = 560 + tries * 2_100;
    let outcome = if dead { json!([]) } else { json!(found) };
    let step = Step::new("retriever", "search-handbook")
        .under(root)
        .between(540, end)
        .io(json!({"query": text(question, "ask"), "top_k": 4}), outcome);
    let step = trace.add(step.error_if(dead, "index timeout, 3 of 3 tries failed"));
    let call = Call::new("text-embedding-3-small", [18, 0, 0]);
    trace.add(
        Step::new("embedding", "embed-query")
            .under(&step)
            .between(545, 640)
            .with("input", text(question, "ask"))
            .call(&call),
    );
    for attempt in 1..=tries {
        let at = 650 + (attempt - 1) * 2_100;
        search(trace, &step, (attempt, dead || attempt < tries), at);
    }
    if !dead {
        trace.add(
            Step::new("span", "rerank")
                .under(&step)
                .between(end - 60, end - 5)
                .io(
                    json!({"candidates": found.len() + 2}),
                    json!({"kept": found.len()}),
                ),
        );
    }
    end
}

/// One try; shard 3 is the slow one.
fn search(trace: &mut Trace, parent: &str, (attempt, fails): (i64, bool), at: i64) {
    let metadata = json!({"attempt": attempt, "shard": 3, "index": "handbook-v7"});
    let step = Step::new("span", "vector-search")
        .under(parent)
        .with("metadata", metadata);
    if !fails {
        trace.add(
            step.between(at, at + 180)
                .with("output", json!({"hits": 6})),
        );
        return;
    }
    trace.add(
        step.between(at, at + 2_000)
            .error("deadline exceeded: shard 3 did not answer within 2000 ms"),
    );
    let retry = Step::new("event", "retry")
        .under(parent)
        .between(at + 2_010, at + 2_010);
    trace.add(retry.warning(&format!("try {attempt} failed, next one after 100 ms")));
}

/// In the shape of content blocks.
fn answer_step(trace: &mut Trace, root: &str, question: &Value, at: i64) -> String {
    let documents: Vec<String> = question["docs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|doc| {
            format!(
                "<document file=\"{}\">\n{}\n</document>",
                doc[0].as_str().unwrap_or_default(),
                doc[1].as_str().unwrap_or_default()
            )
        })
        .collect();
    let system = format!(
        "Answer from the documents below and from nothing else. Name the file you used in brackets. When the documents do not answer the question, say so and name the nearest one.\n\n{}",
        documents.join("\n")
    );
    let input = json!({"model": "claude-sonnet-4", "max_tokens": 1024, "system": system, "messages": [{"role": "user", "content": [{"type": "text", "text": question["ask"]}]}]});
    let output = json!({"role": "assistant", "type": "message", "content": [{"type": "text", "text": question["answer"]}], "stop_reason": "end_turn"});
    let call = Call::new("claude-sonnet-4", [tokens(&input), 0, tokens(&output)]);
    let step = Step::new("generation", "answer")
        .under(root)
        .between(at + 20, at + 2_300)
        .io(input, output)
        .call(&call);
    trace.add(
        step.with("modelParameters", json!({"max_tokens": 1024, "top_k": 4}))
            .prompt("docs/answer", 2),
    )
}

fn grounded(trace: &mut Trace, said: &str, (at, helpful): (i64, f64)) {
    trace.add(
        Step::new("evaluator", "grounded-check")
            .under(said)
            .between(at, at + 120)
            .with("output", json!({"grounded": true})),
    );
    if trace.random.percent(60) {
        trace.score(
            Some(said),
            json!({"name": "grounded", "value": 1, "dataType": "BOOLEAN", "source": "EVAL"}),
        );
        trace.score(
            None,
            json!({"name": "helpful", "value": helpful, "dataType": "NUMERIC", "source": "EVAL"}),
        );
    }
}
