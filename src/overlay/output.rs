//! What a command printed that a value was piped to.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::{CopyKind, Key};
use crate::model::Problem;
use crate::model::text::{clean_block, clean_line};
use crate::msg::{CopyText, Data, Effect, Slot, Ticket};
use crate::pane::{Act, Env};
use crate::widget::line::put_line;
use crate::widget::popup::Popup;
use crate::widget::text::{TextDoc, TextView};

#[derive(Debug)]
pub(crate) struct Output {
    ticket: Ticket,
    command: String,
    state: State,
}

#[derive(Debug)]
enum State {
    Running,
    Printed {
        view: TextView,
        ended: Option<String>,
    },
    Failed(Problem),
}

impl Output {
    pub(super) fn new(ticket: Ticket, command: &str) -> Self {
        Self {
            ticket,
            command: clean_line(command).into_owned(),
            state: State::Running,
        }
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
    }

    pub(super) fn is_running(&self) -> bool {
        matches!(self.state, State::Running)
    }

    pub(super) fn on_key(&mut self, key: Key) -> Outcome {
        let key = key.to_string();
        let State::Printed { view, .. } = &mut self.state else {
            return match key.as_str() {
                "esc" | "q" | "ctrl-c" => self.close(),
                _ => Outcome::Stay(Vec::new()),
            };
        };
        match key.as_str() {
            "j" | "down" => view.move_by(1),
            "k" | "up" => view.move_by(-1),
            "ctrl-d" => view.half_page(1),
            "ctrl-u" => view.half_page(-1),
            "pgdn" | "space" => view.page(1),
            "pgup" => view.page(-1),
            "g" | "home" => view.first(),
            "G" | "end" => view.last(),
            "y" => {
                let text = view.doc().text();
                let mut copy = CopyText::new(CopyKind::Value, "", text);
                copy.what = "output of the command".into();
                return Outcome::Stay(vec![Act::Do(Effect::Copy(copy))]);
            }
            "esc" | "q" | "ctrl-c" | "enter" => return self.close(),
            _ => {}
        }
        Outcome::Stay(Vec::new())
    }

    fn close(&self) -> Outcome {
        let mut acts = Vec::new();
        if self.is_running() {
            acts.push(Act::Do(Effect::Cancel(Slot::Pipe)));
            acts.push(Act::Say("the command was stopped".into()));
        }
        Outcome::Close(acts)
    }

    pub(super) fn on_mouse(&mut self, mouse: MouseEvent) -> Outcome {
        if let State::Printed { view, .. } = &mut self.state {
            match mouse.kind {
                MouseEventKind::ScrollDown => view.move_by(3),
                MouseEventKind::ScrollUp => view.move_by(-3),
                _ => {}
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_data(&mut self, data: Data) -> Outcome {
        if let Data::Piped(piped) = data {
            let doc = TextDoc::plain(&clean_block(&piped.text), Style::new());
            self.state = State::Printed {
                view: TextView::new(doc),
                ended: piped.ended,
            };
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        self.state = State::Failed(problem.clone());
    }

    fn popup(area: Rect, running: bool) -> Popup<'static> {
        Popup {
            title: "Output",
            hint: if running {
                "Esc stop"
            } else {
                "j k scroll   y copy   Esc leave"
            },
            width: area.width.saturating_sub(10),
            height: area.height.saturating_sub(6),
        }
    }

    fn body(inside: Rect) -> Rect {
        Rect {
            y: inside.y + 2.min(inside.height),
            height: inside.height.saturating_sub(2),
            ..inside
        }
    }

    pub(super) fn layout(&mut self, area: Rect) {
        if let State::Printed { view, .. } = &mut self.state {
            let place = Self::popup(area, false).place(area);
            view.layout(Self::body(Rect {
                width: place.width.saturating_sub(6),
                height: place.height.saturating_sub(2),
                ..place
            }));
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let inside = Self::popup(area, self.is_running()).draw(area, buf, theme);
        let mut head = vec![
            Span::styled("| ", theme.key),
            Span::styled(self.command.clone(), theme.strong),
        ];
        if let State::Printed {
            ended: Some(ended), ..
        } = &self.state
        {
            head.push(Span::styled(format!("   {ended}"), theme.bad));
        }
        put_line(
            buf,
            Rect {
                height: inside.height.min(1),
                ..inside
            },
            &Line::from(head),
        );
        let body = Self::body(inside);
        let line = match &self.state {
            State::Running => Line::styled(format!("{} running", env.spinner()), theme.dim),
            State::Failed(problem) => Line::styled(problem.message.clone(), theme.bad),
            State::Printed { view, .. } if view.doc().text().trim().is_empty() => {
                Line::styled("it printed nothing", theme.dim)
            }
            State::Printed { view, .. } => return view.draw(body, buf, theme),
        };
        put_line(
            buf,
            Rect {
                height: body.height.min(1),
                ..body
            },
            &line,
        );
    }
}
