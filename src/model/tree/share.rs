//! Texts that many rows have in common are kept once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use super::super::id::{SessionId, TraceId};
use super::super::observation::{Observation, PromptRef};

/// Where there are more different texts than this, hardly any comes twice.
const MOST: usize = 4_096;

#[derive(Debug, Default)]
pub(super) struct Shared {
    texts: HashSet<Arc<str>>,
    prompts: HashSet<Arc<PromptRef>>,
    trace: Option<TraceId>,
    session: Option<SessionId>,
    tags: Option<Arc<[Arc<str>]>>,
}

impl Shared {
    /// The same row, its texts shared with the rows before it.
    pub(super) fn share(&mut self, mut row: Observation) -> Observation {
        intern(&mut self.texts, &mut row.name);
        let texts = [
            row.status.as_mut(),
            row.model.as_mut(),
            row.environment.as_mut(),
            row.version.as_mut(),
            row.user.as_mut(),
            row.trace_name.as_mut(),
            row.release.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            intern(&mut self.texts, text);
        }
        if let Some(prompt) = row.prompt.as_mut() {
            intern(&mut self.prompts, prompt);
        }
        same(&mut self.trace, &mut row.trace);
        same(&mut self.tags, &mut row.tags);
        if let Some(session) = row.session.as_mut() {
            same(&mut self.session, session);
        }
        row
    }
}

fn intern<T: ?Sized + Eq + Hash>(known: &mut HashSet<Arc<T>>, value: &mut Arc<T>) {
    if let Some(same) = known.get(value) {
        *value = Arc::clone(same);
    } else if known.len() < MOST {
        known.insert(Arc::clone(value));
    }
}

/// Rows of one trace mostly have one value: the last one seen is enough to share it.
fn same<T: Clone + PartialEq>(last: &mut Option<T>, value: &mut T) {
    match last {
        Some(known) if known == value => *value = known.clone(),
        _ => *last = Some(value.clone()),
    }
}
