//! How the log looks: a line that says where one is, and below it step after step.

use jiff::SignedDuration;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use super::Log;
use crate::model::run::{Entry, Phase};
use crate::model::tree::Tree;
use crate::model::{Level, Observation, Seconds, Tokens, Usd, text};
use crate::pane::{Env, cells};
use crate::widget::line::put_line;

/// Comfortable to read.
const WIDEST: u16 = 124;

fn column(area: Rect) -> Rect {
    let [_, body] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    Rect {
        x: body.x + 1.min(body.width),
        width: body.width.saturating_sub(1).min(WIDEST),
        ..body
    }
}

impl Log {
    pub(in crate::pane::trace) fn layout(&mut self, area: Rect) {
        let first = self.sheets.window().is_empty();
        self.sheets.layout(column(area));
        if first {
            self.sheets.to(self.current);
        }
    }

    pub(in crate::pane::trace) fn click(&mut self, at: Position) {
        let mut window = self.sheets.window().rev();
        let area = self.sheets.area();
        let hit = window.find(|index| {
            let row = self.sheets.screen_row(*index);
            row.is_some_and(|row| area.y + row as u16 <= at.y)
        });
        self.current = hit.unwrap_or(self.current);
    }

    pub(in crate::pane::trace) fn draw(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (tree, env): (&Tree, &Env),
    ) {
        let theme = &env.theme;
        put_line(
            buf,
            Rect {
                height: area.height.min(1),
                ..area
            },
            &self.title(env),
        );
        self.sheets
            .draw(buf, theme, |at| self.stub(at, (tree, env)));
        if let Some(row) = self.sheets.screen_row(self.current) {
            let column = self.sheets.area();
            let place = Rect {
                y: column.y + row as u16,
                height: 1,
                ..column
            };
            buf.set_style(place.intersection(buf.area), theme.selected);
        }
    }

    fn title(&self, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let steps = self.entries.iter().map(|entry| entry.number).max();
        let number = self
            .entries
            .get(self.current)
            .map_or(0, |entry| entry.number);
        let mut spans = vec![
            Span::styled(" log", theme.strong),
            Span::styled(
                format!(" · step {number} of {}", steps.unwrap_or(0)),
                theme.dim,
            ),
        ];
        let unread = (steps.unwrap_or(0) as usize).saturating_sub(self.read.len());
        let words = match unread {
            0 => String::new(),
            _ => format!(
                " · {} read, the others as you come to them",
                self.read.len()
            ),
        };
        spans.push(Span::styled(words, theme.dim));
        if !self.needle.is_empty() {
            let (current, count) = self.sheets.matches();
            spans.push(Span::styled(
                format!(" · {current}/{count} {}", text::clean_line(&self.needle)),
                theme.accent,
            ));
        }
        Line::from(spans)
    }

    /// In the place of a step that is not here yet.
    fn stub(&self, at: usize, (tree, env): (&Tree, &Env)) -> Vec<Line<'static>> {
        let Some(entry) = self.entries.get(at) else {
            return Vec::new();
        };
        let mut lines = head(*entry, tree, env);
        lines.truncate(1);
        lines.push(match &self.problem {
            Some(problem) => Line::styled(
                format!(
                    "  not read: {}; R tries again",
                    text::clean_line(&problem.message)
                ),
                env.theme.bad,
            ),
            None => Line::styled(format!("  {} reading", env.spinner()), env.theme.dim),
        });
        lines
    }
}

/// Number, time from the start, type, name, what it took; and what went wrong, whole.
pub(super) fn head(entry: Entry, tree: &Tree, env: &Env) -> Vec<Line<'static>> {
    let theme = &env.theme;
    let Some(row) = tree.observation(entry.node) else {
        return Vec::new();
    };
    let (symbol, style) = cells::kind(row.kind, env);
    let name = match row.level {
        Level::Default | Level::Debug => theme.strong,
        level => cells::level(level, env),
    };
    let mut spans = vec![
        Span::styled(format!("{:>4} ", entry.number), theme.dim),
        Span::styled(format!("{symbol} "), style),
        Span::styled(cells::name(&row.name).into_owned(), name),
    ];
    if entry.phase == Phase::End {
        spans.push(Span::styled(" ended", theme.dim));
    }
    let facts = facts(entry.phase, row, tree);
    spans.extend(
        facts
            .iter()
            .map(|fact| Span::styled(format!(" · {}", text::clean_line(fact)), theme.dim)),
    );
    let mut lines = vec![Line::from(spans)];
    if let Some(status) = row
        .status
        .as_deref()
        .filter(|_| entry.phase != Phase::Start)
    {
        let style = cells::level(row.level, env);
        lines.extend(
            text::clean_block(status)
                .lines()
                .map(|line| Line::styled(format!("  {line}"), style)),
        );
    }
    lines
}

fn facts(phase: Phase, row: &Observation, tree: &Tree) -> Vec<String> {
    let mut facts = Vec::new();
    let first = tree.span().map(|(first, _)| first);
    let since = |first| {
        let after: SignedDuration = row.start.duration_since(first);
        format!("+{}", Seconds(after.as_secs_f64()).short())
    };
    facts.extend(first.filter(|_| phase != Phase::End).map(since));
    facts.extend(row.model.as_deref().map(str::to_string));
    if phase != Phase::Start {
        facts.extend(
            row.latency
                .map(|latency| format!("took {}", latency.short())),
        );
    }
    if phase == Phase::Whole {
        let tokens = row.total_tokens.filter(|tokens| tokens.0 > 0);
        facts.extend(
            tokens
                .map(Tokens::short)
                .map(|tokens| format!("{tokens} tok")),
        );
        facts.extend(row.cost.filter(|cost| cost.0 > 0.0).map(Usd::short));
    }
    facts
}
