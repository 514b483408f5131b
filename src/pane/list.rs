//! A list of one kind of thing: filtered, sorted within what is loaded, with a preview of the selected one.

mod arrange;
mod commands;
mod draw;
mod follow;
pub(super) mod marks;
mod rest;

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::command::{Command, CopyKind, Move, Root, Sort};
use crate::model::filter::{Rows, Seen};
use crate::model::{Problem, Remote, Score, ScoreTarget, Span};
use crate::msg::{Data, Fetch, Glance, Listing, Query, Slot, Snapshot, Ticket};
use crate::widget::column::Column;
use crate::widget::list::ListState;
use crate::widget::scroll::{Spot, Spots};
use crate::widget::table::Order;

use super::{Act, Env, Follow, Hints, Place, PreviewText};

/// The preview waits this long for the cursor to rest.
const REST: Duration = Duration::from_millis(100);
/// Rows below the cursor whose previews are likely to be looked at next.
const AHEAD: usize = 12;
/// The next page is asked for when the cursor is this near to the end.
const NEAR_END: usize = 20;
/// So many rows tell the filter line their names: enough to know them all, few enough for one frame.
const TOLD: usize = 5_000;
/// Rows a notch of the wheel turns.
pub(super) const WHEEL: isize = 3;

/// What a list needs to know of its rows.
pub(crate) trait Listed: Clone + std::fmt::Debug + Sized {
    const ROOT: Root;
    const SLOT: Slot;
    /// What a filter line is about here.
    const ROWS: Rows;
    /// Columns in their order, each with what sorts by it.
    fn columns() -> Vec<(Column, Option<Sort>)>;
    fn cells<'a>(&'a self, env: &'a Env) -> Vec<Line<'a>>;
    /// Ascending by that column; what is unknown comes first.
    fn compare(&self, other: &Self, sort: Sort) -> Ordering;
    /// Whether there is a value to sort by; rows without stand last in both directions.
    fn knows(&self, _: Sort) -> bool {
        true
    }
    fn id(&self) -> &str;
    /// Texts that find looks at.
    fn texts(&self) -> Vec<&str>;
    fn spot(&self) -> Spot;
    fn place(&self) -> Option<Place>;
    fn fetch(query: Query, more: bool, again: bool) -> Fetch;
    fn take(listing: Listing) -> Option<Snapshot<Self>>;
    fn score_target(&self) -> Option<(ScoreTarget, String)>;
    /// Tells its names, to complete a filter line with.
    fn tell(&self, seen: &mut Seen);
    /// Where the row is a score itself.
    fn score(&self) -> Option<&Score> {
        None
    }
    /// The web page's path below the project.
    fn web_path(&self) -> Option<String>;
    /// The public API's path that answers with it.
    fn api_path(&self) -> Option<String>;
    fn preview(&self) -> Option<Glance>;
    fn json(&self) -> String;
    /// What went wrong in it, for the preview.
    fn trouble(&self) -> Option<&str> {
        None
    }
    /// Lines below the list, with their divider.
    const ASIDE: u16 = 4;
    /// What was worked out of the rows for what stands below the list.
    type Aside: Default + std::fmt::Debug;
    /// Before a frame: works that out anew where the rows, or the selected one, are others.
    fn prepare_aside(_: &mut ListPane<Self>) {}
    /// What stands below the list: by default the first and last words of the selected row.
    fn draw_aside(pane: &ListPane<Self>, area: Rect, buf: &mut Buffer, env: &Env) {
        pane.draw_preview(area, buf, env);
    }
}

#[derive(Debug)]
pub(crate) struct ListPane<T: Listed> {
    pub(super) query: Query,
    /// What was looked at in the end: an empty list widens by itself.
    pub(super) shown: Span,
    pub(super) rows: Remote<Snapshot<T>>,
    /// Positions in the snapshot, as sorted.
    pub(super) order: Vec<u32>,
    pub(super) state: ListState,
    /// Someone put the cursor where it is: nothing newer takes it to the first row.
    placed: bool,
    pub(super) spots: Spots,
    pub(super) sort: (Sort, Order),
    pub(super) find: String,
    pub(super) preview: Option<(Arc<str>, PreviewText)>,
    ticket: Ticket,
    preview_ticket: Ticket,
    /// The id that the preview was asked for.
    previewed: Option<Arc<str>>,
    loading_more: bool,
    pub(super) follow: Follow,
    /// Rows that came while following and were not passed yet.
    new: HashSet<String>,
    marks: marks::Marks<T>,
    pub(super) aside: T::Aside,
}

impl<T: Listed> ListPane<T> {
    pub(crate) fn new(span: Span) -> Self {
        Self {
            query: Query {
                span,
                filter: Arc::from(""),
            },
            shown: span,
            rows: Remote::Idle,
            order: Vec::new(),
            state: ListState::default(),
            placed: false,
            spots: Spots::default(),
            sort: (Sort::Time, Order::Descending),
            find: String::new(),
            preview: None,
            ticket: Ticket::default(),
            preview_ticket: Ticket::default(),
            previewed: None,
            loading_more: false,
            follow: Follow::Off,
            new: HashSet::new(),
            marks: marks::Marks::default(),
            aside: T::Aside::default(),
        }
    }

    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        vec![self.load(env, false, false)]
    }

    fn load(&mut self, env: &mut Env, more: bool, again: bool) -> Act {
        self.rows.load();
        self.follow.pause();
        self.loading_more = more;
        let mut query = self.query.clone();
        if more {
            query.span = self.shown;
        }
        let (ticket, act) = env.fetch(T::SLOT, T::fetch(query, more, again));
        self.ticket = ticket;
        act
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.rows.is_loading()
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        // An empty list shows it in its middle.
        self.rows.problem().filter(|_| !self.order.is_empty())
    }

    /// No row is shown, and none is on its way.
    pub(crate) fn is_bare(&self) -> bool {
        self.order.is_empty() && !self.is_loading()
    }

    pub(crate) fn shows_problem(&self) -> bool {
        self.order.is_empty() && self.rows.problem().is_some()
    }

    pub(crate) fn at(&self) -> Option<jiff::Timestamp> {
        self.rows.value().map(|snapshot| snapshot.at)
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.preview_ticket
    }

    pub(crate) fn selected(&self) -> Option<&T> {
        let index = *self.order.get(self.state.selected()?)?;
        self.rows.value()?.rows.get(index as usize)
    }

    pub(super) fn row(&self, position: usize) -> Option<&T> {
        let index = *self.order.get(position)?;
        self.rows.value()?.rows.get(index as usize)
    }

    /// What its loaded rows are named.
    pub(crate) fn tell(&self, seen: &mut Seen) {
        let rows = self.rows.value().map(|snapshot| snapshot.rows.iter());
        for row in rows.into_iter().flatten().take(TOLD) {
            row.tell(seen);
        }
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Preview { input, output, .. } if ticket == self.preview_ticket => {
                if let Some(id) = self.previewed.clone() {
                    self.preview = Some((id, PreviewText { input, output }));
                }
                Vec::new()
            }
            Data::Listing(listing) if ticket == self.ticket => {
                if let Some(snapshot) = T::take(listing) {
                    self.show(snapshot);
                }
                self.rest(env)
            }
            Data::Followed { rest } if ticket == self.ticket => {
                self.follow.answered(rest, env);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket && !self.follow.failed(problem) {
            self.rows.fail(problem.clone());
        }
    }
}

/// The keys that matter in every list.
pub(super) fn hints() -> Hints {
    vec![
        (Command::Open, "open"),
        (Command::Score, "score"),
        (Command::Find, "find"),
        (Command::Filter, "filter"),
        (Command::Copy(CopyKind::Trace), "copy trace"),
        (Command::Compare, "compare"),
    ]
}

/// Movement that every list understands.
pub(crate) fn walk(state: &mut ListState, step: Move) {
    match step {
        Move::Down => state.move_by(1),
        Move::Up => state.move_by(-1),
        Move::First => state.first(),
        Move::Last => state.last(),
        Move::HalfPageDown => state.half_page(1),
        Move::HalfPageUp => state.half_page(-1),
        Move::PageDown => state.page(1),
        Move::PageUp => state.page(-1),
    }
}

/// For columns whose value may be unknown: unknown is least.
pub(super) fn by<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
