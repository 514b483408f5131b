//! The typed client of the Langfuse public API.
