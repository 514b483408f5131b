//! What the embedded server answers, against the structure of the public API and recordings of real servers.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test says what is wrong by stopping"
)]

mod faults;
mod filters;
mod reads;
mod recorded;
mod refusals;
mod support;
mod writes;
