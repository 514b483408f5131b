//! JSON as a foldable, searchable tree. The text is read once, off-thread if it is large; a frame costs its rows.

mod draw;
mod opened;
mod path;
mod rows;
mod search;
mod shown;

use std::borrow::Cow;
use std::sync::Arc;

use ratatui::layout::{Position, Rect};

use super::list::ListState;
use rows::{ALL, Rows};
use search::Search;

pub use crate::model::json::{JsonDoc, JsonError, Kind};

/// Left of every row: the place of the cursor while another panel has the focus.
const GUTTER: u16 = 1;
/// Lines are scrolled no farther than this: what is longer is read unfolded.
const FARTHEST: usize = 100_000;
/// To go through more containers around a value would hold the keys.
const DEEPEST: u32 = 10_000;
/// A text with no more values than this is shown unfolded at first.
const SMALL: usize = 40;

/// A JSON text, what of it is folded, and where someone is in it.
#[derive(Clone, Debug)]
pub struct JsonView {
    rows: Rows,
    list: ListState,
    search: Search,
    width: u16,
    /// Cells that are scrolled out on the left.
    left: usize,
    label: fn(&str) -> Option<String>,
    wanted: Option<Wanted>,
}

/// Where the cursor is to go, until it is known on which row that is; and the row where it waits.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    node: u32,
    /// The line of an opened string.
    part: usize,
    waits: usize,
}

impl JsonView {
    /// Small texts are unfolded, large ones to the first level.
    pub fn new(doc: impl Into<Arc<JsonDoc>>) -> Self {
        let doc = doc.into();
        let depth = if doc.len() <= SMALL { ALL } else { 1 };
        let mut view = Self {
            rows: Rows::new(doc, depth),
            list: ListState::default(),
            search: Search::default(),
            width: 0,
            left: 0,
            label: |_| None,
            wanted: None,
        };
        view.sync();
        view
    }

    /// Folded strings for which `label` knows words are shown as those; it sees a string without its quotes.
    #[must_use]
    pub fn labelled(self, label: fn(&str) -> Option<String>) -> Self {
        Self { label, ..self }
    }

    /// The rest of the text was read: what is open stays so, and the cursor where it is.
    pub fn grow(&mut self, doc: impl Into<Arc<JsonDoc>>) {
        let cursor = self.cursor_node();
        self.rows.grow(doc.into());
        self.sync();
        if let Some(node) = cursor.filter(|node| *node > 0) {
            let row = self.rows.row_of(node);
            self.list.select_later(row);
        }
    }

    /// # Errors
    /// Text that is no JSON.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, JsonError> {
        JsonDoc::parse(text).map(Self::new)
    }

    /// The same for a text that may have been cut off: what there is of it.
    ///
    /// # Errors
    /// Text that is no JSON even up to where it ends.
    pub fn read(text: impl Into<Arc<str>>) -> Result<Self, JsonError> {
        JsonDoc::read(text).map(Self::new)
    }

    pub fn doc(&self) -> &Arc<JsonDoc> {
        &self.rows.doc
    }

    /// The rows that are visible, for every kind of movement. Folding needs `layout` before the next frame only.
    pub fn list(&mut self) -> &mut ListState {
        &mut self.list
    }

    /// Before every frame.
    pub fn layout(&mut self, area: Rect) {
        let cursor = self.cursor_node();
        self.width = area.width;
        if self.rows.set_width(area.width)
            && let Some(node) = cursor
        {
            let row = self.rows.row_of(node);
            self.list.select_later(row);
        }
        if self.rows.is_coming() {
            self.rows.go_on();
            self.sync();
            self.go_on();
        }
        self.list.layout(self.rows.len(), usize::from(area.height));
    }

    /// What is open is known of the first rows only: every layout brings more of them.
    pub fn is_unfolding(&self) -> bool {
        self.rows.is_coming()
    }

    /// Moves the cursor to a value, also where its row is known only later.
    fn go(&mut self, node: u32, part: usize) {
        self.list.to(self.rows.row_of(node) + part);
        let waits = self.list.selected().unwrap_or(0);
        self.wanted = self
            .rows
            .is_coming()
            .then_some(Wanted { node, part, waits });
    }

    /// The same from afar: what is not on the screen comes into its middle, so that its surroundings show.
    fn go_far(&mut self, node: u32, part: usize) {
        let near = self.list.window();
        self.go(node, part);
        if self.list.selected().is_some_and(|row| !near.contains(&row)) {
            self.list.center();
        }
    }

    /// Moves the cursor to the last row, also where that is known only later.
    pub fn last(&mut self) {
        self.go((self.doc().len() as u32).saturating_sub(1), 0);
        self.list.last();
        let waits = self.list.selected().unwrap_or(0);
        if let Some(wanted) = &mut self.wanted {
            wanted.waits = waits;
        }
    }

    /// The cursor goes on to where it is wanted, unless someone moved it meanwhile.
    fn go_on(&mut self) {
        let here = self.list.selected();
        let wanted = self.wanted.take();
        if let Some(wanted) = wanted.filter(|wanted| here == Some(wanted.waits)) {
            self.go_far(wanted.node, wanted.part);
        }
    }

    /// Tells the list how many rows there are now.
    fn sync(&mut self) {
        let height = self.list.height();
        self.list.layout(self.rows.len(), height);
    }

    fn cursor_node(&self) -> Option<u32> {
        Some(self.rows.get(self.list.selected()?)?.node)
    }

    /// Scrolls lines that are cut by so many half screens, to the right or back.
    pub fn shift(&mut self, halves: isize) {
        let half = usize::from(self.width / 2).max(1).cast_signed();
        let left = self.left.saturating_add_signed(halves.saturating_mul(half));
        let longest = self.raw().len().min(FARTHEST);
        self.left = left.min(longest.saturating_sub(1));
    }

    /// The value under the cursor, as it was written.
    pub fn raw(&self) -> &str {
        self.cursor_node().map_or("", |node| self.doc().raw(node))
    }

    /// The value under the cursor: a string as it reads, anything else as it was written.
    pub fn value(&self) -> Cow<'_, str> {
        self.cursor_node()
            .map_or(Cow::Borrowed(""), |node| self.doc().value(node))
    }

    pub fn kind(&self) -> Kind {
        self.doc().kind_of(self.cursor_node().unwrap_or(0))
    }

    /// Opens what is closed and closes what is open: a container, or a string to its full length.
    /// Says whether anything changed.
    pub fn toggle(&mut self) -> bool {
        let open = self
            .cursor_node()
            .is_some_and(|node| self.rows.is_open(node));
        self.set_open(!open)
    }

    pub fn open(&mut self) -> bool {
        self.set_open(true)
    }

    /// Closes what is under the cursor, or goes to its parent.
    pub fn close(&mut self) -> bool {
        self.set_open(false) || self.parent()
    }

    fn set_open(&mut self, open: bool) -> bool {
        let Some(node) = self.cursor_node() else {
            return false;
        };
        if self.rows.is_open(node) == open || !self.rows.can_open(node) {
            return false;
        }
        let needle = self.search.needle.clone();
        self.rows.set_open(node, open, needle.as_ref());
        self.sync();
        self.go(node, 0);
        true
    }

    /// Goes to the container around the cursor.
    pub fn parent(&mut self) -> bool {
        let Some(node) = self.cursor_node() else {
            return false;
        };
        let parent = self.doc().parent(node);
        if let Some(parent) = parent {
            self.go(parent, 0);
        }
        parent.is_some()
    }

    /// Goes to the next (or previous) value of the same container.
    pub fn sibling(&mut self, forward: bool) -> bool {
        let Some(node) = self.cursor_node() else {
            return false;
        };
        let Some(parent) = self.doc().parent(node) else {
            return false;
        };
        let target = if forward {
            let after = self.doc().after(node);
            Some(after).filter(|next| *next < self.doc().after(parent))
        } else {
            self.doc().before(node)
        };
        if let Some(target) = target {
            self.go(target, 0);
        }
        target.is_some()
    }

    pub fn unfold_all(&mut self) {
        self.open_to(ALL);
    }

    /// Only the root's own row stays, and the first level with it.
    pub fn fold_all(&mut self) {
        self.open_to(1);
    }

    /// Opens everything above this depth and closes the rest; 1 shows the members of the root.
    pub fn fold_to(&mut self, depth: u16) {
        self.open_to(depth.into());
    }

    fn open_to(&mut self, depth: u32) {
        let node = self.cursor_node();
        self.rows.open_to(depth);
        self.sync();
        self.go(node.unwrap_or(0), 0);
    }

    /// The row under the mouse, for `list().to`.
    pub fn row_at(&self, area: Rect, at: Position) -> Option<usize> {
        let row = self.list.window().start + usize::from(at.y.checked_sub(area.y)?);
        (area.contains(at) && row < self.list.len()).then_some(row)
    }
}
