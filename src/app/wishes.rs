//! Wishes of panes that are gone: nobody waits for them, so the server is asked for nothing more.

use super::App;
use crate::msg::{Effect, Ticket};

impl App {
    /// Notes what is asked for; when a pane was left, gives up what only that pane wanted.
    pub(super) fn give_up(&mut self, effects: &mut Vec<Effect>) {
        for effect in &*effects {
            match effect {
                Effect::Fetch { slot, ticket, .. } => {
                    self.wishes.insert(*slot, *ticket);
                }
                Effect::Cancel(slot) => {
                    self.wishes.remove(slot);
                }
                _ => {}
            }
        }
        if !std::mem::take(&mut self.left) {
            return;
        }
        let wishes = std::mem::take(&mut self.wishes);
        let (wanted, forsaken) = wishes
            .into_iter()
            .partition(|(_, ticket)| self.is_wanted(*ticket));
        self.wishes = wanted;
        effects.extend(forsaken.into_keys().map(Effect::Cancel));
    }

    fn is_wanted(&self, ticket: Ticket) -> bool {
        let parked = self.parked.iter().map(|(_, pane)| pane);
        let mut panes = self.stack.iter().chain(parked);
        ticket == self.server_ticket
            || panes.any(|pane| pane.wants(ticket))
            || self.overlays.iter().any(|overlay| overlay.wants(ticket))
    }
}
