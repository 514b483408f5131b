//! A trace of 10,000 observations: through the store into a walkable tree, beside one `curl` for the same pages.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use divan::Bencher;
use jiff::Timestamp;
use lftui::langfuse::Client;
use lftui::model::TraceId;
use lftui::model::tree::Tree;
use lftui::msg::{Data, Fetch, Msg, Ticket};
use lftui::server::Running;
use lftui::store::{Answers, Cache, Place, Room, Store};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::server::{client, export, fill, runtime, start};

const SPANS: usize = 10_000;
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const FIELDS: &str = "core,basic,time,model,usage,prompt,metrics,trace_context";

struct Stage {
    runtime: Runtime,
    running: Running,
}

/// One server for all of these, so that they can be compared.
fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let runtime = runtime();
        let running = runtime.block_on(start());
        runtime.block_on(fill(&running, &export(SPANS)));
        Stage { runtime, running }
    })
}

fn store(client: Client, folder: &TempDir) -> Store {
    store_at(client, folder.path().join("cache.db"))
}

pub(crate) fn store_at(client: Client, file: PathBuf) -> Store {
    let place = Place::File(file);
    let (cache, problem) = Cache::open(&place, Room(2 << 30));
    assert_eq!(problem, None);
    Store::new(client, None, Timestamp::now, cache)
}

async fn open(store: &Store) -> Tree {
    let tree = open_trace(store, TRACE).await;
    assert_eq!(tree.count(), SPANS);
    tree
}

/// What the app does with the answers: rows go into the tree as they come.
pub(crate) async fn open_trace(store: &Store, trace: &str) -> Tree {
    let (sender, mut inbox) = mpsc::channel(512);
    let answers = Answers::new(sender, Ticket(1), CancellationToken::new());
    let what = Fetch::Trace {
        id: TraceId::from(trace),
        again: false,
    };
    let mut tree = Tree::new();
    let take = async {
        while let Some(msg) = inbox.recv().await {
            if let Msg::Data {
                data: Data::Rows { rows, last, .. },
                ..
            } = msg
            {
                tree.extend(rows);
                if last {
                    tree.finish();
                    return;
                }
            }
        }
    };
    let (fetched, ()) = tokio::join!(store.fetch(what, &answers), take);
    fetched.unwrap();
    tree
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn first_opening_of_10_000(bencher: Bencher<'_, '_>) {
    let stage = stage();
    let _inside = stage.runtime.enter();
    bencher
        .with_inputs(|| {
            let folder = TempDir::new().unwrap();
            let store = store(client(&stage.running), &folder);
            // Connecting and probing are no part of it, as they are none of curl's.
            let server = stage.runtime.block_on(ask_server(&store));
            assert!(server);
            (store, folder)
        })
        .bench_local_values(|(store, folder)| {
            let tree = stage.runtime.block_on(open(&store));
            (tree, store, folder)
        });
}

async fn ask_server(store: &Store) -> bool {
    let (sender, _inbox) = mpsc::channel(8);
    let answers = Answers::new(sender, Ticket(1), CancellationToken::new());
    store.fetch(Fetch::Server, &answers).await.is_ok()
}

/// In a process that has not seen it: from disk.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn second_opening_of_10_000(bencher: Bencher<'_, '_>) {
    let stage = stage();
    let _inside = stage.runtime.enter();
    let folder = TempDir::new().unwrap();
    let first = store(client(&stage.running), &folder);
    stage.runtime.block_on(open(&first));
    drop(first);
    bencher
        .with_inputs(|| store(client(&stage.running), &folder))
        .bench_local_values(|store| {
            let tree = stage.runtime.block_on(open(&store));
            (tree, store)
        });
}

/// The same pages one after the other, in one process and over one connection.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn curl_of_10_000(bencher: Bencher<'_, '_>) {
    let stage = stage();
    if Command::new("curl").arg("--version").output().is_err() {
        skip("there is no curl to compare with");
        return;
    }
    let pages = stage.runtime.block_on(addresses(&stage.running));
    bencher.bench_local(|| {
        let user = format!("{}:{}", stage.running.public_key, stage.running.secret_key);
        let mut curl = Command::new("curl");
        curl.args(["-sSf", "-u", &user]);
        for page in &pages {
            curl.args(["-o", "/dev/null", page]);
        }
        let status = curl.stdout(Stdio::null()).status().unwrap();
        assert!(status.success());
    });
}

#[expect(clippy::print_stderr, reason = "a bench that is left out says so")]
fn skip(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// curl cannot follow cursors: they are known beforehand.
async fn addresses(running: &Running) -> Vec<String> {
    let mut pages = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let mut path =
            format!("/api/public/v2/observations?fields={FIELDS}&limit=1000&traceId={TRACE}");
        if let Some(cursor) = &cursor {
            path = format!("{path}&cursor={cursor}");
        }
        let (status, body) = running.request("GET", &path, Value::Null).await.unwrap();
        assert_eq!(status, 200);
        pages.push(format!("{}{path}", running.url));
        match body["meta"]["cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return pages,
        }
    }
}
