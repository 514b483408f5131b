//! How a list of traces comes to know more: errors, scores, totals.

use std::collections::HashMap;
use std::sync::Arc;

use super::TraceList;
use crate::langfuse::TraceTotals;
use crate::model::group::Groups;
use crate::model::{Level, Observation, Score, ScoreTarget, ScoreValue, TraceId, TraceSummary};
use crate::store::shared;

impl TraceList {
    pub(super) fn count_troubles(&mut self, rows: Vec<Observation>) {
        self.troubles.clear();
        self.first_errors.clear();
        for row in rows {
            self.note_error(&row);
            let (errors, warnings) = self.troubles.entry(row.trace.clone()).or_default();
            match row.level {
                Level::Error => *errors += 1,
                Level::Warning => *warnings += 1,
                Level::Debug | Level::Default => {}
            }
        }
    }

    pub(super) fn note_error(&mut self, row: &Observation) {
        let earlier = self
            .first_errors
            .get(&row.trace)
            .is_some_and(|(at, _)| *at <= row.start);
        if row.level == Level::Error && !earlier {
            let words = match &row.status {
                Some(status) => format!("{}: {status}", row.name),
                None => row.name.to_string(),
            };
            self.first_errors
                .insert(row.trace.clone(), (row.start, words.into()));
        }
    }

    pub(super) fn take_scores(&mut self, mut scores: Vec<Score>) {
        self.scores.clear();
        scores.sort_by(|a, b| a.name.cmp(&b.name));
        for score in scores {
            if let Some(ScoreTarget::Trace(trace)) = &score.target
                && !matches!(score.value, ScoreValue::Text(_))
            {
                let words = format!("{} {}", score.name, score.value.short());
                self.scores
                    .entry(trace.clone())
                    .or_default()
                    .push(words.into());
            }
        }
    }

    pub(super) fn tell(&mut self, counted: Vec<TraceTotals>) {
        for one in counted {
            let mut totals = one.totals;
            if self.has_invented_root(&one.trace) {
                totals.observations = totals.observations.map(|count| count.saturating_sub(1));
            }
            self.groups.tell(&one.trace, totals);
            self.longest
                .extend(one.longest.map(|longest| (one.trace, longest)));
        }
    }

    /// Traces that rows are known of, but no root.
    pub(super) fn without_root(&self) -> Vec<TraceId> {
        let traces = self.groups.traces().into_iter();
        traces
            .filter(|trace| trace.root.is_none())
            .map(|trace| trace.id)
            .collect()
    }

    /// A v3 list says nothing of it: a trace runs when all its rows were seen and none of them is a root.
    pub(super) fn find_running(&mut self, rows: Vec<Observation>) {
        self.running.clear();
        let mut groups = Groups::default();
        groups.extend(rows);
        for trace in groups.traces().into_iter().filter(|trace| trace.running) {
            let listed = self.listed.iter().find(|listed| listed.id == trace.id);
            if listed.is_some_and(|listed| listed.totals.observations == trace.totals.observations)
            {
                self.running.insert(trace.id);
            }
        }
    }

    /// Until sums and errors are counted anew, those that were known before stay.
    pub(super) fn keep_known(&mut self, before: &[TraceSummary]) {
        let before: HashMap<&TraceId, &TraceSummary> =
            before.iter().map(|trace| (&trace.id, trace)).collect();
        for trace in Arc::make_mut(&mut self.rows) {
            if let Some(known) = before.get(&trace.id) {
                trace.totals = known.totals;
                trace.latency = trace.latency.or(known.latency);
                trace.scores = Arc::clone(&known.scores);
                trace.trouble.clone_from(&known.trouble);
            }
        }
    }

    /// Brings the rows up to date with what came.
    pub(super) fn arrange(&mut self) {
        let mut rows = self.groups.traces();
        rows.extend(self.listed.iter().cloned());
        for trace in &mut rows {
            // An invented root alone is nothing counted.
            trace.totals.observations = trace.totals.observations.filter(|count| *count > 0);
            trace.running |= self.running.contains(&trace.id);
            trace.trouble = self
                .first_errors
                .get(&trace.id)
                .map(|(_, words)| Arc::clone(words));
            trace.scores = self
                .scores
                .get(&trace.id)
                .map_or_else(|| Arc::from([]), |scores| scores.as_slice().into());
            if !trace.running {
                trace.latency = trace
                    .latency
                    .or_else(|| self.longest.get(&trace.id).copied());
            }
            if let Some((errors, warnings)) = self.troubles.get(&trace.id) {
                trace.totals.errors = Some(trace.totals.errors.unwrap_or(0).max(*errors));
                trace.totals.warnings = Some(trace.totals.warnings.unwrap_or(0).max(*warnings));
            }
        }
        rows.retain(|trace| self.rest.matches_trace(trace));
        self.rows = shared(rows);
    }

    /// Servers count it among the observations, which it is not.
    pub(super) fn has_invented_root(&self, id: &TraceId) -> bool {
        self.groups.has_invented_root(id)
    }
}
