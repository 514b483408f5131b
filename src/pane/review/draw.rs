//! How a review draws: progress on top, the object, the form beside or below it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{Panel, ReviewPane};
use crate::model::{QueueItem, Remote};
use crate::msg::WriteState;
use crate::pane::{Env, Hits, cells, draw_message};
use crate::widget::bar::progress;
use crate::widget::line::put_line;
use crate::widget::split::{Direction, Panels, Split};

/// From here on the form stands beside the object.
const WIDE: u16 = 100;

impl ReviewPane {
    /// The head, the filter where there is one, and the rest.
    fn areas(&self, area: Rect) -> [Rect; 3] {
        let filter = u16::from(self.plan.filter().is_some());
        let heights = [
            Constraint::Length(1),
            Constraint::Length(filter),
            Constraint::Fill(1),
        ];
        Layout::vertical(heights).areas(area)
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

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool, env: &Env) {
        self.zoomed = zoomed;
        let [_, _, body] = self.areas(area);
        let first = self.panels(body).first;
        if let Some(object) = &mut self.object {
            object.layout(first, env);
        }
    }

    pub(crate) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let [head, filter, body] = self.areas(area);
        put_line(buf, head, &self.head(head.width, env));
        self.draw_filter(filter, buf, env);
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
        self.draw_side(form, buf, env);
        self.drawn |= self.is_shown();
        if self.seen && self.form.is_some() && self.panel != Panel::Summary {
            self.pace.shown(env.now);
        }
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
            Remote::Ready(()) => {
                let words = self.nothing_fits();
                let words = words.unwrap_or_else(|| "This queue is empty.".into());
                Line::styled(words, theme.dim)
            }
            _ => Line::styled(format!("{} loading the queue", env.spinner()), theme.dim),
        })
    }

    /// What is cut where it is narrow comes last: the item before its place in the order.
    fn head(&self, width: u16, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let count = self.plan.len();
        let done = self.plan.done();
        let mut left = vec![Span::styled(
            format!(" {} of {count} ", (self.plan.at() + 1).min(count)),
            theme.strong,
        )];
        left.extend(progress(done as f64 / count.max(1) as f64, 10, theme));
        left.push(Span::styled(format!("  {done} done"), theme.dim));
        if let Some(item) = self.item() {
            left.extend(self.state(item, env));
            left.push(Span::styled(
                format!("   {}", self.title(item, env)),
                theme.dim,
            ));
        }
        let right = [
            self.pace.words(count - done.min(count)),
            self.pace.here(env.now),
            Some(self.order_words()),
        ];
        let room = usize::from(width);
        let mut used: usize = left.iter().map(Span::width).sum();
        let mut tail = Vec::new();
        for words in right.into_iter().flatten() {
            let words = format!("   {words}");
            if used + words.chars().count() < room {
                used += words.chars().count();
                tail.push(Span::styled(words, theme.dim));
            }
        }
        if !tail.is_empty() {
            left.push(Span::raw(" ".repeat(room - used - 1)));
            left.append(&mut tail);
        }
        Line::from(left)
    }

    /// Whether it is completed, held, on its way.
    fn state(&self, item: &QueueItem, env: &Env) -> Vec<Span<'static>> {
        let theme = &env.theme;
        let mut spans = Vec::new();
        if self.plan.is_done(item) {
            let words = format!("   {} completed", theme.symbols.checked);
            spans.push(Span::styled(words, theme.good));
        } else if let Some(later) = self.plan.later(&item.id) {
            spans.push(Span::styled(format!("   {}", later.word()), theme.warning));
        }
        let write = env.outbox.item(&item.id);
        if let Some(row) = write.filter(|row| row.state != WriteState::Confirmed) {
            spans.push(Span::raw("  "));
            spans.push(cells::write_state(row.state, env));
        }
        spans
    }
}
