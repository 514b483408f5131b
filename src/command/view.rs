//! A list as somebody wants to see it again: which one, filtered and sorted how, over which time.

use super::{Root, Sort};
use crate::model::Span;

/// Its name is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub name: String,
    pub pane: Root,
    /// A filter line.
    pub filter: String,
    pub sort: Sort,
    pub ascending: bool,
    pub span: Span,
}

impl View {
    /// Panes whose lists can be filtered.
    pub const PANES: [Root; 4] = [
        Root::Sessions,
        Root::Traces,
        Root::Observations,
        Root::Scores,
    ];

    /// What it shows, in a line.
    pub fn words(&self) -> String {
        let mut words = vec![self.pane.title().to_lowercase()];
        if !self.filter.is_empty() {
            words.push(self.filter.clone());
        }
        let order = if self.ascending { ", ascending" } else { "" };
        words.push(format!("by {}{order}", self.sort.word()));
        words.push(self.span.label().to_owned());
        words.join(" · ")
    }
}
