//! One line at the bottom of the screen: what to find, what to search for, where a value is to go.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::Key;
use crate::msg::Effect;
use crate::pane::{Act, Answer, Env, Place};
use crate::widget::input::Input;
use crate::widget::line::{cut, put_line, put_spans, width};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Find,
    Search,
    Pipe,
    Save,
}

#[derive(Debug)]
pub(crate) struct LineInput {
    purpose: Purpose,
    input: Input,
    /// What was there before: Esc brings it back.
    before: String,
    /// What is to be piped or written.
    value: Arc<str>,
    /// In a few words.
    what: String,
    /// Lines of before, the latest last, and which of them is shown.
    history: Vec<String>,
    shown: usize,
}

impl LineInput {
    pub(super) fn find(line: String) -> Self {
        Self::new(Purpose::Find, Input::default().placeholder("find"), line)
    }

    pub(super) fn search(line: String) -> Self {
        let input = Input::new(line.clone()).placeholder("words, or \"words side by side\"");
        Self::new(Purpose::Search, input, line)
    }

    /// A command for a value; up and down bring those of before.
    pub(super) fn pipe((what, value): (String, Arc<str>), env: &Env) -> Self {
        let input = Input::default().placeholder("jq .  |  wc -c  |  any command of the shell");
        let line = Self::new(Purpose::Pipe, input, String::new());
        Self {
            value,
            what,
            shown: env.piped.len(),
            history: env.piped.clone(),
            ..line
        }
    }

    /// A file for a value; up and down bring those of before, one that could not be written included.
    pub(super) fn save((name, value): (String, Arc<str>), env: &Env) -> Self {
        let line = Self::new(Purpose::Save, Input::new(name.clone()), name);
        Self {
            value,
            shown: env.written.len(),
            history: env.written.clone(),
            ..line
        }
    }

    fn new(purpose: Purpose, input: Input, before: String) -> Self {
        Self {
            purpose,
            input,
            before,
            value: "".into(),
            what: String::new(),
            history: Vec::new(),
            shown: 0,
        }
    }

    /// Whether nothing below waits for what is typed.
    fn stands_alone(&self) -> bool {
        matches!(
            self.purpose,
            Purpose::Search | Purpose::Pipe | Purpose::Save
        )
    }

    fn recall(&mut self, code: KeyCode) -> Outcome {
        self.shown = match code {
            KeyCode::Up => self.shown.saturating_sub(1),
            _ => (self.shown + 1).min(self.history.len()),
        };
        let line = self.history.get(self.shown).cloned();
        self.input.set(line.unwrap_or_else(|| self.before.clone()));
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key) -> Outcome {
        let leaves = event.code == KeyCode::Esc || key == Key::CTRL_C;
        match event.code {
            _ if leaves && self.stands_alone() => Outcome::Close(Vec::new()),
            KeyCode::Up | KeyCode::Down if !self.history.is_empty() => self.recall(event.code),
            KeyCode::Esc => self.answer(self.before.clone(), true),
            KeyCode::Enter if self.input.is_empty() && self.purpose == Purpose::Find => {
                self.answer(self.before.clone(), true)
            }
            KeyCode::Enter => self.answer(self.input.value().to_string(), true),
            _ if key == Key::CTRL_C => self.answer(self.before.clone(), true),
            _ => {
                let changed = self.input.handle(&Event::Key(event));
                self.typed(changed)
            }
        }
    }

    pub(super) fn on_paste(&mut self, text: &str) -> Outcome {
        self.input.insert(text);
        self.typed(true)
    }

    /// Find moves while typing.
    fn typed(&self, changed: bool) -> Outcome {
        if changed && self.purpose == Purpose::Find {
            return self.answer(self.input.value().to_string(), false);
        }
        Outcome::Stay(Vec::new())
    }

    fn answer(&self, line: String, done: bool) -> Outcome {
        let answer = match self.purpose {
            Purpose::Find => Answer::Find { line, done },
            Purpose::Search | Purpose::Pipe | Purpose::Save if line.trim().is_empty() => {
                return Outcome::Close(Vec::new());
            }
            Purpose::Pipe => {
                return Outcome::Close(vec![Act::Pipe {
                    command: line.trim().to_owned(),
                    text: Arc::clone(&self.value),
                }]);
            }
            Purpose::Save => {
                return Outcome::Close(vec![Act::Do(Effect::Save {
                    path: line.trim().to_owned(),
                    text: Arc::clone(&self.value),
                })]);
            }
            Purpose::Search => {
                let place = Place::Search(line.trim().into());
                return Outcome::Close(vec![Act::Open(place)]);
            }
        };
        Outcome::Answer {
            answer,
            close: done,
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Option<Position> {
        let theme = &env.theme;
        let row = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1.min(area.height),
            ..area
        };
        for at in row.positions() {
            buf[at].reset();
        }
        buf.set_style(row, theme.text);
        let room = usize::from(row.width).saturating_sub(16);
        let what = cut(&self.what, room, theme.symbols.ellipsis);
        let piped = format!(" |  {what} to ");
        let (label, hint) = match self.purpose {
            Purpose::Find => (" / ", "Enter keep   /…/ pattern   Esc leave".to_string()),
            Purpose::Pipe => (
                piped.as_str(),
                "Enter run   up before   Esc leave".to_string(),
            ),
            Purpose::Save if self.history.is_empty() => {
                (" write to ", "Enter write   Esc leave".to_string())
            }
            Purpose::Save => (
                " write to ",
                "Enter write   up before   Esc leave".to_string(),
            ),
            Purpose::Search => (" search ", "Enter search   Esc leave".to_string()),
        };
        put_spans(
            buf,
            row.as_position(),
            row.width,
            &[Span::styled(label, theme.key)],
        );
        let start = width(label) as u16;
        let hint_width = width(&hint) as u16 + 2;
        let room = row.width.saturating_sub(start);
        let input = if room > hint_width + 24 {
            room - hint_width
        } else {
            room
        };
        if input < room {
            let place = Rect {
                x: row.right() - hint_width,
                width: hint_width,
                ..row
            };
            put_line(buf, place, &Line::styled(hint, theme.dim));
        }
        self.input.draw(
            Rect {
                x: row.x + start,
                width: input,
                ..row
            },
            buf,
            (true, theme),
        )
    }
}
