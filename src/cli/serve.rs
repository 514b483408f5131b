//! `lftui serve`: the embedded server until somebody ends it.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{ArgAction, Args};

use super::{Imitate, Serve};
use crate::config::Paths;
use crate::server::{self, Fault, Faults, Imitation, Options, Rate, Served, Witness};
use crate::terminal::{Signal, Signals};

/// How the server misbehaves, for tests of clients.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Misbehaviour, to test clients")]
pub struct Misbehaviour {
    /// Answer 429 to what exceeds this many requests in this time: 30/min, 5/s, 100/h
    ///
    /// As Langfuse Cloud does: in fixed windows that start with their first request, the last request of a window
    /// refused already. The number is that of the general bucket. The others follow in the proportions of the smallest
    /// plan: with 30/min, reads of traces, observations and sessions (v1) have 15/min, annotation queues 100/min,
    /// ingestion 1000/min, v2/metrics 100/day, deletes of traces and of scores 50/day each. Prompts, projects, health
    /// and ready are not counted, nor is who was refused with 401.
    #[arg(long, value_name = "COUNT/TIME")]
    pub rate_limit: Option<Rate>,
    /// Let each request of /api/public wait before it is carried out: 300ms, 2s
    ///
    /// Not health and ready.
    #[arg(long, value_name = "TIME", value_parser = server::parse_time)]
    pub delay: Option<Duration>,
    /// Fail requests: 'GET /api/public/v2/observations 503 10%'; may be repeated
    ///
    /// 'METHOD PATH WHAT SHARE'. METHOD or *. PATH is a beginning; with * in it, the whole path. SHARE of the
    /// requests that fit, 100% if not given; the first fault that fits and is drawn happens. WHAT:
    /// {n}  400 to 599  not carried out, this status (429 with Retry-After: 1)
    /// {n}  garbage     not carried out, 200 with bytes that are no JSON
    /// {n}  reset       not carried out, the connection is reset
    /// {n}  cut         carried out, the connection closes in the middle of the body
    /// {n}  slow        carried out, the body takes 10 s; slow:3s takes 3
    /// {n}  late        carried out, the answer comes 35 s after; late:20s comes 20 s after
    /// {n}  lost        carried out, the connection is reset without an answer
    #[arg(long, value_name = "FAULT")]
    pub fault: Vec<Fault>,
    /// Where the draws for the shares of faults begin; the same seed draws the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub fault_seed: u64,
    /// Answer 200 to scores that break their score config, and never show them
    ///
    /// So does Langfuse, and so does this server unless told otherwise: --drop-invalid-scores=false refuses them with
    /// 400 instead.
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_value_t = true,
        default_missing_value = "true",
        action = ArgAction::Set
    )]
    pub drop_invalid_scores: bool,
    /// Write a line per request to standard error: METHOD PATH STATUS MILLISECONDS
    ///
    /// Until the answer begins. STATUS is - when there was none: the connection was reset, or the client went away.
    #[arg(long)]
    pub log_requests: bool,
}

impl Misbehaviour {
    fn witness(&self) -> Option<Witness> {
        self.log_requests.then(|| Arc::new(report) as Witness)
    }

    fn faults(self) -> Faults {
        Faults {
            rate_limit: self.rate_limit,
            delay: self.delay.unwrap_or_default(),
            list: self.fault,
            seed: self.fault_seed,
            refuse_invalid_scores: !self.drop_invalid_scores,
            ..Faults::default()
        }
    }
}

/// Who closed standard error does not want to read it.
fn report(served: &Served) {
    let _ = writeln!(std::io::stderr(), "{served}");
}

/// Runs the server, prints one line when it is ready, ends on SIGTERM and Ctrl+C.
///
/// # Errors
/// When the port or the database cannot be had.
pub async fn run(serve: Serve, paths: &Paths) -> Result<()> {
    let db = serve.db.unwrap_or_else(|| paths.server_database());
    if let Some(folder) = db.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let mut signals = Signals::listen()?;
    let running = server::start(Options {
        listen: serve.listen,
        db: Some(db),
        public_key: serve.public_key,
        secret_key: serve.secret_key,
        imitate: match serve.imitate {
            Imitate::V3 => Imitation::V3,
            Imitate::V4 => Imitation::V4,
            Imitate::Mixed => Imitation::Mixed,
        },
        project_name: "local".into(),
        witness: serve.misbehaviour.witness(),
        faults: serve.misbehaviour.faults(),
    })
    .await?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "LANGFUSE_HOST={} LANGFUSE_PUBLIC_KEY={} LANGFUSE_SECRET_KEY={}",
        running.url, running.public_key, running.secret_key
    )?;
    out.flush()?;
    // Who starts it with nohup wants it to go on when the terminal closes.
    while matches!(signals.next().await, Signal::Continue | Signal::Hangup) {}
    running.stop().await
}
