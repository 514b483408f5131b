//! Signals from outside, as something the loop can wait for.

use std::io;

/// What the system or another process asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM: end cleanly.
    Terminate,
    /// SIGHUP: the terminal is gone; end cleanly.
    Hangup,
    /// SIGINT. Ctrl+C is a key in raw mode, so this one came from another process, or without raw mode.
    Interrupt,
    /// SIGCONT after somebody else stopped the process: renew the modes and draw everything.
    Continue,
}

impl Signal {
    /// The exit code by which a shell knows that a signal ended the process.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Hangup => 129,
            Self::Interrupt => 130,
            Self::Terminate => 143,
            Self::Continue => 0,
        }
    }
}

#[cfg(unix)]
pub(super) use unix::in_foreground;

#[cfg(unix)]
pub use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::time::{Duration, Instant};

    use futures_util::FutureExt as _;
    use rustix::process::{Signal as Raw, getpgrp, kill_current_process_group};
    use rustix::termios::tcgetpgrp;
    use tokio::signal::unix::{self, SignalKind, signal};
    use tokio::time::timeout;

    use super::{Signal, io};

    /// Kernels stop a process within microseconds of the signal; an orphaned one never stops.
    const NOT_STOPPED: Duration = Duration::from_millis(250);

    /// How late a signal may come through, on a machine that is very busy.
    const LATE: Duration = Duration::from_millis(500);

    /// Whether this process group has the terminal.
    pub(crate) fn in_foreground() -> bool {
        tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp())
    }

    /// Listens from the moment it is made; from then on these signals no longer end the process.
    #[derive(Debug)]
    pub struct Signals {
        terminate: unix::Signal,
        hangup: unix::Signal,
        interrupt: unix::Signal,
        resume: unix::Signal,
        /// Until then an interrupt was meant for the program that had the terminal.
        deaf_until: Option<Instant>,
    }

    impl Signals {
        /// Must be called within a tokio runtime.
        pub fn listen() -> io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                hangup: signal(SignalKind::hangup())?,
                interrupt: signal(SignalKind::interrupt())?,
                resume: signal(SignalKind::from_raw(Raw::CONT.as_raw()))?,
                deaf_until: None,
            })
        }

        /// The next signal; nothing is lost when the future is dropped before it is ready.
        pub async fn next(&mut self) -> Signal {
            loop {
                let signal = tokio::select! {
                    _ = self.terminate.recv() => Signal::Terminate,
                    _ = self.hangup.recv() => Signal::Hangup,
                    _ = self.interrupt.recv() => Signal::Interrupt,
                    _ = self.resume.recv() => Signal::Continue,
                };
                let deaf = self.deaf_until.is_some_and(|until| Instant::now() < until);
                if signal != Signal::Interrupt || !deaf {
                    return signal;
                }
            }
        }

        /// Stops the whole process group, as the terminal does at Ctrl+Z, so that a wrapper such as
        /// `cargo run` stops too; returns when it goes on again, or cannot be stopped.
        pub(crate) async fn stop(&mut self) -> io::Result<()> {
            self.forget_past();
            kill_current_process_group(Raw::TSTP)?;
            // The stop may reach another thread first, so going on is only certain after SIGCONT.
            let _ = timeout(NOT_STOPPED, self.resume.recv()).await;
            Ok(())
        }

        /// Ready when the terminal is ours to change; false when it is gone for good. Changing it
        /// from the background stops a process, and one that is stopped while its shell dies may
        /// stay so for ever: hence not without looking, and not before a hangup had time to come.
        pub(crate) async fn wait_for_foreground(&mut self) -> io::Result<bool> {
            while !in_foreground() {
                if timeout(LATE, self.hangup.recv()).await.is_ok() {
                    return Ok(false);
                }
                if !in_foreground() {
                    self.stop().await?;
                }
            }
            Ok(true)
        }

        /// Drops what came while another program had the terminal: its Ctrl+C is not ours.
        pub(crate) fn forget_past(&mut self) {
            self.deaf_until = Instant::now().checked_add(LATE);
            while let Some(Some(())) = self.resume.recv().now_or_never() {}
        }
    }
}

#[cfg(not(unix))]
pub(super) use elsewhere::in_foreground;

#[cfg(not(unix))]
pub use elsewhere::Signals;

#[cfg(not(unix))]
mod elsewhere {
    use super::{Signal, io};

    pub(crate) fn in_foreground() -> bool {
        true
    }

    /// Only Ctrl+C exists here, and nothing can be stopped.
    #[derive(Debug)]
    pub struct Signals;

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub async fn next(&mut self) -> Signal {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            Signal::Interrupt
        }

        pub(crate) async fn stop(&mut self) -> io::Result<()> {
            Ok(())
        }

        pub(crate) async fn wait_for_foreground(&mut self) -> io::Result<bool> {
            Ok(true)
        }

        pub(crate) fn forget_past(&mut self) {}
    }
}
