//! The mouse on a comparison: wheel, rows, tabs.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use crate::pane::compare::value::Tab;
use crate::pane::compare::{ComparePane, Panel};
use crate::pane::list::WHEEL;
use crate::pane::{Act, Env, Hits};

impl ComparePane {
    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let panels = hits.panels.unwrap_or_default();
        let wheel = match mouse.kind {
            MouseEventKind::ScrollDown => WHEEL,
            MouseEventKind::ScrollUp => -WHEEL,
            MouseEventKind::Down(MouseButton::Left) => return self.click(at, hits, env),
            _ => return Vec::new(),
        };
        if panels.first.contains(at) {
            self.state.scroll(wheel);
            return self.look(env);
        }
        if let Some(view) = &mut self.value.view {
            view.move_by(wheel);
        }
        Vec::new()
    }

    fn click(&mut self, at: Position, hits: &Hits, env: &mut Env) -> Vec<Act> {
        if let Some(tab) = hits.tabs.as_ref().and_then(|tabs| tabs.hit(at)) {
            self.panel = Panel::Value;
            let tab = Tab::ALL.get(tab).copied().unwrap_or_default();
            return self.value.show_tab(tab, env);
        }
        let panels = hits.panels.unwrap_or_default();
        if panels.second.contains(at) {
            self.panel = Panel::Value;
        }
        let Some(hit) = hits.tree.as_ref().and_then(|tree| tree.hit(at)) else {
            return Vec::new();
        };
        self.panel = Panel::Steps;
        if self.state.is_selected(hit.row) {
            return self
                .command(crate::command::Command::Open, env)
                .unwrap_or_default();
        }
        self.state.to(hit.row);
        self.look(env)
    }
}
