//! A server with data, and a proxy before it.

use std::path::Path;
use std::sync::{Arc, Once, OnceLock};

use jiff::Timestamp;
use lftui::server::{self, Faults, Imitation, Options, Running};
use serde_json::Value;
use tempfile::TempDir;

use super::proxy::Proxy;
use super::{NOW, RUNTIME, project};

pub(crate) const KEYS: (&str, &str) = ("pk-lf-test", "sk-lf-test");

/// What a test talks to.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) proxy: Proxy,
    data: Arc<Data>,
}

/// A database, and a server with all routes on it: a v4 takes no traces, a v3 lists no new scores.
struct Data {
    folder: TempDir,
    full: Running,
}

impl Data {
    fn new(write: impl AsyncFnOnce(&Running)) -> Self {
        let folder = tempfile::tempdir().expect("a place for files");
        RUNTIME.block_on(async {
            let full = start(Imitation::Mixed, folder.path()).await;
            write(&full).await;
            Self { folder, full }
        })
    }
}

impl Server {
    pub(crate) fn empty(imitate: Imitation) -> Self {
        Self::imitating(imitate, Arc::new(Data::new(async |_| ())))
    }

    /// With the small project as of `now`.
    pub(crate) fn small(imitate: Imitation, now: Timestamp) -> Self {
        let data = Data::new(async |full| project::fill(full, now).await);
        Self::imitating(imitate, Arc::new(data))
    }

    /// The demo as of now, shared by all tests of this process: only for those that write nothing.
    pub(crate) fn demo(imitate: Imitation) -> Self {
        static DATA: OnceLock<Arc<Data>> = OnceLock::new();
        Self::imitating(
            imitate,
            Arc::clone(DATA.get_or_init(|| demo(Timestamp::now()))),
        )
    }

    /// The demo as it was when the clock of the snapshots stopped.
    pub(crate) fn demo_then(imitate: Imitation) -> Self {
        static DATA: OnceLock<Arc<Data>> = OnceLock::new();
        Self::imitating(imitate, Arc::clone(DATA.get_or_init(|| demo(NOW()))))
    }

    /// A demo of its own, behind a server that limits or delays.
    pub(crate) fn strict(imitate: Imitation, faults: Faults) -> Self {
        provide();
        let data = demo(Timestamp::now());
        let proxy = RUNTIME.block_on(async {
            let strict = start(imitate, data.folder.path()).await;
            strict.misbehave(faults);
            Proxy::before(strict.url.clone()).await
        });
        Self { proxy, data }
    }

    /// The same data behind a server that limits or delays.
    pub(crate) fn misbehaving(&self, imitate: Imitation, faults: Faults) -> Self {
        let data = Arc::clone(&self.data);
        let proxy = RUNTIME.block_on(async {
            let strict = start(imitate, data.folder.path()).await;
            strict.misbehave(faults);
            Proxy::before(strict.url.clone()).await
        });
        Self { proxy, data }
    }

    fn imitating(imitate: Imitation, data: Arc<Data>) -> Self {
        provide();
        let proxy = RUNTIME.block_on(async {
            let url = match imitate {
                Imitation::Mixed => data.full.url.clone(),
                other => start(other, data.folder.path()).await.url.clone(),
            };
            Proxy::before(url).await
        });
        Self { proxy, data }
    }

    /// Asks past the proxy; panics unless the server agrees.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Value) -> Value {
        let path = format!("/api/public{path}");
        let asked = self.data.full.request(method, &path, body);
        let (status, answer) = RUNTIME.block_on(asked).expect("the server answers");
        assert!(status.is_success(), "{method} {path}: {status} {answer}");
        answer
    }

    /// Which status a request is answered with.
    pub(crate) fn status(&self, method: &str, path: &str) -> u16 {
        let path = format!("/api/public{path}");
        let asked = self.data.full.request(method, &path, Value::Null);
        let (status, _) = RUNTIME.block_on(asked).expect("the server answers");
        status.as_u16()
    }

    /// As [`Self::ask`], until the server agrees: two servers on one file may be in each other's way.
    pub(crate) fn insist(&self, method: &str, path: &str, body: &Value) {
        let path = format!("/api/public{path}");
        let agrees = || {
            let asked = self.data.full.request(method, &path, body.clone());
            let (status, _) = RUNTIME.block_on(asked).expect("the server answers");
            status.is_success()
        };
        assert!((0..20).any(|_| agrees()), "{method} {path}");
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.ask("GET", path, Value::Null)
    }
}

fn demo(now: Timestamp) -> Arc<Data> {
    let fill = async |full: &Running| {
        let filled = server::demo::fill(full, 1, now).await;
        filled.expect("the demo fits the server");
    };
    Arc::new(Data::new(fill))
}

async fn start(imitate: Imitation, folder: &Path) -> Running {
    let options = Options {
        listen: ([127, 0, 0, 1], 0).into(),
        db: Some(folder.join("server.db")),
        public_key: KEYS.0.into(),
        secret_key: KEYS.1.into(),
        imitate,
        project_name: "shop".into(),
        ..Options::default()
    };
    server::start(options).await.expect("a server starts")
}

/// TLS is chosen once per process, even where none is used.
fn provide() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // The client under test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
