//! What is left of the request budget, and the countdown while something waits for it.

use ratatui::text::Span;

use super::NARROW;
use crate::app::App;
use crate::model::text;

/// Below this a word about the budget needs the room of others.
const MEDIUM: u16 = 100;

impl App {
    /// Below this width only the shortest facts about the server fit.
    pub(super) fn tight(&self) -> u16 {
        let outbox = &self.env.outbox;
        let writes = outbox.waiting() + outbox.refused() > 0;
        let waits = self.budget.waits_until.is_some() || writes;
        if waits { MEDIUM } else { NARROW }
    }

    pub(super) fn budget_words(&self, width: u16, first: bool) -> Option<Span<'static>> {
        let theme = &self.env.theme;
        let narrow = width < NARROW;
        if let Some(wait) = self.waits() {
            let words = if narrow {
                "waiting"
            } else {
                "waiting for requests"
            };
            let before = if first { "" } else { " · " };
            let wait = text::countdown(wait);
            let words = format!("{before}{words}, {wait}");
            return Some(Span::styled(words, theme.warning));
        }
        let left = self.budget.left.filter(|_| !self.env.offline)?;
        let words = if narrow {
            format!(" · {} left", left.left)
        } else {
            format!(" · {} of {} left", left.left, left.of)
        };
        let scarce = left.left <= left.of / 3;
        let style = if scarce { theme.warning } else { theme.dim };
        Some(Span::styled(words, style))
    }
}
