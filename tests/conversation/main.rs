//! Conversations of every usual shape are read: invented fixtures, and the shared vectors and traces where they are.

mod fixtures;
mod harmless;
mod kept;
mod made;
mod meaning;
mod properties;
mod shared;
mod told;
