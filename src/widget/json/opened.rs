//! A string that is shown in full below its key; one that holds JSON is laid out as JSON.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;

use crate::highlight::json::{Token, pretty, tokens};
use crate::model::json::decode;
use crate::model::json::inside;
use crate::model::json::is_json;
use crate::widget::find::Needle;
use crate::widget::text::{TextDoc, WrappedRow, wrap_rows};

/// Longer strings are shown as they are.
const LONGEST: usize = 1 << 20;
/// How often JSON may be wrapped into strings of JSON.
const DEEPEST: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub(super) text: TextDoc,
    pub(super) rows: Vec<WrappedRow>,
    pub(super) found: Vec<(u32, u32)>,
    /// Where each token ends.
    tokens: Vec<(u32, Token)>,
}

impl Opened {
    /// `value` as it reads, broken to so many cells.
    pub(super) fn new(value: &str, room: u16) -> Self {
        let json = unwrap(value).map(|json| pretty(&json));
        let text = TextDoc::plain(json.as_deref().unwrap_or(value), Style::new());
        let tokens = match json {
            Some(_) => tokens(text.text())
                .map(|(range, token)| (range.end as u32, token))
                .collect(),
            None => vec![(u32::MAX, Token::String)],
        };
        Self {
            rows: wrap_rows(&text, room),
            text,
            found: Vec::new(),
            tokens,
        }
    }

    pub(super) fn wrap(&mut self, room: u16) {
        self.rows = wrap_rows(&self.text, room);
    }

    pub(super) fn search(&mut self, needle: Option<&Needle>) {
        self.found = needle.map_or_else(Vec::new, |needle| {
            let all = needle.find_in(self.text.text());
            all.map(|found| (found.start as u32, found.end as u32))
                .collect()
        });
    }

    /// The part that holds a byte of the text.
    pub(super) fn part_of(&self, byte: u32) -> u32 {
        self.rows.partition_point(|row| row.start <= byte).max(1) as u32
    }

    /// What a row holds, token by token.
    pub(super) fn pieces(&self, row: WrappedRow) -> impl Iterator<Item = (Range<u32>, Token)> {
        let first = self.tokens.partition_point(|(end, _)| *end <= row.start);
        let mut start = row.start;
        self.tokens
            .iter()
            .skip(first)
            .map_while(move |(end, token)| {
                let piece = start..row.end.min(*end);
                start = piece.end;
                (piece.start < piece.end).then_some((piece, *token))
            })
    }
}

/// The object or array that a string holds, also as a string of a string.
fn unwrap(value: &str) -> Option<Cow<'_, str>> {
    let mut text = Cow::Borrowed(value);
    for _ in 0..DEEPEST {
        let trimmed = text.trim();
        if trimmed.len() > LONGEST || !trimmed.starts_with(['{', '[', '"']) {
            return None;
        }
        if !is_json(trimmed) {
            return None;
        }
        if !trimmed.starts_with('"') {
            return Some(text);
        }
        text = Cow::Owned(decode(inside(trimmed)).into_owned());
    }
    None
}
