//! Asks before scores are deleted: they do not come back, and a day has only so many deletions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Outcome;
use crate::command::Key;
use crate::model::Score;
use crate::model::text::clean_line;
use crate::msg::{Effect, Write};
use crate::pane::{Act, Env};
use crate::widget::line::{cut, put_line};
use crate::widget::popup::Popup;
use crate::widget::text::wrap;

const WIDTH: u16 = 64;
/// The smallest plan refuses more in a day.
const DAILY: usize = 50;

#[derive(Debug)]
pub(crate) struct DeleteBox {
    scores: Vec<Score>,
    /// Which one; none for all of them.
    chosen: Option<usize>,
    sure: bool,
}

impl DeleteBox {
    /// `choose`: one of several is chosen first.
    pub(super) fn new(scores: Vec<Score>, choose: bool) -> Self {
        let choose = choose && scores.len() > 1;
        Self {
            chosen: choose.then_some(0),
            sure: !choose,
            scores,
        }
    }

    pub(super) fn on_key(&mut self, key: Key, env: &mut Env) -> Outcome {
        let last = self.scores.len().saturating_sub(1);
        match (key.to_string().as_str(), &mut self.chosen) {
            ("esc" | "n" | "q", _) => return Outcome::Close(Vec::new()),
            ("y", _) if self.sure => return self.delete(env),
            ("j" | "down", Some(at)) => (*at, self.sure) = ((*at + 1).min(last), false),
            ("k" | "up", Some(at)) => (*at, self.sure) = (at.saturating_sub(1), false),
            ("enter", Some(_)) => self.sure = true,
            _ => {}
        }
        Outcome::Stay(Vec::new())
    }

    fn meant(&self) -> &[Score] {
        match self.chosen {
            Some(at) => self.scores.get(at..=at).unwrap_or_default(),
            None => &self.scores,
        }
    }

    fn delete(&self, env: &mut Env) -> Outcome {
        if env.read_only {
            let words = "lftui was started with --read-only";
            return Outcome::Close(vec![Act::Say(words.into())]);
        }
        let ticket = env.tickets.next();
        let delete = |score: &Score| {
            let write = Write::DeleteScore(score.id.clone());
            Act::Do(Effect::Write { ticket, write })
        };
        let mut acts: Vec<Act> = self.meant().iter().map(delete).collect();
        let words = match self.meant() {
            [_] => "the deletion is on its way; O shows it".to_string(),
            many => format!("{} deletions are on their way; O shows them", many.len()),
        };
        acts.push(Act::Say(words));
        Outcome::Close(acts)
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let room = WIDTH.min(area.width.saturating_sub(6));
        let mut words = Vec::new();
        if let [score] = self.meant() {
            words.push(Line::styled(named(score), theme.strong));
        } else {
            let count = self.scores.len();
            words.push(Line::styled(
                format!("all {count} marked scores"),
                theme.strong,
            ));
            if count >= DAILY {
                let much = "That may be more than a day allows: what is too much waits, and is tried again.";
                words.push(Line::styled(much, theme.warning));
            }
        }
        words.push(Line::styled(
            "A deleted score does not come back. The server deletes at most 50 a day on the smallest plan (200 and 1,000 on larger ones), and takes a while.",
            theme.dim,
        ));
        let words = wrap(words, room);
        let rows = self.chosen.map_or(0, |_| self.scores.len() + 1);
        let popup = Popup {
            title: if self.chosen.is_some() {
                "Delete which score?"
            } else {
                "Delete?"
            },
            hint: if self.sure {
                "y delete   n leave it"
            } else {
                "Enter this one   Esc leave"
            },
            width: WIDTH,
            height: (rows + words.len()) as u16,
        };
        let inside = popup.draw(area, buf, theme);
        let mut lines: Vec<Line<'_>> = Vec::new();
        if let Some(chosen) = self.chosen {
            let fits = usize::from(inside.height)
                .saturating_sub(words.len() + 1)
                .max(1);
            let skip = (chosen + 1).saturating_sub(fits);
            for (at, score) in self.scores.iter().enumerate().skip(skip).take(fits) {
                let name =
                    cut(&named(score), usize::from(room), theme.symbols.ellipsis).into_owned();
                let style = if at == chosen {
                    theme.selected
                } else {
                    theme.text
                };
                lines.push(Line::styled(name, style));
            }
            lines.push(Line::default());
        }
        lines.extend(words);
        for (line, y) in lines.iter().zip(inside.y..inside.bottom()) {
            put_line(
                buf,
                Rect {
                    y,
                    height: 1,
                    ..inside
                },
                line,
            );
        }
    }
}

fn named(score: &Score) -> String {
    let who = score.author.as_deref().map(|who| format!(" by {who}"));
    let words = format!(
        "{} {}{} ({})",
        score.name,
        score.value.short(),
        who.unwrap_or_default(),
        score.source.as_str().to_lowercase()
    );
    clean_line(&words).into_owned()
}
