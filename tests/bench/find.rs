//! A text in 100 MB of inputs and outputs: 10,000 steps with 10 kB each. The goal is 100 ms.

use std::sync::Arc;

use divan::Bencher;
use lftui::model::Body;
use lftui::model::search::Needle;
use lftui::store::{Step, scan};

const STEPS: usize = 10_000;
const WORDS: &str = r#"The agent said what it would do next,\n and then \"it\" did it. "#;

#[divan::bench(args = ["wombat", "Wombat", "kiosk", "would do next", "e"], sample_count = 10)]
fn a_hundred_megabytes(bencher: Bencher<'_, '_>, text: &str) {
    let input: Arc<str> = WORDS.repeat(10_000 / WORDS.len()).into();
    let step = |at: usize| {
        let body = Body {
            // A copy each: what is read from one place is in the processor's cache.
            input: Some(Arc::from(&*input)),
            output: Some("done".into()),
            ..Body::default()
        };
        Step::Open(format!("{at:016x}").as_str().into(), Arc::new(body))
    };
    let steps: Vec<Step> = (0..STEPS).map(step).collect();
    let needle = Needle::in_json(text).unwrap();
    bencher.bench_local(|| scan(&steps, &needle));
}
