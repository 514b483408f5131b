//! Parse, configure, run, report.

fn main() {}
