//! Keys and what they do, in one row; the last ones leave first where it is narrow.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::line::{put, width};
use crate::theme::Theme;

const GAP: usize = 3;

/// Draws on the first row of `area` as many hints as fit whole; returns the cells they took.
pub fn draw(hints: &[(&str, &str)], area: Rect, buf: &mut Buffer, theme: &Theme) -> u16 {
    let area = area.intersection(buf.area);
    let room = usize::from(area.width);
    let mut used = 0;
    for (key, word) in hints {
        let gap = if used > 0 { GAP } else { 0 };
        let wide = width(key) + 1 + width(word);
        if area.height == 0 || used + gap + wide > room {
            break;
        }
        let parts = [(*key, theme.key), (" ", Style::new()), (*word, theme.dim)];
        let mut x = area.x + (used + gap) as u16;
        for part in parts {
            x += put(buf, Position::new(x, area.y), area.right() - x, part);
        }
        used += gap + wide;
    }
    used as u16
}
