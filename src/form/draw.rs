//! How the score form draws: a name, a description, and the value in the shape of its kind.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Entry, Field, Form};
use crate::model::score::short_number;
use crate::theme::Theme;
use crate::widget::line::{cut_spans, put_line, width};
use crate::widget::text;

/// Lines of a text field.
const TEXT: u16 = 3;
/// Cells of a number's range.
const TRACK: usize = 24;
/// Between two options.
const GAP: usize = 3;

/// With what a form is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    pub focused: bool,
}

impl Form {
    /// Lines that the whole form wants in this width.
    pub fn height(&self, width: u16) -> u16 {
        if self.fields.is_empty() {
            return 2;
        }
        self.fields
            .iter()
            .map(|field| field_height(field, width))
            .sum()
    }

    /// Draws as many fields as fit, the focused one among them.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer, look: Look<'_>) {
        if self.fields.is_empty() {
            let words = "There are no score configs here. They are made on the web page: Settings › Scores.";
            let lines = text::wrap([Line::styled(words, look.theme.dim)], area.width);
            for (index, line) in lines.iter().take(usize::from(area.height)).enumerate() {
                put_line(
                    buf,
                    Rect {
                        y: area.y + index as u16,
                        height: 1,
                        ..area
                    },
                    line,
                );
            }
            return;
        }
        let heights: Vec<u16> = self
            .fields
            .iter()
            .map(|field| field_height(field, area.width))
            .collect();
        let mut first = self.focus.min(heights.len() - 1);
        let mut used = heights[first];
        while first > 0 && used + heights[first - 1] <= area.height {
            first -= 1;
            used += heights[first];
        }
        let mut y = area.y;
        let focus = self.focus;
        for (index, field) in self.fields.iter_mut().enumerate().skip(first) {
            let room = Rect {
                y,
                height: heights[index].min(area.bottom().saturating_sub(y)),
                ..area
            };
            if room.height == 0 {
                break;
            }
            draw_field(field, room, buf, (look, look.focused && index == focus));
            y += heights[index];
        }
    }
}

/// The name, the value, and a blank line.
fn field_height(field: &Field, width: u16) -> u16 {
    let value = match field.entry() {
        Entry::Text(_) => TEXT,
        Entry::Number(_) => 1,
        Entry::Choice { options, .. } => {
            break_options(options, width.saturating_sub(2)).len().max(1) as u16
        }
    };
    value + 2
}

fn draw_field(field: &mut Field, area: Rect, buf: &mut Buffer, (look, focused): (Look<'_>, bool)) {
    let theme = look.theme;
    let title = if focused {
        theme.title_focused
    } else {
        theme.title
    };
    let mark = if focused { theme.symbols.cursor } else { " " };
    let mut head = vec![
        Span::styled(format!("{mark} "), theme.accent),
        Span::styled(field.config().name.to_string(), title),
    ];
    if let Some(problem) = field.problem() {
        head.push(Span::styled(
            format!("   {} {problem}", theme.symbols.error),
            theme.bad,
        ));
    } else if let Some(description) = &field.config().description {
        head.push(Span::styled(format!("   {description}"), theme.dim));
    }
    if let Entry::Choice {
        digit: Some(digit), ..
    } = field.entry()
    {
        head.insert(2, Span::styled(format!("  {digit}_"), theme.accent));
    }
    let head = cut_spans(head, usize::from(area.width), theme.symbols.ellipsis);
    put_line(buf, Rect { height: 1, ..area }, &Line::from(head));
    let inset = 2.min(area.width);
    let body = Rect {
        x: area.x + inset,
        y: area.y + 1,
        width: area.width - inset,
        height: area.height.saturating_sub(1),
    };
    let range = (field.config().min, field.config().max);
    match field.entry_mut() {
        Entry::Number(text) => put_number(text, range, body, buf, (theme, focused)),
        Entry::Choice {
            options, chosen, ..
        } => put_options(options, *chosen, body, buf, (theme, focused)),
        Entry::Text(area) => area.draw(
            Rect {
                height: body.height.min(TEXT),
                ..body
            },
            buf,
            (focused, theme),
        ),
    }
}

/// `0 ───────●─── 1   0.7`.
fn put_number(
    text: &str,
    (min, max): (Option<f64>, Option<f64>),
    area: Rect,
    buf: &mut Buffer,
    (theme, focused): (&Theme, bool),
) {
    if area.height == 0 {
        return;
    }
    let mut spans = Vec::new();
    if let (Some(min), Some(max)) = (min, max) {
        let value = text.parse::<f64>().ok().filter(|_| max > min);
        let at = value.map(|value| {
            (((value - min) / (max - min)).clamp(0.0, 1.0) * (TRACK - 1) as f64).round() as usize
        });
        spans.push(Span::styled(format!("{} ", short_number(min)), theme.dim));
        for cell in 0..TRACK {
            let (sign, style) = if at == Some(cell) {
                (theme.symbols.generation, theme.accent)
            } else {
                (theme.symbols.horizontal, theme.border)
            };
            spans.push(Span::styled(sign, style));
        }
        spans.push(Span::styled(
            format!(" {}   ", short_number(max)),
            theme.dim,
        ));
    }
    spans.push(Span::styled(text.to_string(), theme.strong));
    if focused {
        spans.push(Span::styled(theme.symbols.cursor, theme.accent));
    }
    if text.is_empty() {
        spans.push(Span::styled("type a number", theme.dim));
    }
    put_line(buf, area, &Line::from(spans));
}

/// `1 kind   2 neutral   3 rude`, as many to a line as fit.
fn put_options(
    options: &[Arc<str>],
    chosen: Option<usize>,
    area: Rect,
    buf: &mut Buffer,
    (theme, focused): (&Theme, bool),
) {
    for (line, row) in break_options(options, area.width)
        .into_iter()
        .take(usize::from(area.height))
        .enumerate()
    {
        let mut spans: Vec<Span<'_>> = Vec::new();
        for index in row {
            let picked = chosen == Some(index);
            spans.push(Span::styled(
                (index + 1).to_string(),
                if focused { theme.key } else { theme.dim },
            ));
            let words = if picked {
                format!("[{}]", options[index])
            } else {
                format!(" {} ", options[index])
            };
            spans.push(Span::styled(
                words,
                if picked { theme.accent } else { Style::new() },
            ));
            spans.push(Span::raw(" ".repeat(GAP - 1)));
        }
        put_line(
            buf,
            Rect {
                y: area.y + line as u16,
                height: 1,
                ..area
            },
            &Line::from(spans),
        );
    }
}

/// Which options stand on which line.
fn break_options(options: &[Arc<str>], room: u16) -> Vec<std::ops::Range<usize>> {
    let mut rows = Vec::new();
    let (mut first, mut used) = (0, 0);
    for (index, option) in options.iter().enumerate() {
        let cells = (index + 1).to_string().len() + width(option) + 2;
        if used > 0 && used + cells > usize::from(room) {
            rows.push(first..index);
            (first, used) = (index, 0);
        }
        used += cells + GAP - 1;
    }
    if first < options.len() {
        rows.push(first..options.len());
    }
    rows
}
