//! A session: its traces in order of time, each with what was said in it.

use std::collections::HashMap;
use std::sync::Arc;

use super::trace::read;
use super::{Answers, Store, next, shared};
use crate::langfuse::{Bodies, ObservationQuery};
use crate::model::group::Groups;
use crate::model::{
    Body, Generation, ObservationId, ObservationType, Problem, ProblemKind, SessionId, TimeRange,
    TraceSummary,
};
use crate::msg::{Data, Turn};

/// Roots are the turns of a session; more than this are cut.
const TURNS: usize = 1_000;

impl Store {
    pub(super) async fn session(&self, id: SessionId, answers: &Answers) -> Result<(), Problem> {
        let api = self.api().await?;
        let found = match api.generation {
            Generation::V4 => self.session_v4(&id, api).await?,
            Generation::V3 => {
                self.client
                    .session(&id)
                    .await
                    .map_err(|error| error.problem())?
                    .traces
            }
        };
        if found.is_empty() {
            return Err(Problem::new(
                ProblemKind::NotFound,
                format!("This project has no traces in a session {id}."),
            ));
        }
        let mut turns: Vec<Turn> = found
            .into_iter()
            .map(|(trace, body)| {
                let conversation = Arc::new(read(&body, ObservationType::Unknown, &trace.name));
                Turn {
                    trace,
                    conversation,
                }
            })
            .collect();
        turns.sort_by(|a, b| {
            a.trace
                .start
                .cmp(&b.trace.start)
                .then_with(|| a.trace.id.cmp(&b.trace.id))
        });
        answers
            .send(Data::Session {
                id,
                turns: shared(turns),
            })
            .await;
        Ok(())
    }

    async fn session_v4(
        &self,
        id: &SessionId,
        api: crate::model::Api,
    ) -> Result<Vec<(TraceSummary, Body)>, Problem> {
        let query = ObservationQuery {
            session: Some(id.clone()),
            ..ObservationQuery::default()
        };
        let mut pages = self.client.observations(api, &query);
        let mut groups = Groups::default();
        while let Some(page) = next(&mut pages).await? {
            let last = page.last;
            groups.extend(page.rows);
            if last || groups.traces().len() >= TURNS {
                break;
            }
        }
        for trace in groups.traces() {
            groups.complete(&trace.id);
        }
        let traces = groups.traces();
        let ids: Vec<ObservationId> = traces
            .iter()
            .filter_map(|trace| trace.root.clone())
            .collect();
        let first = traces.iter().map(|trace| trace.start).min();
        let range = TimeRange {
            from: first,
            to: None,
        };
        let wanted = Bodies {
            trace: None,
            ids,
            range,
        };
        let bodies = if wanted.ids.is_empty() {
            Vec::new()
        } else {
            self.client
                .bodies(api, &wanted)
                .await
                .map_err(|error| error.problem())?
        };
        let mut bodies: HashMap<ObservationId, Body> = bodies.into_iter().collect();
        Ok(traces
            .into_iter()
            .map(|trace| {
                let body = trace
                    .root
                    .as_ref()
                    .and_then(|root| bodies.remove(root))
                    .unwrap_or_default();
                (trace, body)
            })
            .collect())
    }
}
