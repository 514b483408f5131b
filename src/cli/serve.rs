//! `lftui serve`: the embedded server until somebody ends it.

use std::io::Write;

use anyhow::{Context, Result};

use super::{Imitate, Serve};
use crate::config::Paths;
use crate::server::{self, Imitation, Options};
use crate::terminal::{Signal, Signals};

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
