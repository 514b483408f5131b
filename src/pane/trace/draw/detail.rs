//! The selected observation: its facts, and the tab that is open.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::detail::{View, how_many};
use super::super::{Panel, Tab, TracePane};
use super::HEAD;
use crate::model::score::short_number;
use crate::model::{Observation, Remote, Score, ScoreSource, ScoreValue, text};
use crate::pane::{Env, cells};
use crate::widget::line::put_line;
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
        let [bar, facts, above, _] = Layout::vertical([
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
        let path = || self.detail.path_end(usize::from(above.width), env);
        let path = focused.then(path).flatten();
        if let Some(path) = path.or_else(|| self.detail.words()) {
            let path = text::clean_line(&path).into_owned();
            put_line(buf, above, &Line::styled(path, theme.dim));
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

    pub(super) fn comment_lines(&self, env: &Env) -> Vec<Line<'static>> {
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
}

pub(super) fn score_lines(scores: &[&Score], env: &Env) -> Vec<Line<'static>> {
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
        let mut spans = vec![
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
        ];
        if let Some(state) = env.outbox.score(&score.id) {
            spans.push(Span::raw("  "));
            spans.push(cells::write_state(state, env));
        }
        lines.push(Line::from(spans));
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
