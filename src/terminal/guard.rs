//! The guard: the terminal is ours while it lives and is given back however it ends.

use std::convert::Infallible;
use std::io::{self, IsTerminal as _};
use std::panic::{self, PanicHookInfo};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event;
use ratatui::crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::modes::Modes;
use super::signal::{Signals, in_foreground};

/// Why the screen cannot be had; `main` prints it as it is and exits with 2.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    #[error(
        "lftui draws on a terminal, and {0} is not one; run it in a terminal, or see `lftui --help` for what works without"
    )]
    NotATerminal(&'static str),
    #[error("lftui needs a terminal that can place text, and TERM says `dumb`")]
    Dumb,
    /// Closed, or its connection lost: end as after [`super::Signal::Hangup`].
    #[error("the terminal is gone")]
    Gone,
    #[error("the terminal does not answer: {0}")]
    Io(#[from] io::Error),
}

/// A test's backend never fails.
impl From<Infallible> for TerminalError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Raw mode and [`Modes`] are on from [`Guard::enter`] until it is dropped, or until the thread
/// that entered panics. A panic on any other thread is only logged: the screen lives on.
#[derive(Debug)]
pub struct Guard {
    modes: Modes,
    entered: Arc<AtomicBool>,
}

impl Guard {
    /// Takes the terminal over, for the calling thread. Nothing is written when it fails because
    /// there is no terminal.
    pub fn enter(modes: Modes) -> Result<Self, TerminalError> {
        check(std::env::var("TERM").ok().as_deref())?;
        let guard = Self {
            modes,
            entered: Arc::new(AtomicBool::new(false)),
        };
        guard.leave_on_panic();
        guard.take()?;
        Ok(guard)
    }

    /// Gives the terminal back; the second time it does nothing. Errors are ignored: the terminal
    /// may be gone, and there is nobody left to tell.
    pub fn leave(&self) {
        leave(self.modes, &self.entered);
    }

    /// Takes the terminal again and forgets what was on it, so that the next frame is drawn whole.
    /// Also for [`super::Signal::Continue`], after which nobody knows in which modes it is. In the
    /// background it waits for the foreground.
    pub async fn renew<B: Backend>(
        &self,
        screen: &mut Terminal<B>,
        signals: &mut Signals,
    ) -> Result<(), TerminalError>
    where
        TerminalError: From<B::Error>,
    {
        if !signals.wait_for_foreground().await? {
            return Err(TerminalError::Gone);
        }
        self.leave();
        self.take()?;
        drain_input()?;
        screen.clear()?;
        Ok(())
    }

    /// Ctrl+Z: gives the terminal to the shell, stops, and is back when the shell says so.
    pub async fn suspend<B: Backend>(
        &self,
        screen: &mut Terminal<B>,
        signals: &mut Signals,
    ) -> Result<(), TerminalError>
    where
        TerminalError: From<B::Error>,
    {
        self.leave();
        let stopped = signals.stop().await;
        self.renew(screen, signals).await?;
        Ok(stopped?)
    }

    /// Lends the terminal to another program, such as an editor, and waits for it. Blocks the
    /// calling thread, whose screen is not visible meanwhile anyway. The inner error says that the
    /// program could not be started; the outer one that the terminal did not come back.
    pub async fn run_outside<B: Backend>(
        &self,
        screen: &mut Terminal<B>,
        signals: &mut Signals,
        command: &mut Command,
    ) -> Result<io::Result<ExitStatus>, TerminalError>
    where
        TerminalError: From<B::Error>,
    {
        self.leave();
        let status = command.status();
        signals.forget_past();
        self.renew(screen, signals).await?;
        Ok(status)
    }

    fn take(&self) -> io::Result<()> {
        self.entered.store(true, Ordering::SeqCst);
        let taken = enable_raw_mode().and_then(|()| self.modes.enter(&mut io::stdout()));
        if taken.is_err() {
            self.leave();
        }
        taken
    }

    fn leave_on_panic(&self) {
        let (modes, entered, owner) = (
            self.modes,
            Arc::clone(&self.entered),
            thread::current().id(),
        );
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if log_panic(info, owner, &entered) {
                leave(modes, &entered);
                before(info);
            }
        }));
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.leave();
    }
}

fn leave(modes: Modes, entered: &AtomicBool) {
    if entered.swap(false, Ordering::SeqCst) {
        let _ = modes.leave(&mut io::stdout());
        // In the background the shell has set its own modes already; see `wait_for_foreground`.
        if in_foreground() {
            let _ = disable_raw_mode();
        }
    }
}

/// True when the panic may also be told on the terminal: it is the owner's, or nobody holds it.
fn log_panic(info: &PanicHookInfo<'_>, owner: ThreadId, entered: &AtomicBool) -> bool {
    let thread = thread::current();
    tracing::error!(
        thread = thread.name().unwrap_or("unnamed"),
        backtrace = %std::backtrace::Backtrace::capture(),
        "{info}"
    );
    thread.id() == owner || !entered.load(Ordering::SeqCst)
}

fn check(term: Option<&str>) -> Result<(), TerminalError> {
    if !io::stdout().is_terminal() {
        return Err(TerminalError::NotATerminal("its output"));
    }
    if !io::stdin().is_terminal() {
        return Err(TerminalError::NotATerminal("its input"));
    }
    if term == Some("dumb") {
        return Err(TerminalError::Dumb);
    }
    Ok(())
}

/// Keys that were meant for the other program, or typed blindly, must not act here.
fn drain_input() -> io::Result<()> {
    while event::poll(Duration::ZERO)? {
        event::read()?;
    }
    Ok(())
}
