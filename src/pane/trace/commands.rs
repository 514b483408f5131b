//! What a person can do with a trace.

use super::{Panel, Tab, TracePane, log, timeline};
use crate::command::{Command, CopyKind};
use crate::model::conversation::{Attached, attached};
use crate::msg::{CopyText, Effect};
use crate::pane::{Act, Answer, Ask, Env, Hints, cells, list};

impl TracePane {
    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        let Answer::Find { line, done } = answer else {
            return Vec::new();
        };
        if let Some(log) = &mut self.log {
            let mut acts = log.find(&line, env);
            acts.extend(self.read_on(env));
            return acts;
        }
        if self.panel == Panel::Detail && !self.find.listed {
            return self.detail.find(&line, env);
        }
        self.seek(line, done, env)
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        if self.log.is_some()
            && let Some(acts) = self.log_command(command, env)
        {
            return Some(acts);
        }
        if let Some(acts) = self.walk_list(command, env) {
            return Some(acts);
        }
        match command {
            Command::Log => return Some(self.open_log(env)),
            Command::Changes => return Some(self.detail.toggle_changes(env)),
            Command::OnlyNew => return Some(self.toggle_only_new(env)),
            Command::Refresh if self.id.as_str().is_empty() => return Some(self.open(env)),
            Command::Refresh => return Some(self.load(env, true)),
            Command::Follow if !self.reviewing && !self.id.as_str().is_empty() => {
                return Some(self.toggle_follow(env));
            }
            Command::NextPanel | Command::PreviousPanel => {
                self.panel = if self.panel == Panel::Tree {
                    Panel::Detail
                } else {
                    Panel::Tree
                };
            }
            Command::Timeline => {
                self.toggle_timeline();
                return Some(self.look(env));
            }
            Command::Time(time) => return self.move_time(time),
            Command::Contents => return Some(self.fetch_contents(env)),
            Command::NextTab => return Some(self.turn(env, 1)),
            Command::PreviousTab => return Some(self.turn(env, -1)),
            Command::Raw => return Some(self.turn_raw(env)),
            Command::Copy(kind) => return Some(self.copy(kind, env)),
            Command::Browse => return Some(self.browse(env)),
            Command::Enqueue => return Some(self.enqueue()),
            Command::Delete => {
                let scores = self.selected().map(|row| self.scores_of(row).cloned());
                let scores: Vec<_> = scores.into_iter().flatten().collect();
                if scores.is_empty() {
                    return Some(vec![Act::Say("there is no score here to delete".into())]);
                }
                return Some(vec![Act::Ask(Ask::Delete {
                    scores,
                    choose: true,
                })]);
            }
            Command::Score => return Some(self.score()),
            Command::Comment => return Some(list::marks::comment(self.selected())),
            Command::Edit => return Some(self.edit()),
            Command::Pipe | Command::Save => return Some(self.take_out(command)),
            Command::Find => {
                let line = if self.panel == Panel::Tree || self.find.listed {
                    self.begin_find();
                    self.find.line.clone()
                } else {
                    self.detail.needle().to_string()
                };
                return Some(vec![Act::Ask(Ask::Find { line })]);
            }
            Command::NextProblem | Command::PreviousProblem if self.detail.shows_messages() => {
                return self.walk(command, env);
            }
            _ if self.panel == Panel::Detail && !is_of_the_run(command) => {
                return self.detail.command(command, env);
            }
            _ => {
                let from = self.state.selected();
                let acts = self.walk(command, env);
                self.passed(from);
                return acts;
            }
        }
        Some(Vec::new())
    }

    /// Its page on the web; in the detail a file that is there.
    fn browse(&self, env: &Env) -> Vec<Act> {
        if let Some(acts) = self.attached().filter(|_| self.panel == Panel::Detail) {
            return acts;
        }
        let files = self.detail.files();
        let path = self.selected().and_then(list::Listed::web_path);
        let page = path.map(|path| Act::Do(Effect::Browse(env.web_page(&path))));
        if self.panel == Panel::Detail && !files.is_empty() {
            let page = page.map(|page| ("its page on the web".to_owned(), page));
            let choices = files.into_iter().chain(page).collect();
            return vec![Act::Ask(Ask::Open { choices })];
        }
        page.into_iter().collect()
    }

    pub(super) fn turn(&mut self, env: &mut Env, by: isize) -> Vec<Act> {
        self.find.listed = false;
        let mut acts = self.detail.turn(by, env);
        acts.extend(self.look(env));
        acts
    }

    /// Opens the file that the value under the cursor stands for; one that is in the value itself is saved.
    fn attached(&self) -> Option<Vec<Act>> {
        let text = self.detail.selected_value()?;
        match attached(&text)? {
            Attached::Media { id, .. } => {
                let say = Act::Say("asking the server where this file is".into());
                Some(vec![say, Act::Do(Effect::OpenMedia(id.into_owned()))])
            }
            Attached::Inline { .. } => Some(self.take_out(Command::Save)),
        }
    }

    /// From the conversation to what was recorded, and back.
    fn turn_raw(&mut self, env: &mut Env) -> Vec<Act> {
        let tab = match self.detail.tab {
            Tab::Messages => Tab::Output,
            _ => Tab::Messages,
        };
        self.detail.show_tab(tab, env)
    }

    pub(super) fn edit(&self) -> Vec<Act> {
        match self.detail.value() {
            Some((name, text)) => vec![Act::Do(Effect::Edit {
                name,
                text: text.to_string(),
                back: None,
            })],
            None => vec![Act::Say("there is no value to look at yet".into())],
        }
    }

    pub(super) fn copy(&self, kind: CopyKind, env: &Env) -> Vec<Act> {
        if kind == CopyKind::Trace {
            return vec![Act::Export(self.id.clone())];
        }
        if kind == CopyKind::Markdown {
            let below = self.selected().filter(|_| self.panel == Panel::Tree);
            let below = below.filter(|row| self.tree.node_of(&row.id) != self.tree.root());
            return vec![Act::Markdown(
                self.id.clone(),
                below.map(|row| row.id.clone()),
            )];
        }
        let Some(row) = self.selected() else {
            return vec![Act::Say("there is nothing to copy".into())];
        };
        let text = match kind {
            CopyKind::Path => match self.detail.path() {
                Ok(path) => Some(path.into()),
                Err(why) => return vec![Act::Say(why.into())],
            },
            CopyKind::Value => self.detail.selected_value(),
            CopyKind::Node if self.panel == Panel::Tree => self.detail.observation_json(row),
            CopyKind::Node => self.detail.node_json(row),
            CopyKind::Id => Some(row.id.as_str().into()),
            CopyKind::Link => {
                let path = list::Listed::web_path(row);
                path.map(|path| env.web_page(&path).into())
            }
            CopyKind::Curl => Some(env.curl(&cells::observation_api_path(&row.id)).into()),
            CopyKind::Trace | CopyKind::Markdown => None,
        };
        match text {
            Some(text) => vec![Act::Do(Effect::Copy(CopyText::new(
                kind,
                row.id.as_str(),
                text,
            )))],
            None => vec![Act::Say(
                "that is not there yet: its value is still loading".into(),
            )],
        }
    }

    pub(crate) fn hints(&self) -> Hints {
        if self.log.is_some() {
            return log::hints();
        }
        if self.find.listed && self.panel == Panel::Detail {
            return vec![
                (Command::Open, "go there"),
                (Command::FindNext, "next"),
                (Command::FindPrevious, "previous"),
                (Command::Back, "close"),
                (Command::NextPanel, "tree"),
            ];
        }
        let mut hints = match self.panel {
            Panel::Tree if self.timeline.is_some() => return timeline::hints(),
            Panel::Tree => vec![
                (Command::Timeline, "timeline"),
                (Command::NextProblem, "next error"),
                (Command::Meaningful, "what matters"),
                (Command::Log, "read as a log"),
                (Command::Compare, "compare"),
            ],
            Panel::Detail => vec![
                (Command::Find, "find"),
                (Command::OnlyNew, "only what is new"),
                (Command::Changes, "input → output"),
                (Command::Copy(CopyKind::Value), "copy value"),
            ],
        };
        hints.extend([
            (Command::NextTab, "next tab"),
            (Command::Copy(CopyKind::Trace), "copy trace"),
            (Command::Score, "score"),
            (
                Command::NextPanel,
                if self.panel == Panel::Tree {
                    "detail"
                } else {
                    "tree"
                },
            ),
        ]);
        hints
    }
}

/// Goes through all steps, wherever the focus is.
fn is_of_the_run(command: Command) -> bool {
    matches!(
        command,
        Command::Meaningful
            | Command::Slowest
            | Command::Dearest
            | Command::Bookmark
            | Command::NextBookmark
            | Command::Mark
            | Command::MarkRange
    )
}
