//! Traces whose root says nothing, as most frameworks record them: their last generation speaks for them.

use std::collections::HashMap;

use jiff::Timestamp;

use super::TURNS;

use crate::langfuse::{Bodies, ObservationQuery};
use crate::model::{
    Body, Observation, ObservationType, Problem, SessionId, TimeRange, TraceId, TraceSummary,
};
use crate::store::Store;
use crate::store::asker::Asker;

/// A v3 server is asked once for each: the newest traces that say nothing.
const ASKED: usize = 20;

/// A trace, and what was said in it.
pub(in crate::store) struct Said {
    pub trace: TraceSummary,
    pub body: Body,
    /// The generation whose words they are, where the root has none.
    pub speaker: Option<Observation>,
}

impl Said {
    pub(super) fn by_root(trace: TraceSummary, body: Body) -> Self {
        Self {
            trace,
            body,
            speaker: None,
        }
    }

    pub(super) fn is_silent(&self) -> bool {
        self.body.input.is_none() && self.body.output.is_none()
    }

    pub(super) fn kind(&self) -> ObservationType {
        self.speaker
            .as_ref()
            .map_or(ObservationType::Unknown, |speaker| speaker.kind)
    }

    pub(super) fn give(&mut self, speaker: Observation, body: Body) {
        self.body = body;
        self.speaker = Some(speaker);
    }
}

/// The last generation of each trace, as far as rows were seen.
#[derive(Debug, Default)]
pub(super) struct Speakers(HashMap<TraceId, Observation>);

impl Speakers {
    pub(super) fn see(&mut self, rows: &[Observation]) {
        let generations = rows
            .iter()
            .filter(|row| row.kind == ObservationType::Generation);
        for row in generations {
            let last = self
                .0
                .entry(row.trace.clone())
                .or_insert_with(|| row.clone());
            if (last.start, &last.id) < (row.start, &row.id) {
                *last = row.clone();
            }
        }
    }

    pub(super) fn of(&self, trace: &TraceId) -> Option<&Observation> {
        self.0.get(trace)
    }
}

impl Store {
    pub(super) async fn known_speakers(&self, session: &SessionId) -> Speakers {
        let mut speakers = Speakers::default();
        let all = (Timestamp::MIN, Timestamp::MAX);
        speakers.see(&self.cache.members(&name(session), all, TURNS).await);
        speakers
    }

    pub(super) fn keep_speakers(&self, session: &SessionId, said: &[Said]) {
        let rows: Vec<Observation> = said
            .iter()
            .filter_map(|said| said.speaker.clone())
            .collect();
        if !rows.is_empty() {
            self.keep_list(&name(session), rows);
        }
    }

    /// Lets generations speak for silent roots, all in one request.
    pub(super) async fn speak_v4(
        &self,
        said: &mut [Said],
        speakers: &Speakers,
        Asker { api, client, .. }: &Asker,
    ) -> Result<(), Problem> {
        let silent = said.iter().filter(|said| said.is_silent());
        let rows: Vec<Observation> = silent
            .filter_map(|said| speakers.of(&said.trace.id).cloned())
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let wanted = Bodies {
            trace: None,
            ids: rows.iter().map(|row| row.id.clone()).collect(),
            range: TimeRange {
                from: rows.iter().map(|row| row.start).min(),
                to: None,
            },
        };
        let found = client.bodies(*api, &wanted).await;
        for (id, body) in found.map_err(|error| error.problem())? {
            let Some(row) = rows.iter().find(|row| row.id == id) else {
                continue;
            };
            if let Some(said) = said.iter_mut().find(|said| said.trace.id == row.trace) {
                self.keep_body(&said.trace.id, &id, body.clone());
                said.give(row.clone(), body);
            }
        }
        Ok(())
    }

    pub(super) async fn speak_v3(
        &self,
        said: &mut [Said],
        Asker { api, client, .. }: &Asker,
    ) -> Result<(), Problem> {
        let mut silent: Vec<&mut Said> = said.iter_mut().filter(|said| said.is_silent()).collect();
        silent.sort_by_key(|said| std::cmp::Reverse(said.trace.start));
        for said in silent.into_iter().take(ASKED) {
            let query = ObservationQuery {
                kind: Some(ObservationType::Generation),
                ..ObservationQuery::of_trace(said.trace.id.clone())
            };
            let last = client.last_observation(*api, &query).await;
            if let Some((row, body)) = last.map_err(|error| error.problem())? {
                self.keep_body(&said.trace.id, &row.id, body.clone());
                said.give(row, body);
            }
        }
        Ok(())
    }
}

/// The speakers of a session in the cache.
fn name(session: &SessionId) -> String {
    format!("speakers of session {session}")
}
