//! The trace of an observation of which only the id is known.

use jiff::{SignedDuration, Timestamp};

use super::AROUND;
use crate::langfuse::Error;
use crate::model::{Generation, ObservationId, Problem, ProblemKind, TimeRange, TraceId};
use crate::msg::Data;
use crate::store::asker::{Asker, Begin};
use crate::store::cache::Known;
use crate::store::{Answers, Store};

/// Before a queue item was made, its observation most likely happened.
const BEFORE_ITEM: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Store {
    pub(in crate::store) async fn locate(
        &self,
        id: ObservationId,
        near: Option<Timestamp>,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let trace = if let Some(trace) = self.cache.trace_of(&id).await {
            trace
        } else {
            let asker = self.asker(Begin::Usual).await?;
            self.find_trace(&id, near, &asker).await?
        };
        let observation = id;
        answers.send(Data::Located { observation, trace }).await;
        Ok(())
    }

    /// Finds the trace of an observation whose time is only guessed at: near first, then anywhere.
    pub(in crate::store) async fn find_trace(
        &self,
        id: &ObservationId,
        near: Option<Timestamp>,
        asker: &Asker,
    ) -> Result<TraceId, Problem> {
        let turn = self.asking.of(&format!("trace of {id}"));
        let _alone = turn.take(&asker.client).await;
        if let Some(trace) = self.cache.trace_of(id).await {
            return Ok(trace);
        }
        let until = near.unwrap_or_else(self.clock);
        let near = before_item(until);
        let (client, api) = (&asker.client, asker.api);
        let found = match client.observation(api, id, near).await {
            // A v3 server looked everywhere already.
            Err(Error::NotFound { .. }) if api.generation == Generation::V4 => {
                let everywhere = TimeRange::default();
                client.observation(api, id, everywhere).await
            }
            found => found,
        };
        let (row, body) = found.map_err(|error| match error {
            Error::NotFound { .. } => Problem::new(
                ProblemKind::NotFound,
                format!("This project has no observation {id}."),
            ),
            error => error.problem(),
        })?;
        let trace = row.trace.clone();
        self.keep_body(&trace, &row.id, body);
        self.cache.put_rows(vec![row], Known::Row);
        self.cache.settle().await;
        Ok(trace)
    }
}

/// When the observation of a queue item of that time most likely happened.
pub(in crate::store) fn before_item(created: Timestamp) -> TimeRange {
    TimeRange {
        from: created.checked_sub(BEFORE_ITEM).ok(),
        to: created.checked_add(AROUND).ok(),
    }
}
