//! Decisions on their way into the outbox: how many are not kept yet, and the line that says how it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::Problem;
use crate::msg::{Effect, Ticket, Write};
use crate::pane::{Act, Env};
use crate::widget::line::put_line;
use crate::widget::text::wrap;

/// Writes of one overlay, and what went wrong.
#[derive(Debug, Default)]
pub(super) struct Sending {
    ticket: Option<Ticket>,
    left: usize,
    pub(super) problem: Option<String>,
}

impl Sending {
    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.ticket == Some(ticket)
    }

    pub(super) fn is_on(&self) -> bool {
        self.left > 0
    }

    /// Hands writes on, unless nothing may be written.
    pub(super) fn send(&mut self, writes: Vec<Write>, env: &mut Env) -> Vec<Act> {
        if env.read_only {
            self.problem = Some("lftui was started with --read-only".into());
            return Vec::new();
        }
        let ticket = env.tickets.next();
        (self.ticket, self.left, self.problem) = (Some(ticket), writes.len(), None);
        let act = |write| Act::Do(Effect::Write { ticket, write });
        writes.into_iter().map(act).collect()
    }

    /// One of them is kept, or why it is not. True once all are kept.
    pub(super) fn answered(&mut self, result: &Result<(), Problem>) -> bool {
        self.left = self.left.saturating_sub(1);
        if let Err(problem) = result {
            self.problem = Some(problem.message.clone());
        }
        self.left == 0 && self.problem.is_none()
    }

    /// On the last line of an overlay.
    pub(super) fn draw(&self, inside: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let row = foot(inside);
        if self.is_on() {
            let words = format!("{} sending", env.spinner());
            put_line(buf, row, &Line::styled(words, theme.dim));
        } else if let Some(problem) = &self.problem {
            let spans = vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.as_str()),
            ];
            let lines = wrap([Line::from(spans)], inside.width);
            let height = (lines.len() as u16).min(inside.height);
            let top = inside.bottom() - height;
            for (line, y) in lines.iter().zip(top..inside.bottom()) {
                let row = Rect { y, ..row };
                put_line(buf, row, &Line::raw(" ".repeat(usize::from(row.width))));
                put_line(buf, row, line);
            }
        }
    }

    /// Lines that it takes at the bottom of an overlay.
    pub(super) fn height(&self, width: u16) -> u16 {
        let problem = self.problem.as_ref().filter(|_| !self.is_on());
        problem.map_or(1, |problem| {
            wrap([Line::raw(format!("  {problem}"))], width).len() as u16
        })
    }
}

/// The last line.
pub(super) fn foot(inside: Rect) -> Rect {
    Rect {
        y: inside.bottom().saturating_sub(1),
        height: 1.min(inside.height),
        ..inside
    }
}
