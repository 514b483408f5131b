//! Two texts compared: beside each other where there is room, below each other where there is not.

mod find;
mod sheet;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line::put;
use super::text::TextView;
use crate::model::compare::Both;
use crate::model::diff::Diff;
use crate::theme::Theme;

/// From here on the texts stand beside each other.
const WIDE: u16 = 110;
/// Between them.
const BETWEEN: u16 = 2;

/// What the lines are drawn with.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    gone: Style,
    come: Style,
    strong: Style,
    dim: Style,
    ellipsis: &'static str,
}

/// One text with signs, or two that scroll together: the same line of both is on the same row.
#[derive(Clone, Debug)]
enum Sheet {
    One(Box<TextView>),
    Two(Box<Both<TextView>>),
}

/// A comparison and where someone is in it.
#[derive(Clone, Debug)]
pub struct DiffView {
    diff: Arc<Diff>,
    look: Look,
    whole: bool,
    width: u16,
    height: usize,
    sheet: Sheet,
    /// Lines of the sheet on which changes begin, and which of them is the current one.
    changes: Vec<usize>,
    /// There is more than is set.
    cut: bool,
    change: Option<usize>,
    /// The current match, where the texts stand beside each other.
    found: Option<find::Place>,
}

impl DiffView {
    /// Only what changed, with a few lines around; of equal texts everything.
    pub fn new(diff: Arc<Diff>, theme: &Theme) -> Self {
        let look = Look {
            gone: theme.bad,
            come: theme.good,
            strong: theme.strong,
            dim: theme.dim,
            ellipsis: theme.symbols.ellipsis,
        };
        Self {
            whole: diff.is_same(),
            diff,
            look,
            width: 0,
            height: 0,
            sheet: Sheet::One(Box::default()),
            changes: Vec::new(),
            cut: false,
            change: None,
            found: None,
        }
    }

    pub fn diff(&self) -> &Arc<Diff> {
        &self.diff
    }

    /// How many changes there are.
    pub fn count(&self) -> usize {
        self.changes.len()
    }

    /// Whether there is more than is shown and looked through.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Equal lines too, or only those around changes.
    pub fn show_whole(&mut self, whole: bool) {
        self.whole = whole;
        self.width = 0;
        self.change = None;
    }

    /// Before every frame. Lines are set anew only when the width is another one.
    pub fn layout(&mut self, area: Rect) {
        self.height = usize::from(area.height);
        if area.width != self.width {
            self.width = area.width;
            (self.sheet, self.changes, self.cut) = self.set(area.width);
            self.found = None;
        }
        match &mut self.sheet {
            Sheet::One(view) => view.layout(area),
            Sheet::Two(views) => {
                let halves = halves(area);
                views.left.layout(halves.left);
                views.right.layout(halves.right);
            }
        }
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        match &self.sheet {
            Sheet::One(view) => view.draw(area, buf, theme),
            Sheet::Two(views) => {
                let halves = halves(area);
                views
                    .left
                    .draw_rows(views.left.top(), halves.left, (buf, theme));
                views.right.draw(halves.right, buf, theme);
                let x = halves.right.x.saturating_sub(BETWEEN);
                let line = Rect {
                    x,
                    width: 1,
                    ..area
                };
                for at in line.intersection(area).positions() {
                    put(buf, at, 1, (theme.symbols.vertical, theme.border));
                }
            }
        }
    }

    fn views(&mut self) -> Vec<&mut TextView> {
        match &mut self.sheet {
            Sheet::One(view) => vec![view],
            Sheet::Two(views) => vec![&mut views.left, &mut views.right],
        }
    }

    fn view(&self) -> &TextView {
        match &self.sheet {
            Sheet::One(view) => view,
            Sheet::Two(views) => &views.right,
        }
    }

    pub fn move_by(&mut self, rows: isize) {
        self.scroll(|view| view.move_by(rows));
    }

    pub fn page(&mut self, pages: isize) {
        self.scroll(|view| view.page(pages));
    }

    pub fn half_page(&mut self, halves: isize) {
        self.scroll(|view| view.half_page(halves));
    }

    pub fn first(&mut self) {
        self.scroll(TextView::first);
    }

    pub fn last(&mut self) {
        self.scroll(TextView::last);
    }

    fn scroll(&mut self, step: impl Fn(&mut TextView)) {
        self.change = None;
        self.views().into_iter().for_each(step);
    }

    /// Goes to a change further on; which one of how many it is then, or None at the end.
    pub fn next_change(&mut self, forward: bool) -> Option<(usize, usize)> {
        let top = self.view().line();
        let next = match (self.change, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
            (None, true) => self.changes.partition_point(|line| *line < top),
            (None, false) => self
                .changes
                .partition_point(|line| *line < top)
                .checked_sub(1)?,
        };
        let line = *self.changes.get(next)?;
        for view in self.views() {
            view.to_line(line.saturating_sub(1));
        }
        self.change = Some(next);
        Some((next + 1, self.changes.len()))
    }
}

/// Both halves are equally wide, so that they break equal lines in the same way.
fn halves(area: Rect) -> Both<Rect> {
    let width = area.width.saturating_sub(BETWEEN) / 2;
    let right = Rect {
        x: area.right().saturating_sub(width),
        width,
        ..area
    };
    Both::new(Rect { width, ..area }, right)
}
