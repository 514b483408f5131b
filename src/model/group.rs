//! Rows → traces and sessions: what a v4 server does not list, put together from observations.
