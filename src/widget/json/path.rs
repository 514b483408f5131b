//! What is under the cursor in JSON, to be taken away, and where that is in words.

use std::sync::Arc;

use super::{DEEPEST, JsonView};
use crate::widget::line::width;

impl JsonView {
    /// The value under the cursor: a string as it reads, anything else as it was written. The whole text is not copied.
    pub fn shared_value(&self) -> Arc<str> {
        self.shared(&self.value())
    }

    /// The same as it was written.
    pub fn shared_raw(&self) -> Arc<str> {
        self.shared(self.raw())
    }

    fn shared(&self, part: &str) -> Arc<str> {
        let whole = self.doc().text();
        if part.len() == whole.len() {
            Arc::clone(whole)
        } else {
            part.into()
        }
    }

    /// Where the cursor is: `$.messages[2].content`. Takes as long as it is deep.
    pub fn path(&self) -> String {
        self.cursor_node()
            .map_or_else(|| "$".into(), |node| self.doc().path(node))
    }

    /// Whether the cursor is so deep that its path would hold the keys.
    pub fn is_deep(&self) -> bool {
        self.cursor_node()
            .is_some_and(|node| self.doc().depth(node) > DEEPEST)
    }

    /// The same in so many cells: of a longer path the end.
    pub fn path_end(&self, cells: usize, ellipsis: &str) -> String {
        let node = self.cursor_node().unwrap_or(0);
        let mut steps = Vec::new();
        let mut room = cells.saturating_sub(width("$").max(width(ellipsis)));
        let mut begin = "$";
        for step in self.doc().steps_outwards(node) {
            let cells = width(&step);
            if cells > room {
                begin = ellipsis;
                break;
            }
            room -= cells;
            steps.push(step);
        }
        steps.push(begin.to_owned());
        steps.reverse();
        steps.concat()
    }
}
