//! Whole traces on their way to the clipboard or to a file.

use std::time::Duration;

use super::App;
use crate::msg::{Effect, Fetch, Slot};
use crate::overlay::Overlay;

impl App {
    /// Fetches what is to be copied, with a word on how far that is.
    pub(super) fn take_away(&mut self, what: Fetch) -> Effect {
        let ticket = self.env.tickets.next();
        let overlay = Overlay::fetching(ticket, what.clone(), &self.env);
        self.overlays.push(overlay);
        Effect::Fetch {
            slot: Slot::Export,
            ticket,
            what,
            after: Duration::ZERO,
        }
    }

    /// The person knows what it costs: a whole trace goes to a file, as no clipboard is for that.
    pub(super) fn take_anyway(&mut self, what: Fetch, of: Option<usize>) -> Effect {
        match what {
            Fetch::Export { id } => {
                let ticket = self.env.tickets.next();
                self.overlays.push(Overlay::streaming(ticket, &id));
                Effect::Stream { ticket, id, of }
            }
            Fetch::Markdown {
                id, below, tokens, ..
            } => self.take_away(Fetch::Markdown {
                id,
                below,
                tokens,
                sure: true,
            }),
            what => self.take_away(what),
        }
    }
}
