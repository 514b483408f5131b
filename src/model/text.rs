//! What text may reach the screen: sanitised, cut by width; relative times and sizes.

mod age;
mod clean;
mod fit;
mod hostile;
mod size;

pub use age::{age, ago, clock, countdown, countdown_change, exact, next_change};
pub use clean::{clean_block, clean_line};
pub use fit::{pad, truncate, truncate_start, width};
pub use hostile::is_hostile;
pub use size::{parse_size, size};
