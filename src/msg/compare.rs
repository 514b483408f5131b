//! What steps are compared by, before their inputs and outputs are here.

use crate::model::ObservationId;
use crate::model::compare::Print;

/// What tells whether inputs and outputs of steps are the same as others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prints {
    pub prints: Vec<(ObservationId, Print)>,
    /// Steps that are still to come.
    pub left: usize,
}
