//! What panes and overlays may look at while they update and draw.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Act, First};
use crate::command::{Hand, Keymap, View};
use crate::form::{Look, Subject};
use crate::model::{
    ObservationId, Project, ProjectId, QueueId, ScoreTarget, Server, Span, TraceId,
};
use crate::msg::{Effect, Fetch, OutboxView, Slot, Ticket, Typeset, Write};
use crate::theme::Theme;

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Env {
    /// As of the message that is handled.
    pub now: Timestamp,
    pub zone: TimeZone,
    pub theme: Arc<Theme>,
    /// Its name, for the command that takes the next one.
    pub theme_name: String,
    /// `NO_COLOR` is set.
    pub plain: bool,
    pub keymap: Keymap,
    /// Whether the last key is the one before, still down.
    pub hand: Hand,
    pub server: Option<Server>,
    pub project: Option<Project>,
    /// The server's address: `https://host`.
    pub host: String,
    pub profile: Option<String>,
    pub profiles: Vec<String>,
    pub read_only: bool,
    /// Nothing is sent.
    pub offline: bool,
    /// Writes that are on their way.
    pub outbox: Arc<OutboxView>,
    pub reviewer: Arc<str>,
    /// A form is submitted by itself once every field is filled.
    pub auto_advance: bool,
    /// Saved views, by name.
    pub views: Vec<View>,
    /// Where lists begin.
    pub span: Span,
    /// Who follows looks no more often than this.
    pub pace: Duration,
    /// What a trace as Markdown may take of a model's attention.
    pub markdown_tokens: usize,
    /// The folder of copies that are files.
    pub copies: Arc<str>,
    /// Commands that values were piped to, the latest last.
    pub piped: Vec<String>,
    /// Files that values were written to, or should have been, the latest last.
    pub written: Vec<String>,
    /// Steps to come back to, for as long as lftui runs.
    pub bookmarks: HashMap<TraceId, HashSet<ObservationId>>,
    /// What the next comparison is with.
    pub first: Option<First>,
    /// The spinner's frame.
    pub frame: usize,
    pub tickets: Tickets,
}

/// Hands out the numbers that tie answers to questions.
#[derive(Debug, Default)]
pub struct Tickets(u64);

impl Tickets {
    pub(crate) fn next(&mut self) -> Ticket {
        self.0 += 1;
        Ticket(self.0)
    }
}

impl Env {
    /// Asks for data in a slot and tells the ticket to wait for.
    pub(crate) fn fetch(&mut self, slot: Slot, what: Fetch) -> (Ticket, Act) {
        self.fetch_after(slot, what, Duration::ZERO)
    }

    /// The same after a pause, for wishes that follow the cursor.
    pub(crate) fn fetch_after(
        &mut self,
        slot: Slot,
        what: Fetch,
        after: Duration,
    ) -> (Ticket, Act) {
        let ticket = self.tickets.next();
        (
            ticket,
            Act::Do(Effect::Fetch {
                slot,
                ticket,
                what,
                after,
            }),
        )
    }

    /// Has a text set in colours.
    pub(crate) fn typeset(&mut self, text: Typeset) -> (Ticket, Act) {
        let ticket = self.tickets.next();
        (
            ticket,
            Act::Do(Effect::Typeset {
                ticket,
                text,
                theme: Arc::clone(&self.theme),
                zone: self.zone.clone(),
            }),
        )
    }

    pub(crate) fn spinner(&self) -> &'static str {
        crate::widget::spinner::glyph(self.theme.symbols, self.frame)
    }

    /// The address of a web page of this project.
    pub(crate) fn web_page(&self, path: &str) -> String {
        match &self.project {
            Some(project) => format!(
                "{}/project/{}/{path}",
                self.host,
                super::cells::segment(project.id.as_str())
            ),
            None => format!("{}/{path}", self.host),
        }
    }

    /// A curl command for a path of the public API; the keys stay variables.
    pub(crate) fn curl(&self, path: &str) -> String {
        format!(
            "curl -s -u \"$LANGFUSE_PUBLIC_KEY:$LANGFUSE_SECRET_KEY\" '{}{path}'",
            self.host
        )
    }

    /// Whose scores of what a form is to make.
    pub(crate) fn subject(&self, target: ScoreTarget, queue: Option<QueueId>) -> Subject {
        let project = self
            .project
            .as_ref()
            .map_or_else(|| ProjectId::from(""), |project| project.id.clone());
        let deleted = self.outbox.rows.iter().filter_map(|row| match &*row.write {
            Write::DeleteScore(id) => Some(id.clone()),
            _ => None,
        });
        Subject {
            project,
            target,
            queue,
            reviewer: Arc::clone(&self.reviewer),
            environment: None,
            deleted: deleted.collect(),
        }
    }

    pub(crate) fn form_look(&self, focused: bool) -> Look<'_> {
        Look {
            theme: &self.theme,
            focused,
        }
    }

    /// Takes another of the themes that lftui carries.
    pub(crate) fn use_theme(&mut self, name: &str) {
        if let Some(theme) = Theme::named(name) {
            let theme = theme.with_symbols(self.theme.symbols);
            self.theme = Arc::new(if self.plain {
                theme.without_colour()
            } else {
                theme
            });
            self.theme_name = name.to_string();
        }
    }
}
