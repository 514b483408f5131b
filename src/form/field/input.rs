//! Keys and pasted text become an entry.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};

use super::{Entry, Field};
use crate::command::Key;
use crate::model::score::short_number;

impl Field {
    /// Takes what belongs into the field: digits and signs, an option's number, text.
    pub(in crate::form) fn on_key(&mut self, event: KeyEvent, key: Key) -> bool {
        let refused = self.problem.is_some();
        let taken = match &mut self.entry {
            Entry::Number(text) => match (event.code, key.typed()) {
                (KeyCode::Backspace, _) => text.pop().is_some(),
                (_, Some(c))
                    if c.is_ascii_digit()
                        || (c == '.' && !text.contains('.'))
                        || (c == '-' && text.is_empty()) =>
                {
                    // What was refused is replaced, not continued.
                    if refused {
                        text.clear();
                    }
                    text.push(c);
                    true
                }
                _ => false,
            },
            Entry::Choice {
                options,
                chosen,
                digit,
            } => {
                if let Some(number) = key.typed().and_then(|c| c.to_digit(10)) {
                    choose(options.len(), chosen, digit, number as usize);
                    true
                } else {
                    commit(options.len(), chosen, digit);
                    event.code == KeyCode::Backspace && chosen.take().is_some()
                }
            }
            Entry::Text(area) => {
                types(event) && {
                    area.handle(&Event::Key(event));
                    true
                }
            }
        };
        if taken {
            self.problem = None;
        }
        taken
    }

    /// Pasted text goes into text; a pasted number into a number; options are not chosen by pasting.
    pub(in crate::form) fn on_paste(&mut self, text: &str) {
        match &mut self.entry {
            Entry::Text(area) => {
                area.handle(&Event::Paste(
                    text.replace("\r\n", "\n").replace('\r', "\n"),
                ));
            }
            Entry::Number(number) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                *number = text.trim().to_string();
            }
            Entry::Number(_) | Entry::Choice { .. } => {}
        }
    }

    /// The next option, or a twentieth of the range (1 without a range).
    pub(in crate::form) fn step(&mut self, up: bool) {
        self.problem = None;
        let (min, max) = (self.config.min, self.config.max);
        match &mut self.entry {
            Entry::Number(text) => {
                let step = match (min, max) {
                    (Some(min), Some(max)) if max - min <= 2.0 => (max - min) / 20.0,
                    _ => 1.0,
                };
                let now = text.parse::<f64>().ok();
                let next = match now {
                    None => min.unwrap_or(0.0),
                    Some(now) if up => now + step,
                    Some(now) => now - step,
                };
                let next = next.clamp(min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX));
                *text = short_number(next);
            }
            Entry::Choice {
                options,
                chosen,
                digit,
            } => {
                commit(options.len(), chosen, digit);
                let last = options.len().saturating_sub(1);
                *chosen = Some(match *chosen {
                    None => 0,
                    Some(now) if up => (now + 1).min(last),
                    Some(now) => now.saturating_sub(1),
                });
            }
            Entry::Text(_) => {}
        }
    }
}

/// A digit chooses at once, unless a second one could follow: `1` of eleven options waits for the next key.
fn choose(options: usize, chosen: &mut Option<usize>, digit: &mut Option<usize>, number: usize) {
    let picked = match digit.take() {
        Some(tens) => tens * 10 + number,
        None if options > 9 && number * 10 <= options => {
            *digit = Some(number);
            return;
        }
        None => number,
    };
    if (1..=options).contains(&picked) {
        *chosen = Some(picked - 1);
    }
}

/// A digit that waited for a second one stands alone.
pub(super) fn commit(options: usize, chosen: &mut Option<usize>, digit: &mut Option<usize>) {
    if let Some(alone) = digit.take().filter(|digit| (1..=options).contains(digit)) {
        *chosen = Some(alone - 1);
    }
}

/// Keys that write or move within text; Esc, Tab and chords are for the form around it.
fn types(event: KeyEvent) -> bool {
    use ratatui::crossterm::event::KeyModifiers;
    let chord = event
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    !chord
        && matches!(
            event.code,
            KeyCode::Char(_)
                | KeyCode::Enter
                | KeyCode::Backspace
                | KeyCode::Delete
                | KeyCode::Left
                | KeyCode::Right
                | KeyCode::Up
                | KeyCode::Down
                | KeyCode::Home
                | KeyCode::End
        )
}
