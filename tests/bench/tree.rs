//! The tree of a trace of 100,000 observations: built from pages, folded, searched.

use std::sync::Arc;

use divan::Bencher;
use lftui::model::tree::{Measure, Tree};
use lftui::model::{
    Context, Detail, Level, Observation, ObservationType, PromptRef, Seconds, Tokens, Usd,
};
use serde_json::{Map, Value, json};

use super::rows;

const ROWS: usize = 100_000;

fn tree() -> Tree {
    let mut tree = Tree::new();
    tree.extend(rows::observations("t", ROWS));
    tree.finish();
    tree
}

#[divan::bench(sample_count = 10)]
fn build_in_pages_of_1000(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| rows::observations("t", ROWS))
        .bench_local_values(|all| built(all.into_iter()));
}

/// What `max alloc` says, divided by the rows, is what each takes in memory, its texts included: the goal is 600 bytes.
/// So many names there are: those of real runs repeat.
#[divan::bench(args = [200, ROWS], sample_count = 3, sample_size = 1)]
fn memory_of_100_000(bencher: Bencher<'_, '_>, names: usize) {
    bencher.bench_local(|| {
        held(|at, mut row| {
            row.name = format!("step {}", at % names).into();
            sent(row)
        })
    });
}

/// The same of a run in which every second step is a generation, no two of which took or cost the same.
#[divan::bench(args = [200, ROWS], sample_count = 3, sample_size = 1)]
fn memory_of_50_000_generations(bencher: Bencher<'_, '_>, names: usize) {
    bencher.bench_local(|| {
        held(|at, mut row| {
            row.name = format!("step {}", at % names).into();
            row.model = None;
            let row = sent(row);
            if at % 2 == 0 {
                generation(at, row)
            } else {
                row
            }
        })
    });
}

/// The tree of all rows, each made when it is taken.
fn held(made: impl Fn(usize, Observation) -> Observation) -> Tree {
    let all = rows::coming("t", ROWS).enumerate();
    built(all.map(|(at, row)| made(at, row)))
}

/// Page after page.
fn built(mut all: impl Iterator<Item = Observation>) -> Tree {
    let mut tree = Tree::new();
    loop {
        let page: Vec<_> = all.by_ref().take(1_000).collect();
        if page.is_empty() {
            break;
        }
        tree.extend(page);
    }
    tree.finish();
    tree
}

/// With all that a server says of a row, input and output aside: every tenth is a generation with its usage.
fn sent(mut row: Observation) -> Observation {
    row.updated = row.end;
    row.context = Arc::new(Context {
        environment: Some("production".into()),
        user: Some("ada@example.com".into()),
        session: Some("chat-7".into()),
        trace_name: Some("refund-agent".into()),
        tags: ["refund", "vip"].map(Arc::from).into(),
        ..Context::default()
    });
    row.detail = row.model.as_ref().map(|_| {
        detail([
            json!({"temperature": 0.2, "max_tokens": 4096}),
            json!({"input": 1_200, "output": 620, "total": 1_820}),
            json!({"input": 0.003, "output": 0.0012, "total": 0.0042}),
        ])
    });
    row
}

/// Usage and cost of three to six parts; one of twenty failed and says why in words of its own.
fn generation(at: usize, mut row: Observation) -> Observation {
    let parts = [
        "input",
        "output",
        "input_cached_tokens",
        "output_reasoning_tokens",
        "input_cache_creation",
    ];
    let mut usage = Map::new();
    let mut cost = Map::new();
    for (part, name) in parts.iter().take(2 + at % 4).enumerate() {
        let count = at * 7 % (90_000 >> part);
        usage.insert((*name).into(), count.into());
        cost.insert((*name).into(), (count as f64 * 1.5e-7).into());
    }
    let tokens = usage.values().filter_map(Value::as_u64).sum::<u64>();
    let spent = cost.values().filter_map(Value::as_f64).sum::<f64>();
    usage.insert("total".into(), tokens.into());
    cost.insert("total".into(), spent.into());
    row.kind = ObservationType::Generation;
    row.model = Some(["gpt-4o-mini-2024-07-18", "claude-sonnet-4-5"][at / 2 % 2].into());
    row.input_tokens = usage["input"].as_u64().map(Tokens);
    row.output_tokens = usage["output"].as_u64().map(Tokens);
    row.total_tokens = Some(Tokens(tokens));
    row.cost = Some(Usd(spent));
    row.time_to_first_token = Some(Seconds(at as f64 / 9e4));
    row.prompt = Some(Arc::new(PromptRef {
        name: "support/answer".into(),
        version: Some(at as u32 % 3),
    }));
    if at.is_multiple_of(20) {
        row.level = Level::Error;
        row.status = Some(format!("request {at} timed out after 30 s: try again").into());
    }
    let parameters = json!({"temperature": 0.2, "max_tokens": 4096});
    row.detail = Some(detail([parameters, usage.into(), cost.into()]));
    row
}

fn detail([model_parameters, usage, cost]: [Value; 3]) -> Arc<Detail> {
    let fields = |json: Value| json.as_object().cloned().unwrap_or_default();
    let [parameters, usage, cost] = [model_parameters, usage, cost].map(fields);
    Arc::new(Detail::new(&parameters, &usage, &cost))
}

/// What the main thread pays for one message: the goal is 8 ms.
#[divan::bench(sample_count = 20)]
fn the_last_page_of_1000(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| {
            let mut all = rows::observations("t", ROWS);
            let last = all.split_off(ROWS - 1_000);
            let mut tree = Tree::new();
            tree.extend(all);
            (tree, last)
        })
        .bench_local_values(|(mut tree, last)| {
            tree.extend(last);
            tree.finish();
            tree
        });
}

#[divan::bench(sample_count = 20)]
fn fold_and_unfold_everything(bencher: Bencher<'_, '_>) {
    let mut tree = tree();
    bencher.bench_local(|| {
        tree.close_all();
        tree.open_all();
    });
}

/// The goal is 5 ms for each.
#[divan::bench(sample_count = 20)]
fn fold_and_unfold_the_root(bencher: Bencher<'_, '_>) {
    let mut tree = tree();
    let root = tree.root().unwrap();
    bencher.bench_local(|| {
        tree.close(root);
        tree.open(root)
    });
}

/// The step that took the most, then the one after it.
#[divan::bench(sample_count = 20)]
fn the_slowest_steps(bencher: Bencher<'_, '_>) {
    let tree = tree();
    bencher.bench_local(|| {
        let first = tree.next_by(Measure::Time, None)?;
        tree.next_by(Measure::Time, Some(first.node))
    });
}

#[divan::bench(sample_count = 20)]
fn fold_and_unfold_one(bencher: Bencher<'_, '_>) {
    let mut tree = tree();
    let root = tree.root().unwrap();
    let step = tree.children(root).nth(2_000).unwrap();
    bencher.bench_local(|| {
        tree.toggle(step);
        tree.toggle(step)
    });
}

#[divan::bench(sample_count = 20)]
fn find(bencher: Bencher<'_, '_>) {
    let tree = tree();
    bencher.bench_local(|| tree.find("step 99"));
}
