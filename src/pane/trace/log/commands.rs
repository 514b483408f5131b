//! What a person can do in the log.

use super::Log;
use crate::command::{Command, CopyKind, Fold, Move};
use crate::model::Level;
use crate::model::tree::{Node, Tree};
use crate::msg::{CopyText, Effect};
use crate::pane::trace::{Panel, TracePane};
use crate::pane::{Act, Ask, Env, Hints, cells};

impl Log {
    fn step(&mut self, step: Move) {
        match step {
            Move::Down => self.sheets.move_by(1),
            Move::Up => self.sheets.move_by(-1),
            Move::First => self.sheets.to(0),
            Move::Last => self.sheets.last(),
            Move::HalfPageDown => self.sheets.half_page(1),
            Move::HalfPageUp => self.sheets.half_page(-1),
            Move::PageDown => self.sheets.page(1),
            Move::PageUp => self.sheets.page(-1),
        }
        self.settle();
    }

    /// To another entry: its head comes on the screen, on top where it was not.
    fn go(&mut self, at: Option<usize>) -> bool {
        let Some(at) = at.filter(|at| *at < self.entries.len()) else {
            return false;
        };
        self.current = at;
        if self.sheets.screen_row(at).is_none() {
            self.sheets.to(at);
        }
        true
    }

    fn problem_from(&self, tree: &Tree, forward: bool) -> Option<usize> {
        let bad = |at: &usize| {
            let row = self
                .entries
                .get(*at)
                .and_then(|entry| tree.observation(entry.node));
            row.is_some_and(|row| row.level >= Level::Warning)
        };
        if forward {
            (self.current + 1..self.entries.len()).find(bad)
        } else {
            (0..self.current).rev().find(bad)
        }
    }

    fn found(&self) -> Act {
        if self.finding.is_on() {
            return Act::Say(format!("still looking for \"{}\" …", self.needle));
        }
        let (current, count) = self.sheets.matches();
        Act::Say(if count == 0 {
            format!(
                "\"{}\" is in none of the {} steps that are read",
                self.needle,
                self.read.len()
            )
        } else {
            format!(
                "match {current} of {count} in {} steps that are read",
                self.read.len()
            )
        })
    }
}

impl TracePane {
    /// None where the command means the same as without the log.
    pub(in crate::pane::trace) fn log_command(
        &mut self,
        command: Command,
        env: &mut Env,
    ) -> Option<Vec<Act>> {
        let log = self.log.as_mut()?;
        let mut said = None;
        match command {
            Command::Log | Command::NextPanel | Command::PreviousPanel => {
                self.log = None;
                return Some(Vec::new());
            }
            Command::Move(step) => log.step(step),
            Command::Open | Command::Fold(Fold::Open) => {
                let node = log.current();
                return Some(self.leave_log(node, env));
            }
            Command::NextSibling if !log.go(Some(log.current + 1)) => {
                said = Some("this is the last step");
            }
            Command::PreviousSibling if !log.go(log.current.checked_sub(1)) => {
                said = Some("this is the first step");
            }
            Command::NextSibling | Command::PreviousSibling => {}
            Command::NextProblem | Command::PreviousProblem => {
                let found = log.problem_from(&self.tree, command == Command::NextProblem);
                if !log.go(found) {
                    said = Some("no other error or warning in this direction");
                }
            }
            Command::FindNext | Command::FindPrevious if log.needle.is_empty() => {
                return Some(vec![Act::Ask(Ask::Find {
                    line: String::new(),
                })]);
            }
            Command::FindNext | Command::FindPrevious => {
                log.sheets.find_next(command == Command::FindNext);
                log.settle_on_match();
                let mut acts = vec![log.found()];
                acts.extend(self.read_on(env));
                return Some(acts);
            }
            Command::Find => {
                let line = log.needle.clone();
                return Some(vec![Act::Ask(Ask::Find { line })]);
            }
            Command::Copy(CopyKind::Value) => return Some(vec![self.copy_entry()?]),
            Command::Pipe | Command::Save => return Some(vec![self.take_entry(command)?]),
            Command::Copy(CopyKind::Node | CopyKind::Path) | Command::Edit | Command::Fold(_) => {
                said = Some("Enter opens the step; that works there");
            }
            Command::Refresh if log.problem.take().is_some() => {}
            _ => return None,
        }
        let mut acts: Vec<Act> = said.map(|said| Act::Say(said.into())).into_iter().collect();
        acts.extend(self.read_on(env));
        Some(acts)
    }

    /// To the tree, with the step selected.
    fn leave_log(&mut self, node: Option<Node>, env: &mut Env) -> Vec<Act> {
        self.log = None;
        self.panel = Panel::Tree;
        self.jump(node, "", env)
    }

    fn take_entry(&self, command: Command) -> Option<Act> {
        let log = self.log.as_ref()?;
        let row = self.selected()?;
        let text = log.sheets.get(log.current).map(|doc| doc.text().to_owned());
        Some(cells::take_out(
            command,
            (&row.name, format!("what {} said", cells::name(&row.name))),
            text.unwrap_or_default(),
        ))
    }

    fn copy_entry(&self) -> Option<Act> {
        let log = self.log.as_ref()?;
        let row = self.selected()?;
        let Some(doc) = log.sheets.get(log.current) else {
            return Some(Act::Say(
                "that is not there yet: the step is still being read".into(),
            ));
        };
        let copy = CopyText::new(CopyKind::Value, row.id.as_str(), doc.text());
        Some(Act::Do(Effect::Copy(copy)))
    }
}

pub(in crate::pane::trace) fn hints() -> Hints {
    vec![
        (Command::Open, "open in the tree"),
        (Command::NextSibling, "next step"),
        (Command::NextProblem, "next error"),
        (Command::Find, "find"),
        (Command::Log, "leave"),
    ]
}
