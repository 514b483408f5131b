//! Rows in columns. Only the rows on the screen are made, so a frame costs the same at 10 rows and at 1,000,000.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::column::{Align, Column, Placed, place};
use super::line::{cut_spans, line_width, put_line};
use super::list::ListState;
use super::row::{draw_fresh, draw_mark, draw_selection};
use super::scroll::{MARGIN, ScrollBar, Spots};
use crate::theme::Theme;

/// Left of every row: the mark, or the place of the cursor while another panel has the focus.
const GUTTER: u16 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// One row: a cell for each column of the table, whether it fits or not. Missing cells are empty.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    pub cells: Vec<Line<'a>>,
    /// Under the cells.
    pub style: Style,
    /// It came while somebody looked on.
    pub fresh: bool,
}

impl<'a> Row<'a> {
    pub fn new(cells: impl IntoIterator<Item = impl Into<Line<'a>>>) -> Self {
        Self {
            cells: cells.into_iter().map(Into::into).collect(),
            style: Style::new(),
            fresh: false,
        }
    }

    #[must_use]
    pub fn fresh(mut self, fresh: bool) -> Self {
        self.fresh = fresh;
        self
    }

    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// How a table looks in this frame.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    columns: &'a [Column],
    state: &'a ListState,
    theme: &'a Theme,
    focused: bool,
    header: bool,
    sort: Option<(usize, Order)>,
    spots: Option<&'a Spots>,
}

/// Where a frame's rows and headers are, for the mouse of the next input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableHits {
    header: Rect,
    body: Rect,
    top: usize,
    len: usize,
    placed: Vec<Placed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableHit {
    Row(usize),
    /// The header of a column.
    Header(usize),
}

impl TableHits {
    pub fn hit(&self, at: Position) -> Option<TableHit> {
        if self.header.contains(at) {
            let x = at.x - self.header.x;
            let under = |one: &&Placed| one.x + GUTTER <= x && x < one.x + GUTTER + one.width;
            return self
                .placed
                .iter()
                .find(under)
                .map(|one| TableHit::Header(one.column));
        }
        if !self.body.contains(at) {
            return None;
        }
        let row = self.top + usize::from(at.y - self.body.y);
        (row < self.len).then_some(TableHit::Row(row))
    }

    /// The rows of the table: what the wheel turns.
    pub fn body(&self) -> Rect {
        self.body
    }
}

impl<'a> Table<'a> {
    pub fn new(columns: &'a [Column], state: &'a ListState, theme: &'a Theme) -> Self {
        Self {
            columns,
            state,
            theme,
            focused: true,
            header: true,
            sort: None,
            spots: None,
        }
    }

    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Without a header the table is a plain list.
    #[must_use]
    pub fn header(mut self, header: bool) -> Self {
        self.header = header;
        self
    }

    /// The column that the rows are sorted by.
    #[must_use]
    pub fn sorted(mut self, sort: Option<(usize, Order)>) -> Self {
        self.sort = sort;
        self
    }

    /// Coloured spots on the scroll bar.
    #[must_use]
    pub fn spots(mut self, spots: &'a Spots) -> Self {
        self.spots = Some(spots);
        self
    }

    /// How many rows fit: what [`ListState::layout`] wants to know.
    pub fn rows_in(area: Rect, header: bool) -> usize {
        usize::from(area.height.saturating_sub(u16::from(header)))
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
        mut row: impl FnMut(usize) -> Row<'r>,
    ) -> TableHits {
        let area = area.intersection(buf.area);
        let placed = Self::place(self.columns, area.width);
        let header = Rect {
            height: area.height.min(u16::from(self.header)),
            ..area
        };
        let body = Rect {
            y: area.y + header.height,
            height: area.height - header.height,
            ..area
        };
        self.draw_header(header, buf, &placed);
        let window = self.state.window();
        for (line, index) in window.clone().take(usize::from(body.height)).enumerate() {
            let area = Rect {
                y: body.y + line as u16,
                height: 1,
                ..body
            };
            self.draw_row(area, buf, (&row(index), index, &placed));
        }
        self.scroll_bar(body)
            .draw(right_edge(body), buf, self.theme);
        TableHits {
            header,
            body,
            top: window.start,
            len: self.state.len(),
            placed,
        }
    }

    fn scroll_bar(&self, body: Rect) -> ScrollBar<'_> {
        ScrollBar {
            top: self.state.window().start,
            height: usize::from(body.height),
            len: self.state.len(),
            spots: self.spots,
        }
    }

    fn draw_header(&self, area: Rect, buf: &mut Buffer, placed: &[Placed]) {
        if area.is_empty() {
            return;
        }
        for one in placed {
            let column = &self.columns[one.column];
            let mut title = vec![Span::styled(column.title.as_ref(), self.theme.dim)];
            if let Some((sorted, order)) = self.sort
                && sorted == one.column
            {
                let arrow = match order {
                    Order::Ascending => self.theme.symbols.ascending,
                    Order::Descending => self.theme.symbols.descending,
                };
                title.push(Span::styled(arrow, self.theme.accent));
            }
            put_cell(
                buf,
                cell(area, *one),
                (&Line::from(title), column.align),
                "",
            );
        }
    }

    fn draw_row(&self, area: Rect, buf: &mut Buffer, row: (&Row<'_>, usize, &[Placed])) {
        let (row, index, placed) = row;
        buf.set_style(area, row.style);
        for one in placed {
            if let Some(content) = row.cells.get(one.column) {
                let align = self.columns[one.column].align;
                let ellipsis = self.theme.symbols.ellipsis;
                put_cell(buf, cell(area, *one), (content, align), ellipsis);
            }
        }
        let selected = self.state.is_selected(index);
        draw_selection(area, buf, (selected, self.focused, self.theme));
        if row.fresh {
            draw_fresh(area, buf, self.theme);
        }
        if self.state.is_marked(index) {
            draw_mark(area, buf, (selected, self.theme));
        }
    }
}

/// The last column of an area, where a scroll bar stands.
pub(super) fn right_edge(area: Rect) -> Rect {
    Rect {
        x: area.right().saturating_sub(1),
        width: area.width.min(1),
        ..area
    }
}

fn cell(row: Rect, placed: Placed) -> Rect {
    let x = row.x.saturating_add(GUTTER + placed.x);
    Rect {
        x,
        width: placed.width.min(row.right().saturating_sub(x)),
        ..row
    }
}

/// One cell: cut where it is too long, at the right edge where it is a number.
pub(super) fn put_cell(
    buf: &mut Buffer,
    area: Rect,
    (content, align): (&Line<'_>, Align),
    ellipsis: &str,
) {
    let room = usize::from(area.width);
    let wide = line_width(content, room);
    if wide > room {
        let spans = cut_spans(content.spans.iter().cloned(), room, ellipsis);
        put_line(buf, area, &Line::from(spans).style(content.style));
        return;
    }
    let shift = match align {
        Align::Left => 0,
        Align::Right => (room - wide) as u16,
    };
    let area = Rect {
        x: area.x + shift,
        width: area.width - shift,
        ..area
    };
    put_line(buf, area, content);
}
