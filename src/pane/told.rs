//! What panes are told: data, failures, answers of the person, what became of a write.

use jiff::Timestamp;

use super::{Act, Answer, Env, Pane};
use crate::command::View;
use crate::highlight::conversation::Reading;
use crate::model::Problem;
use crate::model::filter::Seen;
use crate::msg::{Data, OutboxView, Ticket, Worked, Write};

impl Pane {
    /// Tells the names that its rows hold, to complete a filter line with.
    pub(crate) fn tell(&self, seen: &mut Seen) {
        match self {
            Self::Sessions(pane) => pane.tell(seen),
            Self::Traces(pane) => pane.tell(seen),
            Self::Observations(pane) => pane.tell(seen),
            Self::Scores(pane) => pane.tell(seen),
            _ => {}
        }
    }

    /// What a list shows, to be kept under a name; None where it is no such list.
    pub(crate) fn view(&self, name: &str) -> Option<View> {
        match self {
            Self::Sessions(pane) => Some(pane.view(name)),
            Self::Traces(pane) => Some(pane.view(name)),
            Self::Observations(pane) => Some(pane.view(name)),
            Self::Scores(pane) => Some(pane.view(name)),
            _ => None,
        }
    }

    /// Since when somebody looks at what is shown, where that is counted.
    pub(crate) fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Review(pane) => pane.since(),
            _ => None,
        }
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        match self {
            Self::Sessions(pane) => pane.wants(ticket),
            Self::Traces(pane) => pane.wants(ticket),
            Self::Observations(pane) => pane.wants(ticket),
            Self::Scores(pane) => pane.wants(ticket),
            Self::Prompts(pane) => pane.wants(ticket),
            Self::Queues(pane) => pane.wants(ticket),
            Self::Session(pane) => pane.wants(ticket),
            Self::Trace(pane) => pane.wants(ticket),
            Self::Compare(pane) => pane.wants(ticket),
            Self::Review(pane) => pane.wants(ticket),
            Self::Search(pane) => pane.wants(ticket),
            Self::Start(_) => false,
        }
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Sessions(pane) => pane.on_data(ticket, data, env),
            Self::Traces(pane) => pane.on_data(ticket, data, env),
            Self::Observations(pane) => pane.on_data(ticket, data, env),
            Self::Scores(pane) => pane.on_data(ticket, data, env),
            Self::Prompts(pane) => pane.on_data(ticket, data, env),
            Self::Queues(pane) => pane.on_data(ticket, data),
            Self::Session(pane) => pane.on_data(data, env),
            Self::Trace(pane) => pane.on_data(ticket, data, env),
            Self::Compare(pane) => pane.on_data(ticket, data, env),
            Self::Review(pane) => pane.on_data(ticket, data, env),
            Self::Search(pane) => pane.on_data(data),
            Self::Start(_) => Vec::new(),
        }
    }

    /// When the server told what comes next under this ticket.
    pub(crate) fn on_told(&mut self, ticket: Ticket, at: Timestamp) {
        match self {
            Self::Prompts(pane) => pane.told(ticket, at),
            Self::Queues(pane) => pane.told(ticket, at),
            Self::Session(pane) => pane.told(ticket, at),
            Self::Review(pane) => pane.told(ticket, at),
            // Lists and traces are told with their rows.
            _ => {}
        }
    }

    /// When the server said what is shown.
    pub(crate) fn known_at(&self) -> Option<Timestamp> {
        match self {
            Self::Sessions(pane) => pane.at(),
            Self::Traces(pane) => pane.at(),
            Self::Observations(pane) => pane.at(),
            Self::Scores(pane) => pane.at(),
            Self::Trace(pane) => pane.at(),
            Self::Compare(pane) => pane.at(),
            Self::Prompts(pane) => pane.at(),
            Self::Queues(pane) => pane.at(),
            Self::Session(pane) => pane.at(),
            Self::Review(pane) => pane.at(),
            Self::Search(_) | Self::Start(_) => None,
        }
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Sessions(pane) => pane.on_answer(answer, env),
            Self::Traces(pane) => pane.on_answer(answer, env),
            Self::Observations(pane) => pane.on_answer(answer, env),
            Self::Scores(pane) => pane.on_answer(answer, env),
            Self::Prompts(pane) => pane.on_answer(answer, env),
            Self::Queues(pane) => pane.on_answer(answer),
            Self::Session(pane) => pane.on_answer(answer, env),
            Self::Trace(pane) => pane.on_answer(answer, env),
            Self::Compare(pane) => pane.on_answer(answer, env),
            Self::Review(pane) => pane.on_answer(answer, env),
            Self::Search(pane) => pane.on_answer(answer),
            Self::Start(_) => Vec::new(),
        }
    }

    /// A connection that was tried did not work.
    pub(crate) fn on_refused(&mut self, problem: &Problem) {
        if let Self::Start(pane) = self {
            pane.on_refused(problem);
        }
    }

    /// Builds what is shown anew from what is there.
    pub(crate) fn again(&mut self, env: &Env) {
        if let Self::Prompts(pane) = self {
            pane.again(env);
        }
    }

    pub(crate) fn on_typeset(
        &mut self,
        ticket: Ticket,
        reading: Reading,
        env: &mut Env,
    ) -> Vec<Act> {
        match self {
            Self::Session(pane) => pane.on_typeset(ticket, reading),
            Self::Trace(pane) => return pane.on_typeset(ticket, reading, env),
            Self::Review(pane) => return pane.on_typeset(ticket, reading, env),
            _ => {}
        }
        Vec::new()
    }

    /// Something was done with a large value.
    pub(crate) fn on_worked(&mut self, ticket: Ticket, done: &Worked, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Trace(pane) => pane.on_worked(ticket, done, env),
            Self::Review(pane) => pane.on_worked(ticket, done, env),
            Self::Session(pane) => {
                pane.on_worked(ticket, done);
                Vec::new()
            }
            Self::Compare(pane) => pane.on_worked(ticket, done, env),
            _ => Vec::new(),
        }
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        match self {
            Self::Sessions(pane) => pane.on_failed(ticket, problem),
            Self::Traces(pane) => pane.on_failed(ticket, problem),
            Self::Observations(pane) => pane.on_failed(ticket, problem),
            Self::Scores(pane) => pane.on_failed(ticket, problem),
            Self::Prompts(pane) => pane.on_failed(ticket, problem),
            Self::Queues(pane) => pane.on_failed(ticket, problem),
            Self::Session(pane) => pane.on_failed(problem),
            Self::Trace(pane) => pane.on_failed(ticket, problem),
            Self::Compare(pane) => pane.on_failed(ticket, problem),
            Self::Review(pane) => pane.on_failed(ticket, problem),
            Self::Search(pane) => pane.on_failed(problem),
            Self::Start(_) => {}
        }
    }

    /// Somebody's write was answered.
    pub(crate) fn on_written(
        &mut self,
        ticket: Ticket,
        write: &Write,
        result: &Result<(), Problem>,
        env: &mut Env,
    ) -> Vec<Act> {
        match self {
            Self::Review(pane) if matches!(write, Write::RemoveItem { .. }) && result.is_ok() => {
                pane.open(env)
            }
            Self::Review(pane) => pane.on_written(ticket, write, result, env),
            Self::Queues(pane) if result.is_ok() && is_of_queues(write) => pane.reload(env),
            Self::Trace(pane) if result.is_ok() => pane.reload_marks(env),
            Self::Scores(pane) if result.is_ok() => pane.reload(env),
            _ => Vec::new(),
        }
    }

    /// What the person wrote in the editor.
    pub(crate) fn on_edited(&mut self, ticket: Ticket, text: &str) -> Vec<Act> {
        match self {
            Self::Review(pane) => pane.on_edited(ticket, text),
            _ => Vec::new(),
        }
    }

    /// A write that looked done is not: what it showed is read anew.
    pub(crate) fn on_refused_write(&mut self, outbox: &OutboxView, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Review(pane) => {
                pane.on_refused_write(outbox);
                Vec::new()
            }
            Self::Trace(pane) => pane.reload_marks(env),
            Self::Scores(pane) => pane.reload(env),
            _ => Vec::new(),
        }
    }
}

/// Whether it changes which items a queue has. What a review decides shows when its pane is left.
fn is_of_queues(write: &Write) -> bool {
    matches!(
        write,
        Write::CreateQueue { .. } | Write::AddItem { .. } | Write::RemoveItem { .. }
    )
}
