//! Keys and pasted text become an entry.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::{Choice, Entry, Field};
use crate::command::Key;
use crate::model::score::short_number;
use crate::widget::text_area::TextArea;

/// Pasted into a search for an option, more is a mistake.
const MOST: usize = 60;

impl Field {
    /// Takes what belongs into the field: digits and signs, an option's number, text.
    pub(in crate::form) fn on_key(&mut self, event: KeyEvent, key: Key) -> bool {
        let refused = self.problem.is_some();
        let taken = match &mut self.entry {
            _ if self.remark.open => write(&mut self.remark.area, event),
            Entry::Number(text) => type_number(text, (event, key), refused),
            Entry::Choice(choice) if choice.find.is_some() => find(choice, event, key),
            Entry::Choice(choice) => {
                if let Some(number) = key.typed().and_then(|c| c.to_digit(10)) {
                    choice.choose(number as usize);
                    true
                } else {
                    choice.commit();
                    is_plain_backspace(event) && choice.chosen.take().is_some()
                }
            }
            Entry::Text(area) => write(area, event),
        };
        if taken {
            self.problem = None;
        }
        taken
    }

    /// Pasted text goes into text; a pasted number into a number; options are not chosen by pasting.
    pub(in crate::form) fn on_paste(&mut self, text: &str) {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        match &mut self.entry {
            _ if self.remark.open => drop(self.remark.area.handle(&Event::Paste(lines))),
            Entry::Text(area) => drop(area.handle(&Event::Paste(lines))),
            Entry::Number(number) if lines.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                *number = lines.trim().to_string();
            }
            Entry::Choice(choice) if choice.find.is_some() => {
                let line = lines.lines().next().unwrap_or_default();
                for c in line.chars().filter(|c| !c.is_control()).take(MOST) {
                    choice.type_find(Some(c));
                }
            }
            Entry::Number(_) | Entry::Choice(_) => {}
        }
    }

    /// The next option, or a twentieth of a small range (1 else); a number stays in its range.
    pub(in crate::form) fn step(&mut self, up: bool) {
        self.problem = None;
        let (min, max) = (self.config.min, self.config.max);
        match &mut self.entry {
            Entry::Number(text) => {
                let step = match (min, max) {
                    (Some(min), Some(max)) if max - min <= 2.0 => (max - min) / 20.0,
                    _ => 1.0,
                };
                let next = match text.parse::<f64>().ok() {
                    None => min.unwrap_or(0.0),
                    Some(now) if up => now + step,
                    Some(now) => now - step,
                };
                let next = next
                    .max(min.unwrap_or(f64::MIN))
                    .min(max.unwrap_or(f64::MAX));
                *text = short_number(next);
            }
            Entry::Choice(choice) => choice.step(up),
            Entry::Text(_) => {}
        }
    }
}

fn type_number(text: &mut String, (event, key): (KeyEvent, Key), refused: bool) -> bool {
    match key.typed() {
        _ if is_plain_backspace(event) => text.pop().is_some(),
        Some(c)
            if c.is_ascii_digit()
                || (c == '.' && !text.contains('.'))
                || (c == '-' && text.is_empty()) =>
        {
            // What was refused is replaced, not continued.
            if refused {
                text.clear();
            }
            // A key that is held down does not fill the line.
            if text.len() < 20 {
                text.push(c);
            }
            true
        }
        _ => false,
    }
}

/// While an option is looked for, its keys are taken; Esc and Tab are for the form around it.
fn find(choice: &mut Choice, event: KeyEvent, key: Key) -> bool {
    match (event.code, key.typed()) {
        (KeyCode::Enter, _) if event.modifiers.is_empty() => choice.end_find(),
        (KeyCode::Down, _) => choice.step_find(1),
        (KeyCode::Up, _) => choice.step_find(-1),
        (KeyCode::Backspace, _) => choice.type_find(None),
        (_, Some(c)) => choice.type_find(Some(c)),
        _ => return false,
    }
    true
}

fn is_plain_backspace(event: KeyEvent) -> bool {
    event.code == KeyCode::Backspace && event.modifiers.is_empty()
}

fn write(area: &mut TextArea, event: KeyEvent) -> bool {
    let taken = types(event);
    if taken {
        area.handle(&Event::Key(event));
    }
    taken
}

/// Keys that write or move within text; Esc, Tab and chords are for the form around it.
fn types(event: KeyEvent) -> bool {
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
