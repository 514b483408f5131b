//! Which row of a tree the mouse is on.

use ratatui::layout::{Position, Rect};

/// Where a frame's rows are, for the mouse of the next input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeHits {
    pub(super) body: Rect,
    pub(super) top: usize,
    /// Of every row on the screen, the cell of its fold mark.
    pub(super) folds: Vec<Option<u16>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHit {
    pub row: usize,
    /// Whether the fold mark was hit.
    pub fold: bool,
}

impl TreeHits {
    pub fn hit(&self, at: Position) -> Option<TreeHit> {
        if !self.body.contains(at) {
            return None;
        }
        let line = usize::from(at.y - self.body.y);
        let fold = self.folds.get(line)?;
        Some(TreeHit {
            row: self.top + line,
            fold: *fold == Some(at.x),
        })
    }

    pub fn body(&self) -> Rect {
        self.body
    }
}
