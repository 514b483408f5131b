//! How a trace draws: tree and detail beside each other, below each other, or one of them alone.

mod detail;
mod found;
mod mouse;
mod said;
mod timeline;
mod troubles;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Panel, TracePane};
use crate::model::tree::Node;
use crate::model::{Level, Observation, Score, ScoreTarget, text};
use crate::pane::{Env, Hits, cells, draw_message};
use crate::widget::column::Column;
use crate::widget::split::{Direction, Panels, Split};
use crate::widget::tree::{Tree as TreeWidget, TreeRow};

/// From here on the detail stands beside the tree.
const WIDE: u16 = 100;
/// From here on both fit below each other.
const TALL: u16 = 16;
/// Lines of the detail above its content: tabs, facts, and one for where one is or for more facts.
const HEAD: u16 = 3;

impl TracePane {
    fn panels(&self, area: Rect) -> Panels {
        let one = |first, second| Panels {
            whole: area,
            first,
            divider: Rect::ZERO,
            second,
        };
        if self.timeline.is_some() {
            return match self.panel {
                Panel::Tree if !self.find.listed => one(area, Rect::ZERO),
                _ if area.height >= TALL => Split::new(Direction::Below, 45).panels(area),
                _ => one(Rect::ZERO, area),
            };
        }
        if !self.zoomed && area.width >= WIDE {
            return Split::new(Direction::Beside, 46).panels(area);
        }
        if !self.zoomed && area.height >= TALL {
            let tree = if self.reviewing { 30 } else { 45 };
            return Split::new(Direction::Below, tree).panels(area);
        }
        match self.panel {
            Panel::Tree => one(area, Rect::ZERO),
            Panel::Detail => one(Rect::ZERO, area),
        }
    }

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool, env: &Env) {
        self.zoomed = zoomed;
        if let Some(log) = &mut self.log {
            log.layout(area);
        }
        let panels = self.panels(area);
        if panels.first.height > 0 {
            let axis = u16::from(self.timeline.is_some());
            let height = panels.first.height.saturating_sub(axis);
            self.state.layout(self.tree.len(), usize::from(height));
        }
        self.lay_out_said(env);
        self.detail.layout(self.readable(content(panels.second)));
        self.find.layout(panels.second);
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let panels = self.panels(area);
        let mut hits = Hits {
            panels: Some(panels),
            ..Hits::default()
        };
        if self.tree.is_empty() {
            self.draw_nothing(area, buf, env);
            return hits;
        }
        if let Some(log) = &self.log {
            log.draw(area, buf, (&self.tree, env));
            return hits;
        }
        if let Some(bars) = self.timeline.as_ref().filter(|_| !panels.first.is_empty()) {
            hits.tree = Some(self.draw_timeline(bars, panels.first, buf, env));
        } else if !panels.first.is_empty() {
            let columns = columns(troubles::width(&self.tree));
            let widget = TreeWidget::new(&columns, &self.state, &env.theme)
                .focused(self.panel == Panel::Tree)
                .spots(&self.spots);
            hits.tree = Some(widget.draw(panels.first, buf, |at| self.tree_row(at, env)));
        }
        if !panels.divider.is_empty() {
            let direction = if panels.divider.height > 1 {
                Direction::Beside
            } else {
                Direction::Below
            };
            Split::new(direction, 46).draw(&panels, buf, &env.theme);
        }
        if !panels.second.is_empty() {
            if self.find.listed {
                hits.table = Some(self.draw_found(panels.second, buf, env));
            } else {
                hits.tabs = Some(self.draw_detail(panels.second, buf, env));
            }
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
            None if self.is_loading() => {
                Line::styled(format!("{} loading the trace", env.spinner()), theme.dim)
            }
            None => Line::styled("This trace has no observations.", theme.dim),
        };
        draw_message(area, buf, &[line], env);
    }

    fn tree_row<'a>(&'a self, at: usize, env: &'a Env) -> TreeRow<'a> {
        let Some(row) = self.tree.row(at) else {
            return TreeRow::default();
        };
        let theme = &env.theme;
        let folded = row.has_children.then_some(!row.open);
        let Some(observation) = self.tree.observation(row.node) else {
            let label = vec![Span::styled(
                format!("{} still loading", env.spinner()),
                theme.dim,
            )];
            return TreeRow {
                id: at as u32,
                depth: row.depth,
                guides: row.guides.bits(),
                folded,
                label,
                ..TreeRow::default()
            };
        };
        let (symbol, style) = cells::kind(observation.kind, env);
        let name = cells::name(&observation.name);
        let name_style = match observation.level {
            Level::Error => theme.bad,
            Level::Warning => theme.warning,
            Level::Debug => theme.dim,
            Level::Default => theme.text,
        };
        let mut label = vec![
            Span::styled(symbol, style),
            Span::raw(" "),
            Span::styled(name, name_style),
        ];
        if self.is_marked(&observation.id, env) {
            label.insert(0, Span::styled(theme.symbols.bookmark, theme.accent));
        }
        if let Some(model) = observation.model.as_deref() {
            label.push(Span::styled(format!("  {model}"), theme.dim));
        }
        if let Some(status) = observation
            .status
            .as_deref()
            .filter(|_| observation.level >= Level::Warning)
        {
            label.push(Span::styled(
                format!("  {}", text::clean_line(status)),
                theme.dim,
            ));
        }
        TreeRow {
            id: at as u32,
            depth: row.depth,
            guides: row.guides.bits(),
            folded,
            label,
            cells: self.tree_cells(row.node, observation, folded == Some(true), env),
            style: Style::new(),
            fresh: self.is_new(row.node),
        }
    }

    /// Sums of what is below where it is folded away; else the row's own. Errors reach up to every ancestor.
    fn tree_cells<'a>(
        &self,
        node: Node,
        observation: &'a Observation,
        folded: bool,
        env: &'a Env,
    ) -> Vec<Line<'a>> {
        let theme = &env.theme;
        let totals = self.tree.totals(node);
        let below = totals.observations.is_some_and(|count| count > 1);
        let (cost, tokens) = if folded || below {
            (totals.cost, totals.tokens)
        } else {
            (observation.cost, observation.total_tokens)
        };
        let dim = if below && !folded {
            theme.dim
        } else {
            theme.text
        };
        let scored = self.scores_of(observation).next().is_some();
        let latency = if observation.is_running()
            || (observation.is_synthetic_root() && self.tree.runs(node))
        {
            cells::running(env)
        } else {
            cells::seconds(observation.latency.or_else(|| self.length(observation)))
        };
        vec![
            latency,
            cells::cost(cost, false).style(dim),
            cells::tokens(tokens, false).style(dim),
            troubles::line(&totals, theme),
            Line::styled(if scored { theme.symbols.score } else { "" }, theme.accent),
        ]
    }

    /// The invented root of a trace has no end of its own: it lasts as long as what is below it.
    fn length(&self, observation: &Observation) -> Option<crate::model::Seconds> {
        observation
            .is_synthetic_root()
            .then(|| self.tree.latency())
            .flatten()
    }

    pub(super) fn scores_of<'a>(&'a self, row: &'a Observation) -> impl Iterator<Item = &'a Score> {
        let scores = self
            .scores
            .value()
            .map(|scores| scores.as_slice())
            .unwrap_or_default();
        let root = self
            .tree
            .root()
            .and_then(|node| self.tree.observation(node))
            .is_some_and(|root| root.id == row.id);
        scores.iter().filter(move |score| match &score.target {
            Some(ScoreTarget::Observation(_, id)) => *id == row.id,
            Some(ScoreTarget::Trace(_)) => root,
            _ => false,
        })
    }
}

/// Where the content of the detail stands.
fn content(panel: Rect) -> Rect {
    Rect {
        x: panel.x.saturating_add(1),
        y: panel.y.saturating_add(HEAD),
        width: panel.width.saturating_sub(1),
        height: panel.height.saturating_sub(HEAD),
    }
}

fn columns(marks: u16) -> [Column; 6] {
    [
        Column::left("", 26).flex(1, u16::MAX),
        Column::right("", 8).priority(1),
        Column::right("", 8).priority(2),
        Column::right("", 6).priority(3),
        Column::right("", marks),
        Column::left("", 1).priority(4),
    ]
}
