//! The score form: a field per score config. Used by the review pane and by the score overlay.

mod correction;
mod draw;
mod field;
mod scores;

use std::sync::Arc;

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::command::{Command, Key};
use crate::model::score::annotation_id;
use crate::model::{
    ConfigId, NewScore, ProjectId, QueueId, Score, ScoreConfig, ScoreId, ScoreTarget, ScoreValue,
};

pub use draw::Look;
pub use field::{Choice, Entry, Field};
use scores::{is_mine, is_own};

/// Whose scores of what the form makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    pub project: ProjectId,
    pub target: ScoreTarget,
    pub queue: Option<QueueId>,
    pub reviewer: Arc<str>,
    pub environment: Option<Arc<str>>,
    /// Scores whose deletion was asked for: their ids are not used again.
    pub deleted: Vec<ScoreId>,
}

impl Subject {
    /// The same for each annotation of this config, until it was deleted: what comes late of the deletion would take
    /// the new one along.
    pub fn new_id(&self, config: &ConfigId) -> ScoreId {
        let id = |reviewer: &str| annotation_id(&self.project, &self.target, config, reviewer);
        let again = (1..).map(|time| id(&format!("{} {time}", self.reviewer)));
        let mut ids = std::iter::once(id(&self.reviewer)).chain(again);
        ids.find(|id| !self.deleted.contains(id))
            .expect("the ids never end")
    }
}

/// The fields, and which one has the keys.
#[derive(Clone, Debug)]
pub struct Form {
    subject: Subject,
    fields: Vec<Field>,
    /// What is known of the target besides, under names that have no field.
    rest: Vec<Score>,
    /// This reviewer's correction of the output, as the server has it.
    corrected: Option<Score>,
    correction: Option<correction::Correction>,
    focus: usize,
    /// Esc left the text field: its keys are commands again until it is entered anew.
    left: bool,
}

/// What a key meant to the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It changed a value or moved the focus.
    Yes,
    /// It chose an option, which ends what is to be entered in a field.
    Chosen,
    /// Not the form's: the keymap decides.
    No,
}

impl Form {
    /// Empty fields, or this reviewer's earlier answers. Archived configs are left out: the server drops their scores.
    pub fn new(subject: Subject, configs: &[ScoreConfig], scores: &[Score]) -> Self {
        let here = |score: &&Score| score.target.as_ref() == Some(&subject.target);
        let open = || configs.iter().filter(|config| !config.archived);
        let fields = open().map(|config| {
            let mine = scores
                .iter()
                .find(|score| is_mine(score, &config.id, &subject));
            let other = |score: &&Score| {
                score.name == config.name && mine.is_none_or(|mine| mine.id != score.id)
            };
            let others = scores.iter().filter(here).filter(other).cloned();
            Field::new(config.clone(), mine, others.collect())
        });
        let fields = fields.collect();
        let unnamed = |score: &&Score| open().all(|config| config.name != score.name);
        let rest = scores.iter().filter(here).filter(unnamed).cloned();
        let rest = rest.collect();
        let whose = (&subject.target, &*subject.reviewer);
        let corrected = Self::own_correction(scores, whose).cloned();
        Self {
            subject,
            fields,
            rest,
            corrected,
            correction: None,
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
                let words = new.comment.as_deref();
                *field = Field::filled(field.config().clone(), &new.value, words);
            }
        }
        form
    }

    /// The same entries over what the server has by now, to be gone through again from the first.
    pub fn rebase(&mut self, scores: &[Score]) {
        let subject = &self.subject;
        for field in &mut self.fields {
            let mine = |score: &&Score| is_mine(score, &field.config().id, subject);
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
        self.correction.is_some() || self.fields.iter().any(Field::is_touched)
    }

    /// Whether every printable key is text now.
    pub fn is_typing(&self) -> bool {
        let field = self.fields.get(self.focus);
        field.is_some_and(|field| field.is_open() || (field.is_text() && !self.left))
    }

    /// Whether this key enters something, or goes where something is entered.
    pub fn answers(&self, event: KeyEvent, key: Key) -> bool {
        let is_value = |c: char| c.is_ascii_digit() || ['.', '-'].contains(&c);
        matches!(
            event.code,
            KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right
        ) || key.typed().is_some_and(|c| self.is_typing() || is_value(c))
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
            _ if field.is_text() && self.left && !field.is_open() => return Taken::No,
            _ if !field.on_key(event, key) => return Taken::No,
            KeyCode::Char(_) | KeyCode::Enter if field.is_chosen() => return Taken::Chosen,
            _ => {}
        }
        Taken::Yes
    }

    pub fn on_paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.on_paste(text);
        }
    }

    /// After an option was chosen, for who wants to press no other key: goes to the next empty field, or says that
    /// there is none.
    pub fn advance(&mut self) -> bool {
        let count = self.fields.len();
        let mut after = (1..count).map(|step| (self.focus + step) % count);
        let next = after.find(|at| !self.fields[*at].is_filled());
        if let Some(next) = next {
            self.go(next);
        }
        next.is_none()
    }

    /// Carries out the commands that are the form's; false for the rest.
    pub fn command(&mut self, command: Command) -> bool {
        let last = self.fields.len().saturating_sub(1);
        let Some(field) = self.fields.get_mut(self.focus) else {
            return false;
        };
        match command {
            Command::NextField => self.go((self.focus + 1).min(last)),
            Command::PreviousField => self.go(self.focus.saturating_sub(1)),
            Command::LeaveField if field.is_open() => field.close(),
            Command::LeaveField => self.left = true,
            Command::ScoreComment => field.open_remark(),
            Command::Find => return field.find(),
            Command::StepUp | Command::StepDown if self.left => self.left = false,
            Command::StepUp | Command::StepDown => field.step(command == Command::StepUp),
            _ => return false,
        }
        true
    }

    fn go(&mut self, focus: usize) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.close();
        }
        self.focus = focus;
        self.left = false;
    }
}
