//! A trace that is reviewed: where a reviewer looks first.

use super::{Panel, TracePane};
use crate::model::ScoreTarget;
use crate::msg::Glance;
use crate::pane::list::Listed;
use crate::pane::{Act, Env};

impl TracePane {
    /// In a review the reader wants the answer first: the last generation, its detail beside a smaller tree.
    pub(crate) fn reviewing(mut self) -> Self {
        self.reviewing = true;
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

    /// A reviewer wants the answer first: the last generation's output, and where it has none, the root's.
    pub(super) fn turn_to_answer(&mut self, env: &mut Env) -> Option<Vec<Act>> {
        let reads = self.reviewing && self.locate.is_none() && self.panel == Panel::Detail;
        if !reads || self.rows.is_loading() || self.detail.has_output()? {
            return None;
        }
        let last = self.tree.last_generation();
        let root = self.tree.root().filter(|root| last != Some(*root))?;
        (self.cursor == last).then(|| self.jump(Some(root), "", env))
    }
}
