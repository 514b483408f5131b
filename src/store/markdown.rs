//! A trace, or what is below one of its steps, as Markdown for a language model.

use std::sync::Arc;

use super::export::UNASKED;
use super::trace::{AT_ONCE, read};
use super::{Answers, Store};
use crate::model::markdown::Writer;
use crate::model::tree::Tree;
use crate::model::{Body, Generation, Observation, ObservationId, Problem, ProblemKind, TraceId};
use crate::msg::{Costs, Data};

impl Store {
    pub(super) async fn markdown(
        &self,
        (id, below): (TraceId, Option<ObservationId>),
        (budget, sure): (usize, bool),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let rows = self.all_rows(&id).await?;
        let mut tree = Tree::new();
        tree.extend(rows.iter().cloned());
        tree.finish();
        let node = below.and_then(|below| tree.node_of(&below));
        let mut writer = Writer::new(&tree, node);
        let steps = writer.steps();
        if !sure {
            let ids = steps.iter().filter_map(|node| tree.observation(*node));
            let ids: Vec<&ObservationId> = ids.map(|row| &row.id).collect();
            if let Some(costs) = self.body_costs(&id, &ids).await {
                answers.send(Data::Costs(costs)).await;
                return Ok(());
            }
        }
        for (at, some) in steps.chunks(AT_ONCE).enumerate() {
            let rows: Vec<&Observation> = some
                .iter()
                .filter_map(|node| tree.observation(*node))
                .collect();
            let mut missing = Vec::new();
            let mut bodies = Vec::with_capacity(rows.len());
            for row in &rows {
                let known = self.known_body(&id, &row.id).await.map(|known| known.body);
                if known.is_none() {
                    missing.push((*row).clone());
                }
                bodies.push(known);
            }
            if !missing.is_empty() {
                answers
                    .progress(format!(
                        "reading: {} of {} steps so far",
                        at * AT_ONCE,
                        steps.len()
                    ))
                    .await;
                if answers.stopped() {
                    return Ok(());
                }
                let found = self.ask_bodies(&id, &missing).await?;
                for (row, body) in rows.iter().zip(&mut bodies) {
                    if body.is_none() {
                        *body = found.get(&row.id).cloned();
                    }
                }
            }
            for ((node, row), body) in some.iter().zip(&rows).zip(bodies) {
                let body: Arc<Body> = body.unwrap_or_default();
                let (kind, name) = (row.kind, Arc::clone(&row.name));
                let work = tokio::task::spawn_blocking(move || read(&body, kind, &name));
                writer.take(*node, &work.await.unwrap_or_default());
            }
        }
        let markdown = Arc::new(writer.finish(budget));
        answers.send(Data::Markdown(markdown)).await;
        Ok(())
    }

    /// What the inputs and outputs of steps cost that are not here, where that is much.
    async fn body_costs(&self, trace: &TraceId, ids: &[&ObservationId]) -> Option<Costs> {
        let one_for_all = self.api().await.ok()?.generation == Generation::V3;
        // Even if none was here, it would not be much.
        if one_for_all || ids.len() <= UNASKED * AT_ONCE {
            return None;
        }
        let (mut steps, mut requests) = (0, 0);
        for some in ids.chunks(AT_ONCE) {
            let mut missing = 0;
            for id in some {
                missing += usize::from(self.known_body(trace, id).await.is_none());
            }
            steps += missing;
            requests += usize::from(missing > 0);
        }
        (requests > UNASKED).then_some(Costs::Bodies { steps, requests })
    }

    /// The rows of a trace: known and as good as new, else from the server.
    pub(super) async fn all_rows(&self, id: &TraceId) -> Result<Arc<Vec<Observation>>, Problem> {
        if let Some(known) = self.trace_rows(id).await
            && self.is_fresh(Some(known.at), known.good_for())
        {
            return Ok(known.rows);
        }
        let asker = self.asker_again(false).await?;
        if asker.api.generation == Generation::V3 {
            return Ok(self.fetch_v3(id, &asker.client).await?.rows);
        }
        let query = crate::langfuse::ObservationQuery::of_trace(id.clone());
        let pages = asker.client.observations(asker.api, &query);
        let rows = pages
            .all(usize::MAX)
            .await
            .map_err(|error| error.problem())?;
        if rows.is_empty() {
            let message = format!("This project has no trace {id}.");
            return Err(Problem::new(ProblemKind::NotFound, message));
        }
        Ok(self.keep_trace(id, rows).rows)
    }
}
