//! A whole trace as JSON: every observation with its input and output as the server sends them.

use serde_json::json;
use serde_json::value::RawValue;

use super::{Answers, Store, next};
use crate::model::{Generation, Problem, ProblemKind, TraceId};
use crate::msg::{Data, Export};

impl Store {
    pub(super) async fn export(&self, id: TraceId, answers: &Answers) -> Result<(), Problem> {
        if self.client.is_offline() {
            let why = "offline: a whole trace is copied as the server sends it; start without --offline for that";
            return Err(Problem::new(ProblemKind::Offline, why));
        }
        let api = self.api().await?;
        answers
            .progress("fetching the trace with all inputs and outputs")
            .await;
        let (trace, rows) = match api.generation {
            Generation::V3 => {
                let raw = self
                    .client
                    .raw_trace(&id)
                    .await
                    .map_err(|error| error.problem())?;
                (raw.trace.get().to_string(), raw.observations)
            }
            Generation::V4 => {
                let Some(rows) = self.raw_rows(&id, api, answers).await? else {
                    return Ok(());
                };
                (self.trace_object(&id, &rows), rows)
            }
        };
        let observations = rows.len();
        let json = join(&trace, &rows);
        answers
            .send(Data::Export(Export {
                id,
                json: json.into(),
                observations,
            }))
            .await;
        Ok(())
    }

    /// None when it was cancelled.
    async fn raw_rows(
        &self,
        id: &TraceId,
        api: crate::model::Api,
        answers: &Answers,
    ) -> Result<Option<Vec<Box<RawValue>>>, Problem> {
        let mut pages = self.client.raw_observations(api, id);
        let mut rows = Vec::new();
        while let Some(page) = next(&mut pages).await? {
            let last = page.last;
            rows.extend(page.rows);
            if answers.stopped() {
                return Ok(None);
            }
            if last {
                break;
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
    fn trace_object(&self, id: &TraceId, rows: &[Box<RawValue>]) -> String {
        #[derive(Default, serde::Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        struct Row {
            id: serde_json::Value,
            parent_observation_id: serde_json::Value,
            is_root_observation: bool,
            trace_name: serde_json::Value,
            name: serde_json::Value,
            start_time: serde_json::Value,
            user_id: serde_json::Value,
            session_id: serde_json::Value,
            environment: serde_json::Value,
            release: serde_json::Value,
            version: serde_json::Value,
            tags: serde_json::Value,
            project_id: serde_json::Value,
        }
        let rows = rows
            .iter()
            .rev()
            .filter_map(|row| serde_json::from_str::<Row>(row.get()).ok());
        let mut first = None;
        let mut root = None;
        for row in rows {
            let is_root = row.is_root_observation || row.parent_observation_id.is_null();
            if is_root && root.is_none() {
                root = Some(row);
            } else if first.is_none() {
                first = Some(row);
            }
        }
        let row = root.or(first).unwrap_or_default();
        let name = if row.trace_name.as_str().is_some_and(|name| !name.is_empty()) {
            row.trace_name
        } else {
            row.name
        };
        json!({
            "id": id.as_str(), "projectId": row.project_id, "name": name, "timestamp": row.start_time, "userId": row.user_id,
            "sessionId": row.session_id, "environment": row.environment, "release": row.release, "version": row.version,
            "tags": row.tags, "htmlPath": self.html_path(id),
        })
        .to_string()
    }

    fn html_path(&self, id: &TraceId) -> Option<String> {
        let (_, project) = self.server.get()?;
        Some(format!("/project/{}/traces/{id}", project.id))
    }
}

/// Compact: nothing is added between what the server sent.
fn join(trace: &str, rows: &[Box<RawValue>]) -> String {
    let size: usize = rows.iter().map(|row| row.get().len() + 1).sum();
    let mut json = String::with_capacity(trace.len() + size + 40);
    json.push_str("{\"trace\":");
    json.push_str(trace);
    json.push_str(",\"observations\":[");
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push_str(row.get());
    }
    json.push_str("]}");
    json
}
