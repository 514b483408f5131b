//! A file that gets its name when all of it is there.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::model::text::size;

/// What a file is called until then.
pub(super) const EXTENSION: &str = "ndjson.part";

/// Lines that are written one after the other.
pub(super) struct Part {
    path: PathBuf,
    out: BufWriter<File>,
    pub(super) rows: usize,
    pub(super) bytes: u64,
    failed: Option<io::Error>,
}

impl Part {
    pub(super) fn new((path, file): (PathBuf, File)) -> Self {
        Self {
            path,
            out: BufWriter::new(file),
            rows: 0,
            bytes: 0,
            failed: None,
        }
    }

    /// Whether it could be written.
    pub(super) fn take(&mut self, row: &str) -> bool {
        self.failed = writeln!(self.out, "{row}").err();
        if self.failed.is_none() {
            self.rows += 1;
            self.bytes += row.len() as u64 + 1;
        }
        self.failed.is_none()
    }

    /// Gives it its name, and says which.
    ///
    /// # Errors
    /// When it could not be written: then nothing is left of it. The sentence says what to do.
    pub(super) fn finish(mut self) -> Result<String, String> {
        self.flush()?;
        let whole = self.path.with_extension("");
        let path = match std::fs::rename(&self.path, &whole) {
            Ok(()) => &whole,
            Err(_) => &self.path,
        };
        let (rows, size) = (self.rows, size(self.bytes));
        Ok(format!(
            "wrote {rows} observations, {size}, to {}",
            path.display()
        ))
    }

    /// Leaves it as it is, and says what is in it. Its lines are whole: they can be used.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub(super) fn leave(mut self) -> Result<String, String> {
        if self.rows == 0 && self.failed.is_none() {
            let _ = std::fs::remove_file(&self.path);
            return Ok("nothing was written".into());
        }
        self.flush()?;
        Ok(format!(
            "the {} observations that came until then are in {}",
            self.rows,
            self.path.display()
        ))
    }

    fn flush(&mut self) -> Result<(), String> {
        let Some(error) = self.failed.take().or_else(|| self.out.flush().err()) else {
            return Ok(());
        };
        // It ends somewhere in a line, and what takes the last room helps nobody.
        let _ = std::fs::remove_file(&self.path);
        let folder = self.path.parent().unwrap_or_else(|| Path::new(""));
        Err(format!(
            "the file could not be written ({error}), and nothing of it was kept; make room in {}, then copy again",
            folder.display()
        ))
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;

    use super::*;

    /// A file on a disk that is full, beside one that has the name that is removed.
    fn full(folder: &Path) -> Part {
        let path = folder.join("trace.ndjson.part");
        std::fs::write(&path, "").unwrap();
        let file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        Part::new((path, file))
    }

    #[test]
    fn a_full_disk_leaves_nothing_and_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let row = "x".repeat(3_000);
        for finishes in [true, false] {
            let mut part = full(folder.path());
            while part.take(&row) {}
            assert!(part.rows < 4, "the first rows only fill the buffer");
            let said = if finishes {
                part.finish()
            } else {
                part.leave()
            };
            let said = said.unwrap_err();
            assert!(said.contains("No space left"), "{said}");
            assert!(said.contains("make room in"), "{said}");
            assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        }
    }

    #[test]
    fn a_disk_that_is_full_only_at_the_end_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut part = full(folder.path());
        assert!(part.take("a short row"));
        part.finish().unwrap_err();
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}
