//! A trace that is reviewed: where a reviewer looks first.

use super::{Panel, TracePane};
use crate::model::ScoreTarget;
use crate::msg::Glance;
use crate::pane::list::Listed;
use crate::pane::{Act, Env};

/// Generations that are looked at for an output; each costs a request.
const TRIES: usize = 4;

impl TracePane {
    /// In a review the reader wants the answer first: the last generation, its detail beside a smaller tree.
    pub(crate) fn reviewing(mut self) -> Self {
        self.reviewing = true;
        self.tried = Some(0);
        self.panel = Panel::Detail;
        self
    }

    /// In a review: from the detail to the tree; false where it is there already.
    pub(crate) fn turn_to_tree(&mut self) -> bool {
        let turned = self.panel == Panel::Detail;
        self.panel = Panel::Tree;
        turned
    }

    /// Back to what a reviewer reads first.
    pub(crate) fn turn_to_detail(&mut self) {
        self.panel = Panel::Detail;
    }

    /// The observation that was looked up, once its trace is known.
    pub(crate) fn located(&self) -> Option<ScoreTarget> {
        let (id, _) = self.locate.as_ref()?;
        (!self.id.as_str().is_empty())
            .then(|| ScoreTarget::Observation(self.id.clone(), id.clone()))
    }

    /// The step that is looked for, or the root.
    pub(crate) fn reviewed(&self) -> Option<Glance> {
        let located = self
            .locate
            .as_ref()
            .and_then(|(id, _)| self.tree.node_of(id));
        let row = self
            .tree
            .observation(located.or_else(|| self.tree.root())?)?;
        Listed::preview(row)
    }

    /// A trace that is reviewed, before anything of it was looked at.
    pub(super) fn opens(&self) -> bool {
        self.reviewing && self.locate.is_none() && self.detail.row.is_none()
    }

    /// A reviewer wants the answer first: the last generation's output; where it has none that of one before, and
    /// where a few have none, the root's. Once it was found, or somebody went elsewhere, the cursor stays.
    pub(super) fn turn_to_answer(&mut self, env: &mut Env) -> Option<Vec<Act>> {
        let reads = self.reviewing && self.locate.is_none() && self.panel == Panel::Detail;
        let tried = self.tried.filter(|_| reads && !self.rows.is_loading())?;
        if self.detail.has_output()? {
            self.tried = None;
            return None;
        }
        let answers = self.tree.generations();
        if self.cursor != answers.get(tried).copied() {
            return None;
        }
        let before = answers.get(tried + 1).filter(|_| tried + 1 < TRIES);
        self.tried = before.map(|_| tried + 1);
        let root = || self.tree.root().filter(|root| self.cursor != Some(*root));
        let next = before.copied().or_else(root)?;
        Some(self.jump(Some(next), "", env))
    }
}
