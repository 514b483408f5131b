//! How the filter line draws: the line itself at the bottom, above it how it is understood, above that what is offered.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::FilterLine;
use crate::model::filter::Who;
use crate::pane::Env;
use crate::widget::line::{cut_spans, line_width, put_line, put_spans, width};

/// Choices that are shown at once.
const SHOWN: u16 = 7;
const LABEL: &str = " filter ";
const HINT: &str = "Enter apply   Tab complete   Esc leave";

impl FilterLine {
    pub(in crate::overlay) fn draw(
        &self,
        area: Rect,
        buf: &mut Buffer,
        env: &Env,
    ) -> Option<Position> {
        let theme = &env.theme;
        let row = take_bottom(area, 1);
        clear(row, buf, env);
        put_spans(
            buf,
            row.as_position(),
            row.width,
            &[Span::styled(LABEL, theme.key)],
        );
        let start = (width(LABEL) as u16).min(row.width);
        let hint = width(HINT) as u16 + 2;
        let shows_hint = row.width > start + hint + 40;
        let input = Rect {
            x: row.x + start,
            width: row.width - start - if shows_hint { hint } else { 0 },
            ..row
        };
        if shows_hint {
            let place = Rect {
                x: row.right() - hint,
                width: hint,
                ..row
            };
            put_line(buf, place, &Line::styled(HINT, theme.dim));
        }
        let cursor = self.input.draw(input, buf, (true, theme));
        let above = Rect {
            height: area.height.saturating_sub(1),
            ..area
        };
        let above = self.draw_reading((above, input), buf, env);
        self.draw_offered((above, input), buf, env);
        cursor
    }

    /// Who does what of the line, or where it is wrong; returns what is left above.
    fn draw_reading(&self, (above, input): (Rect, Rect), buf: &mut Buffer, env: &Env) -> Rect {
        let theme = &env.theme;
        let lines = match self.trouble() {
            Some((range, message)) => {
                let columns = self.input.columns(input, range);
                let is_written =
                    range.end == self.input.cursor() && !self.offered.choices.is_empty();
                let style = if is_written { theme.dim } else { theme.bad };
                if !is_written {
                    let place = Rect {
                        x: columns.start,
                        width: columns.end.saturating_sub(columns.start),
                        ..input
                    };
                    buf.set_style(place, theme.bad);
                }
                let text = if is_written {
                    message.to_owned()
                } else {
                    format!("{} {message}", theme.symbols.error)
                };
                let room = usize::from(above.width);
                let indent = usize::from(columns.start.saturating_sub(above.x));
                let indent = indent.min(room.saturating_sub(width(&text) + 1));
                crate::widget::text::wrap(
                    [Line::styled(format!("{}{text}", " ".repeat(indent)), style)],
                    above.width,
                )
            }
            None => self.clauses(usize::from(above.width), env),
        };
        let high = (lines.len() as u16).min(above.height);
        let place = take_bottom(above, high);
        clear(place, buf, env);
        for (at, line) in lines.iter().take(usize::from(high)).enumerate() {
            let row = Rect {
                y: place.y + at as u16,
                height: 1,
                ..place
            };
            put_line(buf, row, line);
        }
        Rect {
            height: above.height - high,
            ..above
        }
    }

    /// The terms by who judges them: in one line where that fits.
    fn clauses(&self, room: usize, env: &Env) -> Vec<Line<'static>> {
        let theme = &env.theme;
        let line = self.input.value();
        let groups = [Who::Server, Who::Here, Who::Nobody];
        let groups = groups.into_iter().filter_map(|who| {
            let mut cased = false;
            let terms = self.parsed.filter.terms.iter().zip(&self.parsed.ranges);
            let terms = terms.filter(|(term, _)| term.who(self.generation, self.rows) == who);
            let terms = terms.inspect(|(term, _)| cased |= term.minds_case());
            let terms: Vec<&str> = terms
                .filter_map(|(_, range)| line.get(range.clone()))
                .collect();
            let style = if who == Who::Nobody {
                theme.warning
            } else {
                theme.accent
            };
            (!terms.is_empty()).then(|| {
                let cased = if cased && who == Who::Server {
                    ", capitals count"
                } else {
                    ""
                };
                let words = format!("  {}{cased}", who.words());
                vec![
                    Span::raw("  "),
                    Span::styled(terms.join(" "), style),
                    Span::styled(words, theme.dim),
                ]
            })
        });
        let groups: Vec<Vec<Span<'static>>> = groups.collect();
        let joined = Line::from(groups.concat());
        let lines = if line_width(&joined, room) <= room {
            vec![joined]
        } else {
            groups.into_iter().map(Line::from).collect()
        };
        lines
            .into_iter()
            .filter(|line| !line.spans.is_empty())
            .collect()
    }

    fn draw_offered(&self, (above, input): (Rect, Rect), buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let choices = &self.offered.choices;
        let high = (choices.len() as u16).min(SHOWN).min(above.height / 2);
        if high == 0 {
            return;
        }
        let chosen = self.chosen.unwrap_or(0);
        let first = (chosen + 1).saturating_sub(usize::from(high));
        let labels = choices.iter().map(|choice| width(&choice.label));
        let label = labels.max().unwrap_or(0).min(48);
        let hints = choices.iter().map(|choice| width(&choice.hint));
        let wide = (label + hints.max().unwrap_or(0) + 4) as u16;
        let wide = wide.min(above.width);
        let column = self.input.columns(input, &self.offered.range).start;
        let place = Rect {
            x: column
                .saturating_sub(1)
                .min(above.right().saturating_sub(wide)),
            width: wide,
            ..take_bottom(above, high)
        };
        clear(place, buf, env);
        buf.set_style(place, theme.popup);
        let shown = choices.iter().enumerate().skip(first);
        for (line, (at, choice)) in shown.take(usize::from(high)).enumerate() {
            let row = Rect {
                y: place.y + line as u16,
                height: 1,
                ..place
            };
            let label = cut_spans(
                vec![Span::raw(choice.label.clone())],
                label,
                theme.symbols.ellipsis,
            );
            let mut spans = vec![Span::raw(" ")];
            spans.extend(label);
            put_spans(buf, row.as_position(), row.width, &spans);
            let hint = width(&choice.hint) as u16 + 1;
            let right = Position::new(row.right().saturating_sub(hint), row.y);
            let hint = [Span::styled(choice.hint.clone(), theme.dim)];
            put_spans(buf, right, row.width, &hint);
            if self.chosen == Some(at) {
                buf.set_style(row, theme.selected);
            }
        }
    }
}

fn take_bottom(area: Rect, height: u16) -> Rect {
    let height = height.min(area.height);
    Rect {
        y: area.bottom() - height,
        height,
        ..area
    }
}

fn clear(area: Rect, buf: &mut Buffer, env: &Env) {
    for at in area.positions() {
        buf[at].reset();
    }
    buf.set_style(area, env.theme.text);
}
