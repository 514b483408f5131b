//! A whole trace as JSON: every observation with its input and output as the server sends them.

use serde_json::{Value, json};

use super::{Answers, Store, next};
use crate::langfuse::BODY_PAGE;
use crate::model::{Generation, Problem, ProblemKind, TraceId};
use crate::msg::{Costs, Data, Export};

/// More requests than this are not sent before the person agrees.
pub(super) const UNASKED: usize = 20;
/// Bytes of a trace that are kept in memory for the clipboard.
const MOST: usize = 32 << 20;

impl Store {
    pub(super) async fn export(&self, id: TraceId, answers: &Answers) -> Result<(), Problem> {
        if self.client.is_offline() {
            let why = "offline: a whole trace is copied as the server sends it; start without --offline for that";
            return Err(Problem::new(ProblemKind::Offline, why));
        }
        let api = self.api().await?;
        if api.generation == Generation::V4
            && let Some(known) = self.trace_rows(&id).await
        {
            let observations = known.rows.len();
            let requests = observations.div_ceil(BODY_PAGE as usize);
            if requests > UNASKED {
                let costs = Costs::Known {
                    observations,
                    requests,
                };
                answers.send(Data::Costs(costs)).await;
                return Ok(());
            }
        }
        answers
            .progress("fetching the trace with all inputs and outputs")
            .await;
        let told = match api.generation {
            Generation::V3 => self.raw_whole(&id, answers).await?,
            Generation::V4 => {
                let rows = self.raw_rows(&id, answers).await?;
                rows.map(|rows| (self.trace_object(&id, &rows), rows))
            }
        };
        if let Some((trace, rows)) = told {
            let observations = rows.len();
            let json = join(&trace, &rows).into();
            answers
                .send(Data::Export(Export {
                    id,
                    json,
                    observations,
                }))
                .await;
        }
        Ok(())
    }

    /// The trace's own object and its rows; None as in [`Self::raw_rows`].
    async fn raw_whole(
        &self,
        id: &TraceId,
        answers: &Answers,
    ) -> Result<Option<(String, Vec<Box<str>>)>, Problem> {
        let whole = self.client.whole_trace(id).await;
        let mut whole = whole.map_err(|error| error.problem())?;
        let (mut rows, mut bytes, mut observations) = (Vec::new(), 0, 0);
        while let Some(row) = whole.next_row().await {
            let row = row.map_err(|error| error.problem())?;
            observations += 1;
            bytes += row.len();
            if bytes <= MOST {
                rows.push(row.into_boxed_str());
            } else {
                rows = Vec::new();
            }
            if answers.stopped() {
                return Ok(None);
            }
        }
        if bytes > MOST {
            let costs = Costs::Known {
                observations,
                requests: 1,
            };
            answers.send(Data::Costs(costs)).await;
            return Ok(None);
        }
        Ok(Some((whole.trace, rows)))
    }

    /// None when it was cancelled, or when there is more than a clipboard is for.
    async fn raw_rows(
        &self,
        id: &TraceId,
        answers: &Answers,
    ) -> Result<Option<Vec<Box<str>>>, Problem> {
        let mut pages = self.client.raw_observations(id);
        let (mut rows, mut bytes, mut requests) = (Vec::new(), 0, 0);
        while let Some(page) = next(&mut pages).await? {
            let last = page.last;
            bytes += page.rows.iter().map(|row| row.get().len()).sum::<usize>();
            requests += 1;
            rows.extend(page.rows.into_iter().map(Box::<str>::from));
            if answers.stopped() {
                return Ok(None);
            }
            if last {
                break;
            }
            if bytes > MOST || requests == UNASKED {
                let observations = rows.len();
                let costs = Costs::More {
                    observations,
                    bytes,
                };
                answers.send(Data::Costs(costs)).await;
                return Ok(None);
            }
            answers
                .progress(format!(
                    "fetching the trace: {} observations so far",
                    rows.len()
                ))
                .await;
        }
        if rows.is_empty() {
            return Err(Problem::new(
                ProblemKind::NotFound,
                format!("This project has no trace {id}."),
            ));
        }
        Ok(Some(rows))
    }

    /// A v4 server has no trace object: it is put together from what its rows repeat.
    fn trace_object(&self, id: &TraceId, rows: &[Box<str>]) -> String {
        let mut head = Head::default();
        for row in rows {
            head.take(row);
        }
        head.object(id, self.html_path(id).as_deref())
    }

    pub(super) fn html_path(&self, id: &TraceId) -> Option<String> {
        let (_, project) = self.server.get()?;
        Some(format!("/project/{}/traces/{id}", project.id))
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Row {
    parent_observation_id: Value,
    is_root_observation: bool,
    trace_name: Value,
    name: Value,
    start_time: Value,
    user_id: Value,
    session_id: Value,
    environment: Value,
    release: Value,
    version: Value,
    tags: Value,
    project_id: Value,
}

/// What the rows of a trace, newest first, say of the trace: its root, else its first step.
#[derive(Default)]
pub(super) struct Head {
    root: Option<Row>,
    first: Option<Row>,
}

impl Head {
    pub(super) fn take(&mut self, row: &str) {
        let Ok(row) = serde_json::from_str::<Row>(row) else {
            return;
        };
        if row.is_root_observation || row.parent_observation_id.is_null() {
            self.root = Some(row);
        } else {
            self.first = Some(row);
        }
    }

    pub(super) fn object(self, id: &TraceId, path: Option<&str>) -> String {
        let row = self.root.or(self.first).unwrap_or_default();
        let named = row.trace_name.as_str().is_some_and(|name| !name.is_empty());
        let name = if named { row.trace_name } else { row.name };
        json!({
            "id": id.as_str(), "projectId": row.project_id, "name": name, "timestamp": row.start_time, "userId": row.user_id,
            "sessionId": row.session_id, "environment": row.environment, "release": row.release, "version": row.version,
            "tags": row.tags, "htmlPath": path,
        })
        .to_string()
    }
}

/// Compact: nothing is added between what the server sent.
fn join(trace: &str, rows: &[Box<str>]) -> String {
    let size: usize = rows.iter().map(|row| row.len() + 1).sum();
    let mut json = String::with_capacity(trace.len() + size + 40);
    json.push_str("{\"trace\":");
    json.push_str(trace);
    json.push_str(",\"observations\":[");
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push_str(row);
    }
    json.push_str("]}");
    json
}
