//! What was given to many things already: looked up before the same is given to all of them.

use std::sync::Arc;

use crate::model::{Problem, Score, ScoreTarget, SessionId, TraceId};
use crate::msg::Data;
use crate::store::asker::{Asker, Begin};
use crate::store::outbox::ScoresOf;
use crate::store::{Answers, Store};

use super::items::asked;

impl Store {
    /// All in one answer, and what is on its way laid over it.
    pub(in crate::store) async fn scores_of_many(
        &self,
        targets: &[ScoreTarget],
        answers: &Answers,
    ) -> Result<(), Problem> {
        let (mut traces, mut sessions): (Vec<&TraceId>, Vec<&SessionId>) = (Vec::new(), Vec::new());
        for target in targets {
            match target {
                ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _) => traces.push(id),
                ScoreTarget::Session(id) => sessions.push(id),
                ScoreTarget::Run(_) => {}
            }
        }
        traces.sort();
        traces.dedup();
        sessions.sort();
        sessions.dedup();
        let asker = self.asker(Begin::Usual).await?;
        if self.cache.keeps() {
            self.scores_of_items(traces.iter().copied(), &asker).await?;
            for id in &sessions {
                self.renew_scores(ScoresOf::Session(id), &asker.client)
                    .await?;
            }
            // What is on its way to the file is not found there.
            self.cache.settle().await;
        }
        let traces = traces.into_iter().map(ScoresOf::Trace);
        let mut all: Vec<Score> = Vec::new();
        for of in traces.chain(sessions.into_iter().map(ScoresOf::Session)) {
            all.extend(self.scores_now(of, &asker).await?.iter().cloned());
        }
        answers.send(Data::Scores(Arc::new(all))).await;
        Ok(())
    }

    async fn scores_now(
        &self,
        of: ScoresOf<'_>,
        asker: &Asker,
    ) -> Result<Arc<Vec<Score>>, Problem> {
        let (name, query) = asked(of);
        let known: Option<(Vec<Score>, _)> = self.cache.answer(&name).await;
        let (scores, at) = if let Some(known) = known {
            known
        } else {
            let told = self.fetch_scores(&name, &query, &asker.client).await?;
            (told, (self.clock)())
        };
        Ok(self.outbox.scores(of, Arc::new(scores), at))
    }
}
