//! Comparing off the main thread, with an end to it: two values may be megabytes that have nothing in common.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::model::compare::{Both, Outline, align};
use crate::model::diff::Diff;
use crate::msg::Worked;

/// What is not found out by then is told coarsely.
const PATIENCE: Duration = Duration::from_millis(400);

pub(super) fn aligned(runs: &Both<Arc<Outline>>) -> Worked {
    let deadline = Instant::now() + PATIENCE;
    let runs = runs.as_ref().map(|run| &**run);
    Worked::Aligned(Arc::new(align(runs, Some(deadline))))
}

pub(super) fn differing(texts: &Both<Option<Arc<str>>>) -> Worked {
    let deadline = Instant::now() + PATIENCE;
    let texts = texts.as_ref().map(|text| text.as_deref().unwrap_or(""));
    let mut diff = Diff::of(texts, Some(deadline));
    diff.coarse |= Instant::now() > deadline;
    Worked::Differing(Arc::new(diff))
}
