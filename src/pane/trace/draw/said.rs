//! Scores and comments of the selected row. They are texts that change while they are read: by an outbox that
//! goes on, by answers, by the time.

use ratatui::text::{Line, Span};

use super::super::{Tab, TracePane};
use crate::model::score::short_number;
use crate::model::{Remote, Score, ScoreSource, ScoreValue, text};
use crate::pane::{Env, cells};

impl TracePane {
    /// Before every frame.
    pub(super) fn lay_out_said(&mut self, env: &Env) {
        let lines = match self.detail.tab {
            Tab::Scores => {
                let row = self.detail.row.as_ref();
                let scores: Vec<&Score> = row
                    .into_iter()
                    .flat_map(|row| self.scores_of(row))
                    .collect();
                score_lines(&scores, env)
            }
            Tab::Comments => self.comment_lines(env),
            _ => return,
        };
        self.detail.tell(lines);
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
