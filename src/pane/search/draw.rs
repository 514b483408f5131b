//! How results are drawn: a row each, and below them more of what stands around the words.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::SearchPane;
use crate::model::{Generation, Remote};
use crate::msg::{Finding, Findings};
use crate::pane::{Env, Hits, cells, draw_message, excerpt};
use crate::widget::column::Column;
use crate::widget::line::put_line;
use crate::widget::table::{Row, Table};
use crate::widget::text;

/// Below this there is room for the results only.
const ROOM: u16 = 16;
/// Lines below the results, with their divider.
const ASIDE: u16 = 6;

pub(super) fn areas(area: Rect) -> [Rect; 3] {
    let aside = if area.height >= ROOM { ASIDE } else { 0 };
    Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(aside),
    ])
    .areas(area)
}

/// Why the server cannot be asked, where it cannot: only those of version 4 look into inputs and outputs.
pub(super) fn may_not_ask(env: &Env) -> Option<&'static str> {
    if env.offline {
        return Some("offline: the server is not asked; start without --offline for that");
    }
    match env.server.as_ref().map(|server| server.api.generation) {
        None => Some("the server is not known yet"),
        Some(Generation::V3) => Some("servers of version 3 cannot search in inputs and outputs"),
        Some(Generation::V4) => None,
    }
}

impl SearchPane {
    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let [top, table, aside] = areas(area);
        self.draw_summary(top, buf, env);
        if self.rows().is_empty() {
            let rest = Rect {
                height: table.height + aside.height,
                ..table
            };
            self.draw_empty(rest, buf, env);
            return Hits::default();
        }
        let columns = columns();
        let hits = Table::new(&columns, &self.state, &env.theme).draw(table, buf, |at| {
            self.rows()
                .get(at)
                .map_or_else(Row::default, |found| row(found, env))
        });
        self.draw_aside(aside, buf, env);
        Hits {
            table: Some(hits),
            ..Hits::default()
        }
    }

    fn draw_summary(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let mut spans = vec![Span::raw("  ")];
        if let Some(findings) = self.findings.value() {
            spans.push(Span::styled(counted(findings), theme.text));
        }
        if self.findings.is_loading() {
            let words = if self.server {
                "asking the server"
            } else {
                "searching"
            };
            spans.push(Span::styled(
                format!("   {} {words}", env.spinner()),
                theme.dim,
            ));
        }
        let ellipsis = theme.symbols.ellipsis;
        let cut = crate::widget::line::cut_spans(spans, usize::from(area.width), ellipsis);
        put_line(buf, area, &Line::from(cut));
    }

    fn draw_empty(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let lines = match &self.findings {
            Remote::Failed { problem, .. } => vec![Line::from(vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.message.clone()),
            ])],
            Remote::Ready(findings) => nothing(findings, env),
            _ => Vec::new(),
        };
        draw_message(area, buf, &lines, env);
    }

    /// More of what stands around the words.
    fn draw_aside(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let Some(found) = self.selected().filter(|_| area.height > 0) else {
            return;
        };
        let rule = env.theme.symbols.horizontal.repeat(usize::from(area.width));
        put_line(buf, area, &Line::styled(rule, env.theme.border));
        let width = area.width.saturating_sub(4);
        let line = excerpt::marked(&found.excerpt, 0, env);
        for (index, line) in text::wrap([line], width)
            .iter()
            .take(usize::from(area.height - 1))
            .enumerate()
        {
            let place = Rect {
                x: area.x + 2,
                y: area.y + 1 + index as u16,
                width,
                height: 1,
            };
            put_line(buf, place, line);
        }
    }
}

fn columns() -> [Column; 5] {
    [
        Column::left("time", 12).priority(2),
        Column::left("trace", 16).flex(1, 28).priority(3),
        Column::left("step", 12).flex(2, 36),
        Column::left("where", 8).priority(1),
        Column::left("match", 22).flex(5, 200),
    ]
}

fn row<'a>(found: &'a Finding, env: &'a Env) -> Row<'a> {
    let theme = &env.theme;
    let (sign, style) = cells::kind(found.kind, env);
    let step = vec![
        Span::styled(format!("{sign} "), style),
        Span::styled(cells::name(&found.name), theme.strong),
    ];
    let part = if found.server {
        Line::styled("server", theme.accent)
    } else {
        Line::styled(found.part.word(), theme.dim)
    };
    Row::new(vec![
        cells::clock(found.time, env),
        Line::styled(&*found.trace_name, theme.dim),
        Line::from(step),
        part,
        excerpt::first_mark(&found.excerpt, env),
    ])
}

/// `37 matches in what was seen`.
fn counted(findings: &Findings) -> String {
    let shown = findings.found.len();
    let where_in = if findings.server {
        "in what was seen and on the server"
    } else {
        "in what was seen"
    };
    match findings.total {
        Some(0) => String::new(),
        Some(1) => format!("1 match {where_in}"),
        Some(total) if findings.more => format!("the newest {shown} of {total} matches {where_in}"),
        Some(total) => format!("{total} matches {where_in}, newest first"),
        None if findings.more => format!("the newest {shown} matches {where_in}"),
        None => format!("{shown} matches so far"),
    }
}

fn nothing<'a>(findings: &Findings, env: &'a Env) -> Vec<Line<'a>> {
    let theme = &env.theme;
    let mut lines = vec![
        Line::from(format!("Nothing that was seen has {}.", findings.text)),
        Line::styled(
            format!(
                "Looked through the names of {} observations and {} inputs and outputs; traces that were never opened here are not searched.",
                findings.observations, findings.bodies
            ),
            theme.dim,
        ),
    ];
    let contexts = [crate::command::Context::Search];
    let key = env
        .keymap
        .keys_of(&contexts, crate::command::Command::AskServer);
    if let Some(key) = key.filter(|_| may_not_ask(env).is_none() && !findings.server) {
        lines.push(Line::from(vec![
            Span::styled(key, theme.key),
            Span::styled(" asks the server, too", theme.dim),
        ]));
    }
    lines
}
