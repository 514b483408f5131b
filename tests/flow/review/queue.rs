//! A queue of many items: traces, steps, sessions, each with words of its own.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Harness, Server};

/// Longer than any of these tests.
pub(super) const LONG: Duration = Duration::from_secs(600);

/// One item, judged.
pub(super) const JUDGED: &str = "1 down 1 down 1 enter";

/// The kind of the item's object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Trace,
    Step,
    Session,
}

pub(super) struct Desk {
    pub(super) server: Server,
    pub(super) queue: String,
    pub(super) kinds: Vec<Kind>,
}

pub(super) fn trace(at: usize) -> String {
    format!("{at:032x}")
}

pub(super) fn step(at: usize) -> String {
    format!("b{at:015x}")
}

pub(super) fn session(at: usize) -> String {
    format!("visit-{at}")
}

/// What is answered in the trace of this item, and nowhere else.
pub(super) fn answer(at: usize) -> String {
    format!("Answer number {at} is this.")
}

impl Desk {
    pub(super) fn of_traces(imitate: Imitation, count: usize) -> Self {
        Self::new(imitate, &vec![Kind::Trace; count])
    }

    pub(super) fn mixed(imitate: Imitation, count: usize) -> Self {
        let kinds: Vec<Kind> = [Kind::Trace, Kind::Step, Kind::Session]
            .into_iter()
            .cycle()
            .take(count)
            .collect();
        Self::new(imitate, &kinds)
    }

    fn new(imitate: Imitation, kinds: &[Kind]) -> Self {
        Self::asking(imitate, kinds, &[])
    }

    /// With more score configs than the three.
    pub(super) fn asking(imitate: Imitation, kinds: &[Kind], more: &[Value]) -> Self {
        let server = Server::empty(imitate);
        let events: Vec<Value> = (0..kinds.len()).flat_map(events).collect();
        for batch in events.chunks(500) {
            server.ask("POST", "/ingestion", json!({ "batch": batch }));
        }
        let configs = [
            json!({"name": "helpful", "dataType": "NUMERIC", "minValue": 0, "maxValue": 1}),
            json!({"name": "tone", "dataType": "CATEGORICAL", "categories": [{"label": "kind", "value": 1}, {"label": "rude", "value": 0}]}),
            json!({"name": "resolved", "dataType": "BOOLEAN"}),
        ];
        let configs: Vec<Value> = configs
            .iter()
            .chain(more)
            .map(|config| server.ask("POST", "/score-configs", config.clone())["id"].clone())
            .collect();
        let queue = json!({"name": "many", "scoreConfigIds": configs});
        let queue = server.ask("POST", "/annotation-queues", queue);
        let queue = queue["id"].as_str().unwrap().to_owned();
        let desk = Self {
            server,
            queue,
            kinds: kinds.to_vec(),
        };
        for at in 0..kinds.len() {
            // Items of the same millisecond have no order.
            std::thread::sleep(Duration::from_millis(2));
            let (kind, id) = desk.object(at);
            let item = json!({"objectId": id, "objectType": kind});
            desk.server.ask("POST", &desk.path("items"), item);
        }
        desk
    }

    fn object(&self, at: usize) -> (&'static str, String) {
        match self.kinds[at] {
            Kind::Trace => ("TRACE", trace(at)),
            Kind::Step => ("OBSERVATION", step(at)),
            Kind::Session => ("SESSION", session(at)),
        }
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/annotation-queues/{}/{rest}", self.queue)
    }

    /// Items as the server has them, the oldest first.
    pub(super) fn items(&self) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let path = self.path(&format!("items?limit=100&page={page}"));
            let answer = self.server.get(&path);
            let rows = answer["data"].as_array().unwrap();
            all.extend(rows.iter().cloned());
            if rows.len() < 100 {
                break;
            }
        }
        all.reverse();
        all
    }

    pub(super) fn item_id(&self, at: usize) -> String {
        let (_, object) = self.object(at);
        let items = self.items();
        let item = items.iter().find(|item| item["objectId"] == object);
        item.unwrap()["id"].as_str().unwrap().to_owned()
    }

    pub(super) fn set(&self, at: usize, status: &str) {
        let path = self.path(&format!("items/{}", self.item_id(at)));
        self.server.ask("PATCH", &path, json!({"status": status}));
    }

    pub(super) fn status(&self, at: usize) -> String {
        let (_, object) = self.object(at);
        let items = self.items();
        let item = items.iter().find(|item| item["objectId"] == object);
        item.unwrap()["status"].as_str().unwrap().to_owned()
    }

    /// Annotations of the item's object, by name.
    pub(super) fn scores(&self, at: usize) -> Vec<(String, Value)> {
        let (kind, id) = self.object(at);
        let all = self.annotations();
        let of = |score: &&Value| match kind {
            "TRACE" => score["traceId"] == id && score["observationId"].is_null(),
            "OBSERVATION" => score["observationId"] == id && score["traceId"] == trace(at),
            _ => score["sessionId"] == id,
        };
        let value = |score: &Value| match &score["stringValue"] {
            Value::String(text) => Value::from(text.as_str()),
            _ => score["value"].clone(),
        };
        let mut found: Vec<(String, Value)> = all
            .iter()
            .filter(of)
            .map(|score| (score["name"].as_str().unwrap().to_owned(), value(score)))
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    pub(super) fn annotations(&self) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let answer = self
                .server
                .get(&format!("/v2/scores?limit=100&page={page}"));
            let rows = answer["data"].as_array().unwrap();
            all.extend(rows.iter().cloned());
            if rows.len() < 100 {
                return all;
            }
        }
        all
    }

    /// On the first item, fully shown.
    pub(super) fn opens(lftui: &mut Harness) {
        lftui.sees("Sessions").keys("6").sees("many").keys("enter");
        lftui.sees("▎ helpful").sees("Answer number");
    }
}

/// A root and the generation that answers below it, over for half an hour.
fn events(at: usize) -> Vec<Value> {
    let ago = |seconds: i64| {
        let minutes = i64::try_from(at).expect("a small number");
        let since = SignedDuration::from_secs(1_800 + minutes * 60 - seconds);
        (Timestamp::now() - since).to_string()
    };
    let (trace, ask) = (trace(at), format!("Question number {at}?"));
    let event = |kind: &str, id: &str, body: Value| json!({"id": format!("{kind}-{id}"), "timestamp": ago(0), "type": kind, "body": body});
    let root = format!("a{at:015x}");
    vec![
        event(
            "trace-create",
            &trace,
            json!({"id": trace, "name": format!("turn-{at}"), "timestamp": ago(0), "sessionId": session(at), "userId": "ada", "input": ask, "output": answer(at)}),
        ),
        event(
            "span-create",
            &root,
            json!({"id": root, "traceId": trace, "name": "assistant", "startTime": ago(0), "endTime": ago(4), "input": ask, "output": answer(at)}),
        ),
        event(
            "generation-create",
            &step(at),
            json!({"id": step(at), "traceId": trace, "parentObservationId": root, "name": "reply", "startTime": ago(1), "endTime": ago(3), "model": "m",
            "input": [{"role": "user", "content": ask}], "output": {"role": "assistant", "content": answer(at)}}),
        ),
    ]
}
