//! A small project: four traces in two sessions, prompts, score configs, a queue of three items.

use jiff::{SignedDuration, Timestamp};
use lftui::server::Running;
use serde_json::{Value, json};

/// Trace ids: the first turn, the second turn, the failed import, the one that still runs.
pub(crate) const FIRST: &str = "aaaa0000000000000000000000000001";
pub(crate) const SECOND: &str = "aaaa0000000000000000000000000002";
pub(crate) const IMPORT: &str = "aaaa0000000000000000000000000003";
pub(crate) const RUNNING: &str = "aaaa0000000000000000000000000004";

/// The generation of the first turn that answers.
pub(crate) const REPLY: &str = "bbbb000000000014";

/// What the customer asks first.
pub(crate) const QUESTION: &str = "Where is my order A-1881?";
pub(crate) const ANSWER: &str = "It left Leipzig this morning and arrives on Friday.";

pub(crate) async fn fill(server: &Running, now: Timestamp) {
    let mut configs = Vec::new();
    for config in configs_of_the_queue() {
        configs.push(post(server, "score-configs", config).await["id"].clone());
    }
    for prompt in prompts() {
        post(server, "v2/prompts", prompt).await;
    }
    let batch = post(server, "ingestion", json!({"batch": events(now)})).await;
    assert_eq!(batch["errors"], json!([]));
    let queue = json!({"name": "tone-check", "description": "Would you have sent this answer?", "scoreConfigIds": configs});
    let queue = post(server, "annotation-queues", queue).await;
    let items = format!("annotation-queues/{}/items", queue["id"].as_str().unwrap());
    for (kind, id) in [("TRACE", FIRST), ("OBSERVATION", REPLY), ("TRACE", IMPORT)] {
        // Items of the same millisecond have no order.
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        post(server, &items, json!({"objectId": id, "objectType": kind})).await;
    }
    let comment = json!({"projectId": "lftui-local", "objectType": "TRACE", "objectId": FIRST, "content": "Good one for the golden set."});
    post(server, "comments", comment).await;
}

async fn post(server: &Running, path: &str, body: Value) -> Value {
    let path = format!("/api/public/{path}");
    let (status, answer) = server.request("POST", &path, body).await.unwrap();
    assert!(status.is_success(), "{path}: {status} {answer}");
    answer
}

fn configs_of_the_queue() -> [Value; 4] {
    [
        json!({"name": "helpful", "dataType": "NUMERIC", "minValue": 0, "maxValue": 1, "description": "how far did it solve the request?"}),
        json!({"name": "tone", "dataType": "CATEGORICAL", "categories": [{"label": "kind", "value": 1}, {"label": "neutral", "value": 0}, {"label": "rude", "value": -1}]}),
        json!({"name": "resolved", "dataType": "BOOLEAN"}),
        json!({"name": "note", "dataType": "TEXT"}),
    ]
}

fn prompts() -> [Value; 4] {
    [
        json!({"name": "support/tone", "prompt": "Be kind to {{customer}}.", "labels": [], "commitMessage": "first words"}),
        json!({"name": "support/tone", "prompt": "Be kind and brief with {{customer}}.", "labels": ["production"], "commitMessage": "shorter", "config": {"temperature": 0.2}}),
        json!({"name": "support/refund/ask", "type": "chat", "labels": ["production"], "prompt": [
            {"role": "system", "content": "You refund lamps."}, {"type": "placeholder", "name": "history"}, {"role": "user", "content": "{{question}}"},
        ]}),
        json!({"name": "greeting", "prompt": "Hello {{name}}!", "labels": ["production"]}),
    ]
}

/// Everything that was traced, newest last.
pub(crate) fn events(now: Timestamp) -> Vec<Value> {
    let mut log = Log {
        now,
        events: Vec::new(),
    };
    import(&mut log);
    first(&mut log);
    second(&mut log);
    running(&mut log);
    log.events
}

fn first(log: &mut Log) {
    log.trace(600, json!({"id": FIRST, "name": "answer-question", "sessionId": "visit-1", "userId": "ada", "tags": ["order", "vip"],
        "environment": "production", "release": "2.4.0", "input": QUESTION, "output": ANSWER}));
    let turn = |body: Value| {
        merged(
            body,
            &json!({"traceId": FIRST, "environment": "production"}),
        )
    };
    log.step("agent", (600_000, 594_000), turn(json!({"id": "bbbb000000000010", "name": "assistant", "input": QUESTION, "output": ANSWER})));
    log.step("span", (599_900, 599_800), turn(json!({"id": "bbbb000000000011", "parentObservationId": "bbbb000000000010", "name": "load-profile",
        "input": {"user": "ada"}, "output": {"user": "ada", "orders": [{"order": "A-1881", "items": ["lamp", "bulb"], "paid": true}]}})));
    log.step("generation", (599_700, 597_900), turn(json!({"id": "bbbb000000000012", "parentObservationId": "bbbb000000000010", "name": "plan", "model": "gpt-4o-mini",
        "input": [{"role": "system", "content": "You help the customers of a lamp shop."}, {"role": "user", "content": QUESTION}],
        "output": {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "track_order", "arguments": "{\"order\":\"A-1881\"}"}}]},
        "usageDetails": {"input": 412, "output": 18, "total": 430}, "costDetails": {"total": 0.0021}})));
    log.step("tool", (597_800, 597_200), turn(json!({"id": "bbbb000000000013", "parentObservationId": "bbbb000000000010", "name": "track_order",
        "input": {"order": "A-1881"}, "output": {"state": "on the way", "city": "Leipzig"}, "level": "WARNING", "statusMessage": "the carrier was slow"})));
    log.step("generation", (597_100, 594_100), turn(json!({"id": REPLY, "parentObservationId": "bbbb000000000010", "name": "reply", "model": "gpt-4o-mini",
        "modelParameters": {"temperature": 0.2}, "metadata": {"attempt": 1, "region": "eu"}, "promptName": "support/tone", "promptVersion": 2,
        "input": [
            {"role": "system", "content": "You help the customers of a lamp shop."}, {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "track_order", "arguments": "{\"order\":\"A-1881\"}"}}]},
            {"role": "tool", "tool_call_id": "call_1", "content": "{\"state\":\"on the way\",\"city\":\"Leipzig\"}"},
        ],
        "output": {"role": "assistant", "content": ANSWER}, "usageDetails": {"input": 520, "output": 31, "total": 551}, "costDetails": {"total": 0.0034}})));
    log.score(590, &json!({"id": "dddd000000000001", "traceId": FIRST, "observationId": REPLY, "name": "helpful", "value": 0.9, "dataType": "NUMERIC", "source": "EVAL", "comment": "Solved at once."}));
    log.score(589, &json!({"id": "dddd000000000002", "traceId": FIRST, "name": "tone", "value": "kind", "dataType": "CATEGORICAL", "source": "EVAL"}));
}

fn second(log: &mut Log) {
    let ask = "And can I still change the address?";
    let say = "Not any more, but you can pick it up at the shop.";
    log.trace(300, json!({"id": SECOND, "name": "answer-question", "sessionId": "visit-1", "userId": "ada", "tags": ["order"],
        "environment": "production", "release": "2.4.0", "input": ask, "output": say}));
    let turn = |body: Value| {
        merged(
            body,
            &json!({"traceId": SECOND, "environment": "production"}),
        )
    };
    log.step(
        "agent",
        (300_000, 298_500),
        turn(json!({"id": "bbbb000000000020", "name": "assistant", "input": ask, "output": say})),
    );
    log.step("generation", (299_900, 298_600), turn(json!({"id": "bbbb000000000021", "parentObservationId": "bbbb000000000020", "name": "reply", "model": "gpt-4o-mini",
        "input": [{"role": "user", "content": ask}], "output": {"role": "assistant", "content": say},
        "usageDetails": {"input": 120, "output": 22, "total": 142}, "costDetails": {"total": 0.0008}})));
    log.score(290, &json!({"id": "dddd000000000003", "traceId": SECOND, "name": "helpful", "value": 0.4, "dataType": "NUMERIC", "source": "API"}));
}

fn import(log: &mut Log) {
    log.trace(1_200, json!({"id": IMPORT, "name": "nightly-import", "sessionId": "batch-7", "userId": "bob", "environment": "staging", "input": {"file": "prices.csv"}}));
    let step = |body: Value| merged(body, &json!({"traceId": IMPORT, "environment": "staging"}));
    log.step("span", (1_200_000, 1_170_000), step(json!({"id": "bbbb000000000030", "name": "import", "input": {"file": "prices.csv"}, "output": {"rows": 0}})));
    log.step("retriever", (1_199_000, 1_180_000), step(json!({"id": "bbbb000000000031", "parentObservationId": "bbbb000000000030", "name": "read-file",
        "input": "prices.csv", "level": "ERROR", "statusMessage": "line 7: a price is missing"})));
    log.step("event", (1_175_000, 1_175_000), step(json!({"id": "bbbb000000000032", "parentObservationId": "bbbb000000000030", "name": "gave-up"})));
}

/// Its root has not arrived: a span is exported when it ends.
fn running(log: &mut Log) {
    let step = |body: Value| {
        merged(
            body,
            &json!({"traceId": RUNNING, "environment": "production"}),
        )
    };
    log.step("span", (39_000, 30_000), step(json!({"id": "bbbb000000000041", "parentObservationId": "bbbb000000000040", "name": "read-sources", "output": {"pages": 12}})));
    log.open("generation", 20_000, step(json!({"id": "bbbb000000000042", "parentObservationId": "bbbb000000000040", "name": "summarise", "model": "gpt-4o"})));
}

/// So many traces of two steps, one a minute, the newest now.
pub(crate) fn many(now: Timestamp, count: i64) -> Vec<Value> {
    let mut log = Log {
        now,
        events: Vec::new(),
    };
    for turn in (0..count).rev() {
        let (id, ago) = (format!("cccc{turn:028}"), turn * 60);
        log.trace(
            ago,
            json!({"id": id, "name": format!("turn-{turn}"), "sessionId": format!("chat-{}", turn / 3),
                "userId": format!("user-{}", turn % 40), "input": "Hello?", "output": "Hello!"}),
        );
        for (step, kind) in ["agent", "generation"].into_iter().enumerate() {
            let body = json!({"id": format!("e{step}{turn:014}"), "traceId": id, "name": kind});
            log.step(kind, (ago * 1_000, ago * 1_000 - 700), body);
        }
    }
    log.events
}

struct Log {
    now: Timestamp,
    events: Vec<Value>,
}

impl Log {
    /// So many milliseconds ago.
    fn at(&self, ago: i64) -> String {
        let time = self.now.checked_sub(SignedDuration::from_millis(ago));
        format!("{:.3}", time.expect("a time of this century"))
    }

    fn push(&mut self, kind: &str, at: &str, body: &Value) {
        let id = format!("event-{}", self.events.len());
        self.events.push(
            json!({"id": id, "timestamp": at, "type": format!("{kind}-create"), "body": body}),
        );
    }

    fn trace(&mut self, seconds_ago: i64, body: Value) {
        let at = self.at(seconds_ago * 1_000);
        self.push("trace", &at, &merged(body, &json!({"timestamp": at})));
    }

    /// From so many milliseconds ago to so many.
    fn step(&mut self, kind: &str, (from, to): (i64, i64), body: Value) {
        let (start, end) = (self.at(from), self.at(to));
        let times = if kind == "event" {
            json!({"startTime": start})
        } else {
            json!({"startTime": start, "endTime": end})
        };
        self.push(kind, &start, &merged(body, &times));
    }

    fn open(&mut self, kind: &str, from: i64, body: Value) {
        let start = self.at(from);
        self.push(kind, &start, &merged(body, &json!({"startTime": start})));
    }

    fn score(&mut self, seconds_ago: i64, body: &Value) {
        let at = self.at(seconds_ago * 1_000);
        self.push("score", &at, body);
    }
}

fn merged(mut body: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().expect("an object") {
        body[key] = value.clone();
    }
    body
}
