//! On the way to a corrected output: the output is asked for, the editor has it, the form takes what comes back.

use std::sync::Arc;

use super::{Act, Env};
use crate::form::Form;
use crate::model::ScoreTarget;
use crate::msg::{Effect, Fetch, Glance, Slot, Ticket};

#[derive(Debug)]
pub(crate) struct Correcting {
    ticket: Ticket,
    original: Option<Arc<str>>,
}

impl Correcting {
    /// Asks for the output that is to be corrected.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn begin(
        target: &ScoreTarget,
        output: Option<&Glance>,
        env: &mut Env,
    ) -> Result<(Self, Act), &'static str> {
        if !matches!(target, ScoreTarget::Trace(_) | ScoreTarget::Observation(..)) {
            return Err("only the output of a trace or a step is corrected");
        }
        let output = output.and_then(|glance| Some((glance, glance.root.clone()?)));
        let (glance, id) =
            output.ok_or("it is not known whose output to correct: open it first")?;
        let what = Fetch::Body {
            trace: glance.trace.clone(),
            id,
            start: glance.start,
            ahead: Vec::new(),
        };
        let (ticket, act) = env.fetch(Slot::FormBody, what);
        let original = None;
        Ok((Self { ticket, original }, act))
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        self.ticket == ticket
    }

    /// Opens the editor once the output is there.
    ///
    /// # Errors
    /// Why there is nothing to correct.
    pub(crate) fn edit(
        &mut self,
        form: &Form,
        output: Option<&Arc<str>>,
    ) -> Result<Act, &'static str> {
        if self.original.is_some() {
            return Err("the editor has it already");
        }
        let output = output.ok_or("no output was recorded: there is nothing to correct")?;
        self.original = Some(Arc::clone(output));
        Ok(Act::Do(Effect::Edit {
            name: "corrected-output".into(),
            text: form.correction_draft(output).to_string(),
            back: Some(self.ticket),
        }))
    }

    /// What the editor left. False when nothing is corrected by it.
    pub(crate) fn end(self, form: &mut Form, text: &str) -> bool {
        let original = self.original;
        original.is_some_and(|original| form.correct(&original, text))
    }
}
