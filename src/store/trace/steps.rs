//! Several steps of a trace at once: their inputs and outputs, and what one of them repeats of another.

use std::collections::HashMap;
use std::sync::Arc;

use super::{around_all, read};
use crate::langfuse::Bodies;
use crate::model::conversation::{Conversation, said_before};
use crate::model::{Body, Generation, Observation, ObservationId, Problem, TraceId};
use crate::msg::{Data, Fetch, Moment};
use crate::store::{Answers, Store};

/// Bodies that one request brings.
pub(in crate::store) const AT_ONCE: usize = 100;

impl Store {
    /// What needs more of a run than one step.
    pub(in crate::store) async fn run(
        &self,
        what: Fetch,
        answers: &Answers,
    ) -> Result<(), Problem> {
        match what {
            Fetch::Steps { trace, steps } => self.steps(&trace, &steps, answers).await,
            Fetch::Prints { trace, steps } => self.prints(&trace, &steps, answers).await,
            Fetch::Before {
                trace,
                of,
                candidates,
            } => self.before(&trace, (of, candidates), answers).await,
            Fetch::Markdown {
                id,
                below,
                tokens,
                sure,
            } => self.markdown((id, below), (tokens, sure), answers).await,
            Fetch::Export { id } => self.export(id, answers).await,
            _ => Ok(()),
        }
    }

    /// Inputs and outputs of steps, in the order asked for: those that are known, then those that are fetched.
    async fn steps(
        &self,
        trace: &TraceId,
        steps: &[Moment],
        answers: &Answers,
    ) -> Result<(), Problem> {
        let rows = self.rows_of(trace, steps).await;
        let mut missing = Vec::new();
        for row in rows {
            match self.known_body(trace, &row.id).await {
                Some(known) => send(&row, known.body, answers).await,
                None => missing.push(row),
            }
        }
        for some in missing.chunks(AT_ONCE) {
            let mut found = self.ask_bodies(trace, some).await?;
            for row in some {
                let body = found.remove(&row.id).unwrap_or_default();
                send(row, body, answers).await;
            }
            if answers.stopped() {
                break;
            }
        }
        Ok(())
    }

    /// Of the candidates, the one of which a step repeats most.
    async fn before(
        &self,
        trace: &TraceId,
        (of, candidates): (Moment, Vec<Moment>),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let id = of.0.clone();
        let steps: Vec<Moment> = std::iter::once(of).chain(candidates).collect();
        let rows = self.rows_of(trace, &steps).await;
        let mut bodies = HashMap::new();
        let mut missing = Vec::new();
        for row in &rows {
            match self.known_body(trace, &row.id).await {
                Some(known) => drop(bodies.insert(row.id.clone(), known.body)),
                None => missing.push(row.clone()),
            }
        }
        if !missing.is_empty() {
            bodies.extend(self.ask_bodies(trace, &missing).await?);
        }
        let work = tokio::task::spawn_blocking(move || compare(&rows, &bodies));
        let found = work.await.ok().flatten();
        let (before, said) =
            found.map_or((None, Vec::new()), |(before, said)| (Some(before), said));
        answers.send(Data::Before { id, before, said }).await;
        Ok(())
    }

    /// In the order asked for. A row that is not known says at least when it was.
    pub(super) async fn rows_of(&self, trace: &TraceId, steps: &[Moment]) -> Vec<Observation> {
        let known = self.trace_rows(trace).await;
        let rows = known.as_ref().map(|known| known.rows.as_slice());
        let ids: HashMap<&ObservationId, &Observation> = rows
            .unwrap_or_default()
            .iter()
            .map(|row| (&row.id, row))
            .collect();
        let row = |(id, start): &Moment| {
            let stand_in = || Observation::new(id.clone(), trace.clone(), *start);
            ids.get(id).map_or_else(stand_in, |row| (*row).clone())
        };
        steps.iter().map(row).collect()
    }

    /// Asks the server for what is not known; a v3 trace comes with all its bodies.
    pub(in crate::store) async fn ask_bodies(
        &self,
        trace: &TraceId,
        rows: &[Observation],
    ) -> Result<HashMap<ObservationId, Arc<Body>>, Problem> {
        let api = self.api().await?;
        if api.generation == Generation::V3 && self.cache.keeps() {
            self.fetch_v3(trace, &self.client).await?;
            let found = rows.iter().filter_map(|row| {
                let body = self.bodies.get(&row.id)?;
                Some((row.id.clone(), body))
            });
            return Ok(found.collect());
        }
        let wanted = Bodies {
            trace: Some(trace.clone()),
            ids: rows.iter().map(|row| row.id.clone()).collect(),
            range: around_all(rows.iter().map(|row| row.start)),
        };
        let _coming = self.coming.expect(&wanted.ids, &self.client);
        let found = self.client.bodies(api, &wanted).await;
        let found = found.map_err(|error| error.problem())?.into_iter();
        Ok(found
            .map(|(id, body)| {
                let body = self.keep_body(trace, &id, body);
                (id, body)
            })
            .collect())
    }
}

async fn send(row: &Observation, body: Arc<Body>, answers: &Answers) {
    let (kind, name, shared) = (row.kind, Arc::clone(&row.name), Arc::clone(&body));
    let work = tokio::task::spawn_blocking(move || read(&shared, kind, &name));
    let conversation = Arc::new(work.await.unwrap_or_default());
    let id = row.id.clone();
    answers
        .send(Data::Body {
            id,
            body,
            conversation,
        })
        .await;
}

/// The first row against the others: of which it repeats most, the likelier one where that is equal.
fn compare(
    rows: &[Observation],
    bodies: &HashMap<ObservationId, Arc<Body>>,
) -> Option<(ObservationId, Vec<std::ops::Range<usize>>)> {
    let talk = |row: &Observation| -> Option<Conversation> {
        Some(read(bodies.get(&row.id)?, row.kind, &row.name))
    };
    let (first, others) = rows.split_first()?;
    let this = talk(first)?;
    let mut best: Option<(usize, ObservationId, Vec<std::ops::Range<usize>>)> = None;
    for other in others {
        let Some(before) = talk(other) else { continue };
        let said = said_before(&this, &before);
        let count = said.iter().map(ExactSizeIterator::len).sum();
        if count > best.as_ref().map_or(0, |best| best.0) {
            best = Some((count, other.id.clone(), said));
        }
    }
    best.map(|(_, id, said)| (id, said))
}
