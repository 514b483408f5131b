//! Answers that are kept as they came: prompts, queues, configs, comments, scores of one target.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Answers, Store};
use crate::model::Problem;
use crate::msg::Data;

/// An answer's name in the cache, and how long it is as good as new.
pub(super) struct Shelf {
    name: String,
    good: SignedDuration,
}

impl Shelf {
    pub(super) fn new(name: impl Into<String>, good: SignedDuration) -> Self {
        let name = name.into();
        Self { name, good }
    }
}

impl Store {
    /// What is known at once, and what is new where that is older than it may be.
    pub(super) async fn shelved<T, F>(
        &self,
        kept: Shelf,
        answers: &Answers,
        wrap: impl Fn(Arc<T>, Timestamp) -> Data,
        ask: impl FnOnce() -> F,
    ) -> Result<(), Problem>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: Future<Output = Result<T, Problem>>,
    {
        if self.on_shelf(&kept, answers, &wrap).await {
            return Ok(());
        }
        // What was written while it was on its way may not be in it: it is as old as the question.
        let asked = (self.clock)();
        let told = ask().await?;
        self.cache.put_answer(&kept.name, &told, asked);
        answers.told(asked).await;
        answers.send(wrap(Arc::new(told), asked)).await;
        Ok(())
    }

    /// Answers from what is known, and says whether that is as good as new.
    pub(super) async fn on_shelf<T>(
        &self,
        kept: &Shelf,
        answers: &Answers,
        wrap: impl Fn(Arc<T>, Timestamp) -> Data,
    ) -> bool
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let Some((known, at)) = self.cache.answer::<T>(&kept.name).await else {
            return false;
        };
        let fresh = self.is_fresh(Some(at), kept.good) && !answers.wants_anew();
        answers.told(at).await;
        answers.send(wrap(Arc::new(known), at)).await;
        fresh
    }
}
