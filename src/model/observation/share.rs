//! What many rows have in common is kept once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use super::super::id::TraceId;
use super::detail::Form;
use super::{Context, Observation, PromptRef};

/// Where there are more different values than this, hardly any comes twice.
const MOST: usize = 4_096;

/// Remembers the values of the rows that it saw.
#[derive(Debug, Default)]
pub struct Shared {
    texts: HashSet<Arc<str>>,
    prompts: HashSet<Arc<PromptRef>>,
    contexts: HashSet<Arc<Context>>,
    forms: HashSet<Arc<Form>>,
    /// The last ones seen: most rows have the same as the row before.
    context: Option<Arc<Context>>,
    trace: Option<TraceId>,
}

impl Shared {
    /// The same row, its values shared with the rows before it.
    pub fn share(&mut self, mut row: Observation) -> Observation {
        intern(&mut self.texts, &mut row.name);
        for text in [row.status.as_mut(), row.model.as_mut()]
            .into_iter()
            .flatten()
        {
            intern(&mut self.texts, text);
        }
        if let Some(prompt) = row.prompt.as_mut() {
            intern(&mut self.prompts, prompt);
        }
        if self.trace.as_ref() != Some(&row.trace) {
            self.trace = Some(row.trace.clone());
        } else if let Some(trace) = &self.trace {
            row.trace = trace.clone();
        }
        self.share_context(&mut row.context);
        if let Some(detail) = row.detail.as_mut().and_then(Arc::get_mut) {
            intern(&mut self.forms, detail.form_mut());
        }
        row
    }

    fn share_context(&mut self, context: &mut Arc<Context>) {
        match &self.context {
            Some(last) if last == context => *context = Arc::clone(last),
            _ => {
                intern(&mut self.contexts, context);
                self.context = Some(Arc::clone(context));
            }
        }
    }
}

fn intern<T: ?Sized + Eq + Hash>(known: &mut HashSet<Arc<T>>, value: &mut Arc<T>) {
    if let Some(same) = known.get(value) {
        *value = Arc::clone(same);
    } else if known.len() < MOST {
        known.insert(Arc::clone(value));
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn rows_have_one_context_until_one_is_changed() {
        let mut shared = Shared::default();
        let mut row = |user: &str| {
            let mut row = Observation::new("a", "t", Timestamp::UNIX_EPOCH);
            row.context_mut().user = Some(user.into());
            shared.share(row)
        };
        let (first, other, mut last) = (row("ada"), row("grace"), row("ada"));
        assert!(Arc::ptr_eq(&first.context, &last.context));
        assert_eq!(other.context.user.as_deref(), Some("grace"));
        last.context_mut().user = None;
        assert_eq!(first.context.user.as_deref(), Some("ada"));
    }
}
