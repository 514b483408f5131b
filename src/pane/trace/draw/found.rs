//! The list of matches: what was looked through, how much is not here, and each step with its place.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::find::{HEAD, Hit};
use super::super::{Panel, TracePane};
use crate::command::Command;
use crate::model::search::Needle;
use crate::model::tree::found_in;
use crate::msg::Rest;
use crate::pane::{Env, cells, excerpt};
use crate::widget::column::Column;
use crate::widget::line::{cut_spans, put_line};
use crate::widget::table::{Row, Table, TableHits};
use crate::widget::text;

impl TracePane {
    pub(super) fn draw_found(&self, area: Rect, buf: &mut Buffer, env: &Env) -> TableHits {
        let head = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            height: area.height.min(1),
            ..area
        };
        let room = usize::from(head.width);
        let spans = cut_spans(self.found_title(env), room, env.theme.symbols.ellipsis);
        put_line(buf, head, &Line::from(spans));
        let words = text::wrap([self.searched(env)], head.width);
        for (index, line) in words.iter().take(usize::from(HEAD - 1)).enumerate() {
            let y = head.y + 1 + index as u16;
            if y < area.bottom() {
                put_line(buf, Rect { y, ..head }, line);
            }
        }
        let body = Rect {
            y: area.y + HEAD.min(area.height),
            height: area.height.saturating_sub(HEAD),
            ..area
        };
        let columns = [
            Column::left("", 12).flex(2, 26),
            Column::left("", 10).priority(1),
            Column::left("", 14).flex(5, 200),
        ];
        let needle = Needle::new(&self.find.line);
        Table::new(&columns, &self.find.state, &env.theme)
            .header(false)
            .focused(self.panel == Panel::Detail)
            .draw(body, buf, |at| {
                let hit = self.find.hits.get(at);
                hit.map_or_else(Row::default, |hit| {
                    self.found_row(*hit, needle.as_ref(), env)
                })
            })
    }

    fn found_title(&self, env: &Env) -> Vec<Span<'_>> {
        let theme = &env.theme;
        let find = &self.find;
        let style = if self.panel == Panel::Detail {
            theme.accent
        } else {
            theme.strong
        };
        let mut spans = Vec::new();
        if find.line.is_empty() {
            spans.push(Span::styled("inputs and outputs", style));
        } else {
            spans.push(Span::styled(format!("\"{}\"", find.line), style));
            let at = find.state.selected().map_or(0, |at| at + 1);
            let count = find.hits.len();
            let words = match count {
                0 if find.is_loading() => String::new(),
                0 => "  in no step".into(),
                1 => "  in 1 step".into(),
                _ => format!("  {at} of {count} steps"),
            };
            spans.push(Span::styled(words, theme.text));
        }
        if find.is_loading() {
            spans.push(Span::styled(format!("  {}", env.spinner()), theme.dim));
        }
        spans
    }

    /// What was looked through, and how what was not can be.
    fn searched(&self, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let find = &self.find;
        let steps = self.tree.count();
        let key = env
            .keymap
            .keys_of(&self.contexts(), Command::Contents)
            .or_else(|| {
                let contexts = [crate::command::Context::Trace];
                env.keymap.keys_of(&contexts, Command::Contents)
            });
        let fetches = |words: String| match &key {
            Some(key) => vec![
                Span::styled(key.clone(), theme.key),
                Span::styled(words, theme.dim),
            ],
            None => Vec::new(),
        };
        let searched = match find.searched {
            _ if find.rest.is_some_and(|rest| rest.steps == 0) => {
                return Line::styled(
                    "everything was looked through: names, inputs and outputs",
                    theme.dim,
                );
            }
            0 => format!("names of {steps} steps, no input or output is here; "),
            bodies => format!("names of {steps} steps, inputs and outputs of {bodies}; "),
        };
        let mut spans = vec![Span::styled(searched, theme.dim)];
        spans.extend(match (find.problem(), find.coming, find.rest) {
            (Some(problem), ..) => vec![Span::styled(problem.message.clone(), theme.bad)],
            (_, Some(left), _) => {
                let mut spans = vec![Span::styled(
                    format!("fetching the other {left}, "),
                    theme.text,
                )];
                spans.extend(fetches(" stops".into()));
                spans
            }
            (.., Some(_)) if env.offline => {
                vec![Span::styled(
                    "offline: the rest cannot be fetched",
                    theme.dim,
                )]
            }
            (.., Some(Rest { steps, requests })) => {
                let s = if requests == 1 { "" } else { "s" };
                fetches(format!(
                    " fetches the other {steps} with {requests} request{s}"
                ))
            }
            _ => vec![Span::styled("looking", theme.dim)],
        });
        Line::from(spans)
    }

    fn found_row<'a>(&'a self, hit: Hit, needle: Option<&Needle>, env: &'a Env) -> Row<'a> {
        let theme = &env.theme;
        let Some(row) = self.tree.observation(hit.node) else {
            return Row::default();
        };
        let (sign, style) = cells::kind(row.kind, env);
        let name_style = cells::level(row.level, env);
        let step = Line::from(vec![
            Span::styled(format!("{sign} "), style),
            Span::styled(cells::name(&row.name), name_style),
        ]);
        let content = hit.content.and_then(|at| self.find.contents.get(at));
        let (part, words) = if let Some(found) = content {
            let times = match found.count {
                1 => String::new(),
                count if count >= 20 => " ×20+".into(),
                count => format!(" ×{count}"),
            };
            let part = format!("{}{times}", found.part.word());
            (part, excerpt::first_mark(&found.excerpt, env))
        } else {
            let named = needle.and_then(|needle| {
                let text = found_in(row, needle)?;
                Some(needle.excerpt(text, &needle.find_in(text).next()?))
            });
            let line = named
                .as_ref()
                .map(|found| owned(&excerpt::first_mark(found, env)));
            ("name".into(), line.unwrap_or_default())
        };
        Row::new(vec![step, Line::styled(part, theme.dim), words]).style(Style::new())
    }
}

fn owned(line: &Line<'_>) -> Line<'static> {
    let spans = line.spans.iter();
    spans
        .map(|span| Span::styled(span.content.to_string(), span.style))
        .collect()
}
