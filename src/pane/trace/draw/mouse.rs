//! The mouse on a trace: wheel, rows, marks, tabs, the divider.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::super::detail::View;
use super::super::{Panel, Tab, TracePane};
use super::content;
use crate::pane::{Act, Env, Hits};
use crate::widget::table::TableHit;

impl TracePane {
    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let panels = hits.panels.unwrap_or_default();
        let wheel = match mouse.kind {
            MouseEventKind::ScrollDown => crate::pane::list::WHEEL,
            MouseEventKind::ScrollUp => -crate::pane::list::WHEEL,
            MouseEventKind::Down(MouseButton::Left) => return self.click(at, hits, env),
            _ => return Vec::new(),
        };
        if let Some(log) = &mut self.log {
            log.move_by(wheel);
            return self.read_on(env);
        }
        if self.find.listed && !panels.first.contains(at) {
            self.find.state.scroll(wheel);
            return self.go_to_listed(env);
        }
        if panels.first.contains(at) {
            self.state.scroll(wheel);
            self.cursor = self
                .state
                .selected()
                .and_then(|at| self.tree.row(at))
                .map(|row| row.node);
            return self.look(env);
        }
        match &mut self.detail.view {
            Some(View::Text(view)) => view.move_by(wheel),
            Some(View::Json(view)) => view.list().scroll(wheel),
            Some(View::Diff(view)) => view.move_by(wheel),
            Some(View::Nothing(_)) | None => {}
        }
        Vec::new()
    }

    pub(super) fn click(&mut self, at: Position, hits: &Hits, env: &mut Env) -> Vec<Act> {
        if let Some(log) = &mut self.log {
            log.click(at);
            return Vec::new();
        }
        if let Some(tab) = hits.tabs.as_ref().and_then(|tabs| tabs.hit(at)) {
            self.panel = Panel::Detail;
            return self
                .detail
                .show_tab(Tab::ALL[tab.min(Tab::ALL.len() - 1)], env);
        }
        if let Some(hit) = hits.tree.as_ref().and_then(|tree| tree.hit(at)) {
            self.panel = Panel::Tree;
            if let Some(row) = self.tree.row(hit.row) {
                self.cursor = Some(row.node);
                if hit.fold {
                    self.tree.toggle(row.node);
                }
                self.arrange();
                return self.look(env);
            }
        }
        if let Some(TableHit::Row(row)) = hits.table.as_ref().and_then(|table| table.hit(at)) {
            self.panel = Panel::Detail;
            if self.find.state.is_selected(row) {
                return self.leave_list();
            }
            self.find.state.to(row);
            return self.go_to_listed(env);
        }
        let panels = hits.panels.unwrap_or_default();
        if panels.second.contains(at) {
            self.panel = Panel::Detail;
            if let Some(View::Json(view)) = &mut self.detail.view
                && let Some(row) = view.row_at(content(panels.second), at)
            {
                view.list().to(row);
            }
        }
        Vec::new()
    }
}
