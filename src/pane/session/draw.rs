//! The session as one conversation, under a line of what it took.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::SessionPane;
use crate::command::Command;
use crate::model::text;
use crate::pane::{Env, Hints, Hits, draw_message};
use crate::widget::line::put_line;

impl SessionPane {
    pub(super) fn areas(area: Rect) -> [Rect; 2] {
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area)
    }

    /// Comfortable to read: text does not run over the whole width of a large screen.
    pub(super) fn column(area: Rect) -> Rect {
        let [_, body] = Self::areas(area);
        Rect {
            x: body.x + 1,
            width: body.width.saturating_sub(1).min(120),
            ..body
        }
    }

    pub(crate) fn layout(&mut self, area: Rect) {
        if let Some(view) = &mut self.view {
            view.layout(Self::column(area));
        }
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let [head, body] = Self::areas(area);
        match (&self.view, self.turns.problem()) {
            (Some(view), _) => {
                put_line(buf, head, &self.head(env));
                let column = Self::column(area);
                view.draw(column, buf, theme);
                let row = |turn: usize| {
                    let row = view.screen_row(*self.starts.get(turn)?)?;
                    Some(Rect {
                        y: column.y + row as u16,
                        height: 1,
                        ..column
                    })
                };
                if let Some(row) = row(self.turn) {
                    buf.set_style(row, theme.selected);
                }
                // In the free column before the text.
                for row in self.marked_turns().into_iter().filter_map(row) {
                    let place = Rect {
                        x: row.x.saturating_sub(1),
                        width: row.width.min(1),
                        ..row
                    };
                    put_line(buf, place, &Line::styled(theme.symbols.mark, theme.accent));
                }
            }
            (None, Some(problem)) => {
                let line = Line::from(vec![
                    Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                    Span::raw(problem.message.clone()),
                ]);
                draw_message(body, buf, &[line], env);
            }
            (None, None) => draw_message(
                body,
                buf,
                &[Line::styled(
                    format!("{} loading the session", env.spinner()),
                    theme.dim,
                )],
                env,
            ),
        }
        Hits::default()
    }

    /// The session as a whole: traces, users, length, cost.
    pub(super) fn head(&self, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let turns = self
            .turns
            .value()
            .map(|turns| turns.as_slice())
            .unwrap_or_default();
        let at = (self.turn + 1).min(turns.len());
        let mut spans = vec![Span::styled(
            format!(" trace {at} of {}", turns.len()),
            theme.strong,
        )];
        let marked = self.marked_turns().len();
        if marked > 0 {
            spans.push(Span::styled(format!(" · {marked} marked"), theme.accent));
        }
        let mut users: Vec<&str> = turns
            .iter()
            .filter_map(|turn| turn.trace.user.as_deref())
            .collect();
        users.dedup();
        let mut words: Vec<String> = users
            .first()
            .map(|_| users.join(", "))
            .into_iter()
            .collect();
        words.extend(turns.first().map(|turn| {
            format!(
                "since {}",
                text::clock(turn.trace.start, env.now, &env.zone)
            )
        }));
        words.extend(
            turns
                .first()
                .and_then(|turn| turn.trace.environment.as_deref())
                .map(str::to_string),
        );
        for word in words {
            spans.push(Span::styled(
                format!(" · {}", text::clean_line(&word)),
                theme.dim,
            ));
        }
        Line::from(spans)
    }
}

pub(crate) fn hints() -> Hints {
    vec![
        (Command::Open, "open this trace"),
        (Command::NextSibling, "next trace"),
        (Command::Find, "find"),
        (Command::Score, "score"),
    ]
}
