//! Drives the embedded server over loopback: what goes in, and what can be read of it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]
#![expect(clippy::print_stderr, reason = "a skipped test is worth a line")]

mod batch;
mod gate;
mod hostile;
mod large;
mod merge;
mod otlp;
mod recorded;
mod score;
mod spans;
mod support;
