//! JSON text as it was written, with an array of its values: built in one pass, off-thread where it is large.

mod chain;
mod decode;
mod doc;
mod index;
mod parse;
mod path;
mod scan;

pub use decode::decode;
pub use doc::{JsonDoc, JsonError, Kind, Node, inside};
pub use parse::is_json;
