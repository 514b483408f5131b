//! Texts that many rows have in common are kept once.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::id::{SessionId, TraceId};
use super::super::observation::Observation;

/// Where there are more different texts than this, hardly any comes twice.
const MOST: usize = 4_096;

#[derive(Debug, Default)]
pub(super) struct Shared {
    texts: HashSet<Arc<str>>,
    trace: Option<TraceId>,
    session: Option<SessionId>,
    tags: Option<Arc<[Arc<str>]>>,
}

impl Shared {
    /// The same row, its texts shared with the rows before it.
    pub(super) fn share(&mut self, mut row: Observation) -> Observation {
        self.text(&mut row.name);
        let prompt = row.prompt.as_mut().map(|prompt| &mut prompt.name);
        let texts = [
            row.status.as_mut(),
            row.model.as_mut(),
            row.environment.as_mut(),
            row.version.as_mut(),
            row.user.as_mut(),
            row.trace_name.as_mut(),
            row.release.as_mut(),
            prompt,
        ];
        for text in texts.into_iter().flatten() {
            self.text(text);
        }
        same(&mut self.trace, &mut row.trace);
        same(&mut self.tags, &mut row.tags);
        if let Some(session) = row.session.as_mut() {
            same(&mut self.session, session);
        }
        row
    }

    fn text(&mut self, text: &mut Arc<str>) {
        if let Some(known) = self.texts.get(text) {
            *text = Arc::clone(known);
        } else if self.texts.len() < MOST {
            self.texts.insert(Arc::clone(text));
        }
    }
}

/// Rows of one trace mostly have one value: the last one seen is enough to share it.
fn same<T: Clone + PartialEq>(last: &mut Option<T>, value: &mut T) {
    match last {
        Some(known) if known == value => *value = known.clone(),
        _ => *last = Some(value.clone()),
    }
}
