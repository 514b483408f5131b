//! The difference to another version: the one before, or any that was remembered.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{PromptsPane, content};
use crate::command::Move;
use crate::model::compare::Both;
use crate::model::diff::Diff;
use crate::model::{Prompt, Remote};
use crate::msg::{Fetch, Slot};
use crate::pane::compare::{scroll, show_changes};
use crate::pane::{Act, Env, First, trace};
use crate::theme::Theme;
use crate::widget::diff::DiffView;
use crate::widget::find::Needle;
use crate::widget::text::TextView;

/// One version, or what changed between two.
#[derive(Debug)]
pub(super) enum View {
    Text(TextView),
    Diff(Box<DiffView>),
}

impl View {
    pub(super) fn between(before: &Prompt, after: &Prompt, env: &Env) -> Self {
        let (left, right) = (content::whole(before), content::whole(after));
        let diff = Diff::of(Both::new(&left, &right), None);
        Self::Diff(Box::new(DiffView::new(Arc::new(diff), &env.theme)))
    }

    pub(super) fn layout(&mut self, area: Rect) {
        match self {
            Self::Text(view) => view.layout(area),
            Self::Diff(view) => view.layout(area),
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        match self {
            Self::Text(view) => view.draw(area, buf, theme),
            Self::Diff(view) => view.draw(area, buf, theme),
        }
    }

    pub(super) fn move_by(&mut self, rows: isize) {
        match self {
            Self::Text(view) => view.move_by(rows),
            Self::Diff(view) => view.move_by(rows),
        }
    }

    pub(super) fn scroll(&mut self, step: Move) {
        match self {
            Self::Text(view) => trace::scroll(view, step),
            Self::Diff(view) => scroll(view, step),
        }
    }

    pub(super) fn find(&mut self, needle: Option<&Needle>) {
        match self {
            Self::Text(view) => view.find(needle),
            Self::Diff(view) => view.find(needle),
        }
    }

    pub(super) fn find_next(&mut self, by: isize) {
        match self {
            Self::Text(view) => view.find_next(by),
            Self::Diff(view) => view.find_next(by > 0),
        }
    }
}

impl PromptsPane {
    /// Against the version before, or back to the text.
    pub(super) fn diff(&mut self, env: &mut Env) -> Vec<Act> {
        if self.before.take().is_some() {
            self.build(env);
            return Vec::new();
        }
        let Some(summary) = self.summary() else {
            return vec![Act::Say("a folder has no versions".into())];
        };
        let shown = self.shown_version().unwrap_or(0);
        let earlier = summary.versions.iter().filter(|version| **version < shown);
        let Some(before) = earlier.max().copied() else {
            return vec![Act::Say(
                "this is the first version: there is none before it".into(),
            )];
        };
        let name = Arc::clone(&summary.name);
        vec![self.against((name, before), env)]
    }

    fn against(&mut self, (name, version): (Arc<str>, u32), env: &mut Env) -> Act {
        let what = Fetch::Prompt {
            name,
            version: Some(version),
        };
        self.before = Some(Remote::Loading { stale: None });
        let (ticket, act) = env.fetch(Slot::PromptOther, what);
        self.before_ticket = ticket;
        act
    }

    /// Remembers this version, or compares it with the one that was remembered.
    pub(super) fn compare(&mut self, env: &mut Env) -> Vec<Act> {
        let here = self.summary().map(|summary| Arc::clone(&summary.name));
        let Some((name, version)) = here.zip(self.shown_version()) else {
            return vec![Act::Say("a folder has no versions".into())];
        };
        let here = First::Prompt { name, version };
        match env.first.take() {
            Some(first) if first == here => {
                vec![Act::Say(format!("{} is forgotten", first.words()))]
            }
            Some(First::Prompt { name, version }) => vec![self.against((name, version), env)],
            _ => {
                let said = format!(
                    "{}: go to another version or prompt to compare it with",
                    here.words()
                );
                env.first = Some(here);
                vec![Act::Say(said)]
            }
        }
    }

    /// Which versions are compared, while they are.
    pub(super) fn between_words(&self) -> Option<String> {
        let before = self.before.as_ref()?.value()?;
        let after = self.prompt.value()?;
        let of = if before.name == after.name {
            String::new()
        } else {
            format!("{} ", before.name)
        };
        let words = format!("{of}v{} → v{}", before.version, after.version);
        Some(match &self.view {
            Some(View::Diff(view)) if view.diff().is_same() => format!("{words}, equal"),
            _ => words,
        })
    }

    pub(super) fn next_change(&mut self, forward: bool) -> Vec<Act> {
        match &mut self.view {
            Some(View::Diff(view)) => vec![show_changes(view, forward)],
            _ => vec![Act::Say("nothing is compared here".into())],
        }
    }

    /// All of both texts, or only what changed.
    pub(super) fn toggle_whole(&mut self) -> Vec<Act> {
        match &mut self.view {
            Some(View::Diff(view)) => {
                view.show_whole(!view.is_whole());
                Vec::new()
            }
            _ => vec![Act::Say("nothing is compared here".into())],
        }
    }
}
