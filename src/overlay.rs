//! What lies over a pane: help, palette, filter, confirm, problem, copy menu, score form.
