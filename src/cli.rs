//! The command line: arguments, and what needs no screen.
