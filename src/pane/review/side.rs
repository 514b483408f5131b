//! The side of the form: its fields, what is wrong; or the instructions, or how it went.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Panel, ReviewPane};
use crate::form::Look;
use crate::pane::{Env, draw_message};
use crate::widget::line::put_line;
use crate::widget::text::wrap;

impl ReviewPane {
    pub(super) fn draw_side(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        match self.panel {
            Panel::Instructions => {
                let words = self.queue.description.as_deref();
                let words = words.unwrap_or("This queue has no instructions.");
                put_lines(area, buf, words.lines().map(Line::from));
            }
            Panel::Summary => {
                put_lines(area, buf, self.summary(env).into_iter());
            }
            _ => self.draw_form(area, buf, env),
        }
    }

    fn summary(&self, env: &Env) -> Vec<Line<'static>> {
        let theme = &env.theme;
        let left = self.left_out();
        let head = match left {
            Some(_) => "every item that the filter lets through is done",
            None => "every item of this queue is done",
        };
        let mut lines = vec![Line::styled(head, theme.strong)];
        lines.extend(left.map(|words| Line::styled(words, theme.accent)));
        lines.push(Line::default());
        lines.extend(self.pace.summary().into_iter().map(Line::raw));
        lines.push(Line::default());
        lines.push(Line::styled(
            "u takes the last decision back, l lists the items, esc goes to the queues",
            theme.dim,
        ));
        lines
    }

    /// What is wrong stands above the fields: it decides what the keys do.
    fn draw_form(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let trouble = self.trouble(env);
        let mut area = area;
        if !trouble.is_empty() {
            let lines = trouble
                .into_iter()
                .map(|words| Line::styled(words, theme.warning));
            let used = put_lines(area, buf, lines)
                .saturating_add(1)
                .min(area.height);
            area.y += used;
            area.height -= used;
        }
        if self.gone().is_some() {
            return;
        }
        let problem = self.configs.problem().or_else(|| self.scores.problem());
        match (&mut self.form, problem) {
            (Some(form), _) => {
                let look = Look {
                    theme,
                    focused: self.panel == Panel::Form,
                };
                form.draw(area, buf, look);
            }
            (None, Some(problem)) => {
                let line = Line::styled(problem.message.clone(), theme.bad);
                draw_message(area, buf, &[line], env);
            }
            (None, None) => {
                let words = format!("{} loading the form", env.spinner());
                put_line(buf, area, &Line::styled(words, theme.dim));
            }
        }
    }
}

/// Wrapped from the top; tells how many lines they took.
fn put_lines<'a>(area: Rect, buf: &mut Buffer, lines: impl Iterator<Item = Line<'a>>) -> u16 {
    let lines = wrap(lines, area.width);
    let shown = lines.len().min(usize::from(area.height));
    for (index, line) in lines.iter().take(shown).enumerate() {
        let row = Rect {
            y: area.y + index as u16,
            height: 1,
            ..area
        };
        put_line(buf, row, line);
    }
    shown as u16
}
