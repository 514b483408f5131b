//! Several lines to type into: ratatui-textarea in our colours.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::Event;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, WrapMode};

use crate::theme::Theme;

/// What was typed, over several lines.
#[derive(Clone, Debug)]
pub struct TextArea {
    area: ratatui_textarea::TextArea<'static>,
}

impl TextArea {
    pub fn new(value: &str, placeholder: &str) -> Self {
        let mut area = ratatui_textarea::TextArea::new(value.lines().map(shown).collect());
        area.set_placeholder_text(placeholder);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    pub fn value(&self) -> String {
        self.area.lines().join("\n")
    }

    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Lines that the text has, before wrapping.
    pub fn height(&self) -> usize {
        self.area.lines().len()
    }

    /// The line that the cursor is on.
    pub fn row(&self) -> usize {
        self.area.cursor().0
    }

    /// A key or a paste. Says whether the text is another one now.
    pub fn handle(&mut self, event: &Event) -> bool {
        match event {
            Event::Paste(text) => {
                let lines: Vec<String> = text.lines().map(shown).collect();
                self.area.insert_str(lines.join("\n"))
            }
            Event::Key(key) => self.area.input(*key),
            _ => false,
        }
    }

    pub fn draw(&mut self, area: Rect, buf: &mut Buffer, (focused, theme): (bool, &Theme)) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        self.area.set_style(Style::new());
        self.area.set_placeholder_style(theme.dim);
        self.area.set_selection_style(theme.selected);
        self.area.set_cursor_line_style(Style::new());
        let cursor = if focused {
            Modifier::REVERSED
        } else {
            Modifier::empty()
        };
        self.area
            .set_cursor_style(Style::new().add_modifier(cursor));
        Widget::render(&self.area, area, buf);
    }
}

fn shown(line: &str) -> String {
    super::line::clean(line).into_owned()
}
