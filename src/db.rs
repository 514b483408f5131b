//! SQLite: opening, migrations; for the store and the server.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

/// Opens the file, or a database in memory for `None`, and brings its schema up to date.
///
/// `migrations[n]` leads from version `n` to `n + 1`; the version is kept in `user_version`.
/// A file written by a newer program is refused.
pub fn open(path: Option<&Path>, migrations: &[&str]) -> anyhow::Result<Connection> {
    let mut connection = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.set_prepared_statement_cache_capacity(128);
    migrate(&mut connection, migrations)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection, migrations: &[&str]) -> anyhow::Result<()> {
    let at: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    anyhow::ensure!(
        at as usize <= migrations.len(),
        "the database was written by a newer version of lftui (schema {at}, this one knows {})",
        migrations.len()
    );
    for (version, step) in migrations.iter().enumerate().skip(at as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_run_once_and_a_newer_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let steps = ["create table a (x)", "create table b (x)"];
        open(Some(&path), &steps[..1]).unwrap();
        let both = open(Some(&path), &steps).unwrap();
        both.execute("insert into b values (1)", []).unwrap();
        open(Some(&path), &steps).unwrap();
        let refusal = open(Some(&path), &steps[..1]).unwrap_err().to_string();
        assert!(refusal.contains("newer version"), "{refusal}");
    }
}
