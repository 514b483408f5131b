//! JSON text as it was written, with an index of its values: built in one pass, off-thread where it is large.

mod block;
mod build;
mod decode;
mod doc;
mod index;
mod parse;
mod path;
mod scan;
mod walk;

pub use decode::decode;
pub use doc::{JsonDoc, JsonError, Kind, Node, inside};
pub use parse::is_json;
pub use walk::Walk;
