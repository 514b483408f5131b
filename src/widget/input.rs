//! One line to type into.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::Event;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::InputRequest;
use tui_input::backend::crossterm::EventHandler;
use unicode_segmentation::UnicodeSegmentation;

use super::line::{cells_of, clean, cut, put, width};
use crate::theme::Theme;

const MASK: &str = "•";

/// What was typed, and where the cursor is in it.
#[derive(Clone, Debug, Default)]
pub struct Input {
    line: tui_input::Input,
    placeholder: &'static str,
    masked: bool,
}

impl Input {
    pub fn new(value: impl Into<String>) -> Self {
        Self {
            line: tui_input::Input::new(value.into()),
            ..Self::default()
        }
    }

    /// Shown dimmed while nothing is typed.
    #[must_use]
    pub fn placeholder(mut self, placeholder: &'static str) -> Self {
        self.placeholder = placeholder;
        self
    }

    /// For a secret: shows a dot for every letter.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.masked = true;
        self
    }

    pub fn value(&self) -> &str {
        self.line.value()
    }

    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Where the cursor is, in bytes.
    pub fn cursor(&self) -> usize {
        let letters = self.value().chars().take(self.line.cursor());
        letters.map(char::len_utf8).sum()
    }

    /// Puts the cursor at a place given in bytes.
    pub fn go_to(&mut self, byte: usize) {
        let before = self.value().get(..byte).unwrap_or_else(|| self.value());
        let letters = before.chars().count();
        self.line = tui_input::Input::new(self.value().to_owned()).with_cursor(letters);
    }

    /// Writes another text in place of these bytes; the cursor stands after it.
    pub fn replace(&mut self, range: Range<usize>, text: &str) {
        let mut value = self.value().to_owned();
        let end = range.start + text.len();
        if value.get(range.clone()).is_some() {
            value.replace_range(range, text);
        }
        self.set(value);
        self.go_to(end);
    }

    pub fn set(&mut self, value: impl Into<String>) {
        self.line = tui_input::Input::new(value.into());
    }

    pub fn clear(&mut self) {
        self.line.reset();
    }

    /// A key of the line editor: letters, arrows, Home, End, Ctrl+A E U K W Y …; or a paste.
    /// Says whether the value is another one now.
    pub fn handle(&mut self, event: &Event) -> bool {
        if let Event::Paste(text) = event {
            self.insert(text);
            return !text.is_empty();
        }
        let change = self.line.handle_event(event);
        change.is_some_and(|change| change.value)
    }

    /// At the cursor, on one line, without control characters.
    pub fn insert(&mut self, text: &str) {
        for letter in clean(text.trim_end_matches(['\r', '\n'])).chars() {
            self.line.handle(InputRequest::InsertChar(letter));
        }
    }

    /// Draws on the first row of `area` and returns where the cursor stands; `None` without the focus.
    pub fn draw(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (focused, theme): (bool, &Theme),
    ) -> Option<Position> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let at = area.as_position();
        if self.is_empty() {
            let hint = cut(
                self.placeholder,
                usize::from(area.width),
                theme.symbols.ellipsis,
            );
            put(buf, at, area.width, (&hint, theme.dim));
        }
        let (shown, before) = self.shown();
        let skipped = skip(&shown, before, usize::from(area.width));
        let rest = shown.get(skipped.0..).unwrap_or_default();
        put(buf, at, area.width, (rest, Style::new()));
        let x = area.x + (before - skipped.1).min(usize::from(area.width) - 1) as u16;
        focused.then_some(Position::new(x, area.y))
    }

    /// The columns where these bytes are shown, drawn in the same area.
    pub fn columns(&self, area: Rect, range: &Range<usize>) -> Range<u16> {
        let (shown, before) = self.shown();
        let skipped = skip(&shown, before, usize::from(area.width)).1;
        let cells = |byte: usize| {
            let text = self.value().get(..byte).unwrap_or_else(|| self.value());
            let cells = width(text).saturating_sub(skipped);
            area.x + cells.min(usize::from(area.width)) as u16
        };
        cells(range.start)..cells(range.end)
    }

    /// The text on the screen, and the cells before the cursor.
    fn shown(&self) -> (String, usize) {
        let letters = self.value().chars();
        let before: String = letters.take(self.line.cursor()).collect();
        if self.masked {
            let dots = |text: &str| MASK.repeat(text.graphemes(true).count());
            return (dots(self.value()), width(&dots(&before)));
        }
        (clean(self.value()).into_owned(), width(&before))
    }
}

/// How much of the start to leave out (in bytes and in cells) so that the cursor is on the screen.
fn skip(text: &str, cursor: usize, room: usize) -> (usize, usize) {
    let mut skipped = (0, 0);
    for grapheme in text.graphemes(true) {
        if cursor < skipped.1 + room {
            break;
        }
        skipped.0 += grapheme.len();
        skipped.1 += cells_of(grapheme);
    }
    (skipped.0, skipped.1.min(cursor))
}
