//! A session at the keyboard: the real loop over a screen in memory, against the embedded server.

mod beginning;
mod harness;
mod keys;
pub(crate) mod project;
mod proxy;
mod screen;
mod server;

pub(crate) use beginning::{Beginning, NOW};
pub(crate) use harness::Harness;
pub(crate) use keys::parse as parse_keys;
pub(crate) use proxy::{Fault, Seen};
pub(crate) use server::{KEYS, Server};

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};

/// Where servers live: they are shared by tests, and outlive each of them.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts")
});
