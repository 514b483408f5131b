//! Two runs of an agent, step by step: which step of one is which of the other, and what differs in it.

mod align;
mod facts;
mod print;
mod refine;

use std::sync::Arc;

use super::{ObservationId, ObservationType, TraceId};

pub use align::align;
pub use facts::{Change, Facts};
pub use print::{Likeness, Mark, Print};

/// One of the two that are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    #[default]
    Left,
    Right,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// One of something for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Both<T> {
    pub left: T,
    pub right: T,
}

impl<T> Both<T> {
    pub fn new(left: T, right: T) -> Self {
        Self { left, right }
    }

    pub fn get(&self, side: Side) -> &T {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    pub fn get_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }

    pub fn as_ref(&self) -> Both<&T> {
        Both::new(&self.left, &self.right)
    }

    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Both<U> {
        Both::new(change(self.left), change(self.right))
    }
}

/// A step as it is compared: where it stands in its run, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// 0 for a root.
    pub depth: u32,
    pub kind: ObservationType,
    pub name: Arc<str>,
    /// It ended in an error.
    pub failed: bool,
}

/// The steps of a run, each before what is below it, siblings by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub steps: Vec<Step>,
}

/// A step that both runs have, or one of them alone; by its place in its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    pub depth: u32,
    pub steps: Both<Option<u32>>,
}

/// What is put beside another: a whole run, or one step of it with what is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparand {
    pub trace: TraceId,
    pub step: Option<ObservationId>,
    /// What the person calls it.
    pub words: String,
}

impl Comparand {
    pub fn is(&self, other: &Self) -> bool {
        self.trace == other.trace && self.step == other.step
    }
}
