//! Parts of a screen: windowed rows, tree, JSON, text, charts, inputs. They know nothing of Langfuse.
//!
//! Every part draws into any rectangle, 0×0 included, and lets no control character of a text reach a cell.

pub mod bar;
pub mod column;
pub mod diff;
pub mod find;
pub mod guides;
pub mod hints;
pub mod input;
pub mod json;
pub mod line;
pub mod list;
pub mod popup;
mod row;
pub mod scroll;
pub mod searched;
pub mod sheets;
pub mod spinner;
pub mod split;
pub mod table;
pub mod tabs;
pub mod text;
pub mod text_area;
pub mod timeline;
pub mod tree;
