//! Asks before an item leaves its queue.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Outcome;
use crate::command::Key;
use crate::model::QueueItem;
use crate::msg::{Effect, Write};
use crate::pane::{Act, Env};
use crate::widget::popup::Popup;

const WIDTH: u16 = 60;

#[derive(Debug)]
pub(crate) struct RemoveBox {
    item: QueueItem,
    /// What it is, and of which queue.
    what: String,
}

impl RemoveBox {
    pub(super) fn new(item: QueueItem, what: String) -> Self {
        Self { item, what }
    }

    pub(super) fn on_key(&self, key: Key, env: &mut Env) -> Outcome {
        match key.to_string().as_str() {
            "y" if env.read_only => {
                Outcome::Close(vec![Act::Say("lftui was started with --read-only".into())])
            }
            "y" => {
                let ticket = env.tickets.next();
                let write = Write::RemoveItem {
                    queue: self.item.queue.clone(),
                    item: self.item.id.clone(),
                    status: self.item.status,
                };
                let words = format!("{} leaves the queue", self.what);
                Outcome::Close(vec![
                    Act::Do(Effect::Write { ticket, write }),
                    Act::Say(words),
                ])
            }
            "n" | "esc" | "q" => Outcome::Close(Vec::new()),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let words = "Its scores stay, and it can be added again.";
        let lines = [
            Line::styled(self.what.clone(), theme.strong),
            Line::styled(words, theme.dim),
        ];
        let popup = Popup {
            title: "Remove from the queue?",
            hint: "y remove   n leave it",
            width: WIDTH,
            height: 0,
        };
        popup.draw_words(lines, area, buf, theme);
    }
}
