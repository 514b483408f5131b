//! Comparing two runs, or two texts: too slow for the main thread when they are large.

use std::sync::Arc;

use crate::model::ObservationId;
use crate::model::compare::{Both, Outline, Pair, Print};
use crate::model::diff::Diff;

/// What is to be compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    Runs(Both<Arc<Outline>>),
    /// None where nothing was recorded.
    Texts(Both<Option<Arc<str>>>),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Compared {
    Runs(Arc<Vec<Pair>>),
    Texts(Arc<Diff>),
}

/// What tells whether inputs and outputs of steps are the same as others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prints {
    pub prints: Vec<(ObservationId, Print)>,
    /// Steps that are still to come.
    pub left: usize,
}
