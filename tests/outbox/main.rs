//! The outbox: what a person decided is sent once, whatever happens to the network, the server or the process.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "../support/support.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses its part of the harness"
)]
mod support;

mod chaos;
mod child;
mod kills;
mod pushing;
mod screen;
mod sending;
mod stage;
