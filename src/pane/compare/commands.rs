//! What a person can do with a comparison.

use super::{ComparePane, Panel, scroll, show_changes};
use crate::command::{Command, CopyKind};
use crate::model::compare::Side;
use crate::msg::{CopyText, Effect};
use crate::pane::list::Listed;
use crate::pane::{Act, Answer, Ask, Env, Place, cells, list};
use crate::widget::find::{self, Needle};

impl ComparePane {
    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Refresh => return Some(self.load(env, true)),
            Command::NextPanel | Command::PreviousPanel => {
                self.panel = match self.panel {
                    Panel::Steps => Panel::Value,
                    Panel::Value => Panel::Steps,
                };
            }
            Command::ChooseSide(side) => self.side = side,
            Command::Contents => return Some(self.ask_all(env)),
            Command::NextTab => return Some(self.value.turn(1, env)),
            Command::PreviousTab => return Some(self.value.turn(-1, env)),
            Command::NextDifference => return Some(self.next_difference(true, env)),
            Command::PreviousDifference => return Some(self.next_difference(false, env)),
            Command::Meaningful => return Some(self.toggle_only()),
            Command::Open => return Some(vec![self.open_step()]),
            Command::Copy(kind) => return Some(vec![self.copy(kind, env)]),
            Command::Pipe | Command::Save => return Some(vec![self.take_out(command)]),
            Command::Score | Command::Comment | Command::Enqueue => {
                return Some(self.judge(command));
            }
            Command::Browse => {
                let path = self.chosen().and_then(Listed::web_path);
                let browse = |path: String| Act::Do(Effect::Browse(env.web_page(&path)));
                return Some(path.map(browse).into_iter().collect());
            }
            Command::Find => {
                let line = match self.panel {
                    Panel::Steps => self.find.clone(),
                    Panel::Value => self.value.needle().to_string(),
                };
                return Some(vec![Act::Ask(Ask::Find { line })]);
            }
            Command::FindNext => return Some(self.find_next(true, env)),
            Command::FindPrevious => return Some(self.find_next(false, env)),
            Command::Move(step) => match (self.panel, &mut self.value.view) {
                (Panel::Steps, _) => {
                    list::walk(&mut self.state, step);
                    return Some(self.look(env));
                }
                (Panel::Value, Some(view)) => scroll(view, step),
                (Panel::Value, None) => {}
            },
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        let Answer::Find { line, done } = answer else {
            return Vec::new();
        };
        if self.panel == Panel::Value {
            return self.value.find(&line, env);
        }
        self.find = line;
        if done || self.find.is_empty() {
            return Vec::new();
        }
        self.find_step((0, true), env)
    }

    /// The next match, in the names of the steps or in what is compared.
    fn find_next(&mut self, forward: bool, env: &mut Env) -> Vec<Act> {
        if self.panel == Panel::Steps {
            return self.find_step((1, forward), env);
        }
        self.value.find_next(forward).into_iter().collect()
    }

    fn find_step(&mut self, (skip, forward): (usize, bool), env: &mut Env) -> Vec<Act> {
        let Some(needle) = Needle::new(&self.find) else {
            return Vec::new();
        };
        let start = self.state.selected().unwrap_or(0);
        let is_called = |row: usize| {
            let at = self.steps.place(row);
            let of = |side| at.and_then(|at| self.observation(at, side));
            Side::BOTH
                .into_iter()
                .filter_map(of)
                .any(|step| needle.is_in(&step.name))
        };
        match find::next((start, skip), self.steps.rows(), forward, is_called) {
            Some(row) => {
                self.state.to(row);
                self.look(env)
            }
            None => vec![Act::Say(format!("no step is called \"{}\"", self.find))],
        }
    }

    fn next_difference(&mut self, forward: bool, env: &mut Env) -> Vec<Act> {
        if self.panel == Panel::Value {
            let view = self.value.view.as_mut();
            return view
                .map(|view| show_changes(view, forward))
                .into_iter()
                .collect();
        }
        let Some(here) = self.state.selected() else {
            return Vec::new();
        };
        let differs = |row: &usize| {
            let at = self.steps.place(*row);
            at.is_some_and(|at| self.changes(at).iter().any(|change| change.matters()))
        };
        let next = if forward {
            (here + 1..self.steps.rows()).find(differs)
        } else {
            (0..here).rev().find(differs)
        };
        match (next, self.unknown, forward) {
            (Some(row), ..) => {
                self.state.to(row);
                self.look(env)
            }
            (None, 0, true) => vec![Act::Say("no step below differs".into())],
            (None, unknown, true) => vec![Act::Say(format!(
                "no step below is known to differ; {unknown} are not compared, Y does"
            ))],
            (None, ..) => vec![Act::Say("no step above differs".into())],
        }
    }

    /// Of the steps those that differ, of the texts what changed; or everything.
    fn toggle_only(&mut self) -> Vec<Act> {
        if self.panel == Panel::Value {
            if let Some(view) = &mut self.value.view {
                view.show_whole(!view.is_whole());
            }
            return Vec::new();
        }
        self.steps.only = !self.steps.only;
        self.arrange();
        let (rows, all) = (self.steps.rows(), self.steps.len());
        vec![Act::Say(if self.steps.only {
            format!(
                "only what differs: {} of {all} steps are hidden, m shows them",
                all - rows
            )
        } else {
            "all steps".into()
        })]
    }

    /// Scores the chosen step, comments on it, or adds it to a queue.
    fn judge(&self, command: Command) -> Vec<Act> {
        let row = self.chosen();
        let Some((row, (target, what))) = row.and_then(|row| Some((row, row.score_target()?)))
        else {
            return vec![Act::Say("there is no step here to judge".into())];
        };
        match command {
            Command::Enqueue => list::marks::enqueue(&[target], what),
            Command::Comment => list::marks::comment(Some(row)),
            _ => vec![Act::Ask(Ask::Score {
                targets: vec![target],
                what,
                output: Listed::preview(row),
            })],
        }
    }

    fn open_step(&self) -> Act {
        match self.chosen() {
            Some(row) => Act::Open(Place::Trace {
                id: row.trace.clone(),
                select: Some(row.id.clone()),
            }),
            None => Act::Say("there is no step to open yet".into()),
        }
    }

    /// What changed, as a text with signs.
    fn changed(&self) -> Option<String> {
        let view = self.value.view.as_ref()?;
        Some(view.diff().to_text())
    }

    fn take_out(&self, command: Command) -> Act {
        match (self.changed(), self.chosen()) {
            (Some(text), Some(row)) => {
                let what = format!("what changed in {}", cells::name(&row.name));
                cells::take_out(command, (&row.name, what), text)
            }
            _ => Act::Say("there is nothing compared here yet".into()),
        }
    }

    fn copy(&self, kind: CopyKind, env: &Env) -> Act {
        let Some(row) = self.chosen() else {
            return Act::Say("there is nothing to copy yet".into());
        };
        let text = match kind {
            CopyKind::Value => self.changed(),
            CopyKind::Id => Some(row.id.to_string()),
            CopyKind::Node => Some(Listed::json(row)),
            CopyKind::Link => row.web_path().map(|path| env.web_page(&path)),
            CopyKind::Curl => row.api_path().map(|path| env.curl(&path)),
            CopyKind::Trace => return Act::Export(row.trace.clone()),
            CopyKind::Markdown => return Act::Markdown(row.trace.clone(), Some(row.id.clone())),
            CopyKind::Path => None,
        };
        match text {
            Some(text) => Act::Do(Effect::Copy(CopyText::new(kind, row.id.as_str(), text))),
            None => Act::Say("there is nothing like that to copy here".into()),
        }
    }

    /// Esc leaves the text for the steps.
    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        (std::mem::take(&mut self.panel) == Panel::Value).then(Vec::new)
    }
}
