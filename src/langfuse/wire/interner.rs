//! One copy of each text that repeats within a page: names, models, users, ids of traces and parents, what is around them.

use std::collections::HashSet;
use std::sync::Arc;

use super::Text;
use crate::model::Context;

#[derive(Default)]
pub(crate) struct Interner {
    texts: HashSet<Arc<str>>,
    /// Neighbouring rows mostly have the same tags.
    tags: Option<Arc<[Arc<str>]>>,
    context: Option<Arc<Context>>,
}

impl Interner {
    pub(crate) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.texts.insert(Arc::clone(&new));
        new
    }

    pub(crate) fn maybe(&mut self, text: &Text<'_>) -> Option<Arc<str>> {
        text.as_str().map(|text| self.text(text))
    }

    pub(crate) fn list(&mut self, texts: &[Text<'_>]) -> Vec<Arc<str>> {
        texts.iter().filter_map(|text| self.maybe(text)).collect()
    }

    pub(crate) fn tags(&mut self, texts: &[Text<'_>]) -> Arc<[Arc<str>]> {
        let same = self.tags.as_ref().filter(|known| {
            known.len() == texts.len()
                && known
                    .iter()
                    .zip(texts)
                    .all(|(a, b)| Some(&**a) == b.as_str())
        });
        if let Some(same) = same {
            return Arc::clone(same);
        }
        let new: Arc<[Arc<str>]> = self.list(texts).into();
        self.tags = Some(Arc::clone(&new));
        new
    }

    pub(crate) fn context(&mut self, context: Context) -> Arc<Context> {
        match &self.context {
            Some(known) if **known == context => Arc::clone(known),
            _ => Arc::clone(self.context.insert(Arc::new(context))),
        }
    }
}
