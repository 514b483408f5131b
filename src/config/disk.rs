//! Private files, written whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces a file by a new one that only its owner can read; directories are made. A link stays a
/// link, since configuration is often linked from elsewhere.
pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(directory)?;
    // Temporary files are made with mode 0600, which persists.
    let mut file = tempfile::Builder::new()
        .prefix(".lftui-")
        .tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Adds a line to a file that only its owner can read; directories are made.
pub fn append_private(path: &Path, line: &str) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // In one piece: other processes write there, too.
    options
        .open(path)?
        .write_all(format!("{line}\n").as_bytes())
}

/// True where others than the owner may read the file.
pub(super) fn is_exposed(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}
