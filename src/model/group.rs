//! Rows → traces and sessions: what a v4 server does not list, put together from observations.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::id::{ObservationId, SessionId, TraceId};
use super::observation::{Level, Observation, ObservationType};
use super::trace::{SessionSummary, Totals, TraceSummary};
use super::unit::{Seconds, Tokens, Usd};

/// Traces put together from rows that arrive in any order, repeats included.
#[derive(Debug, Default)]
pub struct Groups {
    traces: HashMap<TraceId, Group>,
}

#[derive(Debug, Default)]
struct Group {
    rows: HashMap<ObservationId, Observation>,
    /// Every row of the trace was seen.
    whole: bool,
    /// What the server counted.
    told: Option<Totals>,
    summary: Option<TraceSummary>,
}

impl Groups {
    /// Takes in rows of any traces. Of two rows with one id the last stays.
    pub fn extend(&mut self, rows: impl IntoIterator<Item = Observation>) {
        for row in rows {
            let group = self.traces.entry(row.trace.clone()).or_default();
            group.rows.insert(row.id.clone(), row);
            group.summary = None;
        }
        self.summarise();
    }

    /// Every row of a trace was given: its totals are whole, and a row whose parent is not there is a root.
    pub fn complete(&mut self, trace: &TraceId) {
        self.change(trace, |group| group.whole = true);
    }

    /// What the server counted for a trace; stands until the whole trace was seen.
    pub fn tell(&mut self, trace: &TraceId, totals: Totals) {
        self.change(trace, |group| group.told = Some(totals));
    }

    pub fn trace(&self, trace: &TraceId) -> Option<&TraceSummary> {
        self.traces.get(trace)?.summary.as_ref()
    }

    /// Whether the server invented a root for a trace: it was seen, or a row names it as its parent.
    pub fn has_invented_root(&self, trace: &TraceId) -> bool {
        let root = trace.synthetic_root();
        let rows = self.traces.get(trace).map(|group| group.rows.values());
        rows.into_iter()
            .flatten()
            .any(|row| row.id == root || row.parent.as_ref() == Some(&root))
    }

    /// Newest first.
    pub fn traces(&self) -> Vec<TraceSummary> {
        let known = self.traces.values();
        let mut traces: Vec<TraceSummary> =
            known.filter_map(|group| group.summary.clone()).collect();
        traces.sort_by(|a, b| b.start.cmp(&a.start).then_with(|| b.id.cmp(&a.id)));
        traces
    }

    /// Those that were active last first.
    pub fn sessions(&self) -> Vec<SessionSummary> {
        sessions(&self.traces())
    }

    fn change(&mut self, trace: &TraceId, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.traces.get_mut(trace) {
            change(group);
            group.summary = None;
            self.summarise();
        }
    }

    fn summarise(&mut self) {
        for (id, group) in &mut self.traces {
            if group.summary.is_none() {
                group.summary = group.summarise(id);
            }
        }
    }
}

/// Sessions of traces, those that were active last first.
pub fn sessions(traces: &[TraceSummary]) -> Vec<SessionSummary> {
    let mut by_id: HashMap<&SessionId, Vec<&TraceSummary>> = HashMap::new();
    for trace in traces {
        if let Some(session) = &trace.session {
            by_id.entry(session).or_default().push(trace);
        }
    }
    let mut sessions: Vec<SessionSummary> = by_id
        .into_iter()
        .filter_map(|(id, traces)| session(id, &traces))
        .collect();
    sessions.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.id.cmp(&b.id)));
    sessions
}

fn session(id: &SessionId, traces: &[&TraceSummary]) -> Option<SessionSummary> {
    let end = |trace: &TraceSummary| {
        let length = trace
            .latency
            .and_then(|latency| SignedDuration::try_from_secs_f64(latency.0).ok());
        let end = length.and_then(|length| trace.start.checked_add(length).ok());
        end.unwrap_or(trace.start)
    };
    let mut in_order = traces.to_vec();
    in_order.sort_by(|a, b| a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id)));
    let mut known = HashSet::new();
    let users = in_order.iter().filter_map(|trace| trace.user.clone());
    Some(SessionSummary {
        id: id.clone(),
        first: in_order.first()?.start,
        last: in_order.iter().map(|trace| end(trace)).max()?,
        traces: u32::try_from(traces.len()).ok(),
        users: users
            .filter(|user| known.insert(Arc::clone(user)))
            .collect(),
        environment: in_order.iter().find_map(|trace| trace.environment.clone()),
        totals: in_order.iter().map(|trace| trace.totals).reduce(both)?,
        running: in_order.iter().any(|trace| trace.running),
    })
}

/// Sums of two traces. What is known of only one of them is a part.
fn both(a: Totals, b: Totals) -> Totals {
    let one_sided = a.observations.is_some() != b.observations.is_some();
    Totals {
        observations: sum(a.observations, b.observations, u32::saturating_add),
        errors: sum(a.errors, b.errors, u32::saturating_add),
        warnings: sum(a.warnings, b.warnings, u32::saturating_add),
        cost: sum(a.cost, b.cost, |a, b| a + b),
        tokens: sum(a.tokens, b.tokens, |a, b| a + b),
        partial: a.partial || b.partial || one_sided,
    }
}

fn sum<T>(a: Option<T>, b: Option<T>, add: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(add(a, b)),
        (a, b) => a.or(b),
    }
}

impl Group {
    fn summarise(&self, id: &TraceId) -> Option<TraceSummary> {
        let mut rows: Vec<&Observation> = self.rows.values().collect();
        rows.sort_by(|a, b| a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id)));
        let root = self.root(&rows);
        // What the root does not say another row may.
        let told: Vec<&Observation> = root.into_iter().chain(rows.iter().copied()).collect();
        let name = told.iter().find_map(|row| row.context.trace_name.clone());
        let tags = told
            .iter()
            .map(|row| &row.context.tags)
            .find(|tags| !tags.is_empty());
        Some(TraceSummary {
            id: id.clone(),
            name: name
                .or_else(|| root.map(|root| Arc::clone(&root.name)))
                .or_else(|| rows.last().map(|row| format!("… {}", row.name).into()))
                .unwrap_or_default(),
            start: root.map_or(rows.first()?.start, |root| root.start),
            user: told.iter().find_map(|row| row.context.user.clone()),
            session: told.iter().find_map(|row| row.context.session.clone()),
            environment: told.iter().find_map(|row| row.context.environment.clone()),
            release: told.iter().find_map(|row| row.context.release.clone()),
            version: told.iter().find_map(|row| row.context.version.clone()),
            tags: tags.map_or_else(|| Arc::from([]), Arc::clone),
            latency: latency(&rows, root, self.whole),
            totals: self.totals(&rows),
            running: root.is_none() || rows.iter().any(|row| self.is_at_work(row)),
            root: root.map(|root| root.id.clone()),
            scores: Arc::from([]),
            trouble: None,
        })
    }

    /// The row that stands for the trace: the invented root, else one that the server calls a root, else the oldest.
    fn root<'rows>(&self, rows: &[&'rows Observation]) -> Option<&'rows Observation> {
        let find =
            |wanted: &dyn Fn(&Observation) -> bool| rows.iter().copied().find(|row| wanted(row));
        find(&Observation::is_synthetic_root)
            .or_else(|| find(&|row| row.is_root))
            .or_else(|| find(&|row| self.is_top(row)))
            .or_else(|| find(&|_| self.whole))
    }

    fn is_top(&self, row: &Observation) -> bool {
        let Some(parent) = &row.parent else {
            return true;
        };
        row.is_root
            || *parent == row.trace.synthetic_root()
            || (self.whole && !self.rows.contains_key(parent))
    }

    /// A root that did not end. The invented one never ends, and events have no end.
    fn is_at_work(&self, row: &Observation) -> bool {
        let ends = row.kind != ObservationType::Event && !row.is_synthetic_root();
        ends && row.end.is_none() && self.is_top(row)
    }

    fn totals(&self, rows: &[&Observation]) -> Totals {
        if let (Some(told), false) = (self.told, self.whole) {
            return told;
        }
        let real = || rows.iter().filter(|row| !row.is_synthetic_root());
        let count = |level| real().filter(|row| row.level == level).count() as u32;
        let parts = |row: &Observation| sum(row.input_tokens, row.output_tokens, |a, b| a + b);
        let tokens = real().filter_map(|row| row.total_tokens.or_else(|| parts(row)));
        Totals {
            observations: Some(real().count() as u32),
            errors: Some(count(Level::Error)),
            warnings: Some(count(Level::Warning)),
            cost: real().filter_map(|row| row.cost).reduce(|a: Usd, b| a + b),
            tokens: tokens.reduce(|a: Tokens, b| a + b),
            partial: !self.whole,
        }
    }
}

/// The root's own, else from the first start to the last end. Of a trace whose invented root tells nothing it is
/// unknown while only a part was seen.
fn latency(rows: &[&Observation], root: Option<&Observation>, whole: bool) -> Option<Seconds> {
    let between = |from: Timestamp, to: Timestamp| Seconds(to.duration_since(from).as_secs_f64());
    let single = root.filter(|root| {
        rows.iter().filter(|row| row.parent.is_none()).count() < 2 && !root.is_synthetic_root()
    });
    let own = single.and_then(|root| {
        root.latency
            .or_else(|| Some(between(root.start, root.end?)))
    });
    own.or_else(|| {
        let invented = root.is_some_and(Observation::is_synthetic_root);
        let first = rows
            .first()
            .filter(|_| whole || (root.is_some() && !invented))?
            .start;
        let last = rows.iter().filter_map(|row| row.end).max()?;
        Some(between(first, last.max(first)))
    })
}
