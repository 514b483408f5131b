//! What a list shows of a trace before it is opened: what went in, and what came out.

use std::sync::Arc;

use crate::model::conversation::{self, Hints, Side};
use crate::model::{Body, Generation, Problem, TraceId};
use crate::msg::{Data, Glance};
use crate::store::{Answers, Store};

impl Store {
    pub(in crate::store) async fn preview(
        &self,
        of: &Glance,
        answers: &Answers,
    ) -> Result<(), Problem> {
        // A list is good without its preview; opening the trace tells what is wrong.
        if let Ok(Some(body)) = self.preview_body(of).await {
            send(of.trace.clone(), &body, answers).await;
        }
        Ok(())
    }

    /// The same from what is known; false when somebody has to be asked.
    pub(in crate::store) async fn recall_preview(&self, of: &Glance, answers: &Answers) -> bool {
        let synthetic = of.trace.synthetic_root();
        let root = of.root.as_ref().unwrap_or(&synthetic);
        let known = self.known_body(&of.trace, root).await;
        if let Some(known) = &known {
            send(of.trace.clone(), &known.body, answers).await;
        }
        known.is_some()
    }

    async fn preview_body(&self, of: &Glance) -> Result<Option<Arc<Body>>, Problem> {
        let trace = &of.trace;
        if let Some(root) = &of.root {
            return self.read_body(trace, root, of.start).await.map(Some);
        }
        if self.api_for((false, false)).await?.generation == Generation::V4 {
            return Ok(None);
        }
        let id = trace.synthetic_root();
        if let Some(known) = self.known_body(trace, &id).await {
            return Ok(Some(known.body));
        }
        self.fetch_v3(trace, &self.client).await?;
        Ok(self.bodies.get(&id))
    }
}

async fn send(trace: TraceId, body: &Body, answers: &Answers) {
    let line = |raw: &Option<Arc<str>>, side| {
        let line = conversation::preview(raw.as_deref()?, side, &Hints::default());
        (!line.is_empty()).then_some(line)
    };
    let preview = Data::Preview {
        trace,
        input: line(&body.input, Side::Input),
        output: line(&body.output, Side::Output),
    };
    answers.send(preview).await;
}
