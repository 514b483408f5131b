//! Text → styled lines: Markdown and code by syntect, JSON by our own tokenizer.
