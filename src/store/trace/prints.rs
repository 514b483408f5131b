//! What tells whether inputs and outputs of steps are the same as others, without handing them all to the screen.

use std::sync::Arc;

use super::AT_ONCE;
use crate::model::compare::Print;
use crate::model::{Body, ObservationId, Problem, TraceId};
use crate::msg::{Data, Moment, Prints};
use crate::store::{Answers, Store};

impl Store {
    /// Those that are known first, then those that are fetched, a hundred with a request.
    pub(super) async fn prints(
        &self,
        trace: &TraceId,
        steps: &[Moment],
        answers: &Answers,
    ) -> Result<(), Problem> {
        let (mut known, mut missing) = (Vec::new(), Vec::new());
        for row in self.rows_of(trace, steps).await {
            match self.known_body(trace, &row.id).await {
                Some(found) => known.push((row.id, found.body)),
                None => missing.push(row),
            }
        }
        let mut left = missing.len();
        send(known, left, answers).await;
        for some in missing.chunks(AT_ONCE) {
            let mut found = self.ask_bodies(trace, some).await?;
            left -= some.len();
            let bodies = some.iter().map(|row| {
                let body = found.remove(&row.id).unwrap_or_default();
                (row.id.clone(), body)
            });
            send(bodies.collect(), left, answers).await;
            if answers.stopped() {
                break;
            }
        }
        Ok(())
    }
}

async fn send(bodies: Vec<(ObservationId, Arc<Body>)>, left: usize, answers: &Answers) {
    let work = tokio::task::spawn_blocking(move || {
        let of = |(id, body): (ObservationId, Arc<Body>)| (id, Print::of(&body));
        bodies.into_iter().map(of).collect()
    });
    let prints = work.await.unwrap_or_default();
    answers.send(Data::Prints(Prints { prints, left })).await;
}
