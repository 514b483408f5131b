//! How a comparison draws: both runs with what lies between them, the steps, and the selected one's contents.

mod delta;
mod head;
mod mouse;
mod steps;
mod value;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{ComparePane, Panel};
use crate::pane::{Env, Hits, draw_message};
use crate::widget::split::{Direction, Panels, Split};

/// From here on steps and contents fit below each other.
const TALL: u16 = 14;
/// Lines of the contents above what is compared.
const VALUE_HEAD: u16 = 3;

impl ComparePane {
    fn panels(&self, area: Rect) -> (Rect, Panels) {
        let high = head::height(area).min(area.height);
        let head = Rect {
            height: high,
            ..area
        };
        let area = Rect {
            y: area.y + high,
            height: area.height - high,
            ..area
        };
        let one = |first, second| Panels {
            whole: area,
            first,
            divider: Rect::ZERO,
            second,
        };
        let panels = match self.panel {
            _ if !self.zoomed && area.height >= TALL => self.split(area).panels(area),
            Panel::Steps => one(area, Rect::ZERO),
            Panel::Value => one(Rect::ZERO, area),
        };
        (head, panels)
    }

    /// Few steps take no more room than they need.
    fn split(&self, area: Rect) -> Split {
        let wanted = (self.steps.rows() as u16)
            .saturating_add(2)
            .saturating_mul(100);
        let share = wanted.div_ceil(area.height.max(1)).min(45);
        Split::new(Direction::Below, share)
    }

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool) {
        self.zoomed = zoomed;
        let (_, panels) = self.panels(area);
        if !panels.first.is_empty() {
            let height = usize::from(panels.first.height.saturating_sub(1));
            self.state.layout(self.steps.rows(), height);
        }
        if let Some(view) = &mut self.value.view
            && !panels.second.is_empty()
        {
            view.layout(content(panels.second));
        }
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let (head, panels) = self.panels(area);
        let mut hits = Hits {
            panels: Some(panels),
            ..Hits::default()
        };
        if self.steps.is_empty() {
            self.draw_nothing(area, buf, env);
            return hits;
        }
        self.draw_head(head, buf, env);
        if !panels.first.is_empty() {
            hits.tree = Some(self.draw_steps(panels.first, buf, env));
        }
        if !panels.divider.is_empty() {
            self.split(panels.whole).draw(&panels, buf, &env.theme);
        }
        if !panels.second.is_empty() {
            hits.tabs = Some(self.draw_value(panels.second, buf, env));
        }
        hits
    }

    fn draw_nothing(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let line = match self.problem() {
            Some(problem) => Line::from(vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.message.clone()),
            ]),
            None if self.is_loading_steps() => {
                Line::styled(format!("{} loading both", env.spinner()), theme.dim)
            }
            None => Line::styled("There are no steps to compare.", theme.dim),
        };
        draw_message(area, buf, &[line], env);
    }
}

/// Where the compared contents stand.
fn content(panel: Rect) -> Rect {
    Rect {
        x: panel.x.saturating_add(1),
        y: panel.y.saturating_add(VALUE_HEAD),
        width: panel.width.saturating_sub(1),
        height: panel.height.saturating_sub(VALUE_HEAD),
    }
}
