//! Finding in the value that is shown.

use ratatui::layout::Rect;

use super::{Detail, View};
use crate::pane::{Act, Env};
use crate::widget::find::Needle;

impl Detail {
    /// What is shown from now on opens where this text stands.
    pub(in crate::pane::trace) fn seek(&mut self, line: &str, env: &mut Env) -> Vec<Act> {
        if self.sought == line {
            return Vec::new();
        }
        self.sought = line.to_string();
        self.find(line, env)
    }

    pub(in crate::pane::trace) fn layout(&mut self, area: Rect) {
        match &mut self.view {
            Some(View::Text(view)) => view.layout(area),
            Some(View::Json(view)) => view.layout(area),
            Some(View::Diff(view)) => view.layout(area),
            Some(View::Nothing(_)) | None => {}
        }
        if self.seeks && !area.is_empty() {
            self.seeks = false;
            match &mut self.view {
                Some(View::Text(view)) => view.find(Needle::new(&self.needle).as_ref()),
                Some(View::Json(view)) => view.find(&self.needle),
                Some(View::Diff(view)) => view.find(Needle::new(&self.needle).as_ref()),
                Some(View::Nothing(_)) | None => {}
            }
        }
    }

    pub(in crate::pane::trace) fn find(&mut self, line: &str, env: &mut Env) -> Vec<Act> {
        self.needle = line.to_string();
        match &mut self.view {
            Some(View::Text(view)) => view.find(Needle::new(line).as_ref()),
            Some(View::Json(_)) => return self.find_in_json(line, env),
            Some(View::Diff(view)) => view.find(Needle::new(line).as_ref()),
            Some(View::Nothing(_)) | None => {}
        }
        Vec::new()
    }

    /// How many matches find has, for the tab line.
    pub(in crate::pane::trace) fn matches(&self) -> Option<(usize, usize)> {
        if self.needle.is_empty() {
            return None;
        }
        let matches = match self.view.as_ref()? {
            View::Text(view) => view.matches(),
            View::Json(view) => view.matches(),
            // A comparison counts its matches where it is walked through.
            View::Diff(_) | View::Nothing(_) => return None,
        };
        // Where nobody looked for it in this value, its absence is no news.
        (matches.1 > 0 || self.needle != self.sought).then_some(matches)
    }
}
