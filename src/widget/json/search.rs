//! Looking for text in JSON: in the raw text, so that folded parts are found too.

use super::{DEEPEST, JsonView};
use crate::model::json::Kind;
use crate::widget::find::Needle;

/// What is looked for, where it is, and which match is the current one.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// For the strings as they read; the raw text has its own.
    pub(super) needle: Option<Needle>,
    /// In bytes of the raw text.
    pub(super) found: Vec<(u32, u32)>,
    pub(super) current: Option<usize>,
}

impl Search {
    pub(super) fn current(&self) -> Option<(u32, u32)> {
        self.found.get(self.current?).copied()
    }

    /// The matches that end after a byte.
    pub(super) fn from(&self, byte: u32) -> impl Iterator<Item = (u32, u32)> {
        let first = self.found.partition_point(|found| found.1 <= byte);
        self.found.iter().skip(first).copied()
    }
}

impl JsonView {
    /// Marks every match and goes to the first one from the cursor on, unfolding what hides it.
    /// An empty text forgets the search.
    pub fn find(&mut self, text: &str) {
        let needle = Needle::in_json(text);
        let found = needle.map(|needle| needle.places(self.doc().text()));
        self.take_found(text, found.unwrap_or_default());
    }

    /// The same with matches that were found elsewhere.
    pub fn take_found(&mut self, text: &str, found: Vec<(u32, u32)>) {
        let from = self
            .cursor_node()
            .map_or(0, |node| self.doc().node(node).start);
        let first = found.partition_point(|found| found.0 < from);
        self.search = Search {
            needle: Needle::new(text),
            current: (!found.is_empty()).then(|| first % found.len()),
            found,
        };
        let needle = self.search.needle.clone();
        self.rows.search(needle.as_ref());
        self.show_match();
    }

    /// Goes on by so many matches, around the ends.
    pub fn find_next(&mut self, by: isize) {
        if let Some(current) = self.search.current {
            let count = self.search.found.len().cast_signed();
            let next = (current.cast_signed() + by).rem_euclid(count);
            self.search.current = Some(next.cast_unsigned());
            self.show_match();
        }
    }

    /// Which match is the current one, from 1 on, and how many there are.
    pub fn matches(&self) -> (usize, usize) {
        let current = self.search.current.map_or(0, |current| current + 1);
        (current, self.search.found.len())
    }

    /// Unfolds what hides the current match and moves the cursor there.
    fn show_match(&mut self) {
        let Some((byte, _)) = self.search.current() else {
            return;
        };
        let node = self.doc().node_at(byte);
        self.rows.open_around(node, DEEPEST);
        let value = self.doc().node(node);
        let far = byte.saturating_sub(value.start) as usize + 8 > usize::from(self.width / 3);
        if value.kind == Kind::String && byte > value.start && far && !self.rows.is_open(node) {
            let needle = self.search.needle.clone();
            self.rows.set_open(node, true, needle.as_ref());
        }
        self.sync();
        self.go_far(node, self.part_of_match(node));
    }

    /// The line of an opened string that holds the current match; 0 is its key's.
    fn part_of_match(&self, node: u32) -> usize {
        let found = self.current_in(node).zip(self.rows.opened(node));
        found.map_or(0, |((from, _), opened)| opened.part_of(from) as usize)
    }

    /// The current match in the text of an opened string. Escapes make its raw text longer, so the
    /// matches of both are counted against each other.
    pub(super) fn current_in(&self, node: u32) -> Option<(u32, u32)> {
        let (byte, _) = self.search.current()?;
        let value = self.doc().node(node);
        if !(value.start..value.end).contains(&byte) {
            return None;
        }
        let all = self.search.from(value.start);
        let nth = all.take_while(|found| found.0 < byte).count();
        self.rows.opened(node)?.found.get(nth).copied()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn a_match_from_afar_stands_amid_what_is_around_it() {
        let text: Vec<String> = (0..1_000).map(|at| format!("\"w{at}\"")).collect();
        let mut view = JsonView::parse(format!("[{}]", text.join(","))).unwrap();
        view.layout(Rect::new(0, 0, 40, 11));
        view.find("w500");
        assert_eq!(view.list().window(), 496..507);
        view.find("w503");
        assert_eq!(view.list().window(), 496..507, "what is near moves nothing");
    }
}
