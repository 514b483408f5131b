//! Asks before something that is kept is lost.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Outcome;
use crate::command::Key;
use crate::pane::{Act, Env};
use crate::widget::popup::Popup;

const WIDTH: u16 = 60;

#[derive(Debug)]
pub(crate) struct Sure {
    title: String,
    words: String,
    acts: Vec<Act>,
}

impl Sure {
    pub(super) fn new(title: String, words: String, acts: Vec<Act>) -> Self {
        Self { title, words, acts }
    }

    pub(super) fn on_key(&mut self, key: Key) -> Outcome {
        match key.to_string().as_str() {
            "y" => Outcome::Close(std::mem::take(&mut self.acts)),
            "n" | "esc" | "q" | "ctrl-c" => Outcome::Close(Vec::new()),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let line = Line::styled(self.words.clone(), theme.text);
        let popup = Popup {
            title: &self.title,
            hint: "y yes   n no",
            width: WIDTH,
            height: 0,
        };
        popup.draw_words([line], area, buf, theme);
    }
}
