//! One field of the score form: what was entered, checked against its config.

mod input;

use std::sync::Arc;

use crate::model::score::short_number;
use crate::model::{DataType, Score, ScoreConfig, ScoreValue};
use crate::widget::text_area::TextArea;
use input::commit;

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
        Self {
            existing: existing.cloned(),
            ..Self::showing(config, existing.map(|score| &score.value))
        }
    }

    /// With a value that nobody has yet.
    pub(super) fn filled(config: ScoreConfig, value: &ScoreValue) -> Self {
        Self::showing(config, Some(value))
    }

    /// What is entered stays, over what is there by now.
    pub(super) fn rebase(&mut self, existing: Option<Score>) {
        self.existing = existing;
    }

    /// What is entered, if it is a value.
    pub(super) fn entered(&self) -> Option<ScoreValue> {
        self.read().ok().flatten()
    }

    fn showing(config: ScoreConfig, value: Option<&ScoreValue>) -> Self {
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
            existing: None,
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
