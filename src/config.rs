//! Settings: defaults < file < environment < arguments; every error names file and key.
