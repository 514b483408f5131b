//! All benches in one program: `cargo bench --bench all -- frames`. Each tells its allocations too.
#![expect(clippy::unwrap_used, reason = "what fails here fails the bench")]

mod client;
mod compare;
mod find;
mod frames;
mod json;
mod load;
mod rows;
mod server;
#[cfg(unix)]
mod start;
mod tree;
mod widget;

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}
