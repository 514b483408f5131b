//! The filter line: its grammar, what the server can do of it, and what is done here.
