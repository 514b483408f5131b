//! A line to type in, and below it the rows that fit what is typed.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::input::Input;
use super::line::{cut_spans, put_line};
use super::list::ListState;
use crate::theme::Theme;

/// Rows are places in a list of whoever searches.
#[derive(Debug)]
pub struct Searched {
    pub input: Input,
    found: Vec<usize>,
    state: ListState,
}

impl Searched {
    /// All of so many rows, the cursor on the one `at`.
    pub fn new(input: Input, count: usize, at: usize) -> Self {
        let mut state = ListState::default();
        state.select_later(at);
        state.layout(count, count);
        Self {
            input,
            found: (0..count).collect(),
            state,
        }
    }

    /// Shows these rows, from the first on.
    pub fn show(&mut self, found: Vec<usize>) {
        self.found = found;
        self.state.layout(self.found.len(), self.state.height());
        self.state.first();
    }

    pub fn found(&self) -> &[usize] {
        &self.found
    }

    pub fn selected(&self) -> Option<usize> {
        self.found.get(self.state.selected()?).copied()
    }

    pub fn next(&mut self) {
        self.state.move_by(1);
    }

    /// Moves the cursor, if this is one of the keys for it.
    pub fn moves(&mut self, code: KeyCode, key: &str) -> bool {
        match (code, key) {
            (KeyCode::Down, _) | (_, "ctrl-n") => self.state.move_by(1),
            (KeyCode::Up, _) | (_, "ctrl-p" | "shift-tab") => self.state.move_by(-1),
            (KeyCode::PageDown, _) => self.state.page(1),
            (KeyCode::PageUp, _) => self.state.page(-1),
            _ => return false,
        }
        true
    }

    /// The line, and an empty one below it; what is left is for the rows.
    pub fn draw_input(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        theme: &Theme,
    ) -> (Option<Position>, Rect) {
        let line = Rect {
            height: 1.min(area.height),
            ..area
        };
        let cursor = self.input.draw(line, buf, (true, theme));
        let above = 2.min(area.height);
        let rows = Rect {
            y: area.y + above,
            height: area.height - above,
            ..area
        };
        (cursor, rows)
    }

    pub fn draw_rows<'a>(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        theme: &Theme,
        spans: impl Fn(usize) -> Vec<Span<'a>>,
    ) {
        self.state
            .layout(self.found.len(), usize::from(area.height));
        for (at, y) in self.state.window().zip(area.y..area.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            let room = usize::from(row.width);
            let spans = cut_spans(spans(self.found[at]), room, theme.symbols.ellipsis);
            put_line(buf, row, &Line::from(spans));
            if self.state.is_selected(at) {
                buf.set_style(row, theme.selected);
            }
        }
    }
}
