//! Journeys: what a person does at the keyboard, what the screen says then, and what the server was asked.

#[path = "../support/support.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses its part of the harness"
)]
mod support;

mod copy;
mod faults;
mod prompts;
mod random;
mod review;
mod walk;
mod window;
