//! The filter line: what may stand at the cursor, how the line is understood, and who does what of it.

mod draw;

use std::ops::Range;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};

use super::Outcome;
use crate::command::Key;
use crate::model::Generation;
use crate::model::filter::{Completion, Filter, Parsed, Rows, Seen, complete};
use crate::pane::{Answer, Env};
use crate::widget::input::Input;

#[derive(Debug)]
pub(crate) struct FilterLine {
    input: Input,
    /// What was there before: Esc brings it back.
    before: String,
    rows: Rows,
    generation: Generation,
    seen: Seen,
    parsed: Parsed,
    offered: Completion,
    /// What was gone to in the list: Enter takes it instead of the line.
    chosen: Option<usize>,
}

impl FilterLine {
    pub(super) fn new((line, rows): (String, Rows), seen: Seen, env: &Env) -> Self {
        let example = match rows {
            Rows::Scores => "name:helpful  scores.helpful:<0.5  source:ANNOTATION",
            Rows::Items => "state:pending  errors:>0  cost:>0.1  score:<0.5  user:ada",
            _ => "level:ERROR  name:*refund*  user:ada  latency:>2  tags:vip",
        };
        let server = env.server.as_ref();
        let mut filter = Self {
            input: Input::new(line.clone()).placeholder(example),
            before: line,
            rows,
            generation: server.map_or(Generation::V4, |server| server.api.generation),
            seen,
            parsed: Parsed::default(),
            offered: Completion::default(),
            chosen: None,
        };
        filter.read();
        // What stands there was finished before.
        if !filter.input.is_empty() {
            filter.offered = Completion::default();
        }
        filter
    }

    fn read(&mut self) {
        let line = self.input.value();
        self.parsed = Filter::parse(line);
        self.chosen = None;
        let kind = (self.generation, self.rows);
        self.offered = complete((line, self.input.cursor()), kind, &self.seen);
    }

    /// What is wrong with the line, but not where it is still being written.
    fn trouble(&self) -> Option<(&Range<usize>, &str)> {
        let found = self.parsed.diagnostics.first()?;
        Some((&found.range, &found.message))
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key) -> Outcome {
        let at_end = self.input.cursor() == self.input.value().len();
        let count = self.offered.choices.len();
        match event.code {
            KeyCode::Esc => return close(self.before.clone()),
            _ if key == Key::CTRL_C => return close(self.before.clone()),
            KeyCode::Enter if self.chosen.is_some() => self.take(),
            KeyCode::Enter => return self.apply(),
            KeyCode::Tab => self.take(),
            KeyCode::Right if at_end => self.take(),
            KeyCode::Down if count > 0 => {
                self.chosen = Some(self.chosen.map_or(0, |at| (at + 1) % count));
            }
            KeyCode::Up if count > 0 => {
                let at = self.chosen.filter(|at| *at > 0).unwrap_or(count);
                self.chosen = Some(at - 1);
            }
            _ => {
                self.input.handle(&Event::Key(event));
                self.read();
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_paste(&mut self, text: &str) -> Outcome {
        self.input.insert(text);
        self.read();
        Outcome::Stay(Vec::new())
    }

    /// Puts what is offered into the line.
    fn take(&mut self) {
        let at = self.chosen.unwrap_or(0);
        if let Some(choice) = self.offered.choices.get(at) {
            self.input.replace(self.offered.range.clone(), &choice.text);
            self.read();
        }
    }

    /// A line that cannot be understood stays, with the cursor where the trouble is.
    fn apply(&mut self) -> Outcome {
        match self.parsed.diagnostics.first() {
            None => close(self.input.value().trim().to_owned()),
            Some(found) => {
                self.input.go_to(found.range.end);
                self.offered = Completion::default();
                Outcome::Stay(Vec::new())
            }
        }
    }
}

fn close(line: String) -> Outcome {
    Outcome::Answer {
        answer: Answer::Filter(line),
        close: true,
    }
}
