//! Sums over subtrees: what a folded row says of what is below it.

use super::super::observation::{Level, Observation, ObservationType};
use super::super::trace::Totals;
use super::super::unit::{Tokens, Usd};
use super::shape::{NONE, Shape};

/// One observation's own share, then that of all below it too.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    cost: f64,
    tokens: u64,
    observations: u32,
    errors: u32,
    warnings: u32,
    holds: Holds,
    pub(super) worst: Level,
}

/// What is true of something here. There is one for every row: a bit for each keeps them small.
#[derive(Clone, Copy, Debug, Default)]
struct Holds(u8);

impl Holds {
    const COST: u8 = 1;
    const TOKENS: u8 = 2;
    /// Has not ended.
    const RUNS: u8 = 4;
    /// Is worth a look when only that is asked for.
    const MATTERS: u8 = 8;

    fn of(all: [(u8, bool); 4]) -> Self {
        let true_ones = all.iter().filter(|(_, holds)| *holds);
        Self(true_ones.fold(0, |bits, (bit, _)| bits | bit))
    }

    fn any(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

impl Sum {
    /// Of the row under which others wait: it shows as long as there is one.
    pub(super) fn loading() -> Self {
        Self {
            holds: Holds(Holds::MATTERS),
            ..Self::default()
        }
    }

    pub(super) fn runs(&self) -> bool {
        self.holds.any(Holds::RUNS)
    }

    pub(super) fn matters(&self) -> bool {
        self.holds.any(Holds::MATTERS)
    }

    pub(super) fn of(row: &Observation) -> Self {
        if row.is_synthetic_root() {
            return Self {
                worst: row.level,
                ..Self::loading()
            };
        }
        let (input, output) = (row.input_tokens, row.output_tokens);
        let parts = input
            .or(output)
            .map(|_| input.unwrap_or_default() + output.unwrap_or_default());
        let tokens = row.total_tokens.or(parts);
        Self {
            cost: row.cost.map_or(0.0, |cost| cost.0),
            tokens: tokens.map_or(0, |tokens| tokens.0),
            observations: 1,
            errors: u32::from(row.level == Level::Error),
            warnings: u32::from(row.level == Level::Warning),
            holds: Holds::of([
                (Holds::COST, row.cost.is_some()),
                (Holds::TOKENS, tokens.is_some()),
                (Holds::RUNS, row.is_running()),
                (Holds::MATTERS, matters(row)),
            ]),
            worst: row.level,
        }
    }

    pub(super) fn with(self, other: &Self) -> Self {
        Self {
            cost: self.cost + other.cost,
            tokens: self.tokens.saturating_add(other.tokens),
            observations: self.observations + other.observations,
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            holds: Holds(self.holds.0 | other.holds.0),
            worst: self.worst.max(other.worst),
        }
    }

    pub(super) fn totals(&self, partial: bool) -> Totals {
        Totals {
            observations: Some(self.observations),
            errors: Some(self.errors),
            warnings: Some(self.warnings),
            cost: self.holds.any(Holds::COST).then_some(Usd(self.cost)),
            tokens: self.holds.any(Holds::TOKENS).then_some(Tokens(self.tokens)),
            partial,
        }
    }
}

/// Steps that did something, and those that went wrong. A type that is not known is not hidden.
fn matters(row: &Observation) -> bool {
    let plumbing = matches!(
        row.kind,
        ObservationType::Span | ObservationType::Chain | ObservationType::Event
    );
    !plumbing || row.level >= Level::Warning
}

/// All sums anew, children into parents.
pub(super) fn add_up(sums: &mut Vec<Sum>, own: &[Sum], shape: &Shape) {
    sums.clear();
    sums.extend_from_slice(own);
    for &node in shape.preorder.iter().rev() {
        let up = shape.up[node as usize];
        if up == NONE {
            // A root stands for all that is below it.
            sums[node as usize].holds.0 |= Holds::MATTERS;
        } else {
            sums[up as usize] = sums[up as usize].with(&sums[node as usize]);
        }
    }
}
