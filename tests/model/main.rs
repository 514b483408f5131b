//! The model's pure parts, looked at from outside: tree, grouping, filter line.

mod compare;
mod filter;
mod group;
mod tree;
