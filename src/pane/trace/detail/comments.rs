//! The comments on the selected observation.

use super::super::Tab;
use super::Detail;
use crate::model::{CommentTarget, Remote};
use crate::msg::{Fetch, Slot};
use crate::pane::{Act, Env};

impl Detail {
    /// Comments cost a request of their own: only who looks at them asks.
    pub(super) fn want_comments(&mut self, env: &mut Env) -> Option<Act> {
        if self.tab != Tab::Comments || !matches!(self.comments, Remote::Idle) {
            return None;
        }
        self.ask_comments(env)
    }

    pub(super) fn ask_comments(&mut self, env: &mut Env) -> Option<Act> {
        let row = self.row.as_ref()?;
        let target = if row.is_synthetic_root() {
            CommentTarget::Trace(row.trace.clone())
        } else {
            CommentTarget::Observation(row.id.clone())
        };
        self.comments.load();
        let (ticket, act) = env.fetch(Slot::Comments, Fetch::Comments { target });
        self.comments_ticket = ticket;
        Some(act)
    }

    pub(in crate::pane::trace) fn reload_comments(&mut self, env: &mut Env) -> Option<Act> {
        if matches!(self.comments, Remote::Idle) {
            None
        } else {
            self.ask_comments(env)
        }
    }
}
