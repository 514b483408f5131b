//! What a person can do with prompts: walk, fold, turn versions, compare, copy.

use super::{PromptsPane, content, names};
use crate::command::{Command, CopyKind, Fold, Root};
use crate::msg::{CopyText, Effect};
use crate::pane::{Act, Ask, Env, cells, list};

impl PromptsPane {
    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Refresh => return Some(self.open(env)),
            Command::NextPanel | Command::PreviousPanel => self.reading = !self.reading,
            Command::NextVersion => return Some(self.turn(1, env)),
            Command::PreviousVersion => return Some(self.turn(-1, env)),
            Command::Diff => return Some(self.diff(env)),
            Command::Compare => return Some(self.compare(env)),
            Command::NextDifference => return Some(self.next_change(true)),
            Command::PreviousDifference => return Some(self.next_change(false)),
            Command::Meaningful => return Some(self.toggle_whole()),
            Command::Uses => {
                let name = self.summary()?.name.replace('"', "\\\"");
                let filter = format!("promptName:\"{name}\"");
                return Some(vec![Act::Filtered(Root::Observations, filter)]);
            }
            Command::Find => {
                return Some(vec![Act::Ask(Ask::Find {
                    line: self.find.clone(),
                })]);
            }
            Command::Copy(kind) => return Some(self.copy(kind, env)),
            Command::Browse => {
                let path = format!("prompts/{}", cells::segment(&self.summary()?.name));
                return Some(vec![Act::Do(Effect::Browse(env.web_page(&path)))]);
            }
            _ if self.reading => return self.read(command),
            Command::Move(step) => {
                list::walk(&mut self.state, step);
                self.version = None;
                return Some(self.look(env));
            }
            Command::Open | Command::Fold(Fold::Open) if self.summary().is_some() => {
                self.reading = true;
            }
            Command::Open => self.fold(Fold::Toggle),
            Command::Fold(fold) => self.fold(fold),
            Command::FindNext => return Some(self.find_name(env, 1, true)),
            Command::FindPrevious => return Some(self.find_name(env, 1, false)),
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(super) fn read(&mut self, command: Command) -> Option<Vec<Act>> {
        let view = self.view.as_mut()?;
        match command {
            Command::Move(step) => view.scroll(step),
            Command::FindNext => view.find_next(1),
            Command::FindPrevious => view.find_next(-1),
            Command::Fold(Fold::Close) => self.reading = false,
            Command::Open | Command::Fold(_) => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        if self.before.take().is_some() {
            self.view = None;
            return Some(vec![Act::Again]);
        }
        if std::mem::take(&mut self.reading) {
            Some(Vec::new())
        } else {
            None
        }
    }

    pub(super) fn fold(&mut self, fold: Fold) {
        let Some(row) = self.state.selected().and_then(|at| self.rows.get(at)) else {
            return;
        };
        let path = row.path.clone();
        let folder = row.prompt.is_none();
        match fold {
            Fold::CloseAll => {
                self.closed = self
                    .rows
                    .iter()
                    .filter(|row| row.prompt.is_none())
                    .map(|row| row.path.clone())
                    .collect();
            }
            Fold::OpenAll | Fold::Depth(_) | Fold::Problems => self.closed.clear(),
            Fold::Close if folder && !self.closed.contains(&path) => {
                self.closed.insert(path);
            }
            Fold::Close => {
                let parent = path.rsplit_once('/').map(|(parent, _)| parent.to_string());
                if let Some(at) = parent.and_then(|parent| {
                    self.rows
                        .iter()
                        .position(|row| row.prompt.is_none() && row.path == parent)
                }) {
                    self.state.to(at);
                }
            }
            Fold::Open => {
                self.closed.remove(&path);
            }
            Fold::Toggle => {
                if !self.closed.remove(&path) {
                    self.closed.insert(path);
                }
            }
        }
        if let Some(prompts) = self.prompts.value() {
            self.rows = names::rows(prompts, &self.closed);
        }
    }

    pub(super) fn turn(&mut self, by: isize, env: &mut Env) -> Vec<Act> {
        let Some(summary) = self.summary() else {
            return vec![Act::Say("a folder has no versions".into())];
        };
        let at = self
            .shown_version()
            .and_then(|shown| {
                summary
                    .versions
                    .iter()
                    .position(|version| *version == shown)
            })
            .unwrap_or(0);
        let next = at.saturating_add_signed(by);
        match summary.versions.get(next).copied() {
            Some(version) if next != at => {
                self.version = Some(version);
                self.look(env)
            }
            _ => vec![Act::Say(
                if by > 0 {
                    "this is the newest version"
                } else {
                    "this is the first version"
                }
                .into(),
            )],
        }
    }

    pub(super) fn copy(&self, kind: CopyKind, env: &Env) -> Vec<Act> {
        let Some(prompt) = self.prompt.value() else {
            return vec![Act::Say("there is no prompt to copy here".into())];
        };
        let path = format!(
            "/api/public/v2/prompts/{}?version={}",
            cells::segment(&prompt.name),
            prompt.version
        );
        let text = match kind {
            CopyKind::Value => content::text(prompt),
            CopyKind::Node => content::json(prompt),
            CopyKind::Id => prompt.name.to_string(),
            CopyKind::Link => env.web_page(&format!(
                "prompts/{}?version={}",
                cells::segment(&prompt.name),
                prompt.version
            )),
            CopyKind::Curl => env.curl(&path),
            CopyKind::Trace | CopyKind::Path | CopyKind::Markdown => {
                return vec![Act::Say("a prompt has nothing like that to copy".into())];
            }
        };
        vec![Act::Do(Effect::Copy(CopyText::new(
            kind,
            &prompt.name,
            text,
        )))]
    }
}
