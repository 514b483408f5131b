//! A part of a text around what was looked for, in a line.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Env;
use crate::model::search::Excerpt;

/// Before the first mark of a cell, in bytes.
const LEAD: usize = 9;

/// For a cell: from a little before the first mark on.
pub(super) fn first_mark<'a>(excerpt: &'a Excerpt, env: &Env) -> Line<'a> {
    let first = excerpt.marks.first().map_or(0, |mark| mark.start);
    // What is cut off should be worth the mark that says so.
    let from = if first < 2 * LEAD { 0 } else { first - LEAD };
    marked(excerpt, from, env)
}

/// From there on, what was looked for emphasised.
pub(super) fn marked<'a>(excerpt: &'a Excerpt, from: usize, env: &Env) -> Line<'a> {
    let text = excerpt.text.as_str();
    let from = (from..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let mut spans = Vec::new();
    if from > 0 {
        spans.push(Span::styled(env.theme.symbols.ellipsis, env.theme.dim));
    }
    let mut at = from;
    let mut push = |range: Range<usize>, style: Style| {
        spans.extend(text.get(range).map(|part| Span::styled(part, style)));
    };
    for mark in excerpt.marks.iter().filter(|mark| mark.start >= from) {
        push(at..mark.start, env.theme.text);
        push(mark.clone(), env.theme.found);
        at = mark.end;
    }
    push(at..text.len(), env.theme.text);
    Line::from(spans)
}
