//! Two panels with one thin line between them, which the mouse may drag.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::line::put;
use crate::theme::Theme;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The second panel is on the right.
    Beside,
    /// The second panel is below.
    Below,
}

/// How a place is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    pub direction: Direction,
    /// The first panel's share, in thousandths.
    share: u16,
    dragged: bool,
}

/// Where the panels and the line between them are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panels {
    pub whole: Rect,
    pub first: Rect,
    pub divider: Rect,
    pub second: Rect,
}

/// No drag makes a panel smaller than this share.
const LEAST: u16 = 150;

impl Split {
    /// `percent` of the place for the first panel.
    pub fn new(direction: Direction, percent: u16) -> Self {
        Self {
            direction,
            share: percent.min(100) * 10,
            dragged: false,
        }
    }

    pub fn panels(&self, area: Rect) -> Panels {
        let length = match self.direction {
            Direction::Beside => area.width,
            Direction::Below => area.height,
        };
        let first = (u32::from(length) * u32::from(self.share) / 1000) as u16;
        let line = u16::from(length > 0).min(length - first.min(length));
        let parts = [
            (0, first),
            (first, line),
            (first + line, length - first - line),
        ];
        let [first, divider, second] = parts.map(|(from, long)| match self.direction {
            Direction::Beside => Rect {
                x: area.x + from,
                width: long,
                ..area
            },
            Direction::Below => Rect {
                y: area.y + from,
                height: long,
                ..area
            },
        });
        Panels {
            whole: area,
            first,
            divider,
            second,
        }
    }

    /// A button went down: whether on the line, which follows the mouse from now on.
    pub fn press(&mut self, panels: &Panels, at: Position) -> bool {
        self.dragged = panels.divider.contains(at);
        self.dragged
    }

    /// The mouse moved with the button down: whether the line followed.
    pub fn drag(&mut self, panels: &Panels, at: Position) -> bool {
        let (offset, length) = match self.direction {
            Direction::Beside => (at.x.saturating_sub(panels.whole.x), panels.whole.width),
            Direction::Below => (at.y.saturating_sub(panels.whole.y), panels.whole.height),
        };
        if self.dragged && length > 0 {
            // Rounded up, so that the line comes to stand under the mouse.
            let share = (u32::from(offset) * 1000)
                .div_ceil(u32::from(length))
                .min(1000) as u16;
            self.share = share.clamp(LEAST, 1000 - LEAST);
        }
        self.dragged
    }

    pub fn release(&mut self) {
        self.dragged = false;
    }

    /// Grows (or shrinks) the first panel by so many percent.
    pub fn grow(&mut self, percent: i16) {
        let share = self.share.saturating_add_signed(percent.saturating_mul(10));
        self.share = share.clamp(LEAST, 1000 - LEAST);
    }

    /// Draws the line.
    pub fn draw(&self, panels: &Panels, buf: &mut Buffer, theme: &Theme) {
        let sign = match self.direction {
            Direction::Beside => theme.symbols.vertical,
            Direction::Below => theme.symbols.horizontal,
        };
        for at in panels.divider.intersection(buf.area).positions() {
            put(buf, at, 1, (sign, theme.border));
        }
    }
}
