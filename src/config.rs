//! Settings: defaults < file < environment < arguments; every error names file and key.
//!
//! Nothing here stops the program: what cannot be read is a warning and falls back to its default.
//! Two fall back to the safe side instead: a profile with a faulty connection is not used at all,
//! and where the file or a `read_only` cannot be understood, nothing is written to a server.

mod disk;
mod file;
mod paths;
mod profile;
mod reader;
mod save;
mod settings;
mod span;
mod state;
mod view;

pub use crate::model::Requests;
pub use disk::append_private;
pub use paths::Paths;
pub use profile::{Profile, Secret};
pub use save::save_profile;
pub use settings::{Loaded, Overrides, Settings, Sources, Symbols, load};
pub use state::State;
pub use view::{delete_view, save_view};
