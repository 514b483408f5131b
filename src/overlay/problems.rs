//! What went wrong, whole: sentences that the status line has no room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::pane::Env;
use crate::widget::line::put_line;
use crate::widget::popup::Popup;
use crate::widget::text::wrap;

const WIDTH: u16 = 76;

#[derive(Debug)]
pub(crate) struct Problems {
    sentences: Vec<String>,
}

impl Problems {
    pub(super) fn new(sentences: Vec<String>) -> Self {
        Self { sentences }
    }

    /// Any key: it was read.
    pub(super) fn close() -> Outcome {
        Outcome::Close(Vec::new())
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let mut lines: Vec<Line<'static>> = Vec::new();
        for sentence in &self.sentences {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            let sign = Span::styled(format!("{} ", theme.symbols.error), theme.bad);
            lines.push(Line::from(vec![sign, Span::raw(sentence.clone())]));
        }
        let lines = wrap(lines, WIDTH.min(area.width.saturating_sub(6)));
        let popup = Popup {
            title: "What went wrong",
            hint: "any key closes",
            width: WIDTH,
            height: lines.len() as u16,
        };
        let inside = popup.draw(area, buf, theme);
        for (index, line) in lines.iter().take(usize::from(inside.height)).enumerate() {
            let row = Rect {
                y: inside.y + index as u16,
                height: 1,
                ..inside
            };
            put_line(buf, row, line);
        }
    }
}
