//! A trace, or what is below one of its steps, as Markdown for a language model.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::export::UNASKED;
use super::spool::Spool;
use super::trace::{AT_ONCE, read};
use super::{Answers, Store};
use crate::langfuse::BODY_PAGE;
use crate::model::markdown::{Markdown, Writer};
use crate::model::tree::{Node, Tree};
use crate::model::{Body, Generation, Observation, ObservationId, Problem, ProblemKind, TraceId};
use crate::msg::{Costs, Data};

/// Steps between two words on how far it is.
const STEP: usize = 1_000;

/// Inputs and outputs that are not here.
struct Missing {
    steps: usize,
    /// That bring just those.
    requests: usize,
    /// That bring the whole trace.
    pages: usize,
}

impl Missing {
    /// What is asked for step by step stays here, so it is preferred where that is not much. A v3 server sends all
    /// of a trace whatever is missing.
    fn is_all_read(&self, generation: Generation) -> bool {
        match generation {
            Generation::V3 => self.steps > 0,
            Generation::V4 => self.pages > UNASKED && self.pages < self.requests,
        }
    }
}

impl Store {
    pub(super) async fn markdown(
        &self,
        (id, below): (TraceId, Option<ObservationId>),
        (budget, sure): (usize, bool),
        answers: &Answers,
    ) -> Result<(), Problem> {
        let server = if self.client.is_offline() {
            None
        } else {
            Some(self.api().await?.generation)
        };
        let unknown = server.is_some() && self.trace_rows(&id).await.is_none();
        if sure && (unknown || server.is_none()) {
            answers.progress(self.stream_costs(&id).await?).await;
        }
        if sure && unknown {
            return self.read_pages((&id, below), budget, answers).await;
        }
        let tree = self.tree(&id).await?;
        let node = below.as_ref().and_then(|below| tree.node_of(below));
        let writer = Writer::new(&tree, node, budget);
        let steps = writer.steps();
        if let Some(generation) = server {
            let missing = (&id, generation);
            let missing = self.missing(missing, (&tree, &steps)).await;
            let requests = missing.requests.min(missing.pages);
            if requests > UNASKED && !sure {
                let steps = missing.steps;
                let costs = Costs::Bodies { steps, requests };
                answers.send(Data::Costs(costs)).await;
                return Ok(());
            }
            if sure {
                let words = format!("requests that this takes: about {requests}");
                answers.progress(words).await;
            }
            if missing.is_all_read(generation) {
                drop(writer);
                drop(tree);
                return self.read_pages((&id, below), budget, answers).await;
            }
        }
        self.read_steps(&id, (writer, &tree, &steps), answers).await
    }

    /// Asks for the inputs and outputs that are not here, and for no others.
    async fn read_steps(
        &self,
        id: &TraceId,
        (mut writer, tree, steps): (Writer<'_>, &Tree, &[Node]),
        answers: &Answers,
    ) -> Result<(), Problem> {
        for (at, some) in steps.chunks(AT_ONCE).enumerate() {
            let rows = some.iter().filter_map(|node| tree.observation(*node));
            let rows: Vec<&Observation> = rows.collect();
            let mut missing = Vec::new();
            let mut bodies = Vec::with_capacity(rows.len());
            for row in &rows {
                let known = self.glance(id, &row.id).await;
                if known.is_none() {
                    missing.push((*row).clone());
                }
                bodies.push(known);
            }
            if !missing.is_empty() {
                let words = format!("reading: {} of {} steps so far", at * AT_ONCE, steps.len());
                answers.progress(words).await;
                if answers.stopped() {
                    return Ok(());
                }
                let found = self.ask_bodies(id, &missing).await?;
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
        let markdown = Arc::new(writer.finish());
        answers.send(Data::Markdown(markdown)).await;
        Ok(())
    }

    /// Reads the whole trace, page by page, into a file, and from there in order of time: it may be larger than memory.
    async fn read_pages(
        &self,
        (id, below): (&TraceId, Option<ObservationId>),
        budget: usize,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let Some((tree, spool)) = self.spool(id, answers).await? else {
            return Ok(());
        };
        let (told, runtime) = (answers.clone(), Handle::current());
        let work = tokio::task::spawn_blocking(move || {
            let node = below.and_then(|below| tree.node_of(&below));
            let tell = |words| runtime.block_on(told.progress(words));
            tell_all((&tree, node, spool), budget, |at, of| {
                tell(format!("reading: {at} of {of} steps so far"));
                !told.stopped()
            })
        });
        let markdown = work
            .await
            .map_err(|error| Problem::local(format!("the trace could not be read ({error})")))??;
        if let Some(markdown) = markdown {
            answers.send(Data::Markdown(Arc::new(markdown))).await;
        }
        Ok(())
    }

    async fn tree(&self, id: &TraceId) -> Result<Tree, Problem> {
        let rows = self.all_rows(id).await?;
        let mut tree = Tree::new();
        tree.extend(rows.iter().cloned());
        tree.finish();
        Ok(tree)
    }

    async fn missing(
        &self,
        (trace, generation): (&TraceId, Generation),
        (tree, steps): (&Tree, &[Node]),
    ) -> Missing {
        let kept = self.cache.with_body(trace).await;
        let lacks = |node: &&Node| {
            let row = tree.observation(**node);
            row.is_some_and(|row| {
                !kept.contains(row.id.as_str()) && self.bodies.get(&row.id).is_none()
            })
        };
        let lacking = steps
            .chunks(AT_ONCE)
            .map(|some| some.iter().filter(lacks).count());
        let (missing, requests) = lacking.fold((0, 0), |(steps, requests), some| {
            (steps + some, requests + usize::from(some > 0))
        });
        Missing {
            steps: missing,
            requests,
            pages: match generation {
                Generation::V3 => 1,
                Generation::V4 => tree.count().div_ceil(BODY_PAGE as usize),
            },
        }
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

/// None when `goes_on`, which hears how many steps of how many were read, says no.
fn tell_all(
    (tree, below, mut spool): (&Tree, Option<Node>, Spool),
    budget: usize,
    goes_on: impl Fn(usize, usize) -> bool,
) -> Result<Option<Markdown>, Problem> {
    let mut writer = Writer::new(tree, below, budget);
    let steps = writer.steps();
    for (at, node) in steps.iter().enumerate() {
        if at.is_multiple_of(STEP) && !goes_on(at, steps.len()) {
            return Ok(None);
        }
        if let Some(row) = tree.observation(*node) {
            let body = spool.body(&row.id)?;
            writer.take(*node, &read(&body, row.kind, &row.name));
        }
    }
    Ok(Some(writer.finish()))
}
