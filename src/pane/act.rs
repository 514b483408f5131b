//! What panes ask of the app, and what they are told.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Env;
use crate::command::{Command, Root, View};
use crate::model::address;
use crate::model::compare::{Both, Comparand};
use crate::model::filter::{Rows, Seen};
use crate::model::{
    CommentTarget, ItemId, ItemObject, ObservationId, Problem, Queue, QueueItem, Score,
    ScoreTarget, SessionId, Span, TraceId,
};
use crate::msg::{Effect, Fetch, Glance, Order};
use crate::widget::line::{line_width, put_line};
use crate::widget::split::Panels;
use crate::widget::table::TableHits;
use crate::widget::tabs::TabHits;
use crate::widget::text;
use crate::widget::tree::TreeHits;

/// Something to open.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Root(Root),
    Session(SessionId),
    Trace {
        id: TraceId,
        select: Option<ObservationId>,
    },
    /// Its trace is looked up first.
    Observation(ObservationId),
    Queue(Queue),
    /// By name or id, looked up in the list of queues.
    QueueCalled(String),
    /// A saved view, by name.
    View(Arc<str>),
    /// Words in what was seen.
    Search(Arc<str>),
    /// Two runs, or two steps, beside each other.
    Compare(Box<Both<Comparand>>),
    /// This trace beside what is on the screen or was remembered.
    CompareWith(TraceId),
}

impl From<address::Place> for Place {
    fn from(place: address::Place) -> Self {
        match place {
            address::Place::Trace(id) => Self::Trace { id, select: None },
            address::Place::Session(id) => Self::Session(id),
            address::Place::Observation {
                trace: Some(id),
                id: observation,
            } => Self::Trace {
                id,
                select: Some(observation),
            },
            address::Place::Observation { trace: None, id } => Self::Observation(id),
            address::Place::Queue(name) => Self::QueueCalled(name),
        }
    }
}

/// What a pane asks of the app.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    Do(Effect),
    Open(Place),
    /// Ask the person something in an overlay; the answer comes back as [`Answer`].
    Ask(Ask),
    /// A sentence for the status line.
    Say(String),
    Problem(Problem),
    /// Fetch a whole trace and copy it, with a word on how far that is.
    Export(TraceId),
    /// Copy a trace, or one step of it and what is below, as Markdown.
    Markdown(TraceId, Option<ObservationId>),
    /// How much of it that copies from now on.
    MarkdownTokens(usize),
    /// The same although it costs many requests: a whole trace then goes to a file.
    Anyway {
        what: Box<Fetch>,
        /// So many observations are expected.
        of: Option<usize>,
    },
    /// Give a value to a command, and show what that prints.
    Pipe {
        command: String,
        text: Arc<str>,
    },
    /// Keep what the list shows under a name; `sure` where replacing was agreed to.
    SaveView {
        name: String,
        sure: bool,
    },
    DeleteView {
        name: String,
        sure: bool,
    },
    /// A list with a filter line.
    Filtered(Root, String),
    /// The pane itself is to draw anew from what it has.
    Again,
}

/// A question that an overlay puts to the person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    Filter {
        line: String,
        rows: Rows,
        /// To complete the line with; the app adds what other panes saw.
        seen: Box<Seen>,
    },
    Find {
        line: String,
    },
    Span {
        current: Span,
    },
    Comment {
        target: CommentTarget,
    },
    /// Whether to go on with something that loses what is kept.
    Sure {
        title: String,
        words: String,
        acts: Vec<Act>,
    },
    /// Which command gets it.
    Pipe {
        /// What it gets, in a few words.
        what: String,
        text: Arc<str>,
    },
    /// Which file it goes to; the name is a proposal.
    Save {
        name: String,
        text: Arc<str>,
    },
    /// The same scores for each of them.
    Score {
        targets: Vec<ScoreTarget>,
        what: String,
        /// Whose output can be corrected.
        output: Option<Glance>,
    },
    /// The same scores for each of these items, by the configs of their queue.
    ScoreItems {
        targets: Vec<ScoreTarget>,
        what: String,
        queue: Queue,
    },
    /// A score under a name of one's own.
    FreeScore {
        targets: Vec<ScoreTarget>,
        what: String,
    },
    /// Which queue to put these into.
    Enqueue {
        objects: Vec<ItemObject>,
        what: String,
    },
    /// A new queue, under none of these names.
    CreateQueue {
        taken: Vec<Arc<str>>,
    },
    /// Whether the item is to leave its queue.
    RemoveItem {
        item: QueueItem,
        what: String,
    },
    /// Whether to delete all of these scores, or which one of them.
    Delete {
        scores: Vec<Score>,
        choose: bool,
    },
    /// Which of these to open.
    Open {
        choices: Vec<(String, Act)>,
    },
    /// In which order a queue is reviewed.
    Order {
        current: Order,
    },
    /// Which item of a queue to go to.
    Items {
        rows: Arc<Vec<ItemRow>>,
        at: usize,
    },
}

/// What the person answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Filter(String),
    View(Box<View>),
    /// While typing (`done` false) and at its end.
    Find {
        line: String,
        done: bool,
    },
    Span(Span),
    Order(Order),
    Item(ItemId),
    /// These get the same score.
    Items(Vec<ItemId>),
}

/// An item of a queue in a list to choose from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ItemRow {
    pub id: ItemId,
    /// `held`, `done`, or nothing.
    pub state: &'static str,
    /// What it is.
    pub words: String,
}

/// The keys that matter here, each with a word.
pub(crate) type Hints = Vec<(Command, &'static str)>;

/// First and last words of a trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PreviewText {
    pub input: Option<String>,
    pub output: Option<String>,
}

/// Where a frame put things, for the mouse of the next input.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    pub table: Option<TableHits>,
    pub tree: Option<TreeHits>,
    pub tabs: Option<TabHits>,
    pub panels: Option<Panels>,
    /// Where the terminal's cursor stands.
    pub cursor: Option<ratatui::layout::Position>,
}

/// A few lines in the middle of an empty panel, wrapped where they are long.
pub(crate) fn draw_message(area: Rect, buf: &mut Buffer, lines: &[Line<'_>], _: &Env) {
    let width = area.width.saturating_sub(4).min(72);
    let wrapped = text::wrap(lines.iter().cloned(), width);
    let height = wrapped.len().min(usize::from(area.height)) as u16;
    let top = area.y + (area.height - height) / 3;
    for (index, line) in wrapped.iter().take(usize::from(height)).enumerate() {
        let wide = (line_width(line, usize::from(area.width)) as u16).min(area.width);
        let row = Rect {
            x: area.x + (area.width - wide) / 2,
            y: top + index as u16,
            width: wide,
            height: 1,
        };
        put_line(buf, row, line);
    }
}
