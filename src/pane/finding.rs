//! Words that are looked for off the main thread: the newest ones, nothing waits for the others.

use std::sync::Arc;

use super::{Act, Env};
use crate::highlight::TextDoc;
use crate::model::search::Places;
use crate::msg::{Effect, Large, Ticket};

/// Texts larger than this together are looked through elsewhere, so that typing goes on.
pub(super) const LARGE: usize = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct Finding(Option<Ticket>);

impl Finding {
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.0 == Some(ticket)
    }

    pub(super) fn begin(&mut self, what: Large, env: &mut Env) -> Vec<Act> {
        let mut acts = self.stop();
        let ticket = env.tickets.next();
        self.0 = Some(ticket);
        acts.push(Act::Do(Effect::Work { ticket, what }));
        acts
    }

    /// What is found from now on is of no use.
    pub(super) fn stop(&mut self) -> Vec<Act> {
        let stop = |ticket| Act::Do(Effect::Stop(ticket));
        self.0.take().map(stop).into_iter().collect()
    }

    /// Whether this is the answer that is waited for.
    pub(super) fn ends(&mut self, ticket: Ticket) -> bool {
        self.0.take_if(|wanted| *wanted == ticket).is_some()
    }
}

/// What is to be done where these are too large to look through at once.
pub(super) fn elsewhere(texts: Vec<Arc<TextDoc>>, line: &str) -> Option<Large> {
    let bytes: usize = texts.iter().map(|text| text.text().len()).sum();
    let large = bytes > LARGE && !line.is_empty();
    large.then(|| Large::FindInTexts {
        texts,
        line: line.into(),
    })
}

/// What was found in a text; nothing where it is another one by now.
pub(super) fn places_in(text: &Arc<TextDoc>, found: &[(Places, Arc<TextDoc>)]) -> Places {
    let here = found.iter().find(|(_, doc)| Arc::ptr_eq(doc, text));
    here.map(|(places, _)| places.clone()).unwrap_or_default()
}

/// Of a comparison that is too large to be shown whole.
pub(super) fn not_shown(needle: &str) -> String {
    format!("\"{needle}\" is not in the part shown here")
}
