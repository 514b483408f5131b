//! A box in the middle of the screen: a title, a quiet line around it, nothing of what is behind it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::line::{cut, make_room, put, put_line, width};
use super::text::wrap;
use crate::theme::Theme;

/// What a popup wants; it gets at most the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Popup<'a> {
    pub title: &'a str,
    /// Dimmed at the right of the lower line, such as the keys that matter.
    pub hint: &'a str,
    /// Of what is inside.
    pub width: u16,
    pub height: u16,
}

/// From the line to what is inside, left and right.
const PADDING: u16 = 2;

impl Popup<'_> {
    /// The box with its line, in the middle of `screen`, a little above the middle where there is room.
    pub fn place(&self, screen: Rect) -> Rect {
        let wide = self.width.saturating_add(2 + 2 * PADDING).min(screen.width);
        let high = self.height.saturating_add(2).min(screen.height);
        Rect {
            x: screen.x + (screen.width - wide) / 2,
            y: screen.y + (screen.height - high) * 2 / 5,
            width: wide,
            height: high,
        }
    }

    /// Draws the box and returns the place inside it. On a screen too small for lines there are none.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let area = self.place(screen.intersection(buf.area));
        clear(area, buf);
        buf.set_style(area, theme.text.patch(theme.popup));
        if area.width < 8 || area.height < 3 {
            return area;
        }
        draw_lines(area, buf, theme);
        let room = usize::from(area.width - 6);
        let title = format!(" {} ", cut(self.title, room, theme.symbols.ellipsis));
        let at = Position::new(area.x + 2, area.y);
        if !self.title.is_empty() {
            put(buf, at, area.width - 4, (&title, theme.title_focused));
        }
        let hint = format!(" {} ", cut(self.hint, room, theme.symbols.ellipsis));
        let x = area.right() - 2 - width(&hint) as u16;
        if !self.hint.is_empty() {
            put(
                buf,
                Position::new(x, area.bottom() - 1),
                area.width - 4,
                (&hint, theme.dim),
            );
        }
        Rect {
            x: area.x + 1 + PADDING,
            y: area.y + 1,
            width: area.width - 2 - 2 * PADDING,
            height: area.height - 2,
        }
    }
}

impl Popup<'_> {
    /// The box as high as words in it need, wrapped at its width.
    pub fn draw_words<'a>(
        self,
        words: impl IntoIterator<Item = Line<'a>>,
        screen: Rect,
        buf: &mut Buffer,
        theme: &Theme,
    ) {
        let room = screen.width.saturating_sub(2 + 2 * PADDING);
        let lines = wrap(words, self.width.min(room));
        let popup = Self {
            height: lines.len() as u16,
            ..self
        };
        let inside = popup.draw(screen, buf, theme);
        for (line, y) in lines.iter().zip(inside.y..inside.bottom()) {
            let height = 1;
            put_line(
                buf,
                Rect {
                    y,
                    height,
                    ..inside
                },
                line,
            );
        }
    }
}

/// Removes what is there, and the wide letters that would stick in from the left.
fn clear(area: Rect, buf: &mut Buffer) {
    for at in area.positions() {
        buf[at].reset();
    }
    for y in area.top()..area.bottom() {
        make_room(buf, Position::new(area.x, y));
    }
}

fn draw_lines(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let symbols = theme.symbols;
    let (left, right, top, bottom) = (area.x, area.right() - 1, area.y, area.bottom() - 1);
    for x in left..=right {
        for y in [top, bottom] {
            put(
                buf,
                Position::new(x, y),
                1,
                (symbols.horizontal, theme.border),
            );
        }
    }
    for y in top..=bottom {
        for x in [left, right] {
            put(
                buf,
                Position::new(x, y),
                1,
                (symbols.vertical, theme.border),
            );
        }
    }
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
    for ((x, y), sign) in corners.into_iter().zip(symbols.corners) {
        put(buf, Position::new(x, y), 1, (sign, theme.border));
    }
}
