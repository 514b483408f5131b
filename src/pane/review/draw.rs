//! How a review draws: progress on top, the object, the form beside or below it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{Panel, ReviewPane};
use crate::form::Look;
use crate::model::{QueueItem, Remote};
use crate::msg::WriteState;
use crate::pane::{Env, Hits, cells, draw_message};
use crate::widget::bar::progress;
use crate::widget::line::put_line;
use crate::widget::split::{Direction, Panels, Split};
use crate::widget::text::wrap;

/// From here on the form stands beside the object.
const WIDE: u16 = 100;

impl ReviewPane {
    fn areas(area: Rect) -> [Rect; 2] {
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area)
    }

    fn panels(&self, area: Rect) -> Panels {
        let alone = |first, second| Panels {
            whole: area,
            first,
            divider: Rect::ZERO,
            second,
        };
        if self.zoomed || area.height < 12 {
            return if self.panel == Panel::Object {
                alone(area, Rect::ZERO)
            } else {
                alone(Rect::ZERO, area)
            };
        }
        if area.width >= WIDE {
            return Split::new(Direction::Beside, 62).panels(area);
        }
        Split::new(Direction::Below, 55).panels(area)
    }

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool) {
        self.zoomed = zoomed;
        let [_, body] = Self::areas(area);
        let first = self.panels(body).first;
        if let Some(object) = &mut self.object {
            object.layout(first);
        }
    }

    pub(crate) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let [head, body] = Self::areas(area);
        put_line(buf, head, &self.head(env));
        if let Some(line) = self.nothing(env) {
            draw_message(body, buf, &[line], env);
            return Hits::default();
        }
        let panels = self.panels(body);
        let mut hits = Hits::default();
        if !panels.first.is_empty()
            && let Some(object) = &self.object
        {
            hits = object.draw(panels.first, buf, env);
            self.seen |= object.is_shown();
        }
        if !panels.divider.is_empty() {
            let direction = if panels.divider.height > 1 {
                Direction::Beside
            } else {
                Direction::Below
            };
            Split::new(direction, 62).draw(&panels, buf, theme);
        }
        let form = Rect {
            x: panels.second.x + 1.min(panels.second.width),
            width: panels.second.width.saturating_sub(1),
            ..panels.second
        };
        self.draw_form(form, buf, env);
        hits
    }

    /// Who and when, once the object is there; before that its id.
    fn title(&self, item: &QueueItem, env: &Env) -> String {
        let words = self.object.as_ref().and_then(|object| object.words(env));
        words.unwrap_or_else(|| Self::object_words(item))
    }

    fn nothing(&self, env: &Env) -> Option<Line<'static>> {
        let theme = &env.theme;
        Some(match &self.items {
            Remote::Failed { problem, .. } => Line::from(vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.message.clone()),
            ]),
            _ if self.item().is_some() => return None,
            Remote::Ready(_) => Line::styled("This queue is empty.", theme.dim),
            _ => Line::styled(format!("{} loading the queue", env.spinner()), theme.dim),
        })
    }

    fn head(&self, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let items = self
            .items
            .value()
            .map(|items| items.as_slice())
            .unwrap_or_default();
        let done = items.iter().filter(|item| self.is_done(item)).count();
        let mut spans = vec![Span::styled(
            format!(" {} of {} ", (self.at + 1).min(items.len()), items.len()),
            theme.strong,
        )];
        spans.extend(progress(done as f64 / items.len().max(1) as f64, 10, theme));
        spans.push(Span::styled(
            format!("  {done} done   oldest first"),
            theme.dim,
        ));
        if let Some(item) = self.item() {
            spans.push(Span::styled(
                format!("   {}", self.title(item, env)),
                theme.dim,
            ));
            if self.is_done(item) {
                spans.push(Span::styled(
                    format!("   {} completed", theme.symbols.checked),
                    theme.good,
                ));
            }
            let write = env.outbox.item(&item.id);
            if let Some(row) = write.filter(|row| row.state != WriteState::Confirmed) {
                spans.push(Span::raw("  "));
                spans.push(cells::write_state(row.state, env));
            }
        }
        Line::from(spans)
    }

    fn draw_form(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let foot = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1.min(area.height),
            ..area
        };
        if self.panel == Panel::Instructions {
            let words = self
                .queue
                .description
                .as_deref()
                .unwrap_or("This queue has no instructions.");
            for (index, line) in wrap(words.lines().map(Line::from), area.width)
                .iter()
                .take(usize::from(area.height))
                .enumerate()
            {
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
        if self.sending.is_some() {
            put_line(
                buf,
                foot,
                &Line::styled(format!("{} sending", env.spinner()), theme.dim),
            );
        }
        match (
            &mut self.form,
            self.configs.problem().or_else(|| self.scores.problem()),
        ) {
            (Some(form), _) => {
                let height = area.height.saturating_sub(1);
                let look = Look {
                    theme,
                    focused: self.panel == Panel::Form,
                };
                form.draw(Rect { height, ..area }, buf, look);
            }
            (None, Some(problem)) => draw_message(
                area,
                buf,
                &[Line::styled(problem.message.clone(), theme.bad)],
                env,
            ),
            (None, None) => {
                put_line(
                    buf,
                    area,
                    &Line::styled(format!("{} loading the form", env.spinner()), theme.dim),
                );
            }
        }
    }
}
