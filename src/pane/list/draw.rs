//! How a list draws: the table, and below it the first and last words of what is selected.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Text};

use super::{ListPane, Listed};
use crate::model::{Remote, text};
use crate::pane::{Env, Hits};
use crate::widget::column::Column;
use crate::widget::line::{put_line, put_spans};
use crate::widget::table::{Row, Table};

/// The list keeps at least this much; below it what stands under the list is left out.
const ROOM: u16 = 8;

impl<T: Listed> ListPane<T> {
    fn areas(area: Rect) -> [Rect; 3] {
        let preview = if T::ASIDE > 0 && area.height >= ROOM + T::ASIDE {
            T::ASIDE
        } else {
            0
        };
        Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(preview),
        ])
        .areas(area)
    }

    pub(crate) fn layout(&mut self, area: Rect) {
        let [_, table, _] = Self::areas(area);
        self.state
            .layout(self.order.len(), Table::rows_in(table, true));
        T::prepare_aside(self);
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let [top, table, preview] = Self::areas(area);
        self.draw_query(top, buf, env);
        if self.order.is_empty() {
            self.draw_empty(table, buf, env);
            return Hits::default();
        }
        let columns = T::columns();
        let sorted = columns
            .iter()
            .position(|(_, sort)| *sort == Some(self.sort.0))
            .map(|at| (at, self.sort.1));
        let columns: Vec<Column> = columns.into_iter().map(|(column, _)| column).collect();
        let stale = if self.rows.is_loading() && !self.loading_more {
            Style::new().patch(env.theme.dim)
        } else {
            Style::new()
        };
        let hits = Table::new(&columns, &self.state, &env.theme)
            .sorted(sorted)
            .spots(&self.spots)
            .draw(table, buf, |at| {
                self.row(at).map_or_else(Row::default, |row| {
                    Row::new(row.cells(env)).style(stale).fresh(self.is_new(at))
                })
            });
        self.draw_below(preview, buf, env);
        Hits {
            table: Some(hits),
            ..Hits::default()
        }
    }

    /// The filter line, how much is loaded, and the order it is in; the time range always.
    fn draw_query(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let filter = if self.query.filter.is_empty() {
            vec![
                Text::styled("f", theme.key),
                Text::styled(" filter", theme.dim),
            ]
        } else {
            vec![
                Text::styled("f ", theme.key),
                Text::styled(self.query.filter.as_ref(), theme.accent),
            ]
        };
        put_spans(buf, area.as_position(), area.width, &padded(filter));
        let left = crate::widget::line::width(&self.query.filter).clamp(8, 40) as u16 + 6;
        let room = area.width.saturating_sub(left);
        let mut words = self.summary();
        if self.rows.is_loading() {
            words.insert(0, format!("{} loading", env.spinner()));
        }
        let mut span = vec![
            Text::styled("t ", theme.key),
            Text::styled(self.shown.label(), theme.text),
        ];
        let marked = self.mark_count();
        if marked > 0 {
            span.insert(0, Text::styled(format!("{marked} marked   "), theme.accent));
        }
        if self.shown != self.query.span && !self.order.is_empty() {
            span.insert(
                0,
                Text::styled(
                    format!("nothing {}   ", self.query.span.phrase()),
                    theme.warning,
                ),
            );
        }
        let dim = |text: &str| Text::styled(format!("{text} · "), theme.dim);
        let (long, short) = match self.follow.words(self.new.len(), env) {
            Some([long, short]) => (vec![long, dim("")], vec![short, Text::raw("  ")]),
            None => (Vec::new(), Vec::new()),
        };
        let words = words.iter().map(|word| dim(word));
        let (some, fewer) = (words.clone().take(2), words.clone().take(1));
        let lines = [
            long.iter()
                .cloned()
                .chain(words)
                .chain(span.clone())
                .collect(),
            long.iter()
                .cloned()
                .chain(some)
                .chain(span.clone())
                .collect(),
            long.iter()
                .cloned()
                .chain(fewer)
                .chain(span.clone())
                .collect(),
            long.into_iter().chain(span.clone()).collect(),
            short.into_iter().chain(span.clone()).collect(),
            span,
        ];
        for spans in lines {
            let spans: Vec<Text<'_>> = spans;
            let line = Line::from(spans);
            let width = crate::widget::line::line_width(&line, usize::from(area.width)) as u16;
            if width < room {
                put_line(
                    buf,
                    Rect {
                        x: area.right() - width - 1,
                        width,
                        ..area
                    },
                    &line,
                );
                return;
            }
        }
    }

    fn summary(&self) -> Vec<String> {
        let Some(snapshot) = self.rows.value() else {
            return Vec::new();
        };
        let more = if snapshot.more { ", more below" } else { "" };
        let mut words = vec![format!("{} loaded{more}", snapshot.rows.len())];
        words.extend(snapshot.filtered.as_ref().map(ToString::to_string));
        words.push(format!("sorted by {}", self.sort.0.word()));
        words
    }

    fn draw_empty(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let what = T::ROOT.title().to_lowercase();
        let lines = match &self.rows {
            Remote::Idle | Remote::Loading { .. } => vec![Line::styled(
                format!("{} loading {what}", env.spinner()),
                theme.dim,
            )],
            Remote::Failed { problem, .. } => {
                let mut lines = vec![Line::from(vec![
                    Text::styled(format!("{} ", theme.symbols.error), theme.bad),
                    Text::raw(problem.message.clone()),
                ])];
                if !env.offline {
                    lines.push(Line::from(vec![
                        Text::styled("R", theme.key),
                        Text::styled(" try again", theme.dim),
                    ]));
                }
                lines
            }
            Remote::Ready(snapshot) if self.query.filter.is_empty() => vec![
                Line::from(format!("No {what} {}.", snapshot.span.phrase())),
                Line::from(vec![
                    Text::styled("t", theme.key),
                    Text::styled(" looks at another time, ", theme.dim),
                    Text::styled("R", theme.key),
                    Text::styled(" asks again", theme.dim),
                ]),
                Line::styled(
                    format!(
                        "SDKs send here with LANGFUSE_HOST={} and this project's keys.",
                        env.host
                    ),
                    theme.dim,
                ),
            ],
            Remote::Ready(snapshot) if snapshot.more => vec![
                Line::from(format!("None of the {what} read so far match.")),
                Line::from(vec![
                    Text::styled("G", theme.key),
                    Text::styled(" reads on, ", theme.dim),
                    Text::styled("f", theme.key),
                    Text::styled(" changes the filter", theme.dim),
                ]),
            ],
            Remote::Ready(snapshot) => vec![
                Line::from(format!("No {what} match in the {}.", snapshot.span.label())),
                Line::styled(
                    snapshot.filtered.as_deref().unwrap_or_default().to_owned(),
                    theme.dim,
                ),
                Line::from(vec![
                    Text::styled("f", theme.key),
                    Text::styled(" changes the filter, ", theme.dim),
                    Text::styled("t", theme.key),
                    Text::styled(" the time", theme.dim),
                ]),
            ],
        };
        crate::pane::draw_message(area, buf, &lines, env);
    }

    fn draw_below(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        if area.height == 0 {
            return;
        }
        let rule = env.theme.symbols.horizontal.repeat(usize::from(area.width));
        put_line(buf, area, &Line::styled(rule, env.theme.border));
        T::draw_aside(
            self,
            Rect {
                y: area.y + 1,
                height: area.height - 1,
                ..area
            },
            buf,
            env,
        );
    }

    pub(in crate::pane) fn draw_preview(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let Some(row) = self.selected() else { return };
        let preview = self
            .preview
            .as_ref()
            .filter(|(id, _)| **id == *row.id())
            .map(|(_, preview)| preview);
        let parts = [
            (
                "in",
                preview.and_then(|preview| preview.input.as_deref()),
                theme.text,
            ),
            (
                "out",
                preview.and_then(|preview| preview.output.as_deref()),
                theme.text,
            ),
            ("error", row.trouble(), theme.bad),
        ];
        let shown = parts
            .into_iter()
            .filter_map(|(label, text, style)| Some((label, text?, style)));
        for (line, (label, content, style)) in shown.take(usize::from(area.height)).enumerate() {
            let room = usize::from(area.width).saturating_sub(10);
            let spans = [
                Text::styled(format!("  {label:<6}"), theme.dim),
                Text::styled(
                    text::truncate(&text::clean_line(content), room).into_owned(),
                    style,
                ),
            ];
            put_spans(
                buf,
                (area.x, area.y + line as u16).into(),
                area.width,
                &spans,
            );
        }
    }
}

fn padded(mut spans: Vec<Text<'_>>) -> Vec<Text<'_>> {
    spans.insert(0, Text::raw("  "));
    spans
}
