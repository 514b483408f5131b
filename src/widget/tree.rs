//! A window of tree rows: guides, fold marks, labels, and columns that line up on the right.
//!
//! tui-tree-widget draws the labels; it gets the rows on the screen only, as flat leaves, because it would
//! walk every open node in every frame, and because it clips the indent of a deep row to the wrong rectangle.

mod hits;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::StatefulWidget;
use tui_tree_widget::{TreeItem, TreeState};

use super::column::{Column, Placed, place};
use super::line::{bytes_for, clean, cut_spans, head};
use super::list::ListState;
use super::row::{draw_fresh, draw_mark, draw_selection};
use super::scroll::{MARGIN, ScrollBar, Spots};
use super::table::{put_cell, right_edge};
use crate::theme::Theme;
pub use hits::{TreeHit, TreeHits};

/// Left of every row: the place of the cursor while another panel has the focus.
pub const GUTTER: u16 = 1;
/// The cells of one level below the root where there is room, and where rows on the screen are deep.
const LEVEL: usize = 3;
const NARROW: usize = 2;
/// The cells of the root's own fold mark.
const ROOT: usize = 2;
/// The deepest label on the screen keeps at least this much of its column.
const LABEL: usize = 20;

/// How far a level moves a row to the right; the same for all rows on the screen, so that children stand right
/// of their parents at any depth.
#[derive(Clone, Copy, Debug)]
struct Indent {
    level: usize,
    /// Levels that are left out at the left, because the rows on the screen are all too deep.
    skipped: usize,
}

impl Indent {
    fn new(rows: &[TreeRow<'_>], room: usize) -> Self {
        let deepest = rows.iter().map(|row| row.depth as usize).max().unwrap_or(0);
        let room = room.saturating_sub(LABEL).max(room / 3);
        let level = if deepest * LEVEL <= room {
            LEVEL
        } else {
            NARROW
        };
        let skipped = deepest.saturating_sub((room / level).max(1));
        Self { level, skipped }
    }
}

/// One row of a tree whose folded parts are left out already.
#[derive(Clone, Debug, Default)]
pub struct TreeRow<'a> {
    pub id: u32,
    /// 0 for a root.
    pub depth: u32,
    /// Bit 0: the row has a sibling below it. Bit k: its ancestor k levels up has one.
    /// So a child's guides are its parent's `<< 1`, plus its own bit.
    pub guides: u64,
    /// `None` where there is nothing to fold.
    pub folded: Option<bool>,
    pub label: Vec<Span<'a>>,
    /// A cell for each column but the first, which is the label's.
    pub cells: Vec<Line<'a>>,
    /// Under label and cells.
    pub style: Style,
    /// It came while somebody looked on.
    pub fresh: bool,
}

/// How a tree looks in this frame.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    columns: &'a [Column],
    state: &'a ListState,
    theme: &'a Theme,
    focused: bool,
    spots: Option<&'a Spots>,
}

impl<'a> Tree<'a> {
    /// The first column is the label's; give it a flex.
    pub fn new(columns: &'a [Column], state: &'a ListState, theme: &'a Theme) -> Self {
        Self {
            columns,
            state,
            theme,
            focused: true,
            spots: None,
        }
    }

    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Coloured spots on the scroll bar.
    #[must_use]
    pub fn spots(mut self, spots: &'a Spots) -> Self {
        self.spots = Some(spots);
        self
    }

    /// The columns as they will stand in this width, for cells that depend on it.
    pub fn place(columns: &[Column], width: u16) -> Vec<Placed> {
        place(columns, width.saturating_sub(GUTTER + MARGIN))
    }

    /// Asks `row` for the rows on the screen only.
    pub fn draw<'r>(
        &self,
        area: Rect,
        buf: &mut Buffer,
        row: impl FnMut(usize) -> TreeRow<'r>,
    ) -> TreeHits {
        let area = area.intersection(buf.area);
        let placed = Self::place(self.columns, area.width);
        let window = self.state.window();
        let rows: Vec<TreeRow<'r>> = window
            .clone()
            .take(usize::from(area.height))
            .map(row)
            .collect();
        let folds = self.draw_labels(area, buf, (&rows, &placed));
        for (line, row) in rows.iter().enumerate() {
            let area = Rect {
                y: area.y + line as u16,
                height: 1,
                ..area
            };
            self.draw_cells(area, buf, (row, &placed));
            let selected = self.state.is_selected(window.start + line);
            draw_selection(area, buf, (selected, self.focused, self.theme));
            if row.fresh {
                draw_fresh(area, buf, self.theme);
            }
            if self.state.is_marked(window.start + line) {
                draw_mark(area, buf, (selected, self.theme));
            }
        }
        let bar = ScrollBar {
            top: window.start,
            height: usize::from(area.height),
            len: self.state.len(),
            spots: self.spots,
        };
        bar.draw(right_edge(area), buf, self.theme);
        TreeHits {
            body: area,
            top: window.start,
            folds,
        }
    }

    /// Draws the label column; returns where each fold mark stands.
    fn draw_labels(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (rows, placed): (&[TreeRow<'_>], &[Placed]),
    ) -> Vec<Option<u16>> {
        let Some(label) = placed.iter().find(|one| one.column == 0) else {
            return vec![None; rows.len()];
        };
        let area = shift(area, GUTTER + label.x, label.width);
        let room = usize::from(area.width);
        let mut folds = Vec::with_capacity(rows.len());
        let mut items = Vec::with_capacity(rows.len());
        let indent = Indent::new(rows, room);
        for (line, row) in rows.iter().enumerate() {
            let (spans, fold) = self.label(row, room, indent);
            folds.push(fold.map(|x| area.x + x as u16));
            // The place in the window is unique, whatever ids a server sends.
            items.push(TreeItem::new_leaf(
                line as u32,
                Line::from(spans).style(row.style),
            ));
        }
        let tree = tui_tree_widget::Tree::new(&items).expect("places in a window are unique");
        let mut state = TreeState::default();
        if let Some(selected) = self.state.selected() {
            state.select(vec![
                selected.saturating_sub(self.state.window().start) as u32
            ]);
        }
        tree.node_no_children_symbol("")
            .render(area, buf, &mut state);
        folds
    }

    /// Guides, fold mark and label, cut to `room`; and the cell of the fold mark.
    fn label<'r>(
        &self,
        row: &'r TreeRow<'_>,
        room: usize,
        indent: Indent,
    ) -> (Vec<Span<'r>>, Option<usize>) {
        let symbols = self.theme.symbols;
        let (guides, fold_at) = self.guides(row, indent);
        let mark = match row.folded {
            Some(true) => symbols.folded,
            Some(false) => symbols.unfolded,
            None if row.depth == 0 => " ",
            None => symbols.arm,
        };
        let mark_style = match row.folded {
            Some(_) => self.theme.dim,
            None => self.theme.border,
        };
        let start = [
            Span::styled(guides, self.theme.border),
            Span::styled(mark, mark_style),
            Span::raw(" "),
        ];
        let label = row
            .label
            .iter()
            .map(|span| Span::styled(clean(head(&span.content, bytes_for(room))), span.style));
        let spans = cut_spans(start.into_iter().chain(label), room, symbols.ellipsis);
        let fold = row.folded.map(|_| fold_at).filter(|x| *x < room);
        (spans, fold)
    }

    /// The lines of the ancestors and the connector; and the cells they take.
    fn guides(&self, row: &TreeRow<'_>, indent: Indent) -> (String, usize) {
        let symbols = self.theme.symbols;
        let depth = row.depth as usize;
        let left = if depth > 0 && indent.skipped > 0 {
            symbols.ellipsis
        } else {
            " "
        };
        let shown = depth.saturating_sub(indent.skipped);
        if shown == 0 {
            return if depth == 0 {
                (String::new(), 0)
            } else {
                (format!("{left} "), ROOT)
            };
        }
        let gap = " ".repeat(indent.level - 1);
        let mut guides = String::with_capacity(shown * indent.level + ROOT);
        guides.push_str(left);
        guides.push(' ');
        for up in (1..shown).rev() {
            let goes_on = up < 64 && row.guides >> up & 1 == 1;
            guides.push_str(if goes_on { symbols.guide } else { " " });
            guides.push_str(&gap);
        }
        let last = row.guides & 1 == 0;
        guides.push_str(if last { symbols.corner } else { symbols.branch });
        (guides, ROOT + (shown - 1) * indent.level + 1)
    }

    fn draw_cells(&self, area: Rect, buf: &mut Buffer, (row, placed): (&TreeRow<'_>, &[Placed])) {
        buf.set_style(area, row.style);
        for one in placed.iter().filter(|one| one.column > 0) {
            if let Some(content) = row.cells.get(one.column - 1) {
                let cell = shift(area, GUTTER + one.x, one.width);
                let align = self.columns[one.column].align;
                put_cell(buf, cell, (content, align), self.theme.symbols.ellipsis);
            }
        }
    }
}

fn shift(area: Rect, by: u16, width: u16) -> Rect {
    let x = area.x.saturating_add(by).min(area.right());
    Rect {
        x,
        width: width.min(area.right() - x),
        ..area
    }
}
