//! What comes back: data, failures, writes, each to whoever waits for it.

use std::sync::Arc;

use super::{App, Notice};
use crate::highlight::conversation::Reading;
use crate::model::{Problem, Remote};
use crate::msg::{Data, Effect, OutboxRow, OutboxView, Ticket, Worked, Write, WriteState};
use crate::widget::line::cut;

/// Cells of what was refused, in the status line.
const REFUSED: usize = 60;

impl App {
    pub(super) fn on_data(&mut self, ticket: Ticket, data: Data) -> Vec<Effect> {
        if let Data::Server { server, project } = data {
            if ticket == self.server_ticket {
                self.env.server = Some(server.clone());
                self.env.project = Some(project.clone());
                self.server = Remote::Ready((server, project));
            }
            return Vec::new();
        }
        let mut data = Some(data);
        let acts = self.each(|pane, env| {
            if !pane.wants(ticket) {
                return Vec::new();
            }
            data.take()
                .map_or_else(Vec::new, |data| pane.on_data(ticket, data, env))
        });
        if let Some(data) = data
            && let Some(outcome) = self
                .overlays
                .iter_mut()
                .find(|overlay| overlay.wants(ticket))
                .map(|overlay| overlay.on_data(ticket, data))
        {
            return self.on_overlay(outcome);
        }
        self.act(acts)
    }

    pub(super) fn on_failed(&mut self, ticket: Ticket, problem: Problem) -> Vec<Effect> {
        if ticket == self.server_ticket {
            self.server.fail(problem);
            return Vec::new();
        }
        for overlay in self
            .overlays
            .iter_mut()
            .filter(|overlay| overlay.wants(ticket))
        {
            overlay.on_failed(&problem);
        }
        let parked = self.parked.iter_mut().map(|(_, pane)| pane);
        for pane in self
            .stack
            .iter_mut()
            .chain(parked)
            .filter(|pane| pane.wants(ticket))
        {
            pane.on_failed(ticket, &problem);
        }
        Vec::new()
    }

    pub(super) fn on_written(
        &mut self,
        ticket: Ticket,
        write: &Write,
        result: &Result<(), Problem>,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(overlay) = self
            .overlays
            .last_mut()
            .filter(|overlay| overlay.wants(ticket))
        {
            let outcome = overlay.on_written(result);
            effects.extend(self.on_overlay(outcome));
        }
        let acts = self.each(|pane, env| pane.on_written(ticket, write, result, env));
        effects.extend(self.act(acts));
        effects
    }

    /// What the person wrote in the editor goes to whoever asked for it.
    pub(super) fn on_edited(&mut self, ticket: Ticket, text: &str) -> Vec<Effect> {
        if let Some(overlay) = self
            .overlays
            .last_mut()
            .filter(|overlay| overlay.wants(ticket))
        {
            overlay.on_edited(text);
            return Vec::new();
        }
        let acts = self.each(|pane, _| pane.on_edited(ticket, text));
        self.act(acts)
    }

    /// What was refused since is said, and shown no longer as if it were there.
    pub(super) fn on_outbox(&mut self, view: Arc<OutboxView>) -> Vec<Effect> {
        if view.version < self.env.outbox.version {
            return Vec::new();
        }
        let before = std::mem::replace(&mut self.env.outbox, view);
        let view = Arc::clone(&self.env.outbox);
        let is_new = |row: &&OutboxRow| {
            let was = before.rows.iter().find(|old| old.id == row.id);
            row.state == WriteState::Refused && was.is_some_and(|old| old.state.is_pending())
        };
        let mut effects = Vec::new();
        if let Some(row) = view.rows.iter().rev().find(is_new) {
            // Short, so that no box comes between the person and the next item.
            let what = cut(&row.write.what(), REFUSED, "…").into_owned();
            let words = format!("refused: {what}; :outbox says why");
            effects.extend(self.say(Notice::Problem(Problem::local(words))));
            let acts = self.each(|pane, env| pane.on_refused_write(&view, env));
            effects.extend(self.act(acts));
        }
        let outcome = self
            .overlays
            .last()
            .and_then(|overlay| overlay.on_outbox(&view));
        effects.extend(
            outcome
                .map(|outcome| self.on_overlay(outcome))
                .unwrap_or_default(),
        );
        effects
    }

    pub(super) fn on_typeset(&mut self, ticket: Ticket, reading: Reading) -> Vec<Effect> {
        let parked = self.parked.iter_mut().map(|(_, pane)| pane);
        let mut panes = self.stack.iter_mut().chain(parked);
        let pane = panes.find(|pane| pane.wants(ticket));
        let acts = pane.map(|pane| pane.on_typeset(ticket, reading, &mut self.env));
        self.act(acts.unwrap_or_default())
    }

    pub(super) fn on_worked(&mut self, ticket: Ticket, done: &Worked) -> Vec<Effect> {
        let acts = self.each(|pane, env| pane.on_worked(ticket, done, env));
        self.act(acts)
    }

    /// Of what was cancelled meanwhile nothing more is said.
    pub(super) fn on_progress(&mut self, ticket: Ticket, text: String) {
        let mut overlays = self.overlays.iter_mut();
        if let Some(overlay) = overlays.find(|overlay| overlay.wants(ticket)) {
            overlay.on_progress(text);
        }
    }
}
