//! The score form over whatever is scored.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::{Command, Context, Key, Lookup};
use crate::form::{Form, Subject, Taken};
use crate::model::{DataType, Problem, Remote, Score, ScoreConfig, ScoreTarget};
use crate::msg::{Data, Effect, Fetch, Slot, Ticket, Write};
use crate::pane::{Act, Env};
use crate::widget::line::put_line;
use crate::widget::popup::Popup;

/// Cells of the form.
const BOX: u16 = 72;

#[derive(Debug)]
pub(crate) struct ScoreBox {
    what: String,
    subject: Subject,
    configs: Remote<Arc<Vec<ScoreConfig>>>,
    scores: Remote<Arc<Vec<Score>>>,
    tickets: [Ticket; 2],
    form: Option<Form>,
    sending: Option<Ticket>,
    problem: Option<String>,
    /// Esc was pressed once on a form with entries.
    warned: bool,
}

impl ScoreBox {
    pub(super) fn new(target: ScoreTarget, what: String, env: &mut Env) -> (Self, Vec<Act>) {
        let (configs, first) = env.fetch(Slot::Configs, Fetch::Configs);
        let mut acts = vec![first];
        let wish = match &target {
            ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => {
                Some(Fetch::TraceScores { id: id.clone() })
            }
            ScoreTarget::Session(id) => Some(Fetch::SessionScores { id: id.clone() }),
            ScoreTarget::Run(_) => None,
        };
        let mut scores = Remote::Ready(Arc::new(Vec::new()));
        let mut ticket = Ticket::default();
        if let Some(wish) = wish {
            let (asked, act) = env.fetch(Slot::FormScores, wish);
            (ticket, scores) = (asked, Remote::Loading { stale: None });
            acts.push(act);
        }
        let subject = env.subject(target, None);
        let tickets = [configs, ticket];
        let configs = Remote::Loading { stale: None };
        (
            Self {
                what,
                subject,
                configs,
                scores,
                tickets,
                form: None,
                sending: None,
                problem: None,
                warned: false,
            },
            acts,
        )
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.tickets.contains(&ticket) || self.sending == Some(ticket)
    }

    pub(super) fn is_loading(&self) -> bool {
        self.sending.is_some() || (self.form.is_none() && self.problem.is_none())
    }

    pub(super) fn on_data(&mut self, ticket: Ticket, data: Data) -> Outcome {
        match data {
            Data::Configs(configs) if ticket == self.tickets[0] => {
                self.configs = Remote::Ready(configs);
            }
            Data::Scores(scores) if ticket == self.tickets[1] => {
                self.scores = Remote::Ready(scores);
            }
            _ => {}
        }
        if let (None, Remote::Ready(configs), Remote::Ready(scores)) =
            (&self.form, &self.configs, &self.scores)
        {
            let mut configs: Vec<ScoreConfig> = configs.iter().rev().cloned().collect();
            // Oldest first, as they were thought up; what is typed at length comes last.
            configs.sort_by_key(|config| config.data_type == DataType::Text);
            self.form = Some(Form::new(self.subject.clone(), &configs, scores));
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        self.problem = Some(problem.message.clone());
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Outcome {
        let Some(form) = self.form.as_mut().filter(|_| self.sending.is_none()) else {
            return if key == Key::ESC || key == Key::CTRL_C {
                Outcome::Close(Vec::new())
            } else {
                Outcome::Stay(Vec::new())
            };
        };
        let taken = form.on_key(event, key);
        if taken != Taken::No {
            self.problem = None;
            self.warned = false;
            let done = taken == Taken::Chosen && env.auto_advance && form.advance();
            return if done {
                self.send(env)
            } else {
                Outcome::Stay(Vec::new())
            };
        }
        let contexts = if form.is_typing() {
            [Context::Text, Context::Everywhere]
        } else {
            [Context::Form, Context::Everywhere]
        };
        match env.keymap.lookup(&contexts, &[key]) {
            Lookup::Command(Command::Submit) => self.send(env),
            Lookup::Command(Command::Back) if form.is_touched() && !self.warned => {
                self.warned = true;
                self.problem = Some("Esc again leaves, and forgets what was entered".into());
                Outcome::Stay(Vec::new())
            }
            Lookup::Command(Command::Back | Command::QuitNow) => Outcome::Close(Vec::new()),
            Lookup::Command(Command::NextPanel) => {
                form.command(Command::NextField);
                Outcome::Stay(Vec::new())
            }
            Lookup::Command(Command::PreviousPanel) => {
                form.command(Command::PreviousField);
                Outcome::Stay(Vec::new())
            }
            Lookup::Command(command) => {
                form.command(command);
                Outcome::Stay(Vec::new())
            }
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        if let Some(form) = &mut self.form {
            form.on_paste(text);
        }
    }

    fn send(&mut self, env: &mut Env) -> Outcome {
        let Some(form) = &mut self.form else {
            return Outcome::Stay(Vec::new());
        };
        if env.read_only {
            self.problem = Some("lftui was started with --read-only".into());
            return Outcome::Stay(Vec::new());
        }
        match form.scores(false) {
            Err(problem) => self.problem = Some(problem),
            Ok(scores) if scores.is_empty() => {
                self.problem = Some("nothing was entered or changed".into());
            }
            Ok(scores) => {
                let ticket = env.tickets.next();
                self.sending = Some(ticket);
                return Outcome::Stay(vec![Act::Do(Effect::Write {
                    ticket,
                    write: Write::Scores(scores),
                })]);
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_written(&mut self, write: &Write, result: &Result<(), Problem>) -> Outcome {
        self.sending = None;
        let count = match write {
            Write::Scores(scores) => scores.len(),
            _ => 0,
        };
        match result {
            Ok(()) => {
                let words = if count == 1 {
                    "score".to_string()
                } else {
                    format!("{count} scores")
                };
                Outcome::Close(vec![Act::Say(format!(
                    "{words} on the way for {}",
                    self.what
                ))])
            }
            Err(problem) => {
                self.problem = Some(problem.message.clone());
                Outcome::Stay(Vec::new())
            }
        }
    }

    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let title = format!("Score {}", self.what);
        let height = self.form.as_ref().map_or(3, |form| form.height(BOX) + 1);
        let hint = if self.form.as_ref().is_some_and(Form::is_typing) {
            "Alt+Enter send   Tab field   Esc stop typing"
        } else {
            "Enter send   Tab field   C comment   Esc leave"
        };
        let popup = Popup {
            title: &title,
            hint,
            width: 72,
            height,
        };
        let inside = popup.draw(area, buf, theme);
        let foot = Rect {
            y: inside.bottom().saturating_sub(1),
            height: 1.min(inside.height),
            ..inside
        };
        if let Some(form) = &mut self.form {
            let body = Rect {
                height: inside.height.saturating_sub(1),
                ..inside
            };
            form.draw(body, buf, env.form_look(true));
        }
        if self.is_loading() {
            let word = if self.sending.is_some() {
                "sending"
            } else {
                "loading the score configs"
            };
            put_line(
                buf,
                foot,
                &Line::styled(format!("{} {word}", env.spinner()), theme.dim),
            );
        } else if let Some(problem) = &self.problem {
            put_line(
                buf,
                foot,
                &Line::from(vec![
                    Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                    Span::raw(problem.as_str()),
                ]),
            );
        }
    }
}
