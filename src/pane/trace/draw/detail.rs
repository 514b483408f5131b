//! The selected observation: its facts, and the tab that is open.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::detail::{View, how_many};
use super::super::{Panel, Tab, TracePane};
use super::HEAD;
use crate::model::{Observation, text};
use crate::pane::{Env, cells};
use crate::theme::Theme;
use crate::widget::line::{cut_spans, put_line};
use crate::widget::tabs::{self, Tab as Title};
use crate::widget::text::wrap;

/// Cells of a line that a reviewer reads.
const READABLE: u16 = 102;

impl TracePane {
    pub(super) fn draw_detail(&self, area: Rect, buf: &mut Buffer, env: &Env) -> tabs::TabHits {
        let theme = &env.theme;
        let area = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        let [bar, facts, _] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(HEAD - 1),
            Constraint::Fill(1),
        ])
        .areas(area);
        let hits = self.draw_tabs(bar, buf, theme);
        self.draw_head(facts, buf, env);
        let content = Rect {
            y: area.y + HEAD.min(area.height),
            height: area.height.saturating_sub(HEAD),
            ..area
        };
        self.draw_view(content, buf, env);
        hits
    }

    fn draw_tabs(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> tabs::TabHits {
        let row = self.detail.row.as_ref();
        let scores = row.map_or(0, |row| self.scores_of(row).count());
        let comments = self.detail.comments.value();
        let titles = Tab::ALL.map(|tab| {
            let count = match tab {
                Tab::Scores => Some(scores).filter(|count| *count > 0),
                Tab::Comments => comments.map(|comments| comments.len()),
                _ => None,
            };
            Title::new(tab.title()).count(count)
        });
        let focused = self.panel == Panel::Detail;
        let shown = (self.detail.tab.index(), focused);
        tabs::draw(&titles, (area, buf), shown, theme)
    }

    /// The facts, and below them where one is in the content; where nobody is anywhere they may go on.
    fn draw_head(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let row = self.detail.row.as_ref();
        let facts = row.map_or_else(Vec::new, |row| self.facts(row, env));
        let focused = self.panel == Panel::Detail;
        let path = || self.detail.path_end(usize::from(area.width), env);
        let path = focused.then(path).flatten();
        let Some(place) = path.or_else(|| self.detail.words()) else {
            draw_rows(vec![Line::from(facts)], area, buf);
            return;
        };
        let facts = cut_spans(facts, usize::from(area.width), theme.symbols.ellipsis);
        let place = Line::styled(text::clean_line(&place).into_owned(), theme.dim);
        for (line, row) in [Line::from(facts), place].iter().zip(area.rows()) {
            put_line(buf, row, line);
        }
    }

    /// Type, name, model, times and costs of the selected row in one line.
    pub(super) fn facts<'a>(&'a self, row: &'a Observation, env: &'a Env) -> Vec<Span<'a>> {
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
        if row.is_running() {
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
        facts.extend(
            row.context
                .user
                .as_deref()
                .map(|user| format!("user {user}")),
        );
        facts.extend(row.context.environment.as_deref().map(str::to_string));
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
        let matches = self.detail.matches();
        let matches = matches.map(|(current, count)| format!("{current}/{}  ", how_many(count)));
        let finding = || {
            self.detail
                .is_finding()
                .then(|| format!("{}  ", theme.symbols.ellipsis))
        };
        if let Some(words) = matches.or_else(finding) {
            spans.insert(0, Span::styled(words, theme.accent));
        }
        spans
    }

    /// A reviewer reads whole answers: their lines are no longer than the eye follows.
    pub(super) fn readable(&self, area: Rect) -> Rect {
        let most = if self.reviewing && matches!(self.detail.view, Some(View::Text(_))) {
            READABLE
        } else {
            u16::MAX
        };
        Rect {
            width: area.width.min(most),
            ..area
        }
    }

    pub(super) fn draw_view(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        match &self.detail.view {
            Some(View::Text(view)) => view.draw(self.readable(area), buf, theme),
            Some(View::Json(view)) => view.draw(area, buf, (self.panel == Panel::Detail, theme)),
            Some(View::Diff(view)) => view.draw(area, buf, theme),
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
}

pub(super) fn draw_rows(lines: Vec<Line<'_>>, area: Rect, buf: &mut Buffer) {
    for (line, y) in wrap(lines, area.width).iter().zip(area.y..area.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        put_line(buf, row, line);
    }
}
