//! A long fetch that the person waits for: says how far it is, and can be cancelled.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use super::costs::question;
use crate::command::{CopyKind, Key};
use crate::model::{Problem, Tokens, TraceId};
use crate::msg::{CopyText, Data, Effect, Fetch, Slot, Ticket, short_id};
use crate::pane::{Act, Env};
use crate::widget::line::put_line;
use crate::widget::popup::Popup;

#[derive(Debug)]
pub(crate) struct Fetching {
    ticket: Ticket,
    what: Fetch,
    /// The folder of files.
    copies: Arc<str>,
    /// It goes to a file while it comes.
    is_stream: bool,
    text: String,
    problem: Option<Problem>,
}

impl Fetching {
    pub(super) fn new(ticket: Ticket, what: Fetch, copies: Arc<str>) -> Self {
        Self {
            ticket,
            what,
            copies,
            is_stream: false,
            text: "asking the server".into(),
            problem: None,
        }
    }

    pub(super) fn streaming(ticket: Ticket, id: TraceId) -> Self {
        Self {
            is_stream: true,
            ..Self::new(ticket, Fetch::Export { id }, "".into())
        }
    }

    fn title(&self) -> &'static str {
        match self.what {
            _ if self.is_stream => "Write the whole trace to a file",
            Fetch::Markdown { .. } => "Copy as Markdown",
            _ => "Copy the whole trace",
        }
    }

    fn id(&self) -> &str {
        match &self.what {
            Fetch::Export { id } | Fetch::Markdown { id, .. } => id.as_str(),
            _ => "",
        }
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket
    }

    pub(super) fn is_loading(&self) -> bool {
        self.problem.is_none()
    }

    pub(super) fn on_key(&self, key: Key) -> Outcome {
        if !matches!(key.to_string().as_str(), "esc" | "q" | "ctrl-c" | "enter") {
            return Outcome::Stay(Vec::new());
        }
        let mut acts = vec![Act::Do(Effect::Cancel(Slot::Export))];
        // What was written until then is told by who writes.
        if self.problem.is_none() && !self.is_stream {
            acts.push(Act::Say("cancelled; nothing was copied".into()));
        }
        Outcome::Close(acts)
    }

    pub(super) fn on_progress(&mut self, text: String) {
        self.text = text;
    }

    pub(super) fn on_data(&self, data: Data) -> Outcome {
        match data {
            Data::Export(export) => {
                let mut copy = CopyText::new(CopyKind::Trace, self.id(), export.json);
                copy.what = format!(
                    "trace {} with {} observations",
                    short_id(self.id()),
                    export.observations
                );
                Outcome::Close(vec![Act::Do(Effect::Copy(copy))])
            }
            Data::Markdown(markdown) => {
                let mut copy = CopyText::new(CopyKind::Markdown, self.id(), markdown.text.as_str());
                copy.extension = "md";
                let fitted = if markdown.shortened {
                    ", shortened to fit"
                } else {
                    ""
                };
                copy.what = format!(
                    "Markdown of {} with {} steps, about {} tokens (estimated){fitted}",
                    short_id(self.id()),
                    markdown.steps,
                    Tokens(markdown.tokens as u64).short(),
                );
                Outcome::Close(vec![Act::Do(Effect::Copy(copy))])
            }
            Data::Costs(costs) => {
                let ask = question(costs, self.what.clone(), &self.copies);
                Outcome::Close(vec![Act::Ask(ask)])
            }
            Data::Streamed(words) => Outcome::Close(vec![Act::Say(words)]),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        self.problem = Some(problem.clone());
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let popup = Popup {
            title: self.title(),
            hint: match self.problem {
                None if self.is_stream => "Esc stop",
                None => "Esc cancel",
                Some(_) => "Esc leave",
            },
            width: 60,
            height: if self.problem.is_some() { 6 } else { 3 },
        };
        let inside = popup.draw(area, buf, theme);
        let line = match &self.problem {
            None => Line::from(vec![
                Span::styled(format!("{} ", env.spinner()), theme.accent),
                Span::raw(self.text.as_str()),
            ]),
            Some(problem) => Line::from(vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.message.as_str()),
            ]),
        };
        for (index, line) in crate::widget::text::wrap([line], inside.width)
            .iter()
            .take(usize::from(inside.height))
            .enumerate()
        {
            put_line(
                buf,
                Rect {
                    y: inside.y + index as u16,
                    height: 1,
                    ..inside
                },
                line,
            );
        }
    }
}
