//! The model's pure parts, looked at from outside: tree, grouping, filter line.

mod group;
mod tree;
