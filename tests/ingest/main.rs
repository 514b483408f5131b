//! Drives the embedded server over loopback: what goes in, and what can be read of it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod batch;
mod gate;
mod hostile;
mod merge;
mod otlp;
mod score;
mod speed;
mod support;
