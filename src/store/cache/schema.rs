//! Tables of the cache, and the file that they are in.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::db;

/// A file with this behind its name says that the database is damaged.
pub(super) const DAMAGED: &str = "-damaged";

const MIGRATIONS: [&str; 2] = ["
create table observation (
  row integer primary key, id text not null, trace text not null, start integer not null,
  root integer not null, fields integer not null, data blob not null
);
create unique index observation_id on observation (id, trace);
create index observation_trace on observation (trace, start);
create table trace (row integer primary key, id text not null unique, start integer not null, data blob not null);
create table score (row integer primary key, id text not null unique, start integer not null, data blob not null);

-- Lists are members in order of time; a window is a stretch of time of which all members are here.
create table list (row integer primary key, name text not null unique);
create table member (
  list integer not null, start integer not null, row integer not null, primary key (list, start, row)
) without rowid;
create table window (list integer not null, low integer not null, high integer not null, at integer not null);
create index window_list on window (list, high);

-- Traces of which every row is here.
create table whole (trace text primary key, at integer not null) without rowid;
create table body (
  row integer primary key, at integer not null, used integer not null, size integer not null, data blob not null
);
create index body_used on body (used, size);
create table answer (name text primary key, at integer not null, data blob not null) without rowid;
create virtual table words using fts5 (
  name, input, output, metadata, content = '', contentless_delete = 1
);
",
    // Observations are packed in another way since.
    FORGET,
];

const FORGET: &str =
    "delete from observation; delete from trace; delete from score; delete from list;
 delete from member; delete from window; delete from whole; delete from body; delete from answer;
 insert into words (words) values ('delete-all');";

/// Opens the file, readable by its owner alone.
pub(super) fn open(path: &Path) -> anyhow::Result<Connection> {
    if let Some(folder) = path.parent() {
        make(folder)?;
    }
    private(path)?;
    db::open(Some(path), &MIGRATIONS)
}

pub(super) fn memory() -> Connection {
    db::open(None, &MIGRATIONS).expect("a database in memory needs only memory")
}

/// What was seen is nobody else's business: only the owner may enter folders that are made here.
fn make(folder: &Path) -> io::Result<()> {
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(folder)
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.map(drop)
}

pub(super) fn clear(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(FORGET)
}

/// Removes a database with the files that SQLite keeps beside it.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    for file in files(path) {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// How much of the disk a database takes.
pub(super) fn bytes(path: &Path) -> u64 {
    let sizes = files(path).map(|file| fs::metadata(file).map_or(0, |found| found.len()));
    sizes.into_iter().sum()
}

/// A database with the files that are kept beside it.
fn files(path: &Path) -> [PathBuf; 4] {
    ["-wal", "-shm", DAMAGED, ""].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    })
}
