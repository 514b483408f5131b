//! Journeys: what a person does at the keyboard, what the screen says then, and what the server was asked.

#[cfg(test)]
#[path = "../support/support.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses its part of the harness"
)]
mod support;

#[cfg(test)]
mod cache;
#[cfg(test)]
mod comments;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod copy;
#[cfg(test)]
mod cursor;
#[cfg(test)]
mod evening;
#[cfg(test)]
mod export;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod filter;
#[cfg(test)]
mod follow;
#[cfg(test)]
mod foreign;
mod frugal;
mod keys;
#[cfg(test)]
mod large;
#[cfg(test)]
mod media;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod offline;
#[cfg(test)]
mod prompts;
mod pull;
#[cfg(test)]
mod queues;
#[cfg(test)]
mod random;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod review;
#[cfg(test)]
mod scores;
#[cfg(test)]
mod search;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod start;
#[cfg(test)]
mod trace;
#[cfg(test)]
mod views;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod window;
