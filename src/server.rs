//! The embedded Langfuse-compatible server.

pub mod demo;
