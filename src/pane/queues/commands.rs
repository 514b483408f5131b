//! What a person can do with annotation queues: walk, find, review, create, copy.

use std::sync::Arc;

use super::QueuesPane;
use crate::command::{Command, CopyKind};
use crate::msg::{CopyText, Effect};
use crate::pane::{Act, Answer, Ask, Env, Place, cells, list};
use crate::widget::find::{self, Needle};

impl QueuesPane {
    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Move(step) => list::walk(&mut self.state, step),
            Command::Open => {
                return Some(
                    self.selected()
                        .map(|row| Act::Open(Place::Queue(row.queue.clone())))
                        .into_iter()
                        .collect(),
                );
            }
            Command::Find => {
                let line = self.find.clone();
                return Some(vec![Act::Ask(Ask::Find { line })]);
            }
            Command::FindNext => return Some(self.find_queue(1, true)),
            Command::FindPrevious => return Some(self.find_queue(1, false)),
            Command::Refresh => return Some(self.open(env)),
            Command::CreateQueue => {
                let taken = self.rows().iter().map(|row| Arc::clone(&row.queue.name));
                let taken = taken.collect();
                return Some(vec![Act::Ask(Ask::CreateQueue { taken })]);
            }
            Command::Copy(CopyKind::Id) => {
                let id = self.selected()?.queue.id.to_string();
                return Some(vec![Act::Do(Effect::Copy(CopyText::new(
                    CopyKind::Id,
                    &id,
                    id.as_str(),
                )))]);
            }
            Command::Browse => {
                let path = format!(
                    "annotation-queues/{}",
                    cells::segment(self.selected()?.queue.id.as_str())
                );
                return Some(vec![Act::Do(Effect::Browse(env.web_page(&path)))]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(crate) fn on_answer(&mut self, answer: Answer) -> Vec<Act> {
        let Answer::Find { line, done } = answer else {
            return Vec::new();
        };
        self.find = line;
        if done {
            Vec::new()
        } else {
            self.find_queue(0, true)
        }
    }

    /// The next queue whose name or description holds what was looked for.
    fn find_queue(&mut self, skip: usize, forward: bool) -> Vec<Act> {
        let Some(needle) = Needle::new(&self.find) else {
            return Vec::new();
        };
        let rows = self.rows();
        let start = self.state.selected().unwrap_or(0);
        let found = find::next((start, skip), rows.len(), forward, |at| {
            let queue = &rows[at].queue;
            let words = queue.description.as_deref().unwrap_or_default();
            needle.is_in(&queue.name) || needle.is_in(words)
        });
        match found {
            Some(at) => {
                self.state.to(at);
                Vec::new()
            }
            None => vec![Act::Say(format!("no queue tells of \"{}\"", self.find))],
        }
    }
}
