//! The log: a file, never the screen.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

/// Appends what is logged from now on to the file, which only its owner can read. `filter` is what
/// `LFTUI_LOG` says, such as `debug` or `lftui=trace,warn`.
pub fn start(file: &Path, filter: Option<&str>) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let log = options
        .open(file)
        .with_context(|| format!("--log: {} cannot be written", file.display()))?;
    let filter = EnvFilter::try_new(filter.unwrap_or("info"))
        .context("LFTUI_LOG is no filter; try `debug` or `lftui=trace,warn`")?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Arc::new(log))
        .try_init()
        .map_err(|error| anyhow::anyhow!("--log: {error}"))
}
