//! How the output of a step differs from its input.

use std::sync::Arc;

use super::{Detail, View};
use crate::model::Body;
use crate::model::compare::Both;
use crate::model::diff::Diff;
use crate::msg::{Effect, Large};
use crate::pane::{Act, Env};
use crate::widget::diff::DiffView;

impl Detail {
    pub(in crate::pane::trace) fn toggle_changes(&mut self, env: &mut Env) -> Vec<Act> {
        self.shows_changes = !self.shows_changes;
        self.build(env)
    }

    /// Has them compared, where there is something to compare.
    pub(super) fn compare_values(&mut self, body: &Body, env: &mut Env) -> Vec<Act> {
        let why = match (&body.input, &body.output) {
            (Some(_), Some(_)) => None,
            (None, Some(_)) => Some("no input was recorded to compare the output with"),
            (Some(_), None) => Some("no output was recorded to compare the input with"),
            (None, None) => Some("no input and no output were recorded"),
        };
        if let Some(why) = why {
            self.view = Some(View::Nothing(why));
            return Vec::new();
        }
        let ticket = env.tickets.next();
        self.typeset_ticket = ticket;
        let what = Large::Diff(Both::new(body.input.clone(), body.output.clone()));
        vec![Act::Do(Effect::Work { ticket, what })]
    }

    pub(super) fn show_diff(&mut self, diff: &Arc<Diff>, env: &Env) {
        self.view = Some(if diff.is_same() {
            View::Nothing("input and output are the same")
        } else {
            View::Diff(Box::new(DiffView::new(Arc::clone(diff), &env.theme)))
        });
    }

    /// What is above the view, where it is not the tab's own.
    pub(in crate::pane::trace) fn words(&self) -> Option<String> {
        let Some(View::Diff(view)) = &self.view else {
            return None;
        };
        let count = view.diff().changes().len();
        let plural = if count == 1 { "" } else { "s" };
        let coarse = if view.diff().coarse {
            ", too much to compare closely"
        } else {
            ""
        };
        Some(format!("input → output: {count} change{plural}{coarse}"))
    }
}
