//! A row of a JSON tree on the screen: fold mark, key, and as much of the value as fits.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;

use super::rows::{Row, indent};
use super::{GUTTER, JsonView};
use crate::highlight::json::{Token, tokens};
use crate::model::json::{JsonDoc, Kind, Node, inside};
use crate::theme::Theme;
use crate::widget::line::{bytes_for, cells_of, cut_spans, head, put_spans, width};
use crate::widget::row::draw_selection;
use crate::widget::scroll::{MARGIN, ScrollBar};
use crate::widget::table::right_edge;

impl JsonView {
    pub fn draw(&self, area: Rect, buf: &mut Buffer, (focused, theme): (bool, &Theme)) {
        let area = area.intersection(buf.area);
        let window = self.list.window();
        for (line, index) in window.clone().take(usize::from(area.height)).enumerate() {
            let area = Rect {
                y: area.y + line as u16,
                height: 1,
                ..area
            };
            if let Some(row) = self.rows.get(index) {
                self.draw_row(area, buf, (row, theme));
            }
            let selected = self.list.is_selected(index);
            draw_selection(area, buf, (selected, focused, theme));
        }
        let bar = ScrollBar {
            top: window.start,
            height: usize::from(area.height),
            len: self.list.len(),
            spots: None,
        };
        bar.draw(right_edge(area), buf, theme);
    }

    fn draw_row(&self, area: Rect, buf: &mut Buffer, (row, theme): (Row, &Theme)) {
        let node = self.doc().node(row.node);
        let deep = node.depth.saturating_add(u16::from(row.part > 0));
        let left = (GUTTER as usize + indent(deep, self.width)) as u16;
        let area = Rect {
            x: area.x.saturating_add(left).min(area.right()),
            width: area.width.saturating_sub(left + MARGIN),
            ..area
        };
        if area.width == 0 {
            return;
        }
        if row.part > 0 {
            self.draw_part(area, buf, (row, theme));
            return;
        }
        let room = usize::from(area.width);
        let spans = self.node_spans(row.node, room + self.left, theme);
        let spans = cut_spans(spans, room + self.left, theme.symbols.ellipsis);
        let spans = without_head(spans, self.left, theme);
        put_spans(buf, area.as_position(), area.width, &spans);
    }

    /// A line of an opened string.
    fn draw_part(&self, area: Rect, buf: &mut Buffer, (row, theme): (Row, &Theme)) {
        let Some(opened) = self.rows.opened(row.node) else {
            return;
        };
        let Some(line) = opened.rows.get(row.part as usize - 1) else {
            return;
        };
        let current = self.current_in(row.node);
        let mut pen = Pen::new(opened.text.text(), theme);
        pen.found = &opened.found;
        pen.current = current;
        for (piece, token) in opened.pieces(*line) {
            pen.write(piece, token.style(theme));
        }
        let shift = 2 + line.indent;
        let at = Position::new(area.x.saturating_add(shift), area.y);
        put_spans(buf, at, area.width.saturating_sub(shift), &pen.spans);
    }

    fn node_spans<'a>(&'a self, id: u32, room: usize, theme: &'a Theme) -> Vec<Span<'a>> {
        let doc = self.doc();
        let node = doc.node(id);
        let open = self.rows.is_open(id);
        let mut pen = Pen::new(doc.text(), theme);
        pen.found = &self.search.found;
        pen.current = self.search.current();
        let key = doc.key(id);
        let taken = key.clone().map_or(8, |key| key.len() + 6);
        let folds = node.kind.is_container() && node.count > 0 || {
            let raw = doc.slice(node.start..node.end);
            node.kind == Kind::String && (open || is_long(raw, room.saturating_sub(taken)))
        };
        let mark = match (folds, open) {
            (false, _) => " ",
            (true, true) => theme.symbols.unfolded,
            (true, false) => theme.symbols.folded,
        };
        pen.plain(mark, theme.dim);
        pen.plain(" ", Style::new());
        match key {
            Some(key) => pen.write(key, theme.json.key),
            None if node.depth > 0 => pen.own(doc.place(id).to_string(), theme.json.punctuation),
            None => {}
        }
        if node.depth > 0 {
            pen.plain(": ", theme.json.punctuation);
        }
        let label = (node.kind == Kind::String && !open)
            .then(|| (self.label)(inside(doc.raw(id))))
            .flatten();
        match label {
            Some(label) => pen.own(format!("{} {label}", theme.symbols.guardrail), theme.link),
            None => pen.value(doc, &node, (open, room)),
        }
        pen.spans
    }
}

/// What stays of a line when its first cells are scrolled out.
fn without_head<'a>(spans: Vec<Span<'a>>, cells: usize, theme: &'a Theme) -> Vec<Span<'a>> {
    if cells == 0 {
        return spans;
    }
    // The mark that something is missing takes a cell of its own.
    let mut left = cells + 1;
    let mut kept = vec![Span::styled(theme.symbols.ellipsis, theme.dim)];
    for span in spans {
        let mut from = 0;
        for one in span.content.graphemes(true) {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(cells_of(one));
            from += one.len();
        }
        let rest = span.content.get(from..).unwrap_or_default();
        if !rest.is_empty() {
            kept.push(Span::styled(rest.to_owned(), span.style));
        }
    }
    if kept.len() == 1 {
        kept.clear();
    }
    kept
}

/// Whether a string says more than one line of so many cells can show: it is long, has lines, or holds an object.
fn is_long(raw: &str, room: usize) -> bool {
    let start = head(raw, bytes_for(room));
    width(start) > room || start.contains("\\n") || raw.starts_with("\"{\\\"")
}

/// Writes parts of a text as spans, with the matches in them marked.
struct Pen<'a> {
    text: &'a str,
    theme: &'a Theme,
    spans: Vec<Span<'a>>,
    found: &'a [(u32, u32)],
    current: Option<(u32, u32)>,
}

impl<'a> Pen<'a> {
    fn new(text: &'a str, theme: &'a Theme) -> Self {
        Self {
            text,
            theme,
            spans: Vec::new(),
            found: &[],
            current: None,
        }
    }

    fn plain(&mut self, text: &'a str, style: Style) {
        self.spans.push(Span::styled(text, style));
    }

    fn own(&mut self, text: String, style: Style) {
        self.spans.push(Span::styled(text, style));
    }

    /// How many are inside, then a first look at them where they are folded away; or the scalar.
    fn value(&mut self, doc: &'a JsonDoc, node: &Node, (open, room): (bool, usize)) {
        let end = node.end.min(node.start + bytes_for(room) as u32);
        // Where the rest is still being read, or was cut off, there is more.
        let more = if doc.is_begun() && node.end as usize == doc.text().len() {
            "+"
        } else {
            ""
        };
        let count = match node.kind {
            Kind::Object => format!("{{{}{more}}}", node.count),
            Kind::Array => format!("[{}{more}]", node.count),
            Kind::String if open => return,
            kind => {
                let end = floor(doc.text(), end);
                return self.write(node.start..end, scalar(kind).style(self.theme));
            }
        };
        self.own(count, self.theme.json.punctuation);
        if open || node.count == 0 {
            return;
        }
        self.plain(" ", Style::new());
        let inside = node.start + 1..floor(doc.text(), end.min(node.end - 1)).max(node.start + 1);
        let mut used = 0;
        for (range, token) in tokens(doc.slice(inside.clone())) {
            let range = inside.start + range.start as u32..inside.start + range.end as u32;
            let text = doc.slice(range.clone());
            if token == Token::Space {
                continue;
            }
            self.write(range, token.style(self.theme));
            if matches!(text, ":" | ",") {
                self.plain(" ", Style::new());
            }
            used += width(text) + 1;
            if used > room * 2 {
                break;
            }
        }
    }

    /// A part of the text, in pieces where matches begin and end.
    fn write(&mut self, range: Range<u32>, style: Style) {
        let first = self.found.partition_point(|found| found.1 <= range.start);
        let mut at = range.start;
        for found in &self.found[first..] {
            if found.0 >= range.end {
                break;
            }
            let (from, to) = (found.0.max(at), found.1.min(range.end));
            self.piece(at..from, style);
            let mark = if Some(*found) == self.current {
                self.theme.found_current
            } else {
                self.theme.found
            };
            self.piece(from..to, style.patch(mark));
            at = to;
        }
        self.piece(at..range.end, style);
    }

    fn piece(&mut self, range: Range<u32>, style: Style) {
        let text = self.text.get(range.start as usize..range.end as usize);
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.plain(text, style);
        }
    }
}

/// The nearest byte at or before `at` where a letter begins.
fn floor(text: &str, at: u32) -> u32 {
    head(text, at as usize).len() as u32
}

fn scalar(kind: Kind) -> Token {
    match kind {
        Kind::String => Token::String,
        Kind::Number => Token::Number,
        Kind::Boolean => Token::Boolean,
        _ => Token::Null,
    }
}
