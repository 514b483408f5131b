//! The same scores for many things: what they have already keeps its id.

use super::ScoreBox;
use crate::model::{ConfigId, DataType, NewScore, Queue, Remote, ScoreConfig};
use crate::msg::{Fetch, Slot};
use crate::pane::{Act, Env};

impl ScoreBox {
    /// The targets are items of this queue.
    pub(in crate::overlay) fn of_queue(&mut self, queue: Queue) {
        self.subject.queue = Some(queue.id.clone());
        self.queue = Some(queue);
    }

    /// The queue's configs in its order; else all, the oldest first, as they were thought up, and what is typed at
    /// length last.
    pub(super) fn asked_for(&self, all: &[ScoreConfig]) -> Vec<ScoreConfig> {
        if let Some(queue) = &self.queue {
            let named = |id: &ConfigId| all.iter().find(|config| config.id == *id).cloned();
            return queue.configs.iter().filter_map(named).collect();
        }
        let mut configs: Vec<ScoreConfig> = all.iter().rev().cloned().collect();
        configs.sort_by_key(|config| config.data_type == DataType::Text);
        configs
    }

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
