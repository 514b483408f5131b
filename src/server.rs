//! The embedded Langfuse-compatible server.
