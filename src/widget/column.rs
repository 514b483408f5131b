//! Which columns fit into a width, and where they stand.

use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// A column of a table or beside a tree. Widths are in cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub title: Cow<'static, str>,
    pub align: Align,
    /// Below it the column leaves rather than being squeezed.
    pub min: u16,
    pub max: u16,
    /// Its share of what is left over once every column has its minimum; 0 takes none.
    pub flex: u16,
    /// The higher, the sooner it leaves; of equals, the rightmost first. The last one always stays.
    pub priority: u8,
}

/// Where a column stands, from the left edge of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The column's place in the list it was made from.
    pub column: usize,
    pub x: u16,
    pub width: u16,
}

/// Between two columns.
pub const GAP: u16 = 2;

impl Column {
    /// A column of text, `width` cells wide.
    pub fn left(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self {
            title: title.into(),
            align: Align::Left,
            min: width,
            max: width,
            flex: 0,
            priority: 0,
        }
    }

    /// A column of numbers, `width` cells wide.
    pub fn right(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self {
            align: Align::Right,
            ..Self::left(title, width)
        }
    }

    /// Lets it grow beyond its minimum, up to `max`, with this share of the space left over.
    #[must_use]
    pub fn flex(mut self, flex: u16, max: u16) -> Self {
        self.flex = flex;
        self.max = max.max(self.min);
        self
    }

    #[must_use]
    pub fn priority(mut self, priority: u8) -> Self {
        self.priority = priority;
        self
    }
}

/// The columns that fit, from left to right.
pub fn place(columns: &[Column], width: u16) -> Vec<Placed> {
    if width == 0 {
        return Vec::new();
    }
    let kept = keep(columns, width);
    let widths = grow(&kept, columns, width);
    let mut x = 0;
    let mut placed = Vec::with_capacity(kept.len());
    for (column, wide) in kept.into_iter().zip(widths) {
        placed.push(Placed {
            column,
            x,
            width: wide,
        });
        x = x.saturating_add(wide.saturating_add(GAP));
    }
    placed
}

/// Drops the least important column until the minima fit.
fn keep(columns: &[Column], width: u16) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    while kept.len() > 1 && needed(&kept, columns) > u32::from(width) {
        let least = (0..kept.len()).max_by_key(|at| columns[kept[*at]].priority);
        kept.remove(least.expect("more than one column is left"));
    }
    kept
}

fn needed(kept: &[usize], columns: &[Column]) -> u32 {
    let cells: u32 = kept.iter().map(|at| u32::from(columns[*at].min)).sum();
    cells + u32::from(GAP) * (kept.len() as u32).saturating_sub(1)
}

/// Minima, plus shares of what is left over, in rounds until nobody can grow.
fn grow(kept: &[usize], columns: &[Column], width: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = kept.iter().map(|at| columns[*at].min.min(width)).collect();
    let mut left = u32::from(width).saturating_sub(needed(kept, columns));
    loop {
        let growing: Vec<usize> = (0..kept.len())
            .filter(|at| columns[kept[*at]].flex > 0 && widths[*at] < columns[kept[*at]].max)
            .collect();
        let shares: u32 = growing
            .iter()
            .map(|at| u32::from(columns[kept[*at]].flex))
            .sum();
        if left == 0 || shares == 0 {
            return widths;
        }
        let round = left;
        for at in growing {
            let column = &columns[kept[at]];
            let share = (round * u32::from(column.flex) / shares).max(1).min(left);
            let grown = share.min(u32::from(column.max - widths[at]));
            widths[at] += grown as u16;
            left -= grown;
        }
    }
}
