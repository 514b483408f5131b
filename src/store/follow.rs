//! Following: what is new in a list or a trace, asked for politely and again and again.

use super::asker::Begin;
use super::{Answers, Store};
use crate::model::Problem;
use crate::msg::{Data, Fetch};

impl Store {
    /// Looks once for what is new in what is shown already, and says how long to rest after it.
    pub(super) async fn follow(&self, what: Fetch, answers: &Answers) -> Result<(), Problem> {
        let asker = self.asker(Begin::Follow).await?;
        let before = self.client.requests_sent();
        match what {
            Fetch::Sessions { query, .. } => self.follow_sessions(query, &asker, answers).await?,
            Fetch::Traces { query, .. } => self.follow_traces(query, &asker, answers).await?,
            Fetch::Observations { query, .. } => {
                self.follow_observations(query, &asker, answers).await?;
            }
            Fetch::Scores { query, .. } => self.follow_scores(query, &asker, answers).await?,
            Fetch::Trace { id, .. } => self.renew_trace(id, &asker, answers).await?,
            other => Box::pin(self.answer(other, answers)).await?,
        }
        let cost = self.client.requests_sent() - before;
        let rest = self.client.rest_after(cost, asker.api.generation);
        answers.send(Data::Followed { rest }).await;
        Ok(())
    }
}
