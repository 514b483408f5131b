//! Search in what was seen, and on request in what a v4 server has.

use std::collections::HashSet;
use std::sync::Arc;

use super::cache::{Known, Seen};
use super::{Answers, Store, shared};
use crate::langfuse::{Bodies, Condition, ObservationQuery};
use crate::model::search::{Words, readable};
use crate::model::text::clean_line;
use crate::model::{Api, Generation, Observation, ObservationId, Problem, ProblemKind, TimeRange};
use crate::msg::{Data, Finding, Findings, Part};

/// More results than anybody reads.
const MOST: usize = 500;
/// Results of the first screen, told at once, and of each step after it.
const STEP: usize = 60;
/// Rows of one answer of a server.
const ASKED: u32 = 50;
/// Of a value; the index knows no more of it either.
const LONGEST: usize = 1 << 20;

impl Store {
    pub(super) async fn search(
        &self,
        text: Arc<str>,
        server: bool,
        answers: &Answers,
    ) -> Result<(), Problem> {
        let Some(words) = Words::parse(&text) else {
            let why = "Nothing to search for: type a word with a letter or a digit.";
            return Err(Problem::new(ProblemKind::BadRequest, why));
        };
        let mut told = HashSet::new();
        if server {
            told = self.ask_for(&words).await?;
            self.cache.settle().await;
        }
        let rows = self.cache.matching(words.query()).await;
        let extent = self.cache.extent().await;
        let findings = Findings {
            text,
            found: shared(Vec::new()),
            total: (!words.exact).then_some(rows.len()),
            more: false,
            observations: extent.observations,
            bodies: extent.bodies,
            server,
            done: false,
        };
        self.tell_findings(findings, rows, (words, told), answers)
            .await;
        Ok(())
    }

    /// The first screen of results at once, then all of them.
    async fn tell_findings(
        &self,
        mut findings: Findings,
        rows: Vec<i64>,
        (words, told): (Words, HashSet<ObservationId>),
        answers: &Answers,
    ) {
        let told = Arc::new(told);
        let mut found = Vec::new();
        let mut steps = rows.chunks(STEP);
        while found.len() <= MOST
            && let Some(step) = steps.next()
        {
            if answers.stopped() {
                return;
            }
            let (words, told) = (words.clone(), Arc::clone(&told));
            let tell = move |seen| finding(&words, &seen, &told);
            found.extend(self.cache.tell(step.to_vec(), tell).await);
            if findings.found.is_empty() && !found.is_empty() {
                findings.found = shared(found.clone());
                answers.send(Data::Found(findings.clone())).await;
            }
        }
        findings.more = found.len() > MOST;
        found.truncate(MOST);
        if findings.total.is_none() && !findings.more {
            findings.total = Some(found.len());
        }
        findings.found = shared(found);
        findings.done = true;
        answers.send(Data::Found(findings)).await;
    }

    /// Has the server look, and keeps what it found, bodies too: it is among what was seen then.
    async fn ask_for(&self, words: &Words) -> Result<HashSet<ObservationId>, Problem> {
        let api = self.api().await?;
        if api.generation == Generation::V3 {
            let why = "Servers of version 3 cannot search in inputs and outputs.";
            return Err(Problem::new(ProblemKind::Absent, why));
        }
        let text = words.longest();
        let (inputs, outputs) = tokio::join!(
            self.matches("input", &text, api),
            self.matches("output", &text, api)
        );
        let mut rows: Vec<Observation> = inputs?;
        rows.extend(outputs?);
        let ids: HashSet<ObservationId> = rows.iter().map(|row| row.id.clone()).collect();
        if ids.is_empty() {
            return Ok(ids);
        }
        let wanted = Bodies {
            trace: None,
            ids: ids.iter().cloned().collect(),
            range: TimeRange {
                from: rows.iter().map(|row| row.start).min(),
                to: None,
            },
        };
        let bodies = self.client.bodies(api, &wanted).await;
        self.cache.put_rows(rows.clone(), Known::Row);
        for (id, body) in bodies.map_err(|error| error.problem())? {
            if let Some(row) = rows.iter().find(|row| row.id == id) {
                self.keep_body(&row.trace, &id, body);
            }
        }
        Ok(ids)
    }

    async fn matches(
        &self,
        column: &'static str,
        text: &str,
        api: Api,
    ) -> Result<Vec<Observation>, Problem> {
        let query = ObservationQuery {
            conditions: vec![Condition::text(column, "matches", text)],
            limit: ASKED,
            ..ObservationQuery::default()
        };
        let page = super::next(&mut self.client.observations(api, &query)).await?;
        Ok(page.map(|page| page.rows).unwrap_or_default())
    }
}

/// What is shown of an observation; none where case matters and is another.
fn finding(words: &Words, seen: &Seen, told: &HashSet<ObservationId>) -> Option<Finding> {
    let Seen { row, body } = seen;
    let metadata = serde_json::to_string(&*body.metadata).unwrap_or_default();
    let parts = [
        (Part::Input, part(body.input.as_deref())),
        (Part::Output, part(body.output.as_deref())),
        (Part::Metadata, part(Some(&metadata))),
        (Part::Name, part(Some(&row.name))),
        (Part::Status, part(row.status.as_deref())),
    ];
    let texts: Vec<&str> = parts.iter().map(|(_, text)| &**text).collect();
    if words.exact && !words.are_in(&texts) {
        return None;
    }
    // The first of those where most words stand.
    let best = parts
        .iter()
        .rev()
        .max_by_key(|(_, text)| words.count_in(text));
    let (part, text) = best?;
    let trace_name = row
        .context
        .trace_name
        .as_deref()
        .unwrap_or(row.trace.as_str());
    Some(Finding {
        trace: row.trace.clone(),
        observation: row.id.clone(),
        time: row.start,
        kind: row.kind,
        trace_name: clean_line(trace_name).into(),
        name: clean_line(&row.name).into(),
        part: *part,
        excerpt: words.excerpt(text),
        server: told.contains(&row.id),
    })
}

fn part(raw: Option<&str>) -> std::borrow::Cow<'_, str> {
    let raw = raw.unwrap_or_default();
    let end = (0..=raw.len().min(LONGEST)).rfind(|at| raw.is_char_boundary(*at));
    readable(raw.get(..end.unwrap_or(0)).unwrap_or_default())
}
