//! Writing down traces as events of the ingestion API.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::server::random::Random;

/// The sample project while it is made.
pub(super) struct Sample {
    pub(super) random: Random,
    /// Milliseconds, as all times here.
    pub(super) now: i64,
    pub(super) events: Vec<Value>,
    pub(super) reviewed: Vec<Reviewed>,
    pub(super) sessions: Vec<String>,
}

/// A trace that is worth a reviewer's time.
pub(super) struct Reviewed {
    pub(super) trace: String,
    pub(super) answer: String,
    pub(super) tone: String,
    pub(super) helpful: f64,
}

impl Sample {
    pub(super) fn new(seed: u64, now: i64) -> Self {
        Self {
            random: Random::new(seed),
            now,
            events: Vec::new(),
            reviewed: Vec::new(),
            sessions: Vec::new(),
        }
    }

    /// Starts a trace; what is written to it counts from its start.
    pub(super) fn trace(&mut self, name: &str, start: i64) -> Trace {
        let mut random = Random::new(self.random.next());
        let age = (self.now - start) / 86_400_000;
        let release = format!("2.{}.{}", 14 - age / 10, 9 - age % 10);
        let id = random.hex(32);
        let mut body = Map::with_capacity(16);
        body.insert("id".into(), json!(id));
        body.insert("name".into(), json!(name));
        body.insert("timestamp".into(), json!(iso(start)));
        body.insert("environment".into(), json!("production"));
        body.insert("release".into(), json!(release));
        Trace {
            id,
            start,
            random,
            body,
            events: Vec::new(),
        }
    }

    pub(super) fn keep(&mut self, trace: Trace) {
        let Trace {
            id,
            start,
            body,
            events,
            ..
        } = trace;
        self.events.push(event("trace-create", &id, start, body));
        self.events.extend(events);
    }
}

/// A trace and its steps.
pub(super) struct Trace {
    pub(super) id: String,
    pub(super) start: i64,
    pub(super) random: Random,
    body: Map<String, Value>,
    events: Vec<Value>,
}

impl Trace {
    /// A field of the trace itself.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.body.insert(key.to_owned(), value.into());
    }

    fn environment(&self) -> Value {
        self.body.get("environment").cloned().unwrap_or_default()
    }

    /// Writes a step down and gives its id.
    pub(super) fn add(&mut self, step: Step) -> String {
        let id = self.random.hex(16);
        let Step {
            kind,
            mut body,
            from,
            to,
            first_token,
        } = step;
        body.insert("id".into(), json!(id));
        body.insert("traceId".into(), json!(self.id));
        body.insert("startTime".into(), json!(iso(self.start + from)));
        body.insert("environment".into(), self.environment());
        if let Some(to) = to {
            body.insert("endTime".into(), json!(iso(self.start + to)));
        }
        if let Some(first) = first_token {
            body.insert("completionStartTime".into(), json!(iso(self.start + first)));
        }
        self.events.push(event(
            &format!("{kind}-create"),
            &id,
            self.start + from,
            body,
        ));
        id
    }

    /// A score of the trace, or of one of its steps.
    pub(super) fn score(&mut self, step: Option<&str>, body: Value) {
        let id = self.random.hex(32);
        let Value::Object(mut body) = body else {
            return;
        };
        body.insert("id".into(), json!(id));
        body.insert("traceId".into(), json!(self.id));
        body.insert("environment".into(), self.environment());
        if let Some(step) = step {
            body.insert("observationId".into(), json!(step));
        }
        let at = self.start + 20_000;
        self.events.push(event("score-create", &id, at, body));
    }
}

/// One observation. Times are milliseconds from the start of its trace.
pub(super) struct Step {
    kind: &'static str,
    body: Map<String, Value>,
    pub(super) from: i64,
    pub(super) to: Option<i64>,
    pub(super) first_token: Option<i64>,
}

impl Step {
    /// A kind as the ingestion API's events begin: `span`, `generation`, `tool` …
    pub(super) fn new(kind: &'static str, name: &str) -> Self {
        let mut body = Map::with_capacity(16);
        body.insert("name".into(), json!(name));
        Self {
            kind,
            body,
            from: 0,
            to: None,
            first_token: None,
        }
    }

    pub(super) fn under(self, parent: &str) -> Self {
        self.with("parentObservationId", parent)
    }

    pub(super) fn between(mut self, from: i64, to: i64) -> Self {
        self.from = from;
        self.to = Some(to);
        self
    }

    /// Not ended.
    pub(super) fn since(mut self, from: i64) -> Self {
        self.from = from;
        self.to = None;
        self
    }

    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.body.insert(key.to_owned(), value.into());
        self
    }

    pub(super) fn io(self, input: impl Into<Value>, output: impl Into<Value>) -> Self {
        self.with("input", input).with("output", output)
    }

    pub(super) fn error(self, message: &str) -> Self {
        self.with("level", "ERROR").with("statusMessage", message)
    }

    pub(super) fn error_if(self, failed: bool, message: &str) -> Self {
        if failed { self.error(message) } else { self }
    }

    pub(super) fn warning_if(self, odd: bool, message: &str) -> Self {
        if odd { self.warning(message) } else { self }
    }

    pub(super) fn warning(self, message: &str) -> Self {
        self.with("level", "WARNING").with("statusMessage", message)
    }

    pub(super) fn prompt(self, name: &str, version: u32) -> Self {
        self.with("promptName", name).with("promptVersion", version)
    }
}

/// Messages so far, as text: every call sends all of them again, and the API keeps inputs as text anyway.
#[derive(Default)]
pub(super) struct History {
    text: String,
    pub(super) tokens: i64,
}

impl History {
    pub(super) fn push(&mut self, message: &Value) {
        if !self.text.is_empty() {
            self.text.push(',');
        }
        self.text.push_str(&message.to_string());
        self.tokens += tokens(message);
    }

    /// The body of a call: `{"messages":[…],"tools":…}`, whatever the other key is.
    pub(super) fn with(&self, key: &str, value: &str) -> String {
        format!("{{\"{key}\":{value},\"messages\":[{}]}}", self.text)
    }
}

/// About as many tokens as a text has.
pub(super) fn tokens(value: &Value) -> i64 {
    match value {
        Value::String(text) => whole(text.len()) / 4 + 1,
        Value::Array(values) => values.iter().map(|value| tokens(value) + 1).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| whole(key.len()) / 4 + tokens(value) + 1)
            .sum(),
        _ => 1,
    }
}

/// Bodies are moved, not copied, which `json!` would do.
fn event(kind: &str, id: &str, at: i64, body: Map<String, Value>) -> Value {
    let mut event = Map::with_capacity(4);
    event.insert("id".into(), format!("{kind}-{id}").into());
    event.insert("timestamp".into(), iso(at).into());
    event.insert("type".into(), kind.into());
    event.insert("body".into(), Value::Object(body));
    Value::Object(event)
}

pub(super) fn iso(milliseconds: i64) -> String {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{time:.3}")
}

/// A length among times and tokens.
pub(super) fn whole(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
