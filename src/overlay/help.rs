//! The keys that work here, from the keymap itself.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::{Context, Key, describe};
use crate::pane::Env;
use crate::widget::popup::Popup;
use crate::widget::text::{TextDoc, TextView};

const WIDTH: u16 = 92;
/// Cells of the keys, and how many of them stand in a row.
const KEYS: usize = 22;
const KEYS_IN_A_ROW: usize = 2;

#[derive(Debug)]
pub(crate) struct Help {
    view: TextView,
    lines: u16,
}

impl Help {
    pub(super) fn new(contexts: &[Context], env: &Env) -> Self {
        let theme = &env.theme;
        let mut lines: Vec<Line<'static>> = Vec::new();
        for context in contexts {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::styled(context.title(), theme.title));
            for (command, keys) in env.keymap.commands(*context) {
                let help = describe(command).map_or("", |entry| entry.help);
                let mut keys = keys.chunks(KEYS_IN_A_ROW).map(|some| some.join("  "));
                let first = keys.next().unwrap_or_default();
                lines.push(Line::from(vec![
                    Span::styled(format!("  {first:<KEYS$}"), theme.key),
                    Span::raw(help),
                ]));
                lines.extend(keys.map(|more| Line::styled(format!("  {more}"), theme.key)));
            }
        }
        let count = lines.len().min(usize::from(u16::MAX)) as u16;
        Self {
            view: TextView::new(TextDoc::new(lines)),
            lines: count,
        }
    }

    pub(super) fn on_key(&mut self, key: Key, _: &Env) -> Outcome {
        match key.to_string().as_str() {
            "j" | "down" => self.view.move_by(1),
            "k" | "up" => self.view.move_by(-1),
            "ctrl-d" => self.view.half_page(1),
            "ctrl-u" => self.view.half_page(-1),
            "pgdn" | "space" => self.view.page(1),
            "pgup" => self.view.page(-1),
            "g" | "home" => self.view.first(),
            "G" | "end" => self.view.last(),
            _ => return Outcome::Close(Vec::new()),
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_mouse(&mut self, mouse: MouseEvent) -> Outcome {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.view.move_by(3),
            MouseEventKind::ScrollUp => self.view.move_by(-3),
            MouseEventKind::Down(_) => return Outcome::Close(Vec::new()),
            _ => {}
        }
        Outcome::Stay(Vec::new())
    }

    fn popup(&self) -> Popup<'static> {
        Popup {
            title: "Keys that work here",
            hint: "j k scroll   any other key closes",
            width: WIDTH,
            height: self.lines,
        }
    }

    pub(super) fn layout(&mut self, area: Rect) {
        let place = self.popup().place(area);
        self.view.layout(Rect {
            width: place.width.saturating_sub(6),
            height: place.height.saturating_sub(2),
            ..place
        });
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let inside = self.popup().draw(area, buf, &env.theme);
        self.view.draw(inside, buf, &env.theme);
    }
}
