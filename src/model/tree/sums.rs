//! Sums over subtrees: what a folded row says of what is below it.

use super::super::observation::{Level, Observation, ObservationType};
use super::super::trace::Totals;
use super::super::unit::{Tokens, Usd};
use super::shape::{NONE, Shape};

/// One observation's own share, then that of all below it too.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "there is one for every row: options would take twice the room"
)]
pub(super) struct Sum {
    cost: f64,
    tokens: u64,
    observations: u32,
    errors: u32,
    warnings: u32,
    has_cost: bool,
    has_tokens: bool,
    /// Something here has not ended.
    pub(super) runs: bool,
    /// Something here is worth a look when only that is asked for.
    pub(super) matters: bool,
    pub(super) worst: Level,
}

impl Sum {
    /// Of the row under which others wait: it shows as long as there is one.
    pub(super) fn loading() -> Self {
        Self {
            matters: true,
            ..Self::default()
        }
    }

    pub(super) fn of(row: &Observation) -> Self {
        if row.is_synthetic_root() {
            return Self {
                matters: true,
                worst: row.level,
                ..Self::default()
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
            has_cost: row.cost.is_some(),
            has_tokens: tokens.is_some(),
            runs: row.is_running(),
            matters: matters(row),
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
            has_cost: self.has_cost || other.has_cost,
            has_tokens: self.has_tokens || other.has_tokens,
            runs: self.runs || other.runs,
            matters: self.matters || other.matters,
            worst: self.worst.max(other.worst),
        }
    }

    pub(super) fn totals(&self, partial: bool) -> Totals {
        Totals {
            observations: Some(self.observations),
            errors: Some(self.errors),
            warnings: Some(self.warnings),
            cost: self.has_cost.then_some(Usd(self.cost)),
            tokens: self.has_tokens.then_some(Tokens(self.tokens)),
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
            sums[node as usize].matters = true;
        } else {
            sums[up as usize] = sums[up as usize].with(&sums[node as usize]);
        }
    }
}
