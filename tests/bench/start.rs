//! The program's start in a pseudo terminal, with 1,000,000 observations in its cache, beside `lftui --version`.
//!
//! Filling the cache the way the program does takes some minutes: `cargo bench --bench all -- start`.

use std::io::Read;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::Bencher;
use jiff::{SignedDuration, Timestamp};
use lftui::config::Paths;
use lftui::server::Running;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::load::{open_trace, store_at};
use super::server::{client, export, fill, runtime, start};

const LFTUI: &str = env!("CARGO_BIN_EXE_lftui");
/// Sessions, of which the first pane shows some, and large traces that were opened once.
const RECENT: usize = 400;
const OPENED: usize = 100;
const SPANS: usize = 10_000;

/// A machine on which lftui was used for long.
struct Machine {
    home: TempDir,
    running: Running,
    _runtime: Runtime,
}

/// A program in its terminal, killed when it is no longer looked at.
struct Window {
    child: Box<dyn Child + Send + Sync>,
    output: Box<dyn Read + Send>,
    _master: Box<dyn MasterPty + Send>,
}

impl Machine {
    fn get() -> &'static Self {
        static MACHINE: OnceLock<Machine> = OnceLock::new();
        MACHINE.get_or_init(|| {
            let runtime = runtime();
            let running = runtime.block_on(start());
            runtime.block_on(fill(&running, &recent()));
            let machine = Self {
                home: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
                running,
                _runtime: runtime,
            };
            machine.window(&[]).sees(&["visit-0", "visit-20", "? help"]);
            let cache = machine.cache();
            let runtime = self::runtime();
            for at in 1..=OPENED {
                runtime.block_on(keep(at, &cache));
            }
            machine
        })
    }

    /// The one that the program made in its first run.
    fn cache(&self) -> PathBuf {
        let paths = Paths {
            cache: self.home.path().join("cache/lftui"),
            ..Paths::below(self.home.path())
        };
        paths.cache_file(&self.running.url, &self.running.public_key)
    }

    fn window(&self, arguments: &[&str]) -> Window {
        let mut command = CommandBuilder::new(LFTUI);
        command.args(arguments);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", self.home.path());
        for place in ["config", "state", "cache", "data"] {
            let name = format!("XDG_{}_HOME", place.to_uppercase());
            command.env(name, self.home.path().join(place));
        }
        command.env("LANGFUSE_HOST", self.running.url.as_str());
        command.env("LANGFUSE_PUBLIC_KEY", &self.running.public_key);
        command.env("LANGFUSE_SECRET_KEY", &self.running.secret_key);
        let size = PtySize {
            rows: 45,
            cols: 160,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        Window {
            child: pair.slave.spawn_command(command).unwrap(),
            output: pair.master.try_clone_reader().unwrap(),
            _master: pair.master,
        }
    }
}

impl Window {
    /// Waits until all of these words stand on its screen.
    fn sees(&mut self, words: &[&str]) {
        let mut screen = vt100::Parser::new(nonzero(45), nonzero(160), 0);
        let mut bytes = vec![0; 1 << 16];
        loop {
            let count = self.output.read(&mut bytes).unwrap();
            assert!(count > 0, "it ended: {}", screen.screen().contents());
            screen.process(&bytes[..count]);
            let text = screen.screen().contents();
            if words.iter().all(|words| text.contains(words)) {
                return;
            }
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One session of one trace of one step per minute.
fn recent() -> Value {
    let now = Timestamp::now();
    spans(RECENT, |at, span| {
        let minutes = i64::try_from(at).unwrap();
        let time = now - SignedDuration::from_mins(minutes);
        let time = time.as_nanosecond();
        span["traceId"] = json!(format!("{at:032x}"));
        span["parentSpanId"] = Value::Null;
        let visit = json!({"key": "session.id", "value": {"stringValue": format!("visit-{at}")}});
        span["attributes"] = json!([visit]);
        span["startTimeUnixNano"] = json!((time - 2_000_000_000).to_string());
        span["endTimeUnixNano"] = json!((time - 1_000_000_000).to_string());
    })
}

fn spans(count: usize, change: impl Fn(usize, &mut Value)) -> Value {
    let mut request = export(count);
    let spans = &mut request["resourceSpans"][0]["scopeSpans"][0]["spans"];
    for (at, span) in spans.as_array_mut().unwrap().iter_mut().enumerate() {
        change(at, span);
    }
    request
}

/// Opens a trace that another server holds, so that no server need hold all of them.
async fn keep(trace: usize, cache: &Path) {
    let id = |step: usize| format!("{trace:04x}{step:012x}");
    let name = format!("{:032x}", trace << 32);
    let running = start().await;
    let request = spans(SPANS, |at, span| {
        span["traceId"] = json!(name);
        span["spanId"] = json!(id(at));
        span["parentSpanId"] = json!((at > 0).then(|| id(0)));
    });
    fill(&running, &request).await;
    let store = store_at(client(&running), cache.to_owned());
    let tree = open_trace(&store, &name).await;
    assert_eq!(tree.count(), SPANS);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn version(bencher: Bencher<'_, '_>) {
    let machine = Machine::get();
    bencher.bench_local(|| {
        let mut window = machine.window(&["--version"]);
        window.sees(&["lftui "]);
        window
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn first_rows_beside_1_000_000(bencher: Bencher<'_, '_>) {
    let machine = Machine::get();
    bencher.bench_local(|| {
        let mut window = machine.window(&[]);
        window.sees(&["visit-0", "visit-20", "? help"]);
        window
    });
}

fn nonzero(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}
