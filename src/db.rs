//! SQLite: opening, migrations; for the store and the server.
