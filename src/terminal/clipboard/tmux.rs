//! tmux's own way to the terminal's clipboard.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Loads a text into a tmux buffer and has tmux send it on (`-w`, tmux 3.2 and later). As tmux
/// comes, it ignores OSC 52 from programs but still does this.
pub(super) fn load(text: &str) -> Result<(), String> {
    let mut child = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let written = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(text.as_bytes()));
    let status = child.wait().map_err(|error| error.to_string())?;
    match written {
        Some(Ok(())) if status.success() => Ok(()),
        _ => Err(format!("tmux load-buffer: {status}")),
    }
}
