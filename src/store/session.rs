//! A session: its traces in order of time, each with what was said in it.

mod speaker;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::asker::{Asker, Begin};
use super::cache::{Known, Row, Window};
use super::trace::read;
use super::{Answers, Store, fresh, next, shared};
use crate::langfuse::{Bodies, ObservationQuery};
use crate::model::group::Groups;
use crate::model::{
    Body, Generation, Observation, ObservationId, Problem, ProblemKind, SessionId, TimeRange,
    TraceSummary,
};
use crate::msg::{Data, Turn};
pub(super) use speaker::Said;
use speaker::Speakers;

/// Roots are the turns of a session; more than this are cut.
const TURNS: usize = 1_000;

impl Store {
    pub(super) async fn session(&self, id: SessionId, answers: &Answers) -> Result<(), Problem> {
        if let Some((turns, at)) = self.known_session(&id).await {
            answers.told(at).await;
            send(&id, turns, answers).await;
            if self.is_fresh(Some(at), fresh::SESSION) && !answers.wants_anew() {
                return Ok(());
            }
        }
        let asker = self.asker(Begin::Usual).await?;
        let found = self.fetch_session(&id, &asker).await?;
        answers.told((self.clock)()).await;
        send(&id, found, answers).await;
        Ok(())
    }

    /// Whether it was seen as a whole lately.
    pub(super) async fn has_session(&self, id: &SessionId) -> bool {
        let windows = self.cache.windows(&name(id), (self.clock)()).await;
        let at = windows.first().map(|window| window.at);
        self.is_fresh(at, fresh::SESSION)
    }

    pub(super) async fn fetch_session(
        &self,
        id: &SessionId,
        asker: &Asker,
    ) -> Result<Vec<Said>, Problem> {
        let found = match asker.api.generation {
            Generation::V4 => self.session_v4(id, asker).await?,
            Generation::V3 => self.session_v3(id, asker).await?,
        };
        if found.is_empty() {
            return Err(Problem::new(
                ProblemKind::NotFound,
                format!("This project has no traces in a session {id}."),
            ));
        }
        Ok(found)
    }

    /// The session as lftui saw it last, if it saw all of it.
    async fn known_session(&self, id: &SessionId) -> Option<(Vec<Said>, Timestamp)> {
        let name = name(id);
        let window = self.cache.windows(&name, (self.clock)()).await;
        let at = window.first()?.at;
        let all = (Timestamp::MIN, Timestamp::MAX);
        let speakers = self.known_speakers(id).await;
        let traces = match self.api_before().await?.generation {
            Generation::V3 => self.cache.members::<TraceSummary>(&name, all, TURNS).await,
            Generation::V4 => {
                let mut groups = Groups::default();
                groups.extend(self.cache.members::<Observation>(&name, all, TURNS).await);
                groups.traces()
            }
        };
        let mut turns = Vec::with_capacity(traces.len());
        for trace in traces {
            // Without what was said in one of its traces it is not the session: the answer to it may be on its way.
            let root = trace.root.clone();
            let root = root.unwrap_or_else(|| trace.id.synthetic_root());
            let body = self.cache.body(&trace.id, &root).await?.body;
            let mut said = Said::by_root(trace, body);
            if let Some(speaker) = speakers.of(&said.trace.id).filter(|_| said.is_silent()) {
                let body = self.cache.body(&speaker.trace, &speaker.id).await?.body;
                said.give(speaker.clone(), body);
            }
            turns.push(said);
        }
        Some((turns, at))
    }

    fn keep_turns(&self, turns: &[Said]) {
        for Said { trace, body, .. } in turns {
            let root = trace.root.clone();
            let root = root.unwrap_or_else(|| trace.id.synthetic_root());
            self.keep_body(&trace.id, &root, body.clone());
        }
    }

    /// After its bodies: who finds the list here finds all of it.
    fn keep_session<T: Row>(&self, id: &SessionId, rows: Vec<T>) {
        self.keep_list(&name(id), rows);
    }

    fn keep_list<T: Row>(&self, name: &str, rows: Vec<T>) {
        let now = (self.clock)();
        let whole = Window {
            low: Timestamp::MIN,
            high: now,
            at: now,
        };
        self.cache.put_page(name, (rows, Known::Row), whole);
    }

    async fn session_v3(&self, id: &SessionId, asker: &Asker) -> Result<Vec<Said>, Problem> {
        let session = asker.client.session(id).await;
        let traces = session.map_err(|error| error.problem())?.traces;
        let mut turns: Vec<Said> = traces
            .into_iter()
            .map(|(trace, body)| Said::by_root(trace, body))
            .collect();
        self.keep_turns(&turns);
        self.speak_v3(&mut turns, asker).await?;
        self.keep_speakers(id, &turns);
        let rows = turns.iter().map(|said| said.trace.clone()).collect();
        self.keep_session::<TraceSummary>(id, rows);
        Ok(turns)
    }

    async fn session_v4(&self, id: &SessionId, asker: &Asker) -> Result<Vec<Said>, Problem> {
        let Asker { api, client, .. } = asker;
        let query = ObservationQuery {
            session: Some(id.clone()),
            ..ObservationQuery::default()
        };
        let mut pages = client.observations(*api, &query);
        let mut groups = Groups::default();
        let mut rows = Vec::new();
        let mut speakers = Speakers::default();
        while let Some(page) = next(&mut pages).await? {
            let last = page.last;
            rows.extend(page.rows.iter().cloned());
            speakers.see(&page.rows);
            groups.extend(page.rows);
            if last || groups.traces().len() >= TURNS {
                break;
            }
        }
        for trace in groups.traces() {
            groups.complete(&trace.id);
        }
        let traces = groups.traces();
        let roots: HashSet<&ObservationId> = traces
            .iter()
            .filter_map(|trace| trace.root.as_ref())
            .collect();
        rows.retain(|row| roots.contains(&row.id));
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
            client
                .bodies(*api, &wanted)
                .await
                .map_err(|error| error.problem())?
        };
        let mut bodies: HashMap<ObservationId, Body> = bodies.into_iter().collect();
        let said = |trace: TraceSummary| {
            let root = trace.root.as_ref();
            let body = root.and_then(|root| bodies.remove(root));
            Said::by_root(trace, body.unwrap_or_default())
        };
        let mut turns: Vec<Said> = traces.into_iter().map(said).collect();
        self.keep_turns(&turns);
        self.speak_v4(&mut turns, &speakers, asker).await?;
        self.keep_speakers(id, &turns);
        self.keep_session(id, rows);
        Ok(turns)
    }
}

/// The session's list in the cache.
fn name(id: &SessionId) -> String {
    format!("session {id}")
}

async fn send(id: &SessionId, found: Vec<Said>, answers: &Answers) {
    let read = |said: Said| {
        let (kind, Said { trace, body, .. }) = (said.kind(), said);
        let conversation = Arc::new(read(&body, kind, &trace.name));
        Turn {
            trace,
            conversation,
        }
    };
    let mut turns: Vec<Turn> = found.into_iter().map(read).collect();
    turns.sort_by(|a, b| {
        let (a, b) = (&a.trace, &b.trace);
        a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id))
    });
    let (id, turns) = (id.clone(), shared(turns));
    answers.send(Data::Session { id, turns }).await;
}
