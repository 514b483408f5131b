//! Writing: merges a write with what is there and stores the row that follows.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::merge::{Entity, Fields, Write, fold};
use super::row::{Millis, Transport, text};
use super::{event, observation, record, score, trace};

/// Stores events of the ingestion API: each thing they touch is merged once, from all its events.
pub(crate) fn ingest(connection: &Connection, writes: &[Write]) -> rusqlite::Result<()> {
    let mut touched = BTreeSet::new();
    for write in writes {
        event::store(connection, write)?;
        touched.insert((&write.entity, write.id.as_str()));
    }
    for (entity, id) in touched {
        let events = event::all(connection, entity, id)?;
        match entity {
            Entity::Trace => ingest_trace(connection, id, events)?,
            Entity::Observation(kind) => ingest_observation(connection, (id, kind), events)?,
            Entity::Score => ingest_score(connection, id, events)?,
        }
    }
    Ok(())
}

fn folded(mut base: Fields, events: Vec<Fields>) -> Fields {
    for fields in events {
        fold(&mut base, fields);
    }
    base
}

/// Events go on top of what came over OTLP; what came from events is made anew from all of them.
fn ingest_trace(connection: &Connection, id: &str, events: Vec<Fields>) -> rusqlite::Result<()> {
    let before = trace::find(connection, id)?;
    let (base, via) = match &before {
        Some((row, body)) if row.via == Transport::Otlp => {
            (record::trace_fields(row, body), row.via)
        }
        _ => (Fields::new(), Transport::Ingestion),
    };
    let fields = folded(base, events);
    let (row, body) = record::trace(id, &fields, via, before.as_ref().map(|(row, _)| row));
    trace::store(connection, &row, &body)
}

fn ingest_observation(
    connection: &Connection,
    key: (&str, &str),
    events: Vec<Fields>,
) -> rusqlite::Result<()> {
    let before = observation::find(connection, key.0, key.1, None)?;
    let (base, via) = match &before {
        Some((row, body)) if row.via == Transport::Otlp => {
            (record::observation_fields(row, body), row.via)
        }
        _ => (Fields::new(), Transport::Ingestion),
    };
    let fields = folded(base, events);
    let (row, body) = record::observation(key, &fields, via, before.as_ref().map(|(row, _)| row));
    observation::store(connection, &row, &body)
}

fn ingest_score(connection: &Connection, id: &str, events: Vec<Fields>) -> rusqlite::Result<()> {
    let before = score::find(connection, id)?;
    let fields = folded(Fields::new(), events);
    match score::fit(connection, record::score(id, &fields, before.as_ref()))? {
        Some(row) => score::store(connection, &row),
        None => Ok(()),
    }
}

/// Whether the write leaves a score that keeps the rules of its config; otherwise it would be stored nowhere.
pub(crate) fn keeps_rules(connection: &Connection, write: &Write) -> rusqlite::Result<bool> {
    let mut events = event::all(connection, &write.entity, &write.id)?;
    events.push(write.fields.clone());
    let score = record::score(&write.id, &folded(Fields::new(), events), None);
    Ok(score::fit(connection, score)?.is_some())
}

/// Stores the observation of a span. A span that was sent before is completed, not doubled.
pub(crate) fn span(connection: &Connection, write: Write) -> rusqlite::Result<()> {
    let Entity::Observation(kind) = &write.entity else {
        return Ok(());
    };
    let key = (write.id.as_str(), kind.as_str());
    let trace = write.fields.get("traceId").and_then(|id| id.as_str());
    let before = observation::find(connection, key.0, key.1, trace)?;
    let base = match &before {
        Some((row, _)) if row.via == Transport::Ingestion => return ingest(connection, &[write]),
        Some((row, body)) => record::observation_fields(row, body),
        None => Fields::new(),
    };
    let (id, kind) = (write.id.clone(), kind.clone());
    let fields = folded(base, vec![write.fields]);
    let (row, body) = record::observation(
        (&id, &kind),
        &fields,
        Transport::Otlp,
        before.as_ref().map(|(row, _)| row),
    );
    observation::store(connection, &row, &body)
}

/// What spans say about their trace: `fields` wins over what is there, `fallback` only fills gaps.
#[derive(Debug, Default)]
pub(crate) struct TraceOfSpans {
    pub(crate) start: Millis,
    pub(crate) fields: Fields,
    pub(crate) fallback: Fields,
}

impl TraceOfSpans {
    pub(crate) fn starting(start: Millis) -> Self {
        Self {
            start,
            ..Self::default()
        }
    }

    /// Adds what a span says that began no earlier than those before.
    pub(crate) fn join(&mut self, later: Self) {
        fold(&mut self.fields, later.fields);
        for (key, value) in later.fallback {
            self.fallback.entry(key).or_insert(value);
        }
    }

    /// Makes fields of those fallbacks that nothing stands against.
    fn fill_gaps(&mut self, there: &Fields) {
        for (key, value) in std::mem::take(&mut self.fallback) {
            if there.get(&key).is_none_or(serde_json::Value::is_null) {
                self.fields.entry(key).or_insert(value);
            }
        }
    }

    /// As an event, for a trace that is made of events.
    fn into_write(self, id: &str) -> Write {
        Write {
            entity: Entity::Trace,
            id: id.to_owned(),
            event: format!("otlp-{}", record::digest(&text(&self.fields))),
            at: self.start,
            update: true,
            fields: self.fields,
        }
    }
}

/// Stores the trace of spans. It begins with the earliest span.
pub(crate) fn trace_of_spans(
    connection: &Connection,
    id: &str,
    mut said: TraceOfSpans,
) -> rusqlite::Result<()> {
    let before = trace::find(connection, id)?;
    let mut base = match &before {
        Some((row, body)) => record::trace_fields(row, body),
        None => Fields::new(),
    };
    said.fill_gaps(&base);
    let row = before.as_ref().map(|(row, _)| row);
    if row.is_some_and(|row| row.via == Transport::Ingestion) {
        return ingest(connection, &[said.into_write(id)]);
    }
    let start = row.map_or(said.start, |row| row.timestamp.min(said.start));
    base.insert("timestamp".into(), start.iso().into());
    let fields = folded(base, vec![said.fields]);
    let (row, body) = record::trace(id, &fields, Transport::Otlp, row);
    trace::store(connection, &row, &body)
}
