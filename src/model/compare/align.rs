//! Which step is which: siblings of one path are paired by type and name, in order, the longest common sequence of them;
//! then what was tried again or has another name.
//!
//! What is below a pair is compared in the same way, what is below a step that one run has alone stays alone.

use std::ops::Range;
use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::refine::Siblings;
use super::{Both, Outline, Pair, Side, Step};

/// Every step of either run exactly once, in the order of both trees. After the deadline what is left is paired coarsely.
pub fn align(runs: Both<&Outline>, deadline: Option<Instant>) -> Vec<Pair> {
    let (left, right) = (&runs.left.steps, &runs.right.steps);
    let keys = keys(left, right);
    let aligner = Aligner {
        runs: runs.map(|run| Run {
            steps: &run.steps,
            ends: ends(&run.steps),
        }),
        keys,
        deadline,
    };
    let mut pairs = Vec::with_capacity(left.len().max(right.len()));
    let all = Both::new(0..left.len() as u32, 0..right.len() as u32);
    let mut waiting = vec![Task::Siblings(0, all)];
    while let Some(task) = waiting.pop() {
        match task {
            Task::Siblings(depth, ranges) => aligner.siblings(depth, &ranges, &mut waiting),
            Task::Pair(depth, one) => {
                pairs.push(Pair {
                    depth,
                    steps: one.map(Some),
                });
                let below = Both::new(
                    aligner.runs.left.below(one.left),
                    aligner.runs.right.below(one.right),
                );
                waiting.push(Task::Siblings(depth + 1, below));
            }
            Task::Alone(depth, side, step) => aligner.alone((depth, side, step), &mut pairs),
        }
    }
    pairs
}

/// What is still to be done; the stack is on the heap because a run may be ten thousand steps deep.
enum Task {
    Siblings(u32, Both<Range<u32>>),
    Pair(u32, Both<u32>),
    Alone(u32, Side, u32),
}

struct Run<'a> {
    steps: &'a [Step],
    /// Behind everything that is below a step.
    ends: Vec<u32>,
}

impl Run<'_> {
    fn below(&self, step: u32) -> Range<u32> {
        step + 1..self.ends[step as usize]
    }

    /// The outermost steps of a range.
    fn outermost(&self, range: &Range<u32>) -> Vec<u32> {
        let first = (!range.is_empty()).then_some(range.start);
        let next = |step: &u32| Some(self.ends[*step as usize]).filter(|next| *next < range.end);
        std::iter::successors(first, next).collect()
    }
}

struct Aligner<'a> {
    runs: Both<Run<'a>>,
    /// Equal for steps of the same type and name, and ordered in the same way whichever run is the left one.
    keys: Both<Vec<u32>>,
    deadline: Option<Instant>,
}

impl Aligner<'_> {
    fn siblings(&self, depth: u32, ranges: &Both<Range<u32>>, waiting: &mut Vec<Task>) {
        let left = self.runs.left.outermost(&ranges.left);
        let right = self.runs.right.outermost(&ranges.right);
        let matched = match (depth, left.as_slice(), right.as_slice()) {
            // Two runs are compared although their roots are called differently.
            (0, [left], [right]) => vec![(*left, *right)],
            _ => self.paired(&left, &right),
        };
        let from = waiting.len();
        let mut rest = Both::new(left.into_iter().peekable(), right.into_iter().peekable());
        for (one, other) in matched {
            while let Some(step) = rest.left.next_if(|step| *step < one) {
                waiting.push(Task::Alone(depth, Side::Left, step));
            }
            while let Some(step) = rest.right.next_if(|step| *step < other) {
                waiting.push(Task::Alone(depth, Side::Right, step));
            }
            rest.left.next();
            rest.right.next();
            waiting.push(Task::Pair(depth, Both::new(one, other)));
        }
        waiting.extend(rest.left.map(|step| Task::Alone(depth, Side::Left, step)));
        waiting.extend(rest.right.map(|step| Task::Alone(depth, Side::Right, step)));
        if let Some(new) = waiting.get_mut(from..) {
            new.reverse();
        }
    }

    fn paired(&self, left: &[u32], right: &[u32]) -> Vec<(u32, u32)> {
        let siblings = Siblings {
            runs: self.runs.as_ref().map(|run| run.steps),
            steps: Both::new(left, right),
        };
        siblings.refine(self.matched(left, right))
    }

    /// The longest common sequence of what both have. What only one of them has cannot be in it: that keeps two runs
    /// with nothing in common cheap.
    fn matched(&self, left: &[u32], right: &[u32]) -> Vec<(u32, u32)> {
        let known = Both::new(
            sorted(left, &self.keys.left),
            sorted(right, &self.keys.right),
        );
        let common = |steps: &[u32], keys: &[u32], other: &[u32]| -> (Vec<u32>, Vec<u32>) {
            let key = |step: u32| keys[step as usize];
            let both = steps.iter().copied();
            let both = both.filter(|step| other.binary_search(&key(*step)).is_ok());
            both.map(|step| (step, key(step))).unzip()
        };
        let (left, left_keys) = common(left, &self.keys.left, &known.right);
        let (right, right_keys) = common(right, &self.keys.right, &known.left);
        // The same pairs whichever is the left one: of several longest sequences the crate takes one by order.
        if left_keys <= right_keys {
            let found = common_sequence(&left_keys, &right_keys, self.deadline).into_iter();
            found.map(|(at, to)| (left[at], right[to])).collect()
        } else {
            let found = common_sequence(&right_keys, &left_keys, self.deadline).into_iter();
            found.map(|(to, at)| (left[at], right[to])).collect()
        }
    }

    fn alone(&self, (depth, side, step): (u32, Side, u32), pairs: &mut Vec<Pair>) {
        let run = self.runs.get(side);
        let base = run.steps[step as usize].depth;
        for at in step..run.ends[step as usize] {
            let mut steps = Both::default();
            *steps.get_mut(side) = Some(at);
            pairs.push(Pair {
                depth: depth + run.steps[at as usize].depth - base,
                steps,
            });
        }
    }
}

fn common_sequence(old: &[u32], new: &[u32], deadline: Option<Instant>) -> Vec<(usize, usize)> {
    let ops = capture_diff_slices_deadline(Algorithm::Myers, old, new, deadline);
    let mut found = Vec::new();
    for op in ops {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            found.extend((0..len).map(|by| (old_index + by, new_index + by)));
        }
    }
    found
}

fn sorted(steps: &[u32], keys: &[u32]) -> Vec<u32> {
    let mut known: Vec<u32> = steps.iter().map(|step| keys[*step as usize]).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// The place of each step's type and name among all of them.
fn keys(left: &[Step], right: &[Step]) -> Both<Vec<u32>> {
    let mut all: Vec<(&str, &str)> = left.iter().chain(right).map(key).collect();
    all.sort_unstable();
    all.dedup();
    let place = |step: &Step| all.partition_point(|one| *one < key(step)) as u32;
    Both::new(
        left.iter().map(place).collect(),
        right.iter().map(place).collect(),
    )
}

fn key(step: &Step) -> (&str, &str) {
    (step.kind.as_str(), &step.name)
}

/// Where the steps below each step end: before the next one that is no deeper.
fn ends(steps: &[Step]) -> Vec<u32> {
    let mut ends = vec![steps.len() as u32; steps.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| steps[*last].depth >= step.depth) {
            ends[last] = at as u32;
        }
        open.push(at);
    }
    ends
}
