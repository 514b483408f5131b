//! What is kept in memory, each kind bounded: lists by query, rows by trace, bodies by observation.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::fresh;
use crate::model::{Body, Observation, ObservationId, ObservationType, TraceId};
use crate::msg::{Query, Snapshot};

/// Lists of one kind, the latest few queries.
const LISTS: usize = 12;
/// Traces whose rows are kept.
const TRACES: usize = 40;
/// Bytes of inputs and outputs.
const BODY_BYTES: usize = 256 << 20;

/// Least recently used goes first, by weight.
#[derive(Debug)]
struct Recent<K, V> {
    /// With weight, and the moment of the last use.
    entries: HashMap<K, (V, usize, u64)>,
    /// By moment of the last use.
    order: BTreeMap<u64, K>,
    now: u64,
    weight: usize,
    most: usize,
}

impl<K: Clone + Eq + Hash, V: Clone> Recent<K, V> {
    fn new(most: usize) -> Self {
        Self {
            entries: HashMap::new(),
            order: BTreeMap::new(),
            now: 0,
            weight: 0,
            most,
        }
    }

    fn get(&mut self, key: &K) -> Option<V> {
        self.now += 1;
        let (value, _, used) = self.entries.get_mut(key)?;
        self.order.remove(used);
        *used = self.now;
        self.order.insert(self.now, key.clone());
        Some(value.clone())
    }

    fn put(&mut self, key: &K, value: V, weight: usize) {
        if self.most == 0 {
            return;
        }
        self.now += 1;
        let entry = (value, weight, self.now);
        if let Some((_, old, used)) = self.entries.insert(key.clone(), entry) {
            self.weight -= old;
            self.order.remove(&used);
        }
        self.weight += weight;
        self.order.insert(self.now, key.clone());
        while self.weight > self.most && self.order.len() > 1 {
            let Some((_, oldest)) = self.order.pop_first() else {
                break;
            };
            if let Some((_, weight, _)) = self.entries.remove(&oldest) {
                self.weight -= weight;
            }
        }
    }

    /// All of them, in no useful order; none counts as used.
    fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|(key, (value, _, _))| (key, value))
    }
}

/// A list that is locked while it grows, so that two askers share the work. Who comes meanwhile sees it as it was.
#[derive(Debug)]
pub(super) struct Shown<L, T> {
    list: tokio::sync::Mutex<L>,
    last: Mutex<Option<Snapshot<T>>>,
}

impl<L: Default, T> Default for Shown<L, T> {
    fn default() -> Self {
        Self {
            list: tokio::sync::Mutex::default(),
            last: Mutex::new(None),
        }
    }
}

impl<L, T> Shown<L, T> {
    pub(super) async fn lock(&self) -> tokio::sync::MutexGuard<'_, L> {
        self.list.lock().await
    }

    pub(super) fn show(&self, snapshot: Snapshot<T>) -> Snapshot<T>
    where
        Snapshot<T>: Clone,
    {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(snapshot.clone());
        snapshot
    }

    /// As it was shown last, while somebody makes it grow.
    pub(super) fn meanwhile(&self) -> Option<Snapshot<T>>
    where
        Snapshot<T>: Clone,
    {
        if self.list.try_lock().is_ok() {
            return None;
        }
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let last = last.clone()?;
        Some(Snapshot {
            stale: true,
            ..last
        })
    }
}

/// What several may want at the same time, by what was asked.
#[derive(Debug)]
pub(super) struct Kept<L, K = Query>(Mutex<Recent<K, Arc<L>>>);

impl<L, K: Clone + Eq + Hash> Default for Kept<L, K> {
    fn default() -> Self {
        Self(Mutex::new(Recent::new(LISTS)))
    }
}

impl<L: Default, K: Clone + Eq + Hash> Kept<L, K> {
    pub(super) fn of(&self, query: &K) -> Arc<L> {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = lists.get(query) {
            return list;
        }
        let list = Arc::new(L::default());
        lists.put(query, Arc::clone(&list), 1);
        list
    }

    /// A list that widened by itself answers to the wider query, too.
    pub(super) fn also(&self, query: &K, list: &Arc<L>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .put(query, Arc::clone(list), 1);
    }
}

/// All rows of a trace, and from when they are.
#[derive(Clone, Debug)]
pub(super) struct TraceRows {
    pub(super) rows: Arc<Vec<Observation>>,
    pub(super) at: Timestamp,
}

impl TraceRows {
    /// The last step was long over when the rows came, and none was missing.
    pub(super) fn has_ended(&self, at: Timestamp) -> bool {
        let last = self
            .rows
            .iter()
            .map(|row| row.end.unwrap_or(row.start))
            .max();
        let runs = |row: &Observation| {
            let ends = row.kind != ObservationType::Event && !row.is_synthetic_root();
            ends && row.end.is_none()
        };
        last.is_some_and(|last| at.duration_since(last) > fresh::QUIET)
            && !self.rows.iter().any(runs)
    }

    /// How long these rows are as good as new.
    pub(super) fn good_for(&self) -> SignedDuration {
        if self.has_ended(self.at) {
            fresh::ENDED
        } else {
            fresh::LIVE
        }
    }
}

/// Rows of traces that were opened.
#[derive(Debug)]
pub(super) struct Traces(Mutex<Recent<TraceId, TraceRows>>);

impl Traces {
    /// Nothing is kept where the cache is off.
    pub(super) fn new(keeps: bool) -> Self {
        Self(Mutex::new(Recent::new(if keeps { TRACES } else { 0 })))
    }

    pub(super) fn get(&self, id: &TraceId) -> Option<TraceRows> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
    }

    pub(super) fn put(&self, id: &TraceId, rows: TraceRows) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .put(id, rows, 1);
    }
}

/// Input, output and metadata of observations that were looked at, each with whose trace it is of.
#[derive(Debug)]
pub(super) struct Bodies(Mutex<Recent<ObservationId, (TraceId, Arc<Body>)>>);

impl Bodies {
    /// Nothing is kept where the cache is off.
    pub(super) fn new(keeps: bool) -> Self {
        Self(Mutex::new(Recent::new(if keeps { BODY_BYTES } else { 0 })))
    }

    pub(super) fn get(&self, id: &ObservationId) -> Option<Arc<Body>> {
        self.recent().get(id).map(|(_, body)| body)
    }

    pub(super) fn put(&self, trace: &TraceId, id: &ObservationId, body: Body) -> Arc<Body> {
        let length = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        let weight = length(&body.input) + length(&body.output) + 1_024;
        let body = Arc::new(body);
        let value = (trace.clone(), Arc::clone(&body));
        self.recent().put(id, value, weight);
        body
    }

    /// Those of one trace.
    pub(super) fn of(&self, trace: &TraceId) -> Vec<(ObservationId, Arc<Body>)> {
        let recent = self.recent();
        let own = recent.iter().filter(|(_, (of, _))| of == trace);
        own.map(|(id, (_, body))| (id.clone(), Arc::clone(body)))
            .collect()
    }

    fn recent(&self) -> MutexGuard<'_, Recent<ObservationId, (TraceId, Arc<Body>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
