//! Themes, highlighting and widgets, as they stand on a screen.

mod diff;
mod json;
mod list;
mod small;
mod support;
mod table;
mod text;
mod theme;
mod timeline;
mod tree;
