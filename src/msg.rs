//! What travels: `Msg` into the app, `Effect` out of it, and the wishes and answers in between.

pub mod compare;
pub mod data;
pub mod fetch;
pub mod large;
pub mod login;
pub mod outbox;
pub mod review;
pub mod slot;
pub mod write;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};

pub use compare::Prints;
pub use data::{
    Costs, Data, Export, Finding, Findings, Listing, Match, Matches, Part, Piped, QueueCount, Rest,
    Snapshot, Turn,
};
pub use fetch::{Fetch, Glance, Moment, Query};
pub use large::{Large, Whole, Worked};
pub use login::Login;
pub use outbox::{OutboxAsk, OutboxRow, OutboxView, WriteId, WriteState};
pub use review::{Bookmark, Order};
pub use slot::{Slot, Ticket, Timer};
pub use write::Write;

use crate::command::{CopyKind, View};
use crate::highlight::conversation::Reading;
use crate::model::conversation::{Conversation, Cut};
use crate::model::{Budget, Problem, TraceId};
use crate::theme::Theme;

/// Everything that can happen to the app.
#[derive(Debug)]
pub enum Msg {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize,
    /// One answer to a fetch; a fetch may have several, the last one says so.
    Data {
        ticket: Ticket,
        data: Data,
    },
    /// When the server told what comes next under this ticket; rows say it themselves.
    Told {
        ticket: Ticket,
        at: Timestamp,
    },
    /// The fetch ended without (another) answer.
    Failed {
        ticket: Ticket,
        problem: Problem,
    },
    /// How far a long fetch is, in words.
    Progress {
        ticket: Ticket,
        text: String,
    },
    Written {
        ticket: Ticket,
        write: Write,
        result: Result<(), Problem>,
    },
    /// Something in the outbox changed.
    Outbox(Arc<OutboxView>),
    /// A text in colours.
    Typeset {
        ticket: Ticket,
        reading: Reading,
    },
    /// Something was done with a large value.
    Worked {
        ticket: Ticket,
        done: Worked,
    },
    Timer(Timer),
    /// What is left of the request budget is something else than before.
    Budget(Budget),
    /// A connection that was tried out worked and was kept as this profile.
    Connected {
        profile: String,
    },
    /// A connection that was tried out did not work.
    Refused(Problem),
    /// A text that the terminal's own clipboard is to take, and the sentence to say then.
    Terminal {
        bytes: Arc<[u8]>,
        said: String,
    },
    /// What a text is after it was edited.
    Edited {
        ticket: Ticket,
        text: String,
    },
    /// What was found wrong before the screen was there.
    Warnings(Vec<String>),
    /// A copy, an opened page, an edited file: what came of it, in one sentence.
    Done(Result<String, Problem>),
    Quit,
}

/// What the app wants done. Comparable data, so that a key's test is an equality; ids and words, never large values.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read something, after a pause in which a newer wish of the same slot replaces this one.
    Fetch {
        slot: Slot,
        ticket: Ticket,
        what: Fetch,
        after: Duration,
    },
    /// Nobody waits for the slot's answer any more.
    Cancel(Slot),
    Write {
        ticket: Ticket,
        write: Write,
    },
    /// Takes a write back where nothing of it was sent, and does the other thing where it is too late for that.
    TakeBack {
        ticket: Ticket,
        id: Option<WriteId>,
        instead: Write,
    },
    Outbox(OutboxAsk),
    Bookmark(Box<Bookmark>),
    Journal(String),
    Wake {
        timer: Timer,
        after: Duration,
    },
    Copy(CopyText),
    /// Set a text in colours, off the main thread.
    Typeset {
        ticket: Ticket,
        text: Typeset,
        theme: Arc<Theme>,
        zone: TimeZone,
    },
    /// Work on a large value, off the main thread.
    Work {
        ticket: Ticket,
        what: Large,
    },
    /// Nobody waits for this any more: words that were looked for in a large value.
    Stop(Ticket),
    /// Bytes for the terminal itself: its own clipboard.
    Terminal(Arc<[u8]>),
    /// Open an address in the web browser.
    Browse(String),
    /// Open a file of the server's media store there, by its id.
    OpenMedia(String),
    /// Show a text in the person's editor or pager.
    Edit {
        name: String,
        text: String,
        /// Who wants to know what became of it.
        back: Option<Ticket>,
    },
    /// Give a value to a command of the shell; what it prints comes back as [`Data::Piped`].
    Pipe {
        ticket: Ticket,
        command: String,
        text: Arc<str>,
    },
    /// Write a text, or the file that it stands for, to a file that is not there yet.
    Save {
        path: String,
        text: Arc<str>,
    },
    /// Write a whole trace to a file, row by row as it comes; stopped by cancelling [`Slot::Export`]. Ends with
    /// [`Data::Streamed`].
    Stream {
        ticket: Ticket,
        id: TraceId,
        /// So many observations are expected.
        of: Option<usize>,
    },
    /// Keep a view under its name, or take one away.
    SaveView(Box<View>),
    DeleteView(String),
    /// Try a connection and, if it works, keep it as a profile.
    Connect(Login),
    /// Continue with another connection: a profile by name, the demo, or what was just entered.
    Switch(Target),
    Suspend,
    /// Redraw everything: the terminal may have been written to.
    Clear,
    Quit,
}

impl Effect {
    /// A read that asks the server whatever is known.
    #[must_use]
    pub fn anew(self) -> Self {
        match self {
            Self::Fetch {
                slot,
                ticket,
                what,
                after,
            } => Self::Fetch {
                slot,
                ticket,
                what: Fetch::Anew(Box::new(what)),
                after,
            },
            effect => effect,
        }
    }
}

/// A text on its way to the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyText {
    /// What it is, for the status line and for a file's name: `trace 4f2a…`.
    pub what: String,
    pub text: Arc<str>,
    /// File name extension: `json`, `txt`, `md`.
    pub extension: &'static str,
}

/// A text to be set in colours.
#[derive(Clone, Debug, PartialEq)]
pub enum Typeset {
    Conversation {
        talk: Arc<Conversation>,
        /// Long messages are not folded.
        whole: bool,
    },
    /// Some of its messages.
    Cut(Arc<Conversation>, Arc<Cut>),
    /// The turns of a session.
    Turns(Arc<Vec<Turn>>),
    Text(Arc<str>),
}

impl CopyText {
    /// Names the copy after what it is and whose id it has.
    pub fn new(kind: CopyKind, id: &str, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let json = text.trim_start().starts_with(['{', '[']);
        Self {
            what: format!("{} {}", kind.word(), short_id(id)),
            extension: if json { "json" } else { "txt" },
            text,
        }
    }
}

/// Enough of an id to be recognised.
pub fn short_id(id: &str) -> String {
    let short: String = id.chars().take(8).collect();
    if short.len() < id.len() {
        short + "…"
    } else {
        short
    }
}

/// Where to continue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Demo,
    Profile(String),
    /// A server of one's own on this machine, kept in one file.
    Serve,
    /// The first screen, with its form.
    Start,
}
