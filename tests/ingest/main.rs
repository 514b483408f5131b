//! Drives the embedded server over loopback: what goes in, and what can be read of it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]
#![expect(
    clippy::print_stderr,
    reason = "a skipped test and a time taken are worth a line"
)]

mod batch;
mod gate;
mod hostile;
mod merge;
mod otlp;
mod recorded;
mod score;
mod speed;
mod support;
