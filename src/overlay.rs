//! What lies over a pane: help, palette, filter and find lines, menus, the score form, a comment.

mod ask;
mod comment;
mod costs;
mod create;
mod delete;
mod enqueue;
mod fetching;
mod filter;
mod free;
mod help;
mod items;
mod leave;
mod line;
mod menu;
mod outbox;
mod output;
mod palette;
mod problems;
mod remove;
mod score;
mod sending;
mod sure;
mod told;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

use crate::command::{Command, Context, Key};
use crate::model::TraceId;
use crate::msg::{Fetch, Ticket};
use crate::pane::{Act, Answer, Env};

use comment::CommentBox;
use create::CreateBox;
use delete::DeleteBox;
use enqueue::EnqueueBox;
use fetching::Fetching;
use filter::FilterLine;
use free::FreeBox;
use help::Help;
use items::Items;
use leave::Leave;
use line::LineInput;
use menu::Menu;
use outbox::OutboxBox;
use output::Output;
use palette::Palette;
use problems::Problems;
use remove::RemoveBox;
use score::ScoreBox;
use sure::Sure;

#[derive(Debug)]
pub(crate) enum Overlay {
    Help(Help),
    Palette(Box<Palette>),
    Line(LineInput),
    Filter(Box<FilterLine>),
    Menu(Menu),
    Fetching(Fetching),
    Score(Box<ScoreBox>),
    Free(Box<FreeBox>),
    Delete(DeleteBox),
    Enqueue(Box<EnqueueBox>),
    Create(Box<CreateBox>),
    Remove(Box<RemoveBox>),
    Comment(Box<CommentBox>),
    Problems(Problems),
    Outbox(OutboxBox),
    Leave(Leave),
    Sure(Sure),
    Items(Box<Items>),
    Output(Box<Output>),
}

/// What came of a key in an overlay.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    Stay(Vec<Act>),
    Close(Vec<Act>),
    /// Close, then carry out a command as if its key had been pressed.
    Command(Command),
    /// For the pane below.
    Answer {
        answer: Answer,
        close: bool,
    },
}

impl Overlay {
    pub(crate) fn help(contexts: &[Context], env: &Env) -> Self {
        Self::Help(Help::new(contexts, env))
    }

    pub(crate) fn palette(contexts: &[Context], env: &Env) -> Self {
        Self::Palette(Box::new(Palette::new(contexts, env)))
    }

    pub(crate) fn profiles(env: &Env) -> Self {
        Self::Menu(Menu::profiles(env))
    }

    pub(crate) fn views(env: &Env) -> Self {
        Self::Menu(Menu::views(env))
    }

    pub(crate) fn search(text: &str) -> Self {
        Self::Line(LineInput::search(text.to_owned()))
    }

    pub(crate) fn fetching(ticket: Ticket, what: Fetch, env: &Env) -> Self {
        Self::Fetching(Fetching::new(ticket, what, Arc::clone(&env.copies)))
    }

    /// A trace on its way into a file.
    pub(crate) fn streaming(ticket: Ticket, id: &TraceId) -> Self {
        Self::Fetching(Fetching::streaming(ticket, id.clone()))
    }

    /// What a command prints.
    pub(crate) fn output(ticket: Ticket, command: &str) -> Self {
        Self::Output(Box::new(Output::new(ticket, command)))
    }

    pub(crate) fn outbox(env: &Env) -> Self {
        Self::Outbox(OutboxBox::new(&env.outbox))
    }

    /// Asks before quitting.
    pub(crate) fn leave() -> Self {
        Self::Leave(Leave::default())
    }

    pub(crate) fn problems(sentences: Vec<String>) -> Self {
        Self::Problems(Problems::new(sentences))
    }

    pub(crate) fn on_key(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Outcome {
        match self {
            Self::Problems(_) => Problems::close(),
            Self::Outbox(outbox) => outbox.on_key(key, env),
            // Who holds the key that asks has not answered.
            Self::Leave(_) if env.hand.held().is_some() => Outcome::Stay(Vec::new()),
            Self::Leave(leave) => leave.on_key(key),
            Self::Sure(sure) => sure.on_key(key),
            Self::Help(help) => help.on_key(key, env),
            Self::Palette(palette) => palette.on_key(event, key),
            Self::Items(items) => items.on_key(event, key),
            Self::Line(line) => line.on_key(event, key),
            Self::Filter(filter) => filter.on_key(event, key),
            Self::Menu(menu) => menu.on_key(key, env),
            Self::Fetching(fetching) => fetching.on_key(key),
            Self::Output(output) => output.on_key(key),
            Self::Score(score) => score.on_key(event, key, env),
            Self::Comment(comment) => comment.on_key(event, key, env),
            Self::Free(free) => free.on_key(event, key, env),
            Self::Delete(delete) => delete.on_key(key, env),
            Self::Enqueue(enqueue) => enqueue.on_key(key, env),
            Self::Create(create) => create.on_key(event, key, env),
            Self::Remove(remove) => remove.on_key(key, env),
        }
    }

    pub(crate) fn on_paste(&mut self, text: &str) -> Outcome {
        match self {
            Self::Palette(palette) => palette.on_paste(text),
            Self::Items(items) => items.on_paste(text),
            Self::Line(line) => return line.on_paste(text),
            Self::Filter(filter) => return filter.on_paste(text),
            Self::Score(score) => score.on_paste(text),
            Self::Comment(comment) => comment.on_paste(text),
            Self::Free(free) => free.on_paste(text),
            Self::Create(create) => create.on_paste(text),
            Self::Help(_)
            | Self::Menu(_)
            | Self::Fetching(_)
            | Self::Delete(_)
            | Self::Enqueue(_)
            | Self::Remove(_)
            | Self::Problems(_)
            | Self::Outbox(_)
            | Self::Output(_)
            | Self::Sure(_)
            | Self::Leave(_) => {}
        }
        Outcome::Stay(Vec::new())
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, env: &mut Env) -> Outcome {
        match self {
            Self::Help(help) => help.on_mouse(mouse),
            Self::Menu(menu) => menu.on_mouse(mouse, env),
            Self::Output(output) => output.on_mouse(mouse),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        match self {
            Self::Leave(leave) => leave.is_sending(),
            Self::Fetching(fetching) => fetching.is_loading(),
            Self::Output(output) => output.is_running(),
            Self::Score(score) => score.is_loading(),
            Self::Comment(comment) => comment.is_loading(),
            Self::Free(free) => free.is_loading(),
            Self::Enqueue(enqueue) => enqueue.is_loading(),
            Self::Create(create) => create.is_loading(),
            _ => false,
        }
    }

    pub(crate) fn layout(&mut self, area: Rect) {
        match self {
            Self::Help(help) => help.layout(area),
            Self::Output(output) => output.layout(area),
            _ => {}
        }
    }

    /// Draws over what is there; returns where the cursor stands.
    pub(crate) fn draw(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        env: &Env,
    ) -> Option<ratatui::layout::Position> {
        match self {
            Self::Problems(problems) => problems.draw(area, buf, env),
            Self::Outbox(outbox) => outbox.draw(area, buf, env),
            Self::Leave(leave) => leave.draw(area, buf, env),
            Self::Sure(sure) => sure.draw(area, buf, env),
            Self::Help(help) => help.draw(area, buf, env),
            Self::Menu(menu) => menu.draw(area, buf, env),
            Self::Fetching(fetching) => fetching.draw(area, buf, env),
            Self::Output(output) => output.draw(area, buf, env),
            Self::Score(score) => score.draw(area, buf, env),
            Self::Palette(palette) => return palette.draw(area, buf, env),
            Self::Items(items) => return items.draw(area, buf, env),
            Self::Line(line) => return line.draw(area, buf, env),
            Self::Filter(filter) => return filter.draw(area, buf, env),
            Self::Comment(comment) => comment.draw(area, buf, env),
            Self::Free(free) => return free.draw(area, buf, env),
            Self::Delete(delete) => delete.draw(area, buf, env),
            Self::Enqueue(enqueue) => enqueue.draw(area, buf, env),
            Self::Create(create) => return create.draw(area, buf, env),
            Self::Remove(remove) => remove.draw(area, buf, env),
        }
        None
    }
}
