//! How the score form draws: a name, a description, and the value in the shape of its kind.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Entry, Field, Form};
use crate::model::score::short_number;
use crate::theme::Theme;
use crate::widget::line::{put_line, width};
use crate::widget::text;

/// Lines of a text field.
const TEXT: u16 = 3;
/// Cells of a number's range.
const TRACK: usize = 24;

/// With what a form is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    pub focused: bool,
}

impl Form {
    /// Lines that the whole form wants.
    pub fn height(&self) -> u16 {
        if self.fields.is_empty() {
            return 2;
        }
        self.fields
            .iter()
            .map(|field| if field.is_text() { TEXT + 2 } else { 3 })
            .sum()
    }

    /// Draws as many fields as fit, the focused one among them.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer, look: Look<'_>) {
        if self.fields.is_empty() {
            let text =
                "This project has no score configs. Make one on the web page: Settings › Scores.";
            draw_lines(
                text::wrap([Line::styled(text, look.theme.dim)], area.width),
                area,
                buf,
            );
            return;
        }
        let heights: Vec<u16> = self
            .fields
            .iter()
            .map(|field| if field.is_text() { TEXT + 2 } else { 3 })
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
    let head =
        crate::widget::line::cut_spans(head, usize::from(area.width), theme.symbols.ellipsis);
    put_line(buf, Rect { height: 1, ..area }, &Line::from(head));
    let body = Rect {
        x: area.x + 2.min(area.width),
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area
            .height
            .saturating_sub(2)
            .max(area.height.saturating_sub(1).min(1)),
    };
    let config = field.config().clone();
    match field.entry_mut() {
        Entry::Number(text) => {
            put_number(text, (config.min, config.max), body, buf, (theme, focused))
        }
        Entry::Choice {
            options, chosen, ..
        } => put_options(options, *chosen, body, buf, (theme, focused)),
        Entry::Text(area) => area.draw(body, buf, (focused, theme)),
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
        let share = text
            .parse::<f64>()
            .ok()
            .filter(|_| max > min)
            .map(|value| ((value - min) / (max - min)).clamp(0.0, 1.0));
        let at = share.map(|share| (share * (TRACK - 1) as f64).round() as usize);
        spans.push(Span::styled(format!("{} ", short_number(min)), theme.dim));
        for cell in 0..TRACK {
            let here = at == Some(cell);
            let sign = if here {
                theme.symbols.generation
            } else {
                theme.symbols.horizontal
            };
            spans.push(Span::styled(
                sign,
                if here { theme.accent } else { theme.border },
            ));
        }
        spans.push(Span::styled(
            format!(" {}   ", short_number(max)),
            theme.dim,
        ));
    }
    let value = if text.is_empty() {
        "type a number"
    } else {
        text
    };
    spans.push(Span::styled(
        value.to_string(),
        if text.is_empty() {
            theme.dim
        } else {
            theme.strong
        },
    ));
    if focused {
        spans.push(Span::styled("▏", theme.accent));
    }
    put_line(buf, area, &Line::from(spans));
}

/// `1 kind   2 neutral   3 rude`, wrapped by whole options; those that do not fit leave with an ellipsis.
fn put_options(
    options: &[std::sync::Arc<str>],
    chosen: Option<usize>,
    area: Rect,
    buf: &mut Buffer,
    (theme, focused): (&Theme, bool),
) {
    let mut spans: Vec<Span<'_>> = Vec::new();
    let mut used = 0;
    for (index, option) in options.iter().enumerate() {
        let picked = chosen == Some(index);
        let number = (index + 1).to_string();
        let cells = number.len() + width(option) + 5;
        if used + cells > usize::from(area.width) && used > 0 {
            spans.push(Span::styled(theme.symbols.ellipsis, theme.dim));
            break;
        }
        used += cells;
        spans.push(Span::styled(
            number,
            if focused { theme.key } else { theme.dim },
        ));
        spans.push(Span::styled(
            format!(
                "{}{option}{}   ",
                if picked { "[" } else { " " },
                if picked { "]" } else { " " }
            ),
            if picked { theme.accent } else { theme.text },
        ));
    }
    put_line(buf, area, &Line::from(spans));
}

fn draw_lines(lines: Vec<Line<'static>>, area: Rect, buf: &mut Buffer) {
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
}
