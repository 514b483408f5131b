//! How the score form looks over what is scored.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::ScoreBox;
use crate::form::Form;
use crate::model::NewScore;
use crate::overlay::sending::foot;
use crate::pane::Env;
use crate::widget::line::put_line;
use crate::widget::popup::Popup;

/// Cells of the form.
const BOX: u16 = 72;

impl ScoreBox {
    pub(in crate::overlay) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let title = format!("Score {}", self.what);
        let foot_height = self.sending.height(BOX.min(area.width.saturating_sub(6)));
        let height = self.form.as_ref().map_or(2, |form: &Form| form.height(BOX)) + foot_height;
        let hint = match &self.form {
            _ if self.asking.is_some() && self.scores.is_loading() => "Esc leaves it",
            _ if self.asking.is_some() => "y give them   any other key leaves it",
            Some(form) if form.is_typing() => "Alt+Enter send   Tab field   Esc stop typing",
            _ if self.output.is_none() => "Enter send   Tab field   C comment   f free   Esc leave",
            _ => "Enter send   Tab field   C comment   e correct   f free   Esc leave",
        };
        let popup = Popup {
            title: &title,
            hint,
            width: BOX,
            height,
        };
        let inside = popup.draw(area, buf, theme);
        if let Some(form) = &mut self.form {
            let body = Rect {
                height: inside.height.saturating_sub(foot_height),
                ..inside
            };
            form.draw(body, buf, env.form_look(self.asking.is_none()));
        }
        let row = foot(inside);
        if let Some(scores) = &self.asking {
            put_line(buf, row, &self.question(scores, env));
        } else if self.form.is_none() && self.sending.problem.is_none() {
            let words = format!("{} loading the score configs", env.spinner());
            put_line(buf, row, &Line::styled(words, theme.dim));
        } else {
            self.sending.draw(inside, buf, env);
        }
    }

    /// How many get it, and how many have one of this reviewer already.
    fn question(&self, scores: &[NewScore], env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let Some(copies) = self.copies(scores) else {
            let words = format!("{} looking up what they have already", env.spinner());
            return Line::styled(words, theme.dim);
        };
        let what = match scores.len() {
            1 => format!("give it to each of {}?", self.what),
            count => format!("give these {count} scores to each of {}?", self.what),
        };
        let words = match self.replaced(&copies) {
            0 => what,
            1 => format!("{what} 1 replaces an earlier one of yours"),
            count => format!("{what} {count} replace earlier ones of yours"),
        };
        Line::styled(words, theme.accent)
    }
}
