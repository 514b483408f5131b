//! The same scores for many things: what they have already keeps its id.

use super::ScoreBox;
use crate::model::{NewScore, Remote};
use crate::msg::{Fetch, Slot};
use crate::pane::{Act, Env};

impl ScoreBox {
    /// What the targets have already, where that could not be read before.
    pub(super) fn look_up(&mut self, env: &mut Env) -> Vec<Act> {
        if self.scores.problem().is_none() {
            return Vec::new();
        }
        let targets = self.targets.clone();
        let (ticket, act) = env.fetch(Slot::FormScores, Fetch::ScoresOfMany { targets });
        self.tickets[1] = ticket;
        self.scores = Remote::Loading { stale: None };
        vec![act]
    }

    /// What each target would get, once it is known what it has.
    pub(super) fn copies(&self, scores: &[NewScore]) -> Option<Vec<Vec<NewScore>>> {
        let (Remote::Ready(known), Some(form)) = (&self.scores, &self.form) else {
            return None;
        };
        let one = |target| form.copy(scores, target, known);
        Some(self.targets.iter().map(one).collect())
    }

    /// How many of these replace what is there.
    pub(super) fn replaced(&self, copies: &[Vec<NewScore>]) -> usize {
        let known = self.scores.value().map_or(&[][..], |known| known);
        let is_there = |new: &&NewScore| known.iter().any(|score| score.id == new.id);
        copies.iter().flatten().filter(is_there).count()
    }
}
