//! The score form: a field per score config. Used by the review pane and by the score overlay.

mod draw;
mod field;

use std::sync::Arc;

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::command::{Command, Key};
use crate::model::score::annotation_id;
use crate::model::{
    NewScore, ProjectId, QueueId, Score, ScoreConfig, ScoreSource, ScoreTarget, ScoreValue,
};

pub use draw::Look;
pub use field::{Entry, Field};

/// Whose scores of what the form makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    pub project: ProjectId,
    pub target: ScoreTarget,
    pub queue: Option<QueueId>,
    pub reviewer: Arc<str>,
    pub environment: Option<Arc<str>>,
}

/// The fields, and which one has the keys.
#[derive(Clone, Debug)]
pub struct Form {
    subject: Subject,
    fields: Vec<Field>,
    focus: usize,
    /// Esc left the text field: its keys are commands again until it is entered anew.
    left: bool,
}

/// What a key meant to the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It changed a value or moved the focus.
    Yes,
    /// Not the form's: the keymap decides.
    No,
}

impl Form {
    /// Empty fields, or this reviewer's earlier answers. Archived configs are left out: the server drops their scores.
    pub fn new(subject: Subject, configs: &[ScoreConfig], scores: &[Score]) -> Self {
        let fields = configs
            .iter()
            .filter(|config| !config.archived)
            .map(|config| {
                let mine = scores.iter().find(|score| is_mine(score, config, &subject));
                Field::new(config.clone(), mine)
            })
            .collect();
        Self {
            subject,
            fields,
            focus: 0,
            left: false,
        }
    }

    /// Filled with scores that were decided before, whether or not the server has them.
    pub fn entered(subject: Subject, configs: &[ScoreConfig], entries: &[NewScore]) -> Self {
        let mut form = Self::new(subject, configs, &[]);
        for field in &mut form.fields {
            let entry = |new: &&NewScore| new.config.as_ref() == Some(&field.config().id);
            if let Some(new) = entries.iter().find(entry) {
                *field = Field::filled(field.config().clone(), &new.value);
            }
        }
        form
    }

    /// The same entries over what the server has by now, to be gone through again from the first.
    pub fn rebase(&mut self, scores: &[Score]) {
        let subject = &self.subject;
        for field in &mut self.fields {
            let mine = |score: &&Score| is_mine(score, field.config(), subject);
            let mine = scores.iter().find(mine).cloned();
            field.rebase(mine);
        }
        self.go(0);
    }

    /// What is entered, by the names of the configs.
    pub fn values(&self) -> impl Iterator<Item = (&Arc<str>, ScoreValue)> {
        let read = |field: &Field| field.entered();
        self.fields
            .iter()
            .filter_map(move |field| Some((&field.config().name, read(field)?)))
    }

    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub fn focus(&self) -> usize {
        self.focus
    }

    /// Whether something was entered that is not on the server.
    pub fn is_touched(&self) -> bool {
        self.fields.iter().any(Field::is_touched)
    }

    /// Whether every printable key is text now.
    pub fn is_typing(&self) -> bool {
        !self.left && self.fields.get(self.focus).is_some_and(Field::is_text)
    }

    /// Offers a key to the focused field before the keymap sees it.
    pub fn on_key(&mut self, event: KeyEvent, key: Key) -> Taken {
        let last = self.fields.len().saturating_sub(1);
        let Some(field) = self.fields.get_mut(self.focus) else {
            return Taken::No;
        };
        match event.code {
            KeyCode::Up if field.is_at_top() => self.go(self.focus.saturating_sub(1)),
            KeyCode::Down if field.is_at_bottom() => self.go((self.focus + 1).min(last)),
            _ if field.is_text() && self.left => return Taken::No,
            _ => {
                return if field.on_key(event, key) {
                    Taken::Yes
                } else {
                    Taken::No
                };
            }
        }
        Taken::Yes
    }

    pub fn on_paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.on_paste(text);
        }
    }

    /// Carries out the commands that are the form's; false for the rest.
    pub fn command(&mut self, command: Command) -> bool {
        let last = self.fields.len().saturating_sub(1);
        match command {
            Command::NextField => self.go((self.focus + 1).min(last)),
            Command::PreviousField => self.go(self.focus.saturating_sub(1)),
            Command::LeaveField => self.left = true,
            Command::StepUp | Command::StepDown if self.left => self.left = false,
            Command::StepUp | Command::StepDown => {
                if let Some(field) = self.fields.get_mut(self.focus) {
                    field.step(command == Command::StepUp);
                }
            }
            _ => return false,
        }
        true
    }

    fn go(&mut self, focus: usize) {
        self.focus = focus;
        self.left = false;
    }

    /// The scores that were entered and are new or changed.
    ///
    /// # Errors
    /// The first wrong or, if `all` are required, empty field gets the focus and says why; nothing is lost.
    pub fn scores(&mut self, all: bool) -> Result<Vec<NewScore>, String> {
        let mut scores = Vec::new();
        for index in 0..self.fields.len() {
            match self.fields[index].value(all) {
                Ok(Some(_)) if !self.fields[index].is_changed() => {}
                Ok(Some(value)) => scores.push(self.score(index, value)),
                Ok(None) => {}
                Err(why) => {
                    self.go(index);
                    let name = &self.fields[index].config().name;
                    return Err(format!("{name}: {why}"));
                }
            }
        }
        Ok(scores)
    }

    fn score(&self, index: usize, value: ScoreValue) -> NewScore {
        let (field, subject) = (&self.fields[index], &self.subject);
        let config = field.config();
        let id = field.existing().map_or_else(
            || {
                annotation_id(
                    &subject.project,
                    &subject.target,
                    &config.id,
                    &subject.reviewer,
                )
            },
            |score| score.id.clone(),
        );
        NewScore {
            id,
            name: Arc::clone(&config.name),
            value,
            data_type: config.data_type,
            target: subject.target.clone(),
            config: Some(config.id.clone()),
            queue: subject.queue.clone(),
            comment: field.existing().and_then(|score| score.comment.clone()),
            reviewer: Some(Arc::clone(&subject.reviewer)),
            environment: subject.environment.clone(),
        }
    }
}

/// An annotation of the same config on the same target by the same reviewer, or by nobody known.
fn is_mine(score: &Score, config: &ScoreConfig, subject: &Subject) -> bool {
    score.source == ScoreSource::Annotation
        && score.config.as_ref() == Some(&config.id)
        && score.target.as_ref() == Some(&subject.target)
        && score
            .author
            .as_deref()
            .is_none_or(|author| author == &*subject.reviewer)
}
