//! Text → styled lines: Markdown, code, JSON. Pure functions, called off-thread.

pub mod json;
