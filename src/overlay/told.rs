//! What overlays are told: answers, failures, what became of a write.

use super::{Outcome, Overlay};
use crate::model::Problem;
use crate::msg::{Data, OutboxView, Ticket};

impl Overlay {
    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        match self {
            Self::Fetching(fetching) => fetching.wants(ticket),
            Self::Output(output) => output.wants(ticket),
            Self::Score(score) => score.wants(ticket),
            Self::Comment(comment) => comment.wants(ticket),
            Self::Free(free) => free.wants(ticket),
            Self::Enqueue(enqueue) => enqueue.wants(ticket),
            Self::Create(create) => create.wants(ticket),
            _ => false,
        }
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data) -> Outcome {
        match self {
            Self::Fetching(fetching) => fetching.on_data(data),
            Self::Output(output) => output.on_data(data),
            Self::Score(score) => score.on_data(ticket, data),
            Self::Enqueue(enqueue) => {
                enqueue.on_data(data);
                Outcome::Stay(Vec::new())
            }
            Self::Create(create) => {
                create.on_data(data);
                Outcome::Stay(Vec::new())
            }
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(crate) fn on_progress(&mut self, text: String) {
        if let Self::Fetching(fetching) = self {
            fetching.on_progress(text);
        }
    }

    pub(crate) fn on_failed(&mut self, problem: &Problem) {
        match self {
            Self::Fetching(fetching) => fetching.on_failed(problem),
            Self::Output(output) => output.on_failed(problem),
            Self::Score(score) => score.on_failed(problem),
            Self::Enqueue(enqueue) => enqueue.on_failed(problem),
            Self::Create(create) => create.on_failed(problem),
            _ => {}
        }
    }

    /// A write of its own was answered; it closes when it went well.
    pub(crate) fn on_written(&mut self, result: &Result<(), Problem>) -> Outcome {
        match self {
            Self::Score(score) => score.on_written(result),
            Self::Comment(comment) => comment.on_written(result),
            Self::Free(free) => free.on_written(result),
            Self::Enqueue(enqueue) => enqueue.on_written(result),
            Self::Create(create) => create.on_written(result),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    /// What the person wrote in the editor.
    pub(crate) fn on_edited(&mut self, text: &str) {
        if let Self::Score(score) = self {
            score.on_edited(text);
        }
    }

    /// Something in the outbox changed.
    pub(crate) fn on_outbox(&self, view: &OutboxView) -> Option<Outcome> {
        match self {
            Self::Leave(leave) => leave.on_outbox(view),
            _ => None,
        }
    }
}
