//! The terminal itself: raw mode guard, suspend, panic; clipboard, editor, browser.
