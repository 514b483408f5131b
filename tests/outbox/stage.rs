//! A server with a project, the network before it, and stores that write to it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use lftui::langfuse::{Client, Connection};
use lftui::model::{CommentTarget, DataType, NewScore, ScoreTarget, ScoreValue};
use lftui::msg::{OutboxView, Write};
use lftui::server::Imitation;
use lftui::store::{Cache, Keep, Outbox, Pace, Place, Room, Store};
use serde_json::Value;
use tempfile::TempDir;

use crate::chaos::Chaos;
use crate::support::{RUNTIME, Server, project};

/// How long these clients wait for an answer.
const TIMEOUT: Duration = Duration::from_millis(200);
/// Everything is done within this on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) const QUICK: Pace = Pace {
    hold: Duration::ZERO,
    pause: Duration::from_millis(20),
    longest_pause: Duration::from_millis(200),
    // Longer than a late request is late.
    settle: Duration::from_millis(700),
    look: Duration::from_millis(20),
    patience: Duration::from_secs(20),
    follow: Duration::from_millis(50),
};

pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) network: Chaos,
    pub(crate) folder: TempDir,
}

impl Stage {
    pub(crate) fn new(seed: u64) -> Self {
        let server = Server::small(Imitation::Mixed, Timestamp::now());
        let network = RUNTIME.block_on(Chaos::before(&server.proxy.url, seed));
        Self {
            server,
            network,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn store(&self, pace: Pace) -> Desk {
        Desk::at(
            &self.network.url,
            &self.folder.path().join("outbox.db"),
            pace,
        )
    }

    pub(crate) fn scores(&self) -> Vec<Value> {
        rows(&self.server, "/v2/scores?name=mark")
    }

    pub(crate) fn comments(&self) -> Vec<String> {
        let comments = rows(&self.server, "/comments?objectType=TRACE");
        let text = |comment: &Value| comment["content"].as_str().unwrap().to_owned();
        comments.iter().map(text).collect()
    }

    /// A new item in the queue of the project: queue and item.
    pub(crate) fn item(&self, object: &str) -> (String, String) {
        let queues = self.server.get("/annotation-queues");
        let queue = queues["data"][0]["id"].as_str().unwrap().to_owned();
        let body = serde_json::json!({ "objectId": object, "objectType": "TRACE" });
        let path = format!("/annotation-queues/{queue}/items");
        let item = self.server.ask("POST", &path, body);
        (queue, item["id"].as_str().unwrap().to_owned())
    }

    pub(crate) fn status(&self, (queue, item): (&str, &str)) -> String {
        let item = self
            .server
            .get(&format!("/annotation-queues/{queue}/items/{item}"));
        item["status"].as_str().unwrap().to_owned()
    }
}

/// All pages.
pub(crate) fn rows(server: &Server, path: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for page in 1.. {
        let answer = server.get(&format!("{path}&limit=100&page={page}"));
        let rows = answer["data"].as_array().unwrap();
        all.extend(rows.iter().cloned());
        if rows.len() < 100 {
            return all;
        }
    }
    all
}

/// A store that sends nothing by itself.
pub(crate) fn store(url: &str, file: &Path, pace: Pace) -> Store {
    let client = Client::new(Connection {
        base: url.to_owned(),
        public_key: "pk-lf-test".into(),
        secret_key: "sk-lf-test".to_owned().into(),
        ca_file: None,
        timeout: TIMEOUT,
    })
    .unwrap();
    let (cache, _) = Cache::open(&Place::Memory, Room::default());
    let outbox = Outbox::new(Keep::File(file.to_owned()), pace, Timestamp::now);
    Store::new(client, None, Timestamp::now, cache).with_outbox(outbox)
}

/// A process, or what is one of it: somebody who decides, and who sends.
pub(crate) struct Desk {
    pub(crate) outbox: Arc<Outbox>,
    sender: tokio::task::JoinHandle<()>,
}

impl Desk {
    pub(crate) fn at(url: &str, file: &Path, pace: Pace) -> Self {
        let store = store(url, file, pace);
        let outbox = Arc::clone(store.outbox());
        let sender = RUNTIME.spawn(async move { store.send_writes().await });
        Self { outbox, sender }
    }

    pub(crate) fn writes(&self, write: Write) -> lftui::msg::WriteId {
        RUNTIME.block_on(self.outbox.enqueue(write)).unwrap()
    }

    /// Waits until the outbox is as it should be.
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&OutboxView) -> bool) -> Arc<OutboxView> {
        let end = Instant::now() + PATIENCE;
        let mut changes = self.outbox.watch();
        loop {
            let view = self.outbox.view();
            if holds(&view) {
                return view;
            }
            assert!(Instant::now() < end, "waited for {what}: {view:#?}");
            let next = async { tokio::time::timeout(TIMEOUT, changes.changed()).await };
            let _ = RUNTIME.block_on(next);
        }
    }

    /// Waits until nothing is on its way.
    pub(crate) fn settled(&self) -> Arc<OutboxView> {
        self.until("everything to be settled", |view| {
            view.pending().next().is_none()
        })
    }

    /// Ends as a process does that is killed: in the middle of whatever it does.
    pub(crate) fn dies(self) {
        self.sender.abort();
        let _ = RUNTIME.block_on(self.sender);
    }
}

pub(crate) fn score(id: &str, value: f64) -> NewScore {
    NewScore {
        id: id.into(),
        name: "mark".into(),
        value: ScoreValue::Number(value),
        data_type: DataType::Numeric,
        target: ScoreTarget::Trace(project::FIRST.into()),
        config: None,
        queue: None,
        comment: None,
        reviewer: Some("grace".into()),
        environment: None,
    }
}

pub(crate) fn scores(id: &str, value: f64) -> Write {
    Write::Scores(vec![score(id, value)])
}

pub(crate) fn comment(text: &str) -> Write {
    Write::Comment {
        target: CommentTarget::Trace(project::FIRST.into()),
        text: text.to_owned(),
    }
}
