//! How a trace draws: tree and detail beside each other, below each other, or one of them alone.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::detail::View;
use super::{Panel, Tab, TracePane};
use crate::model::score::short_number;
use crate::model::tree::Node;
use crate::model::{
    Level, Observation, ObservationType, Remote, Score, ScoreSource, ScoreTarget, ScoreValue, text,
};
use crate::pane::{Act, Env, Hits, cells, draw_message};
use crate::widget::column::Column;
use crate::widget::line::put_line;
use crate::widget::split::{Direction, Panels, Split};
use crate::widget::tabs::{self, Tab as Title};
use crate::widget::text::wrap;
use crate::widget::tree::{Tree as TreeWidget, TreeRow};

/// From here on the detail stands beside the tree.
const WIDE: u16 = 100;
/// From here on both fit below each other.
const TALL: u16 = 16;
/// Lines of the detail above its content.
const HEAD: u16 = 4;

impl TracePane {
    fn panels(&self, area: Rect) -> Panels {
        let one = |first, second| Panels {
            whole: area,
            first,
            divider: Rect::ZERO,
            second,
        };
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

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool) {
        self.zoomed = zoomed;
        let panels = self.panels(area);
        if panels.first.height > 0 {
            self.state
                .layout(self.tree.len(), usize::from(panels.first.height));
        }
        let content = content(panels.second);
        match &mut self.detail.view {
            Some(View::Text(view)) => view.layout(content),
            Some(View::Json(view)) => view.layout(content),
            Some(View::Nothing(_)) | None => {}
        }
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
        if !panels.first.is_empty() {
            let columns = columns();
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
            hits.tabs = Some(self.draw_detail(panels.second, buf, env));
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
        let errors = totals.errors.unwrap_or(0);
        let warnings = totals.warnings.unwrap_or(0);
        let marks = match (errors, warnings) {
            (0, 0) => Line::default(),
            (0, _) => Line::styled(
                format!("{}{}", theme.symbols.warning, number(warnings)),
                theme.warning,
            ),
            _ => Line::styled(
                format!("{}{}", theme.symbols.error, number(errors)),
                theme.bad,
            ),
        };
        let scored = self.scores_of(observation).next().is_some();
        let latency = if is_running(observation)
            || (observation.is_synthetic_root() && self.tree.observations().any(is_running))
        {
            cells::running(env)
        } else {
            cells::seconds(observation.latency.or_else(|| self.length(observation)))
        };
        vec![
            latency,
            cells::cost(cost, false).style(dim),
            cells::tokens(tokens, false).style(dim),
            marks,
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

    fn scores_of<'a>(&'a self, row: &'a Observation) -> impl Iterator<Item = &'a Score> {
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

    fn draw_detail(&self, area: Rect, buf: &mut Buffer, env: &Env) -> tabs::TabHits {
        let theme = &env.theme;
        let area = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        let [bar, facts, _, _] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(2),
            Constraint::Length(1),
            Constraint::Fill(1),
        ])
        .areas(area);
        let scores: Vec<&Score> = self
            .detail
            .row
            .as_ref()
            .map(|row| self.scores_of(row).collect())
            .unwrap_or_default();
        let titles: Vec<Title<'_>> = Tab::ALL
            .into_iter()
            .map(|tab| match tab {
                Tab::Scores => {
                    Title::new(tab.title()).count(Some(scores.len()).filter(|count| *count > 0))
                }
                Tab::Comments => Title::new(tab.title())
                    .count(self.detail.comments.value().map(|comments| comments.len())),
                _ => Title::new(tab.title()),
            })
            .collect();
        let focused = self.panel == Panel::Detail;
        let hits = tabs::draw(
            &titles,
            (bar, buf),
            (self.detail.tab.index(), focused),
            theme,
        );
        if let Some(row) = &self.detail.row {
            draw_rows(vec![Line::from(self.facts(row, env))], facts, buf);
        }
        let content = Rect {
            y: area.y + HEAD.min(area.height),
            height: area.height.saturating_sub(HEAD),
            ..area
        };
        match self.detail.tab {
            Tab::Scores => draw_rows(score_lines(&scores, env), content, buf),
            Tab::Comments => draw_rows(self.comment_lines(env), content, buf),
            _ => self.draw_view(content, buf, env),
        }
        hits
    }

    /// Type, name, model, times and costs of the selected row in one line.
    fn facts<'a>(&'a self, row: &'a Observation, env: &'a Env) -> Vec<Span<'a>> {
        let theme = &env.theme;
        let (symbol, style) = cells::kind(row.kind, env);
        let mut spans = vec![
            Span::styled(symbol, style),
            Span::raw(" "),
            Span::styled(cells::name(&row.name), theme.strong),
        ];
        let mut facts = vec![row.kind.as_str().to_lowercase()];
        facts.extend(row.model.as_deref().map(str::to_string));
        facts.extend(row.latency.map(crate::model::Seconds::short));
        if is_running(row) {
            facts.push("running".into());
        }
        facts.extend(
            row.time_to_first_token
                .map(|ttft| format!("first token {}", ttft.short())),
        );
        facts.extend(
            row.cost
                .filter(|cost| cost.0 > 0.0)
                .map(crate::model::Usd::short),
        );
        if let (Some(input), Some(output)) = (
            row.input_tokens.filter(|tokens| tokens.0 > 0),
            row.output_tokens,
        ) {
            facts.push(format!("{} → {} tok", input.short(), output.short()));
        }
        facts.extend(row.prompt.as_ref().map(|prompt| match prompt.version {
            Some(version) => format!("prompt {} v{version}", prompt.name),
            None => format!("prompt {}", prompt.name),
        }));
        facts.push(text::clock(row.start, env.now, &env.zone));
        facts.extend(row.user.as_deref().map(|user| format!("user {user}")));
        facts.extend(row.environment.as_deref().map(str::to_string));
        for fact in facts {
            spans.push(Span::styled(format!(" · {fact}"), theme.dim));
        }
        if let Some(status) = &row.status {
            spans.insert(
                3,
                Span::styled(
                    format!("  {}", text::clean_line(status)),
                    cells::level(row.level, env),
                ),
            );
        }
        if let Some((current, count)) = self.detail.matches() {
            spans.insert(
                0,
                Span::styled(format!("{current}/{count}  "), theme.accent),
            );
        }
        spans
    }

    fn draw_view(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        match &self.detail.view {
            Some(View::Text(view)) => view.draw(area, buf, theme),
            Some(View::Json(view)) => view.draw(area, buf, (self.panel == Panel::Detail, theme)),
            Some(View::Nothing(why)) => {
                put_line(buf, area, &Line::styled(*why, theme.dim));
            }
            None => {
                let line = match self.detail.body.problem() {
                    Some(problem) => Line::from(vec![
                        Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                        Span::raw(problem.message.clone()),
                    ]),
                    None => Line::styled(format!("{} loading", env.spinner()), theme.dim),
                };
                draw_rows(vec![line], area, buf);
            }
        }
    }

    fn comment_lines(&self, env: &Env) -> Vec<Line<'static>> {
        let theme = &env.theme;
        let comments = match &self.detail.comments {
            Remote::Ready(comments) => comments,
            Remote::Failed { problem, .. } => {
                return vec![Line::styled(problem.message.clone(), theme.bad)];
            }
            Remote::Idle | Remote::Loading { .. } => {
                return vec![Line::styled(
                    format!("{} loading", env.spinner()),
                    theme.dim,
                )];
            }
        };
        if comments.is_empty() {
            return vec![Line::from(vec![
                Span::styled("no comments; ", theme.dim),
                Span::styled("c", theme.key),
                Span::styled(" writes one", theme.dim),
            ])];
        }
        let mut lines = Vec::new();
        for comment in comments.iter() {
            let author = comment
                .author
                .as_deref()
                .unwrap_or("by API key")
                .to_string();
            let time = comment
                .created
                .map(|time| text::clock(time, env.now, &env.zone))
                .unwrap_or_default();
            lines.push(Line::from(vec![
                Span::styled(author, theme.strong),
                Span::styled(format!("  {time}"), theme.dim),
            ]));
            lines.extend(
                text::clean_block(&comment.content)
                    .lines()
                    .map(|line| Line::from(format!("  {line}"))),
            );
            lines.push(Line::default());
        }
        lines
    }

    /// Esc leaves the detail for the tree where only one of them shows.
    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        if self.panel == Panel::Detail {
            self.panel = Panel::Tree;
            return Some(Vec::new());
        }
        None
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let panels = hits.panels.unwrap_or_default();
        let wheel = match mouse.kind {
            MouseEventKind::ScrollDown => crate::pane::list::WHEEL,
            MouseEventKind::ScrollUp => -crate::pane::list::WHEEL,
            MouseEventKind::Down(MouseButton::Left) => return self.click(at, hits, env),
            _ => return Vec::new(),
        };
        if panels.first.contains(at) {
            self.state.scroll(wheel);
            self.cursor = self
                .state
                .selected()
                .and_then(|at| self.tree.row(at))
                .map(|row| row.node);
            return self.look(env);
        }
        match &mut self.detail.view {
            Some(View::Text(view)) => view.move_by(wheel),
            Some(View::Json(view)) => view.list().scroll(wheel),
            Some(View::Nothing(_)) | None => {}
        }
        Vec::new()
    }

    fn click(&mut self, at: Position, hits: &Hits, env: &mut Env) -> Vec<Act> {
        if let Some(tab) = hits.tabs.as_ref().and_then(|tabs| tabs.hit(at)) {
            self.panel = Panel::Detail;
            return self
                .detail
                .show_tab(Tab::ALL[tab.min(Tab::ALL.len() - 1)], env);
        }
        if let Some(hit) = hits.tree.as_ref().and_then(|tree| tree.hit(at)) {
            self.panel = Panel::Tree;
            if let Some(row) = self.tree.row(hit.row) {
                self.cursor = Some(row.node);
                if hit.fold {
                    self.tree.toggle(row.node);
                }
                self.arrange();
                return self.look(env);
            }
        }
        let panels = hits.panels.unwrap_or_default();
        if panels.second.contains(at) {
            self.panel = Panel::Detail;
            if let Some(View::Json(view)) = &mut self.detail.view
                && let Some(row) = view.row_at(content(panels.second), at)
            {
                view.list().to(row);
            }
        }
        Vec::new()
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

fn columns() -> [Column; 6] {
    [
        Column::left("", 26).flex(1, u16::MAX),
        Column::right("", 8).priority(1),
        Column::right("", 8).priority(2),
        Column::right("", 6).priority(3),
        Column::right("", 3),
        Column::left("", 1).priority(4),
    ]
}

fn number(count: u32) -> String {
    if count > 1 {
        count.to_string()
    } else {
        String::new()
    }
}

fn score_lines(scores: &[&Score], env: &Env) -> Vec<Line<'static>> {
    let theme = &env.theme;
    if scores.is_empty() {
        return vec![Line::from(vec![
            Span::styled("no scores; ", theme.dim),
            Span::styled("s", theme.key),
            Span::styled(" gives one", theme.dim),
        ])];
    }
    let mut lines = Vec::new();
    for score in scores {
        let source = match score.source {
            ScoreSource::Api => "api",
            ScoreSource::Annotation => "annotation",
            ScoreSource::Eval => "evaluator",
            ScoreSource::Unknown => "unknown source",
        };
        let value = match &score.value {
            ScoreValue::Number(value) => short_number(*value),
            value => text::clean_line(&value.short()).into_owned(),
        };
        let author = score
            .author
            .as_deref()
            .map(|author| format!(" · {author}"))
            .unwrap_or_default();
        lines.push(Line::from(vec![
            Span::styled(
                format!("{:<18} ", text::clean_line(&score.name)),
                theme.strong,
            ),
            Span::styled(format!("{value:<12} "), theme.accent),
            Span::styled(
                format!(
                    "{source}{author} · {}",
                    text::clock(score.timestamp, env.now, &env.zone)
                ),
                theme.dim,
            ),
        ]));
        if let Some(comment) = &score.comment {
            lines.extend(
                text::clean_block(comment)
                    .lines()
                    .map(|line| Line::styled(format!("  {line}"), theme.text)),
            );
        }
    }
    lines
}

fn draw_rows(lines: Vec<Line<'_>>, area: Rect, buf: &mut Buffer) {
    for (index, line) in wrap(lines, area.width)
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
}

/// Without an end, and neither a mere event nor an invented root.
fn is_running(row: &Observation) -> bool {
    let step = row.kind != ObservationType::Event && !row.is_synthetic_root();
    step && row.end.is_none() && row.latency.is_none()
}
