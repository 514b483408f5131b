//! One field of the score form: what was entered, checked against its config.

mod input;
mod options;

use std::sync::Arc;

use crate::model::{DataType, Score, ScoreConfig, ScoreValue};
use crate::widget::text_area::TextArea;

pub use options::Choice;

/// What was entered so far.
#[derive(Clone, Debug)]
pub enum Entry {
    /// As typed, so that an unfinished `0.` stays.
    Number(String),
    Choice(Choice),
    Text(Box<TextArea>),
}

/// Words beside a score.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub(super) area: TextArea,
    /// It has the keys.
    pub(super) open: bool,
}

#[derive(Clone, Debug)]
pub struct Field {
    config: ScoreConfig,
    entry: Entry,
    remark: Box<Remark>,
    existing: Option<Score>,
    /// What others gave the same name on the same target.
    others: Vec<Score>,
    problem: Option<String>,
}

impl Field {
    pub(super) fn new(config: ScoreConfig, existing: Option<&Score>, others: Vec<Score>) -> Self {
        let entry = entry(&config, existing.map(|score| &score.value));
        let words = existing.and_then(|score| score.comment.as_deref());
        let area = TextArea::new(words.unwrap_or_default(), "why? Esc stops typing");
        Self {
            config,
            entry,
            remark: Box::new(Remark { area, open: false }),
            existing: existing.cloned(),
            others,
            problem: None,
        }
    }

    pub fn config(&self) -> &ScoreConfig {
        &self.config
    }

    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// For drawing: a text area keeps where it is scrolled to.
    pub(super) fn parts(&mut self) -> (&mut Entry, &mut Remark) {
        (&mut self.entry, &mut self.remark)
    }

    pub fn existing(&self) -> Option<&Score> {
        self.existing.as_ref()
    }

    pub(super) fn others(&self) -> &[Score] {
        &self.others
    }

    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    pub fn is_text(&self) -> bool {
        matches!(self.entry, Entry::Text(_))
    }

    /// Whether a comment or a search takes the letters.
    pub(super) fn is_open(&self) -> bool {
        let finds = matches!(&self.entry, Entry::Choice(choice) if choice.find.is_some());
        finds || self.remark.open
    }

    pub(super) fn has_remark(&self) -> bool {
        self.remark.open || !self.remark.area.is_empty()
    }

    pub(super) fn open_remark(&mut self) {
        self.problem = None;
        self.remark.open = true;
    }

    /// Begins to look for an option; false where there are none.
    pub(super) fn find(&mut self) -> bool {
        let Entry::Choice(choice) = &mut self.entry else {
            return false;
        };
        choice.begin_find();
        true
    }

    /// The field loses the keys, or its comment or search ends; what was entered stays.
    pub(super) fn close(&mut self) {
        self.remark.open = false;
        if let Entry::Choice(choice) = &mut self.entry {
            choice.find = None;
        }
    }

    pub(super) fn is_at_top(&self) -> bool {
        match (&self.entry, self.remark.open) {
            (_, true) => self.remark.area.row() == 0,
            (Entry::Text(area), _) => area.row() == 0,
            (Entry::Choice(choice), _) => choice.find.is_none(),
            _ => true,
        }
    }

    pub(super) fn is_at_bottom(&self) -> bool {
        let at_bottom = |area: &TextArea| area.row() + 1 >= area.height();
        match (&self.entry, self.remark.open) {
            (_, true) => at_bottom(&self.remark.area),
            (Entry::Text(area), _) => at_bottom(area),
            (Entry::Choice(choice), _) => choice.find.is_none(),
            _ => true,
        }
    }

    /// The comment; an empty one takes away the one that is there.
    pub(super) fn comment(&self) -> Option<Arc<str>> {
        let words = self.remark.area.value();
        let words = words.trim();
        let had = self
            .existing
            .as_ref()
            .is_some_and(|score| score.comment.is_some());
        (had || !words.is_empty()).then(|| words.into())
    }

    /// Whether value or comment differ from the score that is there already.
    pub(super) fn is_changed(&self) -> bool {
        match (&self.existing, self.read()) {
            (Some(score), Ok(Some(value))) => {
                let had = score.comment.as_deref().unwrap_or_default().trim();
                score.value != value || self.comment().as_deref().unwrap_or_default() != had
            }
            _ => true,
        }
    }

    /// Whether something was entered that the server does not have.
    pub(super) fn is_touched(&self) -> bool {
        let alone = self.existing.is_none() && !self.remark.area.is_empty();
        alone || (!matches!(self.read(), Ok(None)) && self.is_changed())
    }

    /// The checked value; a wrong one is remembered, to be shown at the field.
    pub(super) fn value(&mut self, required: bool) -> Result<Option<ScoreValue>, String> {
        if let Entry::Choice(choice) = &mut self.entry {
            choice.commit();
        }
        let value = self.read().and_then(|value| match value {
            Some(value) => self.config.check(&value).map(|()| Some(value)),
            None if required && !self.is_text() => Err("a value is missing".into()),
            None if !self.remark.area.is_empty() => Err("a comment needs a value beside it".into()),
            None => Ok(None),
        });
        self.problem = value.as_ref().err().cloned();
        value
    }

    /// Whether a value is there that its config allows.
    pub(super) fn is_filled(&self) -> bool {
        let value = self.read().ok().flatten();
        value.is_some_and(|value| self.config.check(&value).is_ok())
    }

    /// Whether an option is chosen, and no further key is awaited for it.
    pub(super) fn is_chosen(&self) -> bool {
        let Entry::Choice(choice) = &self.entry else {
            return false;
        };
        choice.chosen.is_some() && choice.digit.is_none() && !self.is_open()
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
            Entry::Choice(choice) => choice.chosen.and_then(|index| {
                if self.config.data_type == DataType::Boolean {
                    return Some(ScoreValue::Bool(index == 0));
                }
                let label = choice.options.get(index)?;
                Some(ScoreValue::Category(Arc::clone(label)))
            }),
            Entry::Text(area) => {
                let text = area.value();
                let text = text.trim();
                (!text.is_empty()).then(|| ScoreValue::Text(text.into()))
            }
        })
    }
}

/// Empty, or what is there already: a number in full, so that it is not rounded in passing.
fn entry(config: &ScoreConfig, value: Option<&ScoreValue>) -> Entry {
    match config.data_type {
        DataType::Boolean => {
            let chosen = value.and_then(|value| match value {
                ScoreValue::Bool(yes) => Some(usize::from(!yes)),
                _ => None,
            });
            Entry::Choice(Choice::new(vec!["yes".into(), "no".into()], chosen))
        }
        DataType::Categorical => {
            let labels = config.categories.iter().map(|one| Arc::clone(&one.label));
            let chosen = value.and_then(|value| match value {
                ScoreValue::Category(label) => {
                    config.categories.iter().position(|one| one.label == *label)
                }
                _ => None,
            });
            Entry::Choice(Choice::new(labels.collect(), chosen))
        }
        DataType::Text | DataType::Correction | DataType::Unknown => {
            let text = value.map(ScoreValue::short).unwrap_or_default();
            Entry::Text(Box::new(TextArea::new(&text, "optional; Esc stops typing")))
        }
        DataType::Numeric => Entry::Number(match value {
            Some(ScoreValue::Number(number)) => number.to_string(),
            _ => String::new(),
        }),
    }
}
