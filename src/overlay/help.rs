//! The keys that work here, from the keymap itself.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::{Context, Key, describe};
use crate::pane::Env;
use crate::theme::Theme;
use crate::widget::popup::Popup;
use crate::widget::scroll::MARGIN;
use crate::widget::text::{TextDoc, TextView, wrap};

const WIDTH: u16 = 92;
/// From here on keys stand in pairs.
const WIDE: u16 = 60;

#[derive(Debug)]
pub(crate) struct Help {
    sections: Vec<Section>,
    theme: Arc<Theme>,
    view: TextView,
    /// What the lines are made for.
    width: u16,
    lines: u16,
}

/// The keys of one place, and what they do.
#[derive(Debug)]
struct Section {
    title: &'static str,
    rows: Vec<(Vec<String>, &'static str)>,
}

impl Help {
    pub(super) fn new(contexts: &[Context], env: &Env) -> Self {
        let sections = contexts.iter().map(|context| {
            let commands = env.keymap.commands(*context, contexts).into_iter();
            let told = |command| describe(command).map_or("", |entry| entry.help);
            Section {
                title: context.title(),
                rows: commands
                    .map(|(command, keys)| (keys, told(command)))
                    .collect(),
            }
        });
        Self {
            sections: sections
                .filter(|section| !section.rows.is_empty())
                .collect(),
            theme: Arc::clone(&env.theme),
            view: TextView::default(),
            width: 0,
            lines: 0,
        }
    }

    /// Makes the lines for another width.
    fn arrange(&mut self, width: u16) {
        self.width = width;
        let mut lines = Vec::new();
        for section in &self.sections {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::styled(section.title, self.theme.title));
            for (keys, told) in &section.rows {
                lines.extend(two_columns(keys, told, (width, &self.theme)));
            }
        }
        self.lines = lines.len().min(usize::from(u16::MAX)) as u16;
        self.view.replace(TextDoc::new(lines));
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
        let width = area.width.saturating_sub(6).min(WIDTH);
        if width != self.width {
            self.arrange(width);
        }
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

/// Keys and what they do beside each other, both on as many lines as they need.
fn two_columns(
    keys: &[String],
    told: &'static str,
    (width, theme): (u16, &Theme),
) -> Vec<Line<'static>> {
    let (in_a_row, cells) = if width >= WIDE { (2, 22) } else { (1, 10) };
    let keys: Vec<String> = keys.chunks(in_a_row).map(|some| some.join("  ")).collect();
    let room = width.saturating_sub(MARGIN + 2 + cells);
    let told = wrap([Line::raw(told)], room);
    let count = keys.len().max(told.len());
    let line = |at: usize| {
        let keys = keys.get(at).map_or("", String::as_str);
        let keys = format!("  {keys:<cells$}", cells = usize::from(cells));
        let mut spans = vec![Span::styled(keys, theme.key)];
        spans.extend(told.get(at).into_iter().flat_map(|line| line.spans.clone()));
        Line::from(spans)
    };
    (0..count).map(line).collect()
}
