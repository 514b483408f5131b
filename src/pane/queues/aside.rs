//! What is known of the selected queue besides its counts: what it asks for, and the fields of its form.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::QueuesPane;
use crate::model::text::{clean_block, clean_line};
use crate::model::{ConfigId, Queue};
use crate::msg::Write;
use crate::pane::{Env, cells};
use crate::widget::line::{cut_spans, put_line};
use crate::widget::text::wrap;

/// Below this the list has the whole room.
pub(super) const ROOM: u16 = 14;
/// Of a description that is longer than that, the beginning.
const DESCRIPTION: usize = 3;

impl QueuesPane {
    /// Lines that it takes of this room, with its divider.
    pub(super) fn aside_height(&self, area: Rect) -> u16 {
        if area.height < ROOM {
            return 0;
        }
        let configs = self.selected().map_or(0, |row| row.queue.configs.len());
        let wanted = configs as u16 + DESCRIPTION as u16 + 2;
        wanted.min(area.height / 2)
    }

    pub(super) fn draw_aside(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let Some(row) = self.selected().filter(|_| area.height > 0) else {
            return;
        };
        let rule = theme.symbols.horizontal.repeat(usize::from(area.width));
        put_line(buf, area, &Line::styled(rule, theme.border));
        let lines = self.facts(&row.queue, area.width.saturating_sub(4), env);
        for (line, y) in lines.iter().zip(area.y + 1..area.bottom()) {
            let place = Rect {
                x: area.x + 2,
                y,
                width: area.width.saturating_sub(2),
                height: 1,
            };
            let spans = line.spans.clone();
            let cut = cut_spans(spans, usize::from(place.width), theme.symbols.ellipsis);
            put_line(buf, place, &Line::from(cut));
        }
    }

    fn facts(&self, queue: &Queue, width: u16, env: &Env) -> Vec<Line<'static>> {
        let theme = &env.theme;
        let words = queue.description.as_deref().unwrap_or("no description");
        let words = clean_block(words).into_owned();
        let style = if queue.description.is_some() {
            theme.text
        } else {
            theme.dim
        };
        let whole = wrap(
            words
                .lines()
                .map(|line| Line::styled(line.to_owned(), style)),
            width,
        );
        let mut lines: Vec<Line<'static>> = whole.into_iter().take(DESCRIPTION).collect();
        lines.push(Line::default());
        lines.extend(queue.configs.iter().map(|id| self.config(id, env)));
        lines
    }

    fn config(&self, id: &ConfigId, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let configs = self.configs.value();
        let config = configs.and_then(|configs| configs.iter().find(|config| config.id == *id));
        let Some(config) = config else {
            return Line::styled(
                format!("score config {}", clean_line(id.as_str())),
                theme.dim,
            );
        };
        let mut spans = vec![
            Span::styled(config.name.to_string(), theme.strong),
            Span::styled(format!("   {}", config.rule()), theme.dim),
        ];
        if config.archived {
            let words = "   archived: its scores are dropped, so it is not asked for";
            spans.push(Span::styled(words, theme.warning));
        } else if let Some(words) = &config.description {
            spans.push(Span::styled(format!("   {}", clean_line(words)), theme.dim));
        }
        Line::from(spans)
    }

    /// Queues that are not there yet.
    pub(super) fn coming<'e>(&self, env: &'e Env) -> Vec<Line<'e>> {
        let rows = env.outbox.rows.iter().filter_map(|row| match &*row.write {
            Write::CreateQueue { name, .. } => Some((row, name)),
            _ => None,
        });
        let known = |name: &str| self.rows().iter().any(|row| &*row.queue.name == name);
        rows.filter(|(row, name)| row.state.is_pending() && !known(name))
            .map(|(row, name)| {
                Line::from(vec![
                    Span::raw(format!("  {} ", clean_line(name))),
                    cells::write_state(row.state, env),
                ])
            })
            .collect()
    }
}
