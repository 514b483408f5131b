//! One field of the score form: what was entered, checked against its config.

use std::sync::Arc;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};

use crate::command::Key;
use crate::model::score::short_number;
use crate::model::{DataType, Score, ScoreConfig, ScoreValue};
use crate::widget::text_area::TextArea;

/// What was entered so far.
#[derive(Clone, Debug)]
pub enum Entry {
    /// As typed, so that an unfinished `0.` stays.
    Number(String),
    /// The chosen option, and a first digit while a second one may follow.
    Choice {
        options: Vec<Arc<str>>,
        chosen: Option<usize>,
        digit: Option<usize>,
    },
    Text(Box<TextArea>),
}

#[derive(Clone, Debug)]
pub struct Field {
    config: ScoreConfig,
    entry: Entry,
    existing: Option<Score>,
    problem: Option<String>,
}

impl Field {
    pub(super) fn new(config: ScoreConfig, existing: Option<&Score>) -> Self {
        let value = existing.map(|score| &score.value);
        let entry = match config.data_type {
            DataType::Boolean => Entry::Choice {
                options: vec!["yes".into(), "no".into()],
                chosen: value.and_then(|value| match value {
                    ScoreValue::Bool(yes) => Some(usize::from(!yes)),
                    _ => None,
                }),
                digit: None,
            },
            DataType::Categorical => Entry::Choice {
                options: config
                    .categories
                    .iter()
                    .map(|category| Arc::clone(&category.label))
                    .collect(),
                chosen: value.and_then(|value| match value {
                    ScoreValue::Category(label) => {
                        config.categories.iter().position(|one| one.label == *label)
                    }
                    _ => None,
                }),
                digit: None,
            },
            DataType::Text | DataType::Correction | DataType::Unknown => {
                let text = value.map(ScoreValue::short).unwrap_or_default();
                Entry::Text(Box::new(TextArea::new(&text, "optional; Esc stops typing")))
            }
            DataType::Numeric => Entry::Number(match value {
                Some(ScoreValue::Number(number)) => short_number(*number),
                _ => String::new(),
            }),
        };
        Self {
            config,
            entry,
            existing: existing.cloned(),
            problem: None,
        }
    }

    pub fn config(&self) -> &ScoreConfig {
        &self.config
    }

    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    pub(super) fn entry_mut(&mut self) -> &mut Entry {
        &mut self.entry
    }

    pub fn existing(&self) -> Option<&Score> {
        self.existing.as_ref()
    }

    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    pub fn is_text(&self) -> bool {
        matches!(self.entry, Entry::Text(_))
    }

    pub(super) fn is_at_top(&self) -> bool {
        match &self.entry {
            Entry::Text(area) => area.row() == 0,
            _ => true,
        }
    }

    pub(super) fn is_at_bottom(&self) -> bool {
        match &self.entry {
            Entry::Text(area) => area.row() + 1 >= area.height(),
            _ => true,
        }
    }

    /// Whether the value differs from the score that is there already.
    pub(super) fn is_changed(&self) -> bool {
        match (&self.existing, self.read()) {
            (Some(score), Ok(Some(value))) => score.value != value,
            _ => true,
        }
    }

    /// Whether there is a value that the server does not have.
    pub(super) fn is_touched(&self) -> bool {
        !matches!(self.read(), Ok(None)) && self.is_changed()
    }

    /// Takes what belongs into the field: digits and signs, an option's number, text.
    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key) -> bool {
        let taken = match &mut self.entry {
            Entry::Number(text) => match (event.code, key.typed()) {
                (KeyCode::Backspace, _) => text.pop().is_some(),
                (_, Some(c))
                    if c.is_ascii_digit()
                        || (c == '.' && !text.contains('.'))
                        || (c == '-' && text.is_empty()) =>
                {
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
    pub(super) fn on_paste(&mut self, text: &str) {
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
    pub(super) fn step(&mut self, up: bool) {
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

    /// The checked value; a wrong one is remembered, to be shown at the field.
    pub(super) fn value(&mut self, required: bool) -> Result<Option<ScoreValue>, String> {
        if let Entry::Choice {
            options,
            chosen,
            digit,
        } = &mut self.entry
        {
            commit(options.len(), chosen, digit);
        }
        let value = self.read().and_then(|value| match value {
            Some(value) => self.config.check(&value).map(|()| Some(value)),
            None if required && !self.is_text() => Err("a value is missing".into()),
            None => Ok(None),
        });
        self.problem = value.as_ref().err().cloned();
        value
    }

    fn read(&self) -> Result<Option<ScoreValue>, String> {
        Ok(match &self.entry {
            Entry::Number(text) if text.is_empty() => None,
            Entry::Number(text) => {
                let number = text
                    .parse::<f64>()
                    .map_err(|error| format!("\"{text}\" is no number: {error}"))?;
                Some(ScoreValue::Number(number))
            }
            Entry::Choice {
                options, chosen, ..
            } => chosen.and_then(|index| match self.config.data_type {
                DataType::Boolean => Some(ScoreValue::Bool(index == 0)),
                _ => options
                    .get(index)
                    .map(|label| ScoreValue::Category(Arc::clone(label))),
            }),
            Entry::Text(area) => {
                let text = area.value();
                let text = text.trim();
                (!text.is_empty()).then(|| ScoreValue::Text(text.into()))
            }
        })
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
fn commit(options: usize, chosen: &mut Option<usize>, digit: &mut Option<usize>) {
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
