//! A box to write a comment in.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::Key;
use crate::model::{CommentTarget, Problem};
use crate::msg::{Effect, Ticket, Write};
use crate::pane::{Act, Env};
use crate::widget::line::put_line;
use crate::widget::popup::Popup;
use crate::widget::text_area::TextArea;

/// The server takes no more.
const MOST: usize = 5_000;

#[derive(Debug)]
pub(crate) struct CommentBox {
    target: CommentTarget,
    text: TextArea,
    sending: Option<Ticket>,
    problem: Option<String>,
}

impl CommentBox {
    pub(super) fn new(target: CommentTarget) -> Self {
        Self {
            target,
            text: TextArea::new("", "what should others know?"),
            sending: None,
            problem: None,
        }
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.sending == Some(ticket)
    }

    pub(super) fn is_loading(&self) -> bool {
        self.sending.is_some()
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Outcome {
        if self.sending.is_some() {
            return Outcome::Stay(Vec::new());
        }
        let chord = event
            .modifiers
            .intersects(KeyModifiers::ALT | KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Esc => return Outcome::Close(Vec::new()),
            KeyCode::Enter if chord => return self.send(env),
            _ if key == Key::CTRL_C => return Outcome::Close(Vec::new()),
            _ => {
                self.problem = None;
                self.text.handle(&Event::Key(event));
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        self.text.handle(&Event::Paste(text.to_string()));
    }

    fn send(&mut self, env: &mut Env) -> Outcome {
        let text = self.text.value().trim().to_string();
        let length = text.chars().count();
        self.problem = match length {
            0 => Some("write something first".into()),
            _ if length > MOST => {
                Some(format!("at most {MOST} characters fit, these are {length}"))
            }
            _ if env.read_only => Some("lftui was started with --read-only".into()),
            _ => None,
        };
        if self.problem.is_some() {
            return Outcome::Stay(Vec::new());
        }
        let ticket = env.tickets.next();
        self.sending = Some(ticket);
        let write = Write::Comment {
            target: self.target.clone(),
            text,
        };
        Outcome::Stay(vec![Act::Do(Effect::Write { ticket, write })])
    }

    pub(super) fn on_written(&mut self, result: &Result<(), Problem>) -> Outcome {
        self.sending = None;
        match result {
            Ok(()) => Outcome::Close(vec![Act::Say("comment on the way".into())]),
            Err(problem) => {
                self.problem = Some(problem.message.clone());
                Outcome::Stay(Vec::new())
            }
        }
    }

    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let popup = Popup {
            title: "Comment",
            hint: "Alt+Enter send   Esc leave",
            width: 64,
            height: 9,
        };
        let inside = popup.draw(area, buf, theme);
        let text = Rect {
            height: inside.height.saturating_sub(1),
            ..inside
        };
        self.text.draw(text, buf, (true, theme));
        let foot = Rect {
            y: inside.bottom().saturating_sub(1),
            height: 1.min(inside.height),
            ..inside
        };
        if self.sending.is_some() {
            put_line(
                buf,
                foot,
                &Line::styled(format!("{} sending", env.spinner()), theme.dim),
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
