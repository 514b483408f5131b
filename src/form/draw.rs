//! How the score form draws: as many fields as fit, a mark for those that do not, each in the shape of its kind.

mod head;
mod value;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Field, Form};
use crate::model::text::clean_line;
use crate::model::{Score, ScoreSource};
use crate::theme::Theme;
use crate::widget::line::{cut_spans, put_line};
use crate::widget::text;
use head::{hanging, head, head_height};
use value::{REMARK, draw_value, value_height};

/// Scores under other names that are told; more would push the fields away.
const REST: usize = 4;

/// With what a form is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    pub focused: bool,
}

/// How much room a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Air {
    /// A blank line below it.
    Wide,
    /// None, and no word of what others gave while it is not the focused one.
    Tight,
}

impl Form {
    /// Lines that the whole form wants in this width.
    pub fn height(&self, width: u16) -> u16 {
        if self.fields.is_empty() {
            return 3;
        }
        let rest = self.rest.len().min(REST) as u16;
        self.fields_height(width, Air::Wide) + self.correction_height() + rest
    }

    fn fields_height(&self, width: u16, air: Air) -> u16 {
        let heights = self.fields.iter().enumerate();
        heights
            .map(|(at, field)| height(field, width, (air, at == self.focus)))
            .sum()
    }

    /// Draws as many fields as fit, the focused one among them, and says how many do not.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer, look: Look<'_>) {
        if self.fields.is_empty() {
            return draw_nothing(area, buf, look.theme);
        }
        let air = if self.fields_height(area.width, Air::Wide) <= area.height {
            Air::Wide
        } else {
            Air::Tight
        };
        // That the output was corrected is said even where the fields take all lines.
        let corrected = u16::from(self.correction.is_some());
        let whole = self.fields_height(area.width, air) + corrected <= area.height;
        let room = Rect {
            height: area.height.saturating_sub(u16::from(!whole)),
            ..area
        };
        let heights: Vec<u16> = (self.fields.iter().enumerate())
            .map(|(at, field)| height(field, area.width, (air, at == self.focus)))
            .collect();
        let first = first_shown(&heights, self.focus, room.height);
        let mut y = room.y;
        let mut shown = first;
        for (index, field) in self.fields.iter_mut().enumerate().skip(first) {
            let left = room.bottom().saturating_sub(y);
            // A name without its value says nothing.
            if left < heights[index].min(2) {
                break;
            }
            let place = Rect {
                y,
                height: heights[index].min(left),
                ..room
            };
            draw_field(field, place, buf, (look, index == self.focus, air));
            y = place.bottom();
            shown = index + 1;
        }
        if whole {
            let below = Rect {
                y,
                height: area.bottom().saturating_sub(y),
                ..area
            };
            self.draw_rest(below, buf, look.theme);
        } else {
            let last = Rect {
                y: area.bottom().saturating_sub(1),
                height: area.height.min(1),
                ..area
            };
            put_line(buf, last, &self.hidden(first, shown, look.theme));
        }
    }

    /// How many fields are out of sight, and where.
    fn hidden(&self, first: usize, shown: usize, theme: &Theme) -> Line<'static> {
        let (above, below) = (first, self.fields.len() - shown);
        let mut words = Vec::new();
        if above > 0 {
            words.push(format!("{} {above} more above", theme.symbols.ascending));
        }
        if below > 0 {
            words.push(format!("{} {below} more below", theme.symbols.descending));
        }
        if self.correction.is_some() {
            words.push("output corrected".into());
        }
        Line::styled(format!("  {}", words.join("   ")), theme.accent)
    }

    fn draw_rest(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let corrected = self.correction_lines(theme);
        for (line, y) in corrected.iter().zip(area.y..area.bottom()) {
            let room = usize::from(area.width);
            let cut = cut_spans(line.spans.clone(), room, theme.symbols.ellipsis);
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            put_line(buf, row, &Line::from(cut).style(line.style));
        }
        let top = area.y.saturating_add(corrected.len() as u16);
        for (score, y) in self.rest.iter().take(REST).zip(top..area.bottom()) {
            let words = format!("  {} {}", clean_line(&score.name), given(score));
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            put_line(buf, row, &Line::styled(words, theme.dim));
        }
    }
}

fn draw_nothing(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let words =
        "There are no score configs here. They are made on the web page: Settings › Scores.";
    let lines = text::wrap([Line::styled(words, theme.dim)], area.width);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        put_line(
            buf,
            Rect {
                y,
                height: 1,
                ..area
            },
            line,
        );
    }
}

/// The first field that is drawn, so that the focused one is seen whole.
fn first_shown(heights: &[u16], focus: usize, room: u16) -> usize {
    let mut first = focus.min(heights.len() - 1);
    let mut used = heights[first];
    while first > 0 && used + heights[first - 1] <= room {
        first -= 1;
        used += heights[first];
    }
    first
}

/// The name, the value, the comment, what others gave, and a blank line.
fn height(field: &Field, width: u16, (air, focused): (Air, bool)) -> u16 {
    let remark = match (field.has_remark(), focused) {
        (false, _) => 0,
        (true, true) => REMARK,
        (true, false) => 1,
    };
    let tall = air == Air::Wide || focused;
    let others = u16::from(tall && !told(field).is_empty());
    head_height(field, width, focused)
        + value_height(field, width.saturating_sub(2), tall)
        + remark
        + others
        + u16::from(air == Air::Wide)
}

fn draw_field(
    field: &mut Field,
    area: Rect,
    buf: &mut Buffer,
    (look, tall, air): (Look<'_>, bool, Air),
) {
    let focused = look.focused && tall;
    let theme = look.theme;
    let top = head_height(field, area.width, tall).min(area.height);
    let spans = head(field, focused, theme);
    let lines = if tall {
        hanging(spans, area.width)
    } else {
        let room = usize::from(area.width);
        vec![Line::from(cut_spans(spans, room, theme.symbols.ellipsis))]
    };
    for (line, y) in lines.iter().zip(area.y..area.y + top) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        put_line(buf, row, line);
    }
    let inset = 2.min(area.width);
    let body = Rect {
        x: area.x + inset,
        y: area.y + top,
        width: area.width - inset,
        height: area
            .height
            .saturating_sub(top + u16::from(air == Air::Wide)),
    };
    let used = draw_value(field, body, buf, (theme, focused, air == Air::Wide || tall));
    let words = told(field);
    let last = Rect {
        y: body.y + used,
        height: body.height.saturating_sub(used).min(1),
        ..body
    };
    if !words.is_empty() && !last.is_empty() {
        put_line(buf, last, &Line::styled(words, theme.dim));
    }
}

/// What was given before, by this reviewer and by others.
fn told(field: &Field) -> String {
    let mine = field.existing().map(|score| {
        let words = clean_line(&score.value.short()).into_owned();
        if field.is_changed() {
            format!("was {words}")
        } else {
            format!("yours {words}")
        }
    });
    let others = field.others().iter().map(given);
    mine.into_iter()
        .chain(others)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A value and where it comes from: `0.7 evaluator`, `kind ada (annotation)`.
fn given(score: &Score) -> String {
    let source = match score.source {
        ScoreSource::Eval => "evaluator",
        ScoreSource::Annotation => "annotation",
        ScoreSource::Api => "api",
        ScoreSource::Unknown => "unknown source",
    };
    let value = score.value.short();
    let value = clean_line(&value);
    match &score.author {
        Some(author) => format!("{value} {} ({source})", clean_line(author)),
        None => format!("{value} {source}"),
    }
}
