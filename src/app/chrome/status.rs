//! The status line: keys that are pending, a notice, a problem, else the hints.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::short_name;
use crate::app::{App, Notice};
use crate::command::Command;
use crate::model::{Problem, ProblemKind};
use crate::widget::hints;
use crate::widget::line::{cut_spans, put_line};

impl App {
    pub(super) fn draw_status(&self, area: Rect, buf: &mut Buffer) {
        let theme = &self.env.theme;
        let line = if !self.keys.is_empty() {
            self.pending_keys()
        } else if let Some(problem) = self
            .server
            .problem()
            .filter(|_| !self.env.offline && !self.pane().shows_problem())
        {
            self.problem_line(problem)
        } else if let Some((_, notice)) = &self.notice {
            match notice {
                Notice::Word(text) => Line::from(vec![
                    Span::raw(" "),
                    Span::styled(text.clone(), theme.accent),
                ]),
                Notice::Problem(problem) => self.problem_line(problem),
            }
        } else if let Some(problem) = self
            .pane()
            .problem()
            .filter(|_| !self.pane().shows_problem())
        {
            self.problem_line(problem)
        } else {
            self.draw_hints(area, buf);
            return;
        };
        let room = usize::from(area.width);
        let cut = Line::from(cut_spans(line.spans, room, theme.symbols.ellipsis));
        put_line(buf, area, &cut);
    }

    /// After `y` or `g`: what may come next.
    pub(super) fn pending_keys(&self) -> Line<'_> {
        let theme = &self.env.theme;
        let contexts = self.contexts();
        let mut spans = vec![Span::styled(
            format!(" {} ", crate::command::keymap::write_keys(&self.keys)),
            theme.accent,
        )];
        for (keys, command) in self.env.keymap.continuations(&contexts, &self.keys) {
            let help = crate::command::describe(command)
                .map_or_else(String::new, |entry| short_name(entry.name));
            spans.push(Span::styled(format!("  {keys}"), theme.key));
            spans.push(Span::styled(format!(" {help}"), theme.dim));
        }
        Line::from(spans)
    }

    /// The keys that matter here, as many as fit; help and commands always.
    pub(super) fn draw_hints(&self, area: Rect, buf: &mut Buffer) {
        let contexts = self.contexts();
        let named = |(command, words): (Command, &'static str)| {
            let keys = self.env.keymap.keys_of(&contexts, command)?;
            Some((keys.replace(' ', ""), words))
        };
        let always: Vec<_> = [(Command::Help, "help"), (Command::Palette, "commands")]
            .into_iter()
            .filter_map(named)
            .collect();
        let here: Vec<_> = self
            .pane()
            .hints(&self.env)
            .into_iter()
            .filter_map(named)
            .collect();
        let width: usize = always
            .iter()
            .map(|(keys, words)| keys.len() + words.len() + 4)
            .sum();
        let width = (width as u16).min(area.width);
        let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(width)])
            .spacing(1)
            .areas(Rect {
                x: area.x + 1,
                width: area.width - 1,
                ..area
            });
        let pairs = |all: &'_ [(String, &'static str)], place: Rect, buf: &mut Buffer| {
            let all: Vec<(&str, &str)> = all
                .iter()
                .map(|(keys, words)| (keys.as_str(), *words))
                .collect();
            hints::draw(&all, place, buf, &self.env.theme);
        };
        let left = self.draw_first(left, buf);
        pairs(&here, left, buf);
        pairs(&always, right, buf);
    }

    /// What the next comparison is with, before the hints; the place that is left for those.
    fn draw_first(&self, area: Rect, buf: &mut Buffer) -> Rect {
        let theme = &self.env.theme;
        let key = self.env.keymap.keys_of(&self.contexts(), Command::Compare);
        let (Some(first), Some(key)) = (&self.env.first, key) else {
            return area;
        };
        let words = format!(" compares with {}   ", first.words());
        let spans = vec![
            Span::styled(key, theme.key),
            Span::styled(words, theme.accent),
        ];
        let room = usize::from(area.width);
        let spans = cut_spans(spans, room, theme.symbols.ellipsis);
        let used = put_line(buf, area, &Line::from(spans));
        Rect {
            x: area.x + used,
            width: area.width - used,
            ..area
        }
    }

    /// What is wrong, and the key that tries again where trying again can help.
    fn problem_line(&self, problem: &Problem) -> Line<'static> {
        let theme = &self.env.theme;
        let mut spans = vec![
            Span::styled(format!(" {} ", theme.symbols.error), theme.bad),
            Span::raw(problem.message.clone()),
        ];
        let in_vain = matches!(
            problem.kind,
            ProblemKind::Local | ProblemKind::BadRequest | ProblemKind::Absent
        );
        if !in_vain && !self.env.offline {
            spans.push(Span::styled("   R", theme.key));
            spans.push(Span::styled(" try again", theme.dim));
        }
        Line::from(spans)
    }
}
