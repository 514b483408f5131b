//! Copying: to the system's clipboard, through the terminal (OSC 52), or into a file.
//!
//! Over SSH and in tmux the clipboard that matters is the terminal's; else the system's where there
//! is a display; else the terminal's again. What is too large for a terminal, or has no clipboard
//! to go to, becomes a file, and the outcome says where.

mod environment;
mod escape;
mod file;
mod system;
mod tmux;

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::model::Problem;

pub use environment::{Environment, Route};
pub use file::begin;
use system::SystemClipboard;

/// Terminals drop or cut what is longer; the limit counts base64.
pub const LIMIT: usize = 100_000;

/// How long leaving may take so that a clipboard manager can take the text over.
const HAND_OVER: Duration = Duration::from_millis(500);

/// What to copy, and what a file of it would be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Without extension; anything, cleaned before it becomes a file name.
    pub name: String,
    pub extension: &'static str,
    pub text: String,
}

/// Where a copy went. Displays as a sentence for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Clipboard {
        bytes: usize,
    },
    /// Sent; terminals do not acknowledge.
    Terminal {
        bytes: usize,
        /// In a tmux that may ignore it.
        tmux: bool,
    },
    File {
        path: PathBuf,
        bytes: usize,
    },
}

/// An outcome, and what the owner of the terminal has to write for it to come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    pub outcome: Outcome,
    pub escape: Option<Vec<u8>>,
}

/// How to copy on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRules {
    pub environment: Environment,
    /// The most that goes through the terminal, in bytes of base64.
    pub limit: usize,
    /// Where files go; made when needed.
    pub directory: PathBuf,
}

/// The one clipboard: a thread that holds the system's handle for life, because on X11 and Wayland
/// the text is gone when its owner is.
#[derive(Debug)]
pub struct Clipboard {
    orders: Option<mpsc::Sender<Order>>,
    directory: PathBuf,
    ended: mpsc::Receiver<()>,
}

type Order = (Clip, oneshot::Sender<Result<Copied, Problem>>);

impl Clipboard {
    /// Starts the thread; the system is first asked when something is copied.
    pub fn start(rules: CopyRules) -> Self {
        let (orders, inbox) = mpsc::channel::<Order>();
        let (end, ended) = mpsc::channel();
        let directory = rules.directory.clone();
        thread::spawn(move || {
            let mut system = SystemClipboard::default();
            while let Ok((clip, answer)) = inbox.recv() {
                let mut ways = Ways {
                    system: &mut |text| system.set(text),
                    tmux: &mut tmux::load,
                };
                let _ = answer.send(rules.copy(&clip, &mut ways));
            }
            drop(system);
            drop(end);
        });
        Self {
            orders: Some(orders),
            directory,
            ended,
        }
    }

    /// Where copies go that are files.
    pub fn directory(&self) -> PathBuf {
        self.directory.clone()
    }

    /// Copies; ready when it is done, which may take seconds where the display does not answer.
    pub fn copy(&self, clip: Clip) -> impl Future<Output = Result<Copied, Problem>> + use<> {
        let (answer, outcome) = oneshot::channel();
        if let Some(orders) = &self.orders {
            let _ = orders.send((clip, answer));
        }
        async move {
            let gone = |_| Err(Problem::local("the clipboard is gone; start lftui again"));
            outcome.await.unwrap_or_else(gone)
        }
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.ended.recv_timeout(HAND_OVER);
    }
}

/// What copying asks of other programs; each fails with a reason.
struct Ways<'a> {
    system: &'a mut dyn FnMut(&str) -> Result<(), String>,
    tmux: &'a mut dyn FnMut(&str) -> Result<(), String>,
}

impl CopyRules {
    /// Copies by the first way that works.
    fn copy(&self, clip: &Clip, ways: &mut Ways<'_>) -> Result<Copied, Problem> {
        let bytes = clip.text.len();
        let route = self.environment.route();
        if route == Route::System {
            match (ways.system)(&clip.text) {
                Ok(()) => return Ok(Copied::done(Outcome::Clipboard { bytes })),
                Err(error) => tracing::warn!("the system's clipboard failed: {error}"),
            }
        }
        if route != Route::File && escape::encoded_len(bytes) <= self.limit {
            let tmux = self.environment.tmux;
            let escape = Some(escape::osc52(&clip.text, tmux));
            let tmux = tmux && (ways.tmux)(&clip.text).is_err();
            let outcome = Outcome::Terminal { bytes, tmux };
            return Ok(Copied { outcome, escape });
        }
        let path = file::write(&self.directory, clip).map_err(|error| {
            Problem::local(format!(
                "nothing was copied: no clipboard takes it, and no file could be written in {}: {error}",
                self.directory.display()
            ))
        })?;
        Ok(Copied::done(Outcome::File { path, bytes }))
    }
}

impl Copied {
    fn done(outcome: Outcome) -> Self {
        Self {
            outcome,
            escape: None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clipboard { bytes } => write!(f, "copied {}", Size(*bytes)),
            Self::Terminal { bytes, tmux: false } => {
                write!(f, "sent {} to the terminal's clipboard", Size(*bytes))
            }
            Self::Terminal { bytes, tmux: true } => write!(
                f,
                "sent {} to the terminal's clipboard (tmux: needs `set-clipboard on`)",
                Size(*bytes)
            ),
            Self::File { path, bytes } => {
                write!(f, "wrote {} to {}", Size(*bytes), path.display())
            }
        }
    }
}

/// Bytes for people: 912 bytes, 12.3 kB, 4.0 MB.
struct Size(usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => write!(f, "1 byte"),
            bytes @ 0..1000 => write!(f, "{bytes} bytes"),
            bytes @ 1000..1_000_000 => write!(f, "{:.1} kB", bytes as f64 / 1e3),
            bytes => write!(f, "{:.1} MB", bytes as f64 / 1e6),
        }
    }
}

#[cfg(test)]
mod tests;
