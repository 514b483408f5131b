//! Quitting while something is not sent yet: nothing is lost, but the person should know.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Outcome;
use crate::command::Key;
use crate::msg::{Effect, OutboxAsk, OutboxView};
use crate::pane::{Act, Env};
use crate::widget::popup::Popup;

const WIDTH: u16 = 72;

#[derive(Debug, Default)]
pub(crate) struct Leave {
    /// Ends by itself once everything was sent.
    sending: bool,
}

impl Leave {
    pub(super) fn on_key(&mut self, key: Key) -> Outcome {
        match key.to_string().as_str() {
            "y" | "q" | "enter" => Outcome::Close(vec![Act::Do(Effect::Quit)]),
            "s" if !self.sending => {
                self.sending = true;
                Outcome::Stay(vec![Act::Do(Effect::Outbox(OutboxAsk::SendNow))])
            }
            "n" | "esc" => Outcome::Close(Vec::new()),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(super) fn is_sending(&self) -> bool {
        self.sending
    }

    pub(super) fn on_outbox(&self, view: &OutboxView) -> Option<Outcome> {
        let done = self.sending && view.waiting() == 0;
        if done && view.refused() > 0 {
            // The person should see it before the screen is gone.
            return Some(Outcome::Close(Vec::new()));
        }
        done.then(|| Outcome::Close(vec![Act::Do(Effect::Quit)]))
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let count = env.outbox.waiting();
        let words = match count {
            1 => "1 decision is not sent yet: it is kept and sent at the next start.".into(),
            count => format!(
                "{count} decisions are not sent yet: they are kept and sent at the next start."
            ),
        };
        let mut lines = vec![Line::from(words)];
        if self.sending {
            lines.push(Line::styled(
                format!("{} sending, then lftui ends", env.spinner()),
                theme.accent,
            ));
            let mut waits = env.outbox.rows.iter().filter(|row| row.state.is_open());
            let reason = waits.find_map(|row| row.reason.as_deref());
            let reason = env.outbox.problem.as_deref().or(reason);
            lines.extend(reason.map(|reason| Line::styled(reason.to_string(), theme.dim)));
        }
        let popup = Popup {
            title: "Quit?",
            hint: if self.sending {
                "y quit at once   n stay"
            } else {
                "y quit   n stay   s send now"
            },
            width: WIDTH,
            height: 0,
        };
        popup.draw_words(lines, area, buf, theme);
    }
}
