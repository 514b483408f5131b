//! The score form: a field per score config.
