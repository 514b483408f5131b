//! Names on the left, one version on the right.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{PromptsPane, WIDE};
use crate::command::{Command, CopyKind, Fold};
use crate::model::Remote;
use crate::pane::{Act, Env, Hints, Hits, draw_message, list};
use crate::widget::column::Column;
use crate::widget::line::put_line;
use crate::widget::split::{Direction, Panels, Split};
use crate::widget::tree::{Tree, TreeRow};

impl PromptsPane {
    pub(crate) fn hints(&self) -> Hints {
        vec![
            (Command::Open, "read"),
            (Command::PreviousVersion, "older"),
            (Command::NextVersion, "newer"),
            (
                Command::Diff,
                if self.before.is_some() {
                    "text"
                } else {
                    "what changed"
                },
            ),
            (Command::Uses, "who uses it"),
            (Command::Copy(CopyKind::Value), "copy"),
        ]
    }

    pub(super) fn panels(&self, area: Rect) -> Panels {
        if !self.zoomed && area.width >= WIDE {
            return Split::new(Direction::Beside, 34).panels(area);
        }
        let (first, second) = if self.reading {
            (Rect::ZERO, area)
        } else {
            (area, Rect::ZERO)
        };
        Panels {
            whole: area,
            first,
            divider: Rect::ZERO,
            second,
        }
    }

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool) {
        self.zoomed = zoomed;
        let panels = self.panels(area);
        if !panels.first.is_empty() {
            self.state
                .layout(self.rows.len(), usize::from(panels.first.height));
        }
        if let Some(view) = &mut self.view {
            view.layout(text_place(panels.second));
        }
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let panels = self.panels(area);
        if self.rows.is_empty() {
            let line = match &self.prompts {
                Remote::Failed { problem, .. } => Line::from(vec![
                    Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                    Span::raw(problem.message.clone()),
                ]),
                Remote::Ready(_) => Line::styled("No prompts in this project.", theme.dim),
                _ => Line::styled(format!("{} loading prompts", env.spinner()), theme.dim),
            };
            draw_message(area, buf, &[line], env);
            return Hits::default();
        }
        let mut hits = Hits {
            panels: Some(panels),
            ..Hits::default()
        };
        if !panels.first.is_empty() {
            let columns = [
                Column::left("", 14).flex(1, u16::MAX),
                Column::left("", 10).flex(1, 24).priority(1),
                Column::right("", 4),
            ];
            hits.tree = Some(
                Tree::new(&columns, &self.state, theme)
                    .focused(!self.reading)
                    .draw(panels.first, buf, |at| self.name_row(at, env)),
            );
        }
        if !panels.divider.is_empty() {
            Split::new(Direction::Beside, 34).draw(&panels, buf, theme);
        }
        if !panels.second.is_empty() {
            self.draw_text(panels.second, buf, env);
        }
        hits
    }

    pub(super) fn name_row<'a>(&'a self, at: usize, env: &'a Env) -> TreeRow<'a> {
        let Some(row) = self.rows.get(at) else {
            return TreeRow::default();
        };
        let theme = &env.theme;
        let summary = row
            .prompt
            .and_then(|index| self.prompts.value()?.get(index));
        let (version, labels) = match summary {
            Some(summary) => {
                let labels: Vec<&str> = summary
                    .labels
                    .iter()
                    .map(|label| &**label)
                    .filter(|label| *label != "latest")
                    .collect();
                (
                    summary
                        .versions
                        .last()
                        .map(|version| format!("v{version}"))
                        .unwrap_or_default(),
                    labels.join(" "),
                )
            }
            None => (String::new(), String::new()),
        };
        TreeRow {
            id: at as u32,
            depth: row.depth,
            guides: row.guides,
            folded: row
                .prompt
                .is_none()
                .then(|| self.closed.contains(&row.path)),
            label: vec![Span::styled(
                row.label.as_str(),
                if summary.is_some() {
                    theme.strong
                } else {
                    theme.dim
                },
            )],
            cells: vec![
                Line::styled(labels, theme.good),
                Line::styled(version, theme.dim),
            ],
            ..TreeRow::default()
        }
    }

    pub(super) fn draw_text(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let head = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            height: 1.min(area.height),
            ..area
        };
        if let Some(summary) = self.summary() {
            let shown = self.shown_version();
            let mut spans = vec![
                Span::styled(
                    &*summary.name,
                    if self.reading {
                        theme.title_focused
                    } else {
                        theme.title
                    },
                ),
                Span::raw("  "),
            ];
            for version in summary.versions.iter().rev() {
                let style = if Some(*version) == shown {
                    theme.accent
                } else {
                    theme.dim
                };
                spans.push(Span::styled(format!("v{version} "), style));
            }
            spans.extend(
                self.between_words()
                    .map(|words| Span::styled(format!(" {words}"), theme.warning)),
            );
            put_line(buf, head, &Line::from(spans));
        }
        let place = text_place(area);
        match (&self.view, self.prompt.problem()) {
            (Some(view), _) => view.draw(place, buf, theme),
            (None, Some(problem)) => draw_message(
                place,
                buf,
                &[Line::styled(problem.message.clone(), theme.bad)],
                env,
            ),
            (None, None) if self.prompt.is_loading() => {
                put_line(
                    buf,
                    place,
                    &Line::styled(format!("{} loading", env.spinner()), theme.dim),
                );
            }
            (None, None) => {}
        }
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let over_text = hits.panels.is_some_and(|panels| panels.second.contains(at));
        let wheel = match mouse.kind {
            MouseEventKind::ScrollDown => list::WHEEL,
            MouseEventKind::ScrollUp => -list::WHEEL,
            MouseEventKind::Down(MouseButton::Left) => {
                self.reading = over_text;
                let Some(hit) = hits.tree.as_ref().and_then(|tree| tree.hit(at)) else {
                    return Vec::new();
                };
                self.state.to(hit.row);
                self.version = None;
                if hit.fold {
                    self.fold(Fold::Toggle);
                }
                return self.look(env);
            }
            _ => return Vec::new(),
        };
        match &mut self.view {
            Some(view) if over_text => view.move_by(wheel),
            _ => {
                self.state.scroll(wheel);
                return self.look(env);
            }
        }
        Vec::new()
    }
}

pub(super) fn text_place(panel: Rect) -> Rect {
    Rect {
        x: panel.x.saturating_add(1),
        y: panel.y.saturating_add(2),
        width: panel.width.saturating_sub(1),
        height: panel.height.saturating_sub(2),
    }
}
