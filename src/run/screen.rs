//! The real terminal as the loop's screen.

use std::io::{self, Write};

use anyhow::{Context, Result};
use futures_util::StreamExt;
use ratatui::crossterm::event::{Event, EventStream};

use super::Screen;
use crate::app::App;
use crate::terminal::external::{Draft, Program};
use crate::terminal::{self, Guard, Modes, Signal, Signals, TerminalError};

/// The terminal is ours while this lives.
pub struct Real {
    guard: Guard,
    screen: terminal::Screen,
    signals: Signals,
    /// None while the terminal belongs to another program: a reader left behind would eat its keys.
    events: Option<EventStream>,
    /// The signal that ended the loop.
    ended: Option<Signal>,
}

impl Real {
    /// Takes the terminal over, for the calling thread, inside a runtime.
    ///
    /// # Errors
    /// A sentence to print as it is: there is no terminal.
    pub fn enter(mouse: bool) -> Result<Self, TerminalError> {
        let signals = Signals::listen()?;
        let guard = Guard::enter(Modes::new(mouse, std::env::var("TERM").ok().as_deref()))?;
        let screen = terminal::screen()?;
        Ok(Self {
            guard,
            screen,
            signals,
            events: None,
            ended: None,
        })
    }

    /// The signal that ended the loop, for the exit code.
    pub fn ended_by(&self) -> Option<Signal> {
        self.ended
    }

    async fn on_signal(&mut self, signal: Signal) -> Result<Option<Event>> {
        if signal == Signal::Continue {
            self.events = None;
            self.guard
                .renew(&mut self.screen, &mut self.signals)
                .await?;
            let size = self
                .screen
                .size()
                .context("the terminal does not tell its size")?;
            return Ok(Some(Event::Resize(size.width, size.height)));
        }
        self.ended = Some(signal);
        Ok(None)
    }
}

impl Screen for Real {
    async fn next(&mut self) -> Result<Option<Event>> {
        let events = self.events.get_or_insert_with(EventStream::new);
        tokio::select! {
            event = events.next() => event.transpose().context("the terminal cannot be read"),
            signal = self.signals.next() => self.on_signal(signal).await,
        }
    }

    fn draw(&mut self, app: &mut App) -> Result<()> {
        let drawn = self.screen.draw(|frame| {
            let area = frame.area();
            if let Some(cursor) = app.frame(area, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        });
        drawn.context("the terminal cannot be written to")?;
        Ok(())
    }

    fn clear(&mut self) -> Result<()> {
        self.screen
            .clear()
            .context("the terminal cannot be cleared")
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.screen
            .backend_mut()
            .write_through(bytes)
            .context("the terminal cannot be written to")
    }

    async fn suspend(&mut self) -> Result<()> {
        self.events = None;
        Ok(self
            .guard
            .suspend(&mut self.screen, &mut self.signals)
            .await?)
    }

    async fn edit(&mut self, name: &str, text: &str) -> Result<String> {
        self.events = None;
        let json = text.trim_start().starts_with(['{', '[']);
        let draft = Draft::new(text, if json { ".json" } else { ".md" })
            .with_context(|| format!("{name} cannot be written to a file"))?;
        let get = |name: &str| std::env::var(name).ok();
        let mut command = Program::Editor
            .command(get)
            .map_err(|problem| anyhow::anyhow!(problem.message))?;
        command.arg(draft.path());
        let status = self
            .guard
            .run_outside(&mut self.screen, &mut self.signals, &mut command)
            .await?;
        let program = command.get_program().display().to_string();
        status.with_context(|| {
            format!("{program} cannot be started; set EDITOR to a program that is there")
        })?;
        draft
            .read()
            .with_context(|| format!("what {program} left cannot be read"))
    }
}

/// Prints a sentence where the shell's reader sees it; nobody is left to hear that this fails.
pub fn report(sentence: &str) {
    let _ = writeln!(io::stderr(), "lftui: {sentence}");
}
