//! One line of text on the screen: measured in cells, cleaned, cut, written.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

pub use crate::model::text::is_hostile;

/// More than any letter of any script and any flag needs; what is above it is a flood of combining marks.
const GRAPHEME_CHARS: usize = 12;

/// The cells that a text takes once it is cleaned.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    graphemes(text).map(|(_, cells)| cells).sum()
}

/// The cells that a line takes once it is cleaned; of a line far wider than `room`, some number above it.
pub fn line_width(line: &Line<'_>, room: usize) -> usize {
    line.spans.iter().map(|span| span_width(span, room)).sum()
}

fn span_width(span: &Span<'_>, room: usize) -> usize {
    width(head(&span.content, bytes_for(room)))
}

/// One line without anything hostile: line ends and tabs become spaces, the rest goes.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let kept: String = graphemes(text).map(|(shown, _)| shown).collect();
    if kept == text {
        return Cow::Borrowed(text);
    }
    Cow::Owned(kept)
}

/// The start of a text, at most so many bytes: enough to draw a screen of it without reading all of it.
pub fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// As many bytes as so many cells can need.
pub(super) fn bytes_for(cells: usize) -> usize {
    64 * (cells + 1)
}

/// At most `cells` wide, with `ellipsis` in place of what does not fit.
pub fn cut<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    let text = clean(head(text, bytes_for(cells)));
    if width(&text) <= cells {
        return text;
    }
    let room = cells.saturating_sub(width(ellipsis));
    let mut kept = prefix(&text, room).to_owned();
    if width(ellipsis) <= cells {
        kept.push_str(ellipsis);
    }
    Cow::Owned(kept)
}

/// The longest start of a text that fits into `cells`.
pub fn prefix(text: &str, cells: usize) -> &str {
    if is_plain(text) {
        return text.get(..cells.min(text.len())).unwrap_or_default();
    }
    let mut used = 0;
    let mut end = 0;
    for grapheme in text.graphemes(true) {
        used += cells_of(grapheme);
        if used > cells {
            break;
        }
        end += grapheme.len();
    }
    text.get(..end).unwrap_or_default()
}

/// Like [`cut`], over the spans of a line; the ellipsis takes the style of what it cuts.
pub fn cut_spans<'a>(
    spans: impl IntoIterator<Item = Span<'a>>,
    cells: usize,
    ellipsis: &str,
) -> Vec<Span<'a>> {
    let mut spans: Vec<Span<'a>> = spans.into_iter().collect();
    let mut left = cells;
    for index in 0..spans.len() {
        let here = span_width(&spans[index], cells);
        let more = || {
            spans[index + 1..]
                .iter()
                .any(|span| span_width(span, cells) > 0)
        };
        if here > left || (here == left && more()) {
            let text = clean(head(&spans[index].content, bytes_for(cells)));
            let mut kept = prefix(&text, left.saturating_sub(width(ellipsis))).to_owned();
            if width(ellipsis) <= left {
                kept.push_str(ellipsis);
            }
            spans[index].content = Cow::Owned(kept);
            spans.truncate(index + 1);
            break;
        }
        left -= here;
    }
    spans
}

/// Writes cleaned text from `at` on, at most `cells` wide and inside the buffer; returns the cells it took.
pub fn put(buf: &mut Buffer, at: Position, cells: u16, (text, style): (&str, Style)) -> u16 {
    let area = buf.area;
    if !area.contains(at) {
        return 0;
    }
    let cells = cells.min(area.right() - at.x);
    if cells > 0 && !text.is_empty() {
        make_room(buf, at);
    }
    let text = head(text, bytes_for(usize::from(cells)));
    let mut used = 0;
    if is_plain(text) {
        for letter in text
            .split_inclusive(|_: char| true)
            .take(usize::from(cells))
        {
            buf[(at.x + used, at.y)].set_symbol(letter).set_style(style);
            used += 1;
        }
        return used;
    }
    for (grapheme, wide) in graphemes(text) {
        let wide = wide as u16;
        if wide > cells - used {
            break;
        }
        buf[(at.x + used, at.y)]
            .set_symbol(&grapheme)
            .set_style(style);
        for behind in 1..wide {
            buf[(at.x + used + behind, at.y)].reset();
            buf[(at.x + used + behind, at.y)].set_style(style);
        }
        used += wide;
    }
    used
}

/// A wide letter before this place, whose second half it was, goes: half a letter is none.
pub(super) fn make_room(buf: &mut Buffer, at: Position) {
    let before = at.x.checked_sub(1).map(|x| Position::new(x, at.y));
    if let Some(cell) = before.and_then(|before| buf.cell_mut(before))
        && cells_of(cell.symbol()) > 1
    {
        cell.set_symbol(" ");
    }
}

/// [`put`] for spans, one behind the other.
pub fn put_spans(buf: &mut Buffer, at: Position, cells: u16, spans: &[Span<'_>]) -> u16 {
    let mut used = 0;
    for span in spans {
        let here = Position::new(at.x.saturating_add(used), at.y);
        used += put(buf, here, cells - used, (&span.content, span.style));
    }
    used
}

/// [`put_spans`] for a line, on the first row of an area; the line's own style lies under its spans.
pub fn put_line(buf: &mut Buffer, area: Rect, line: &Line<'_>) -> u16 {
    if area.is_empty() {
        return 0;
    }
    let mut used = 0;
    for span in &line.spans {
        let here = Position::new(area.x.saturating_add(used), area.y);
        let style = line.style.patch(span.style);
        used += put(buf, here, area.width - used, (&span.content, style));
    }
    used
}

/// Printable ASCII: a byte is a cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// The cells of one grapheme of a text that may be hostile.
pub(super) fn cells_of(grapheme: &str) -> usize {
    if is_plain(grapheme) {
        return grapheme.len();
    }
    usize::from(shown(grapheme).cell_width())
}

/// What of a grapheme may be shown; empty where nothing may.
fn shown(grapheme: &str) -> Cow<'_, str> {
    match grapheme {
        "\n" | "\r\n" | "\t" | "\u{2028}" | "\u{2029}" => Cow::Borrowed(" "),
        _ if grapheme.contains(['\u{ff9e}', '\u{ff9f}']) => {
            // Who counts cells disagrees about the narrow sound marks; about the wide ones nobody does.
            let wide = grapheme.replace('\u{ff9e}', "\u{309b}");
            let wide = wide.replace('\u{ff9f}', "\u{309c}");
            let kept = wide
                .chars()
                .filter(|one| !is_hostile(*one) && !is_joint(*one));
            Cow::Owned(kept.take(GRAPHEME_CHARS).collect())
        }
        _ if grapheme.contains(|one| is_hostile(one) || is_joint(one))
            || grapheme.chars().nth(GRAPHEME_CHARS).is_some() =>
        {
            let kept = first_of_joined(grapheme).chars();
            let kept = kept.filter(|one| !is_hostile(*one) && !is_joint(*one));
            Cow::Owned(kept.take(GRAPHEME_CHARS).collect())
        }
        _ => Cow::Borrowed(grapheme),
    }
}

/// What makes one picture of several. Terminals disagree about the width of the whole, and what one
/// of them writes too far to the right stays there.
fn is_joint(one: char) -> bool {
    matches!(one, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Of a family the first person; letters that are joined stay together.
fn first_of_joined(grapheme: &str) -> &str {
    match grapheme.split_once('\u{200d}') {
        Some((first, _)) if first.cell_width() > 1 => first,
        _ => grapheme,
    }
}

/// What a text shows, grapheme by grapheme, each with its cells; none takes no cell.
fn graphemes(text: &str) -> impl Iterator<Item = (Cow<'_, str>, usize)> {
    text.graphemes(true).filter_map(|grapheme| {
        let shown = shown(grapheme);
        if shown.is_empty() {
            return None;
        }
        let cells = usize::from(shown.cell_width());
        (cells > 0).then_some((shown, cells))
    })
}
