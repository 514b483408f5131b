//! Windowed rows, tree, JSON, text, input: they know nothing of Langfuse.
