//! Copies that are files: private, never over another one.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::Clip;

const NAME_CHARS: usize = 64;

/// Writes `<directory>/<name>-<local time>.<extension>`, readable by its owner only.
pub(super) fn write(directory: &Path, clip: &Clip) -> io::Result<PathBuf> {
    let (path, mut file) = begin(directory, &clip.name, clip.extension)?;
    file.write_all(clip.text.as_bytes())?;
    Ok(path)
}

/// The same for what is written bit by bit.
///
/// # Errors
/// When the folder or the file cannot be made.
pub fn begin(directory: &Path, name: &str, extension: &str) -> io::Result<(PathBuf, File)> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;

    let time = Zoned::now().strftime("%Y%m%d-%H%M%S").to_string();
    create(directory, &format!("{}-{time}", clean(name)), extension)
}

/// Makes a new file; a second one within a second gets a number.
fn create(directory: &Path, stem: &str, extension: &str) -> io::Result<(PathBuf, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut number = 1;
    loop {
        let name = match number {
            1 => format!("{stem}.{extension}"),
            number => format!("{stem}-{number}.{extension}"),
        };
        let path = directory.join(name);
        match options.open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

/// A file name out of any text: no directories, no hidden files, no control characters.
fn clean(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() { c } else { '-' }
    };
    let name: String = name.chars().take(NAME_CHARS).map(plain).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "copy" } else { name }.to_owned()
}
