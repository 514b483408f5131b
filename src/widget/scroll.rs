//! A scroll bar, one cell wide, with coloured spots where something is worth seeing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::line::put;
use crate::theme::Theme;

/// What a part with a scroll bar keeps free at its right edge: a blank and the bar.
pub const MARGIN: u16 = 2;
/// More than any screen has rows.
pub(super) const BUCKETS: usize = 1024;

/// Which parts of a list hold warnings and errors. Made when the list changes, so that a frame's cost is flat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spots {
    worst: Vec<Spot>,
}

/// Ordered, so that the worst of a part is its maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    #[default]
    None,
    Match,
    Warning,
    Error,
}

impl Spots {
    /// `spots` are rows of a list of `len` rows.
    pub fn new(len: usize, spots: impl IntoIterator<Item = (usize, Spot)>) -> Self {
        let count = len.clamp(1, BUCKETS);
        let mut worst = vec![Spot::None; count];
        for (row, spot) in spots {
            if row < len {
                let bucket = &mut worst[row * count / len];
                *bucket = spot.max(*bucket);
            }
        }
        Self { worst }
    }

    /// The worst spot in the `row`-th of `rows` equal parts.
    fn at(&self, row: usize, rows: usize) -> Spot {
        let count = self.worst.len();
        let from = row * count / rows;
        let to = ((row + 1) * count).div_ceil(rows).min(count);
        let part = self.worst.get(from..to).unwrap_or_default();
        part.iter().copied().max().unwrap_or_default()
    }
}

/// What a scroll bar shows: rows `top..top + height` of `len`.
#[derive(Clone, Copy, Debug)]
pub struct ScrollBar<'a> {
    pub top: usize,
    pub height: usize,
    pub len: usize,
    pub spots: Option<&'a Spots>,
}

impl ScrollBar<'_> {
    /// Draws into the first column of `area`; nothing where everything is on the screen anyway.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        let rows = usize::from(area.height);
        if area.is_empty() || self.len <= self.height {
            return;
        }
        let size = (rows * self.height / self.len).clamp(1, rows);
        let travel = self.len - self.height;
        let start = (rows - size) * self.top.min(travel) / travel;
        for row in 0..rows {
            let at = Position::new(area.x, area.y + row as u16);
            let thumb = (start..start + size).contains(&row);
            put(buf, at, 1, self.sign(row, rows, (thumb, theme)));
        }
    }

    fn sign<'t>(
        &self,
        row: usize,
        rows: usize,
        (thumb, theme): (bool, &'t Theme),
    ) -> (&'t str, Style) {
        let spot = self.spots.map_or(Spot::None, |spots| spots.at(row, rows));
        let (plain, quiet) = if thumb {
            (theme.symbols.thumb, theme.thumb)
        } else {
            (theme.symbols.track, theme.border)
        };
        let style = match spot {
            Spot::None => return (plain, quiet),
            Spot::Match if thumb => return (plain, quiet),
            Spot::Match => theme.accent,
            Spot::Warning => theme.warning,
            Spot::Error => theme.bad,
        };
        (if thumb { plain } else { theme.symbols.spot }, style)
    }

    /// The row to go to when someone clicks or drags at `y` of `area`.
    pub fn row_at(&self, area: Rect, y: u16) -> usize {
        let offset = usize::from(y.saturating_sub(area.y));
        let rows = usize::from(area.height).saturating_sub(1).max(1);
        self.len.saturating_sub(1) * offset.min(rows) / rows
    }
}
