//! Finding in the value that is shown.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::{Detail, View, matches};
use crate::msg::{Large, Worked};
use crate::pane::finding::{LARGE, elsewhere, not_shown, places_in};
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
            self.find_here();
        }
    }

    pub(in crate::pane::trace) fn find(&mut self, line: &str, env: &mut Env) -> Vec<Act> {
        self.needle = line.to_string();
        let Some(what) = self.large_to_find(line) else {
            self.find_here();
            return self.finding.stop();
        };
        self.finding.begin(what, env)
    }

    /// A large value is looked through elsewhere, so that typing goes on.
    fn large_to_find(&self, line: &str) -> Option<Large> {
        match self.view.as_ref()? {
            View::Json(view) => {
                let text = Arc::clone(view.doc().text());
                let large = text.len() > LARGE && !line.is_empty();
                large.then(|| Large::Find {
                    text,
                    line: line.into(),
                })
            }
            View::Text(view) => elsewhere(vec![Arc::clone(view.doc())], line),
            View::Diff(view) => elsewhere(view.texts(), line),
            View::Nothing(_) => None,
        }
    }

    /// The needle in what is shown now.
    fn find_here(&mut self) {
        let needle = || Needle::new(&self.needle);
        match &mut self.view {
            Some(View::Text(view)) => view.find(needle().as_ref()),
            Some(View::Json(view)) => view.find(&self.needle),
            Some(View::Diff(view)) => view.find(needle().as_ref()),
            Some(View::Nothing(_)) | None => {}
        }
    }

    /// The same after a value came: a small one knows its rows only when it is laid out.
    pub(in crate::pane::trace) fn find_what_is_sought(&mut self, env: &mut Env) -> Vec<Act> {
        let line = self.needle.clone();
        self.seeks = !line.is_empty() && self.large_to_find(&line).is_none();
        if self.seeks || line.is_empty() {
            return Vec::new();
        }
        self.find(&line, env)
    }

    /// Places in a large value, as they were found elsewhere.
    pub(super) fn take_found(&mut self, done: &Worked) {
        match (&mut self.view, done) {
            (Some(View::Json(view)), Worked::Found { line, places }) => {
                view.take_found(line, places.clone());
            }
            (Some(View::Text(view)), Worked::FoundInTexts(found)) => {
                view.take_found(places_in(view.doc(), found));
            }
            (Some(View::Diff(view)), Worked::FoundInTexts(found)) => {
                view.take_found(found.clone());
            }
            _ => {}
        }
    }

    /// Where the words are in a large value is not known yet.
    pub(in crate::pane::trace) fn is_finding(&self) -> bool {
        self.finding.is_on()
    }

    /// How many matches there are, or that it is not known yet.
    pub(super) fn say_matches(&self) -> Act {
        match (&self.view, self.finding.is_on()) {
            (_, true) => Act::Say(format!("still looking for \"{}\" …", self.needle)),
            (Some(View::Text(view)), _) => matches(view.matches(), &self.needle),
            (Some(View::Json(view)), _) => matches(view.matches(), &self.needle),
            (Some(View::Diff(view)), _) => match view.matches() {
                (_, 0) if view.is_cut() => Act::Say(not_shown(&self.needle)),
                found => matches(found, &self.needle),
            },
            (Some(View::Nothing(_)) | None, _) => matches((0, 0), &self.needle),
        }
    }

    /// How many matches find has, for the tab line.
    pub(in crate::pane::trace) fn matches(&self) -> Option<(usize, usize)> {
        if self.needle.is_empty() || self.is_finding() {
            return None;
        }
        let matches = match self.view.as_ref()? {
            View::Text(view) => view.matches(),
            View::Json(view) => view.matches(),
            View::Diff(view) => view.matches(),
            View::Nothing(_) => return None,
        };
        // Where nobody looked for it in this value, its absence is no news.
        (matches.1 > 0 || self.needle != self.sought).then_some(matches)
    }
}
