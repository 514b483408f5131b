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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_goes_to_a_private_file_and_mistakes_name_their_cause() {
        let home = tempfile::tempdir().unwrap();
        let nowhere = home.path().join("nowhere/lftui.log");
        assert!(
            start(&nowhere, None)
                .unwrap_err()
                .to_string()
                .contains("--log")
        );
        let file = home.path().join("lftui.log");
        let error = start(&file, Some("lftui=loudly")).unwrap_err();
        assert!(error.to_string().contains("LFTUI_LOG"), "{error}");

        start(&file, Some("info")).unwrap();
        tracing::info!("ready");
        tracing::debug!("not asked for");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.contains("ready") && !text.contains("not asked for"),
            "{text}"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
