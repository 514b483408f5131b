//! Prompts: folders as a tree, and one version whole, with its difference to the version before.

mod commands;
mod content;
mod difference;
mod draw;
mod names;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Act, Answer, Env};
use crate::model::{Problem, Prompt, PromptSummary, Remote};
use crate::msg::{Data, Fetch, Slot, Ticket};
use crate::widget::find::{self, Needle};
use crate::widget::list::ListState;
use crate::widget::text::{TextDoc, TextView};
use difference::View;
use names::NameRow;

/// From here on the text stands beside the names.
const WIDE: u16 = 90;
/// The text waits this long for the cursor to rest.
const REST: std::time::Duration = std::time::Duration::from_millis(80);

#[derive(Debug, Default)]
pub(crate) struct PromptsPane {
    prompts: Remote<Arc<Vec<PromptSummary>>>,
    ticket: Ticket,
    at: Option<Timestamp>,
    rows: Vec<NameRow>,
    closed: BTreeSet<String>,
    state: ListState,
    /// The version to show; None for the newest.
    version: Option<u32>,
    prompt: Remote<Arc<Prompt>>,
    prompt_ticket: Ticket,
    /// The version that the shown one is compared with.
    before: Option<Remote<Arc<Prompt>>>,
    before_ticket: Ticket,
    view: Option<View>,
    reading: bool,
    find: String,
    zoomed: bool,
}

impl PromptsPane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.prompts.load();
        let (ticket, act) = env.fetch(Slot::Prompts, Fetch::Prompts);
        self.ticket = ticket;
        vec![act]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.prompts.is_loading() || self.prompt.is_loading()
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.prompts.problem()
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.rows.is_empty() && self.problem().is_some()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.prompt_ticket || ticket == self.before_ticket
    }

    pub(crate) fn told(&mut self, ticket: Ticket, at: Timestamp) {
        if ticket == self.ticket {
            self.at = Some(at);
        }
    }

    /// When the server told it.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        self.at
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Prompts(prompts) => {
                self.rows = names::rows(&prompts, &self.closed);
                let fresh = self.prompts.value().is_none();
                self.prompts = Remote::Ready(prompts);
                if let Some(first) = self
                    .rows
                    .iter()
                    .position(|row| row.prompt.is_some())
                    .filter(|_| fresh)
                {
                    self.state.select_later(first);
                }
                self.state
                    .layout(self.rows.len(), self.state.window().len().max(1));
                return self.look(env);
            }
            Data::Prompt(prompt) if ticket == self.prompt_ticket => {
                self.prompt = Remote::Ready(prompt);
            }
            Data::Prompt(prompt) if ticket == self.before_ticket => {
                self.before = Some(Remote::Ready(prompt));
            }
            _ => {}
        }
        self.build(env);
        Vec::new()
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket {
            self.prompts.fail(problem.clone());
        } else if ticket == self.prompt_ticket {
            self.prompt.fail(problem.clone());
        } else {
            self.before = None;
        }
    }

    fn summary(&self) -> Option<&PromptSummary> {
        let index = self.rows.get(self.state.selected()?)?.prompt?;
        self.prompts.value()?.get(index)
    }

    fn shown_version(&self) -> Option<u32> {
        self.version
            .or_else(|| self.summary()?.versions.last().copied())
    }

    /// Lets the text follow the cursor.
    fn look(&mut self, env: &mut Env) -> Vec<Act> {
        self.before = None;
        self.view = None;
        let Some(name) = self.summary().map(|summary| Arc::clone(&summary.name)) else {
            self.prompt = Remote::Idle;
            return Vec::new();
        };
        self.prompt = Remote::Loading { stale: None };
        let what = Fetch::Prompt {
            name,
            version: self.shown_version(),
        };
        let (ticket, act) = env.fetch_after(Slot::Prompt, what, REST);
        self.prompt_ticket = ticket;
        vec![act]
    }

    fn build(&mut self, env: &Env) {
        let Some(prompt) = self.prompt.value() else {
            return;
        };
        self.view = Some(match self.before.as_ref().and_then(Remote::value) {
            Some(before) => View::between(before, prompt, env),
            None => View::Text(TextView::new(TextDoc::new(content::lines(prompt, env)))),
        });
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        let Answer::Find { line, done } = answer else {
            return Vec::new();
        };
        self.find = line;
        if self.reading {
            if let Some(view) = &mut self.view {
                view.find(Needle::new(&self.find).as_ref());
            }
            return Vec::new();
        }
        if done {
            Vec::new()
        } else {
            self.find_name(env, 0, true)
        }
    }

    fn find_name(&mut self, env: &mut Env, skip: usize, forward: bool) -> Vec<Act> {
        let Some(needle) = Needle::new(&self.find) else {
            return Vec::new();
        };
        let (start, len) = (self.state.selected().unwrap_or(0), self.rows.len());
        let found = find::next((start, skip), len, forward, |at| {
            needle.is_in(&self.rows[at].label)
        });
        match found {
            Some(at) => {
                self.state.to(at);
                self.version = None;
                self.look(env)
            }
            None => vec![Act::Say(format!("no prompt is called \"{}\"", self.find))],
        }
    }

    /// Builds the text anew after the difference was left.
    pub(crate) fn again(&mut self, env: &Env) {
        self.build(env);
    }
}
