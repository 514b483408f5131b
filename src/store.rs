//! What was seen: lists, rows and bodies, known at once and refreshed from the client.
