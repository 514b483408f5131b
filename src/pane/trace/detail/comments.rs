//! What was said of the selected observation: scores and comments.

use ratatui::text::Line;

use super::super::Tab;
use super::{Detail, View};
use crate::model::{CommentTarget, Remote};
use crate::msg::{Fetch, Slot};
use crate::pane::list::Listed;
use crate::pane::{Act, Env};
use crate::widget::text::{TextDoc, TextView};

impl Detail {
    /// Shows them as they are now; who reads them stays in their place.
    pub(in crate::pane::trace) fn tell<'a>(&mut self, lines: impl IntoIterator<Item = Line<'a>>) {
        if self.shows_changes {
            return;
        }
        let doc = TextDoc::new(lines);
        match &mut self.view {
            Some(View::Text(view)) if **view.doc() == doc => {}
            Some(View::Text(view)) => view.replace(doc),
            _ => self.view = Some(View::Text(TextView::new(doc))),
        }
    }

    /// Comments cost a request of their own: only who looks at them asks.
    pub(super) fn want_comments(&mut self, env: &mut Env) -> Option<Act> {
        if self.tab != Tab::Comments || !matches!(self.comments, Remote::Idle) {
            return None;
        }
        self.ask_comments(env)
    }

    pub(super) fn ask_comments(&mut self, env: &mut Env) -> Option<Act> {
        let row = self.row.as_ref()?;
        let (target, _) = row.score_target()?;
        let target = CommentTarget::of(target)?;
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
