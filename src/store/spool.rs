//! A whole trace in a file for a while: what is read in another order than it comes in need not stay in memory.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};

use super::stream::written;
use super::trace::stand_in;
use super::{Answers, Store};
use crate::langfuse::{RawRow, read_trace};
use crate::model::tree::Tree;
use crate::model::{Body, Generation, Observation, ObservationId, Problem, TraceId, TraceSummary};

/// Rows of one step of the tree's growth, and between two words on how far it is.
const PAGE: usize = 1_000;

/// Rows as the server sent them, in a file without a name that only this process can open.
pub(super) struct Spool {
    file: File,
    /// Where each row begins, and its length in bytes.
    places: HashMap<ObservationId, (u64, usize)>,
}

/// While it is filled.
struct Filling {
    out: BufWriter<File>,
    at: u64,
    places: HashMap<ObservationId, (u64, usize)>,
    tree: Tree,
    page: Vec<Observation>,
    /// Rows without a parent: on a v3 server one may have to be invented for them.
    roots: Vec<Observation>,
}

impl Store {
    /// All of a trace from the server: its tree, and a file of its inputs and outputs. None when it was stopped.
    pub(super) async fn spool(
        &self,
        id: &TraceId,
        answers: &Answers,
    ) -> Result<Option<(Tree, Spool)>, Problem> {
        let mut filling = Filling::begin().map_err(|error| trouble(&error))?;
        let mut failed = None;
        let mut take = |row: &str| {
            failed = filling.take(row).err();
            if filling.places.len().is_multiple_of(PAGE) {
                answers.mention(|| format!("fetching: {} steps so far", filling.places.len()));
            }
            failed.is_none() && !answers.stopped()
        };
        let streamed = self.stream(id, &mut take).await;
        if let Some(error) = failed {
            return Err(trouble(&error));
        }
        let streamed = streamed?;
        if answers.stopped() {
            return Ok(None);
        }
        let head = match self.api().await?.generation {
            Generation::V3 => read_trace(&streamed.trace),
            Generation::V4 => None,
        };
        let ended = filling.end(head.as_ref());
        ended.map(Some).map_err(|error| trouble(&error))
    }
}

impl Filling {
    fn begin() -> io::Result<Self> {
        Ok(Self {
            out: BufWriter::new(tempfile::tempfile()?),
            at: 0,
            places: HashMap::new(),
            tree: Tree::new(),
            page: Vec::with_capacity(PAGE),
            roots: Vec::new(),
        })
    }

    /// A row that makes no sense is left out, as in lists.
    fn take(&mut self, text: &str) -> io::Result<()> {
        let Some(mut row) = RawRow::read(text).and_then(|raw| raw.observation()) else {
            return Ok(());
        };
        // Neither the outline nor what was said tells of it.
        row.detail = None;
        self.put(&row.id, text)?;
        if row.parent.is_none() {
            self.roots.push(row);
            return Ok(());
        }
        self.page.push(row);
        if self.page.len() == PAGE {
            self.tree.extend(self.page.drain(..));
        }
        Ok(())
    }

    fn put(&mut self, id: &ObservationId, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.places.insert(id.clone(), (self.at, text.len()));
        self.at += text.len() as u64;
        Ok(())
    }

    /// `head` is what the trace's own object says, where that is more than its rows say.
    fn end(mut self, head: Option<&(TraceSummary, Body)>) -> io::Result<(Tree, Spool)> {
        if let Some((summary, body)) = head
            && let Some(root) = stand_in(summary, body, &mut self.roots)
        {
            self.put(&root.id, &written(&root, Some(body)).to_string())?;
            self.roots.push(root);
        }
        self.page.append(&mut self.roots);
        self.tree.extend(self.page);
        self.tree.finish();
        let file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        let spool = Spool {
            file,
            places: self.places,
        };
        Ok((self.tree, spool))
    }
}

impl Spool {
    /// Input, output and metadata of one row.
    pub(super) fn body(&mut self, id: &ObservationId) -> Result<Body, Problem> {
        self.text(id)
            .map(|text| {
                RawRow::read(&text)
                    .map(|raw| raw.body())
                    .unwrap_or_default()
            })
            .map_err(|error| trouble(&error))
    }

    fn text(&mut self, id: &ObservationId) -> io::Result<String> {
        let Some(&(at, length)) = self.places.get(id) else {
            return Ok(String::new());
        };
        let mut bytes = vec![0; length];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

fn trouble(error: &io::Error) -> Problem {
    let folder = std::env::temp_dir();
    Problem::local(format!(
        "the trace could not be kept in a file in {} ({error}); make room there, or name another folder in TMPDIR",
        folder.display()
    ))
}
