//! Around the pane: breadcrumbs on top, tabs of the root panes, the status line at the bottom.

mod facts;
mod status;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use super::App;
use crate::command::Root;
use crate::pane;
use crate::widget::line::{line_width, put_line};

/// Below this nothing sensible can be shown.
const MIN_WIDTH: u16 = 30;
const MIN_HEIGHT: u16 = 8;
/// Below this the breadcrumbs need the room that facts about the server would take.
const NARROW: u16 = 64;

/// Where things were drawn, for the mouse of the next input.
#[derive(Debug, Default)]
pub struct Hits {
    roots: Vec<(Rect, Root)>,
    pub(super) pane: pane::Hits,
}

impl Hits {
    pub(super) fn root(&self, mouse: MouseEvent) -> Option<Root> {
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) {
            return None;
        }
        let at = Position::new(mouse.column, mouse.row);
        self.roots
            .iter()
            .find(|(area, _)| area.contains(at))
            .map(|(_, root)| *root)
    }
}

impl App {
    /// One frame: clamps what must be clamped, draws, and remembers where things are.
    ///
    /// Returns where the terminal's cursor stands, if anywhere.
    pub fn frame(&mut self, area: Rect, buf: &mut Buffer) -> Option<Position> {
        self.dirty = false;
        buf.set_style(area, self.env.theme.text);
        if area.width < MIN_WIDTH || area.height < MIN_HEIGHT {
            self.hits = Hits::default();
            self.draw_too_small(area, buf);
            return None;
        }
        let tabs = u16::from(self.pane().root().is_some());
        let [crumbs, bar, body, status] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(tabs),
            Constraint::Fill(1),
            Constraint::Length(1),
        ])
        .areas(area);
        let top = self.stack.last_mut().expect("the stack is never empty");
        top.layout(body, self.zoomed, &self.env);
        let pane = top.draw(body, buf, &self.env);
        self.draw_crumbs(crumbs, buf);
        let roots = if tabs > 0 {
            self.draw_roots(bar, buf)
        } else {
            Vec::new()
        };
        self.draw_status(status, buf);
        let mut cursor = pane.cursor;
        self.hits = Hits { roots, pane };
        for overlay in &mut self.overlays {
            overlay.layout(area);
            cursor = overlay.draw(area, buf, &self.env);
        }
        self.dirty = self.pane().is_coming();
        cursor
    }

    fn draw_too_small(&self, area: Rect, buf: &mut Buffer) {
        let lines = ["lftui needs a little", "more room: 30 × 8"];
        for (y, line) in lines.iter().enumerate().take(usize::from(area.height)) {
            let row = Rect {
                y: area.y + y as u16,
                height: 1,
                ..area
            };
            put_line(buf, row, &Line::styled(*line, self.env.theme.dim));
        }
    }

    fn draw_crumbs(&self, area: Rect, buf: &mut Buffer) {
        let theme = &self.env.theme;
        let right = self.facts(area.width);
        let right_width = (line_width(&right, usize::from(area.width)) as u16).min(area.width / 2);
        let mut spans = vec![Span::raw(" ")];
        let project = self
            .env
            .project
            .as_ref()
            .map_or_else(|| "lftui".to_string(), |project| project.name.clone());
        let mut crumbs = vec![project];
        for pane in &self.stack {
            let more = pane.crumbs(&crumbs);
            crumbs.extend(more);
        }
        for (index, crumb) in crumbs.iter().enumerate() {
            if index > 0 {
                spans.push(Span::styled(
                    format!(" {} ", theme.symbols.separator),
                    theme.dim,
                ));
            }
            let last = index + 1 == crumbs.len();
            spans.push(Span::styled(
                crumb.clone(),
                if last { theme.title } else { theme.dim },
            ));
        }
        let room = usize::from(area.width.saturating_sub(right_width + 2));
        let left = Line::from(crate::widget::line::cut_spans(
            spans,
            room,
            theme.symbols.ellipsis,
        ));
        put_line(buf, area, &left);
        put_line(
            buf,
            Rect {
                x: area.right() - right_width,
                width: right_width,
                ..area
            },
            &right,
        );
    }

    fn draw_roots(&self, area: Rect, buf: &mut Buffer) -> Vec<(Rect, Root)> {
        let theme = &self.env.theme;
        let here = self.pane().root();
        let mut hits = Vec::new();
        let mut x = area.x + 1;
        let wide = area.width >= 72;
        for (index, root) in Root::ALL.into_iter().enumerate() {
            let title = if wide || here == Some(root) {
                format!(" {}", root.title())
            } else {
                String::new()
            };
            let style = if here == Some(root) {
                theme.title_focused
            } else {
                theme.dim
            };
            let line = Line::from(vec![
                Span::styled((index + 1).to_string(), theme.key),
                Span::styled(title, style),
            ]);
            let width = line_width(&line, usize::from(area.width)) as u16;
            if x + width > area.right() {
                break;
            }
            let spot = Rect { x, width, ..area };
            put_line(buf, spot, &line);
            hits.push((spot, root));
            x += width + 2;
        }
        hits
    }
}

/// A command's name where its family is clear already: after `y`, `copy-id` is `id`.
fn short_name(name: &str) -> String {
    let families = ["copy-", "sort-", "fold-to-"];
    let rest = families
        .into_iter()
        .find_map(|family| name.strip_prefix(family));
    rest.unwrap_or(name).replace('-', " ")
}
