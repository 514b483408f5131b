//! The score form over whatever is scored: one thing, or all that are marked.

mod draw;
mod many;

use std::sync::Arc;

use ratatui::crossterm::event::KeyEvent;

use super::Outcome;
use super::sending::Sending;
use crate::command::{Command, Context, Key, Lookup};
use crate::form::{Form, Subject, Taken};
use crate::model::{NewScore, Problem, Queue, Remote, Score, ScoreConfig, ScoreTarget};
use crate::msg::{Data, Fetch, Glance, Slot, Ticket, Write};
use crate::pane::{Act, Ask, Correcting, Env};

#[derive(Debug)]
pub(crate) struct ScoreBox {
    what: String,
    targets: Vec<ScoreTarget>,
    subject: Subject,
    /// Whose configs are asked for, where it is not all of them.
    queue: Option<Queue>,
    configs: Remote<Arc<Vec<ScoreConfig>>>,
    scores: Remote<Arc<Vec<Score>>>,
    tickets: [Ticket; 2],
    form: Option<Form>,
    sending: Sending,
    /// Scores in how many writes.
    count: usize,
    /// What is to be given to many things, while the person is asked.
    asking: Option<Vec<NewScore>>,
    /// Whose output can be corrected.
    output: Option<Glance>,
    correcting: Option<Correcting>,
    /// Esc was pressed once on a form with entries.
    warned: bool,
}

impl ScoreBox {
    /// `targets` has at least one.
    pub(super) fn new(
        targets: Vec<ScoreTarget>,
        (what, output): (String, Option<Glance>),
        env: &mut Env,
    ) -> (Self, Vec<Act>) {
        let (configs, first) = env.fetch(Slot::Configs, Fetch::Configs);
        let mut acts = vec![first];
        let wish = match targets.as_slice() {
            [] | [ScoreTarget::Run(_)] => None,
            [ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _)] => {
                Some(Fetch::TraceScores { id: id.clone() })
            }
            [ScoreTarget::Session(id)] => Some(Fetch::SessionScores { id: id.clone() }),
            // What was given to them elsewhere must not be doubled.
            many => Some(Fetch::ScoresOfMany {
                targets: many.to_vec(),
            }),
        };
        let mut scores = Remote::Ready(Arc::new(Vec::new()));
        let mut ticket = Ticket::default();
        if let Some(wish) = wish {
            let (asked, act) = env.fetch(Slot::FormScores, wish);
            (ticket, scores) = (asked, Remote::Loading { stale: None });
            acts.push(act);
        }
        let first = targets.first().cloned();
        let subject = env.subject(first.unwrap_or_else(|| ScoreTarget::Run("".into())), None);
        let score = Self {
            what,
            targets,
            subject,
            queue: None,
            configs: Remote::Loading { stale: None },
            scores,
            tickets: [configs, ticket],
            form: None,
            sending: Sending::default(),
            count: 0,
            asking: None,
            output,
            correcting: None,
            warned: false,
        };
        (score, acts)
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.tickets.contains(&ticket)
            || self.sending.wants(ticket)
            || self
                .correcting
                .as_ref()
                .is_some_and(|one| one.wants(ticket))
    }

    pub(super) fn is_loading(&self) -> bool {
        self.sending.is_on() || (self.form.is_none() && self.sending.problem.is_none())
    }

    pub(super) fn on_data(&mut self, ticket: Ticket, data: Data) -> Outcome {
        match data {
            Data::Body { body, .. } => return self.edit(body.output.as_ref()),
            Data::Configs(configs) if ticket == self.tickets[0] => {
                self.configs = Remote::Ready(configs);
            }
            Data::Scores(scores) if ticket == self.tickets[1] => {
                self.scores = Remote::Ready(scores);
            }
            _ => {}
        }
        // For many the form is empty: what one of them has is no answer for the others.
        let nothing = Vec::new();
        let scores = match &self.scores {
            _ if self.targets.len() > 1 => Some(&nothing),
            scores => scores.value().map(|scores| &**scores),
        };
        if let (None, Remote::Ready(configs), Some(scores)) = (&self.form, &self.configs, scores) {
            let configs = self.asked_for(configs);
            self.form = Some(Form::new(self.subject.clone(), &configs, scores));
            self.sending.problem = None;
        }
        Outcome::Stay(Vec::new())
    }

    /// The output is there: what is to be said instead is written in the editor.
    fn edit(&mut self, output: Option<&Arc<str>>) -> Outcome {
        let (Some(form), Some(correcting)) = (&self.form, &mut self.correcting) else {
            return Outcome::Stay(Vec::new());
        };
        match correcting.edit(form, output) {
            Ok(act) => Outcome::Stay(vec![act]),
            Err(why) => {
                self.sending.problem = Some(why.into());
                Outcome::Stay(Vec::new())
            }
        }
    }

    pub(super) fn on_edited(&mut self, text: &str) {
        if let (Some(form), Some(correcting)) = (&mut self.form, self.correcting.take())
            && !correcting.end(form, text)
        {
            self.sending.problem = Some("the output stays as it was".into());
        }
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        if self.configs.value().is_some() {
            self.scores.fail(problem.clone());
            self.asking = None;
        }
        self.sending.problem = Some(problem.message.clone());
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Outcome {
        if let Some(scores) = self.asking.take() {
            return self.answered(&scores, key, env);
        }
        let sending = self.sending.is_on();
        let Some(form) = self.form.as_mut().filter(|_| !sending) else {
            return if key == Key::ESC || key == Key::CTRL_C {
                Outcome::Close(Vec::new())
            } else {
                Outcome::Stay(Vec::new())
            };
        };
        let taken = form.on_key(event, key);
        if taken != Taken::No {
            self.sending.problem = None;
            self.warned = false;
            let done = taken == Taken::Chosen && env.auto_advance && form.advance();
            return if done {
                self.submit(env)
            } else {
                Outcome::Stay(Vec::new())
            };
        }
        let contexts: &[Context] = if form.is_typing() {
            &[Context::Text, Context::Everywhere]
        } else {
            &[Context::Score, Context::Form, Context::Everywhere]
        };
        match env.keymap.lookup(contexts, &[key]) {
            Lookup::Command(command) => self.command(command, env),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    fn command(&mut self, command: Command, env: &mut Env) -> Outcome {
        let Some(form) = &mut self.form else {
            return Outcome::Stay(Vec::new());
        };
        match command {
            Command::Submit => return self.submit(env),
            Command::Back | Command::FreeScore
                if form.is_touched() && (!self.warned || env.hand.held().is_some()) =>
            {
                self.warned = true;
                let words = "the same key again leaves, and forgets what was entered";
                self.sending.problem = Some(words.into());
            }
            Command::Back | Command::QuitNow => return Outcome::Close(Vec::new()),
            Command::Edit => {
                match Correcting::begin(&self.subject.target, self.output.as_ref(), env) {
                    Ok((correcting, act)) => {
                        self.correcting = Some(correcting);
                        return Outcome::Stay(vec![act]);
                    }
                    Err(why) => self.sending.problem = Some(why.into()),
                }
            }
            Command::FreeScore => {
                let (targets, what) = (self.targets.clone(), self.what.clone());
                return Outcome::Close(vec![Act::Ask(Ask::FreeScore { targets, what })]);
            }
            Command::NextPanel => drop(form.command(Command::NextField)),
            Command::PreviousPanel => drop(form.command(Command::PreviousField)),
            command => drop(form.command(command)),
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        if self.sending.is_on() || self.asking.is_some() {
            return;
        }
        if let Some(form) = &mut self.form {
            form.on_paste(text);
        }
    }

    fn submit(&mut self, env: &mut Env) -> Outcome {
        let Some(form) = &mut self.form else {
            return Outcome::Stay(Vec::new());
        };
        match form.scores(false) {
            Err(problem) => self.sending.problem = Some(problem),
            Ok(scores) if scores.is_empty() => {
                self.sending.problem = Some("nothing was entered or changed".into());
            }
            Ok(scores) if self.targets.len() > 1 => {
                self.sending.problem = None;
                self.asking = Some(scores);
                return Outcome::Stay(self.look_up(env));
            }
            Ok(scores) => {
                self.count = scores.len();
                return Outcome::Stay(self.sending.send(vec![Write::Scores(scores)], env));
            }
        }
        Outcome::Stay(Vec::new())
    }

    /// Many things get the same: only after a plain yes.
    fn answered(&mut self, scores: &[NewScore], key: Key, env: &mut Env) -> Outcome {
        if key.to_string() != "y" {
            self.sending.problem = Some("nothing was given; enter asks again".into());
            return Outcome::Stay(Vec::new());
        }
        let Some(copies) = self.copies(scores) else {
            // Not yet: the question stays.
            self.asking = Some(scores.to_vec());
            return Outcome::Stay(Vec::new());
        };
        self.count = scores.len() * self.targets.len();
        let writes = copies.into_iter().map(Write::Scores).collect();
        Outcome::Stay(self.sending.send(writes, env))
    }

    pub(super) fn on_written(&mut self, result: &Result<(), Problem>) -> Outcome {
        if !self.sending.answered(result) {
            return Outcome::Stay(Vec::new());
        }
        let words = match self.count {
            1 => "score".to_string(),
            count => format!("{count} scores"),
        };
        let open = match (&self.queue, self.targets.len()) {
            (None, _) => "",
            (Some(_), 1) => "; it stays open",
            (Some(_), _) => "; they stay open",
        };
        let words = format!("{words} on the way for {}{open}", self.what);
        Outcome::Close(vec![Act::Say(words)])
    }
}
