//! What stands in the way of the item on the screen, and what can be done about it.

use super::ReviewPane;
use super::object::Object;
use crate::model::{Problem, ProblemKind};
use crate::msg::{OutboxRow, Write, WriteState};
use crate::pane::Env;

impl ReviewPane {
    /// The object is not there any more: it cannot be judged.
    pub(super) fn gone(&self) -> Option<&Problem> {
        let problem = self.object.as_ref().and_then(Object::problem)?;
        (problem.kind == ProblemKind::NotFound).then_some(problem)
    }

    /// The last decision on this item, if it was refused.
    fn refused<'e>(&self, env: &'e Env) -> Option<&'e OutboxRow> {
        let item = &self.item()?.id;
        let row = env.outbox.item(item)?;
        if row.state == WriteState::Refused {
            return Some(row);
        }
        // Opened again because its scores did not arrive.
        let mends = matches!(&*row.write, Write::SetItem { .. });
        let before = env.outbox.rows.iter().rfind(|other| {
            other.id < row.id && other.write.item().is_some_and(|(_, id, _)| id == item)
        });
        before.filter(|before| mends && before.state == WriteState::Refused)
    }

    /// The person sees that the item is completed, or was told: what is submitted now is meant to replace that.
    pub(super) fn knows_better(&self, env: &Env) -> bool {
        let done = self.item().is_some_and(|item| self.plan.is_done(item));
        done || self.refused(env).is_some()
    }

    /// One sentence each.
    pub(super) fn trouble(&self, env: &Env) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(row) = self.refused(env) {
            let reason = row.reason.as_deref().unwrap_or("the server refused it");
            said.push(format!("Refused: {}.", reason.trim_end_matches('.')));
            said.push(
                "Enter sends your scores all the same, x completes the item without them, space leaves it for later."
                    .into(),
            );
        }
        if let Some(problem) = self.gone() {
            said.push(problem.message.clone());
            said.push("x completes the item without scores, w holds it, space skips it.".into());
        }
        if self.gone().is_none() && self.object.as_ref().is_some_and(Object::has_failed) {
            said.push(
                "The item did not come, and cannot be judged: R asks again, space skips it, w holds it."
                    .into(),
            );
        }
        if self
            .form
            .as_ref()
            .is_some_and(|form| form.fields().is_empty())
        {
            said.push("This queue asks for no scores: enter completes the item.".into());
        }
        said
    }
}
