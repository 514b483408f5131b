//! Writing into `config.toml`, leaving every other line and comment as it was.

use std::io;
use std::path::Path;

use secrecy::ExposeSecret as _;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use super::disk::write_private;
use super::profile::{Profile, Secret};
use super::reader::line_of;
use crate::model::Problem;

/// Adds the profile or changes the one of its name, and makes it the default if none is. The file
/// gets mode 0600 and is replaced at once or not at all. A file that is no TOML stays untouched.
pub fn save_profile(file: &Path, profile: &Profile) -> Result<(), Problem> {
    edit(file, "the profile", |document| {
        let table = table_in(document, "profiles", &profile.name)
            .ok_or_else(|| format!("`profiles.{}` is no table there", profile.name))?;
        fill(table, profile);
        if !document.contains_key("profile") {
            document.insert("profile", Item::Value(profile.name.as_str().into()));
        }
        Ok(())
    })
}

/// Changes the file, which need not be there yet; `what` is named where that fails.
pub(super) fn edit(
    file: &Path,
    what: &str,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
) -> Result<(), Problem> {
    let failed =
        |why: String| Problem::local(format!("{what} was not saved in {}: {why}", file.display()));
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error.to_string())),
    };
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let line = line_of(&text, error.span().map_or(0, |span| span.start));
        failed(format!("mend line {line} first ({})", error.message()))
    })?;
    change(&mut document).map_err(failed)?;
    write_private(file, &document.to_string()).map_err(|error| failed(error.to_string()))
}

/// The table `KIND.NAME`, made if need be; None where something else has that name.
pub(super) fn table_in<'d>(
    document: &'d mut DocumentMut,
    kind: &str,
    name: &str,
) -> Option<&'d mut dyn TableLike> {
    let mut tables = Table::new();
    tables.set_implicit(true);
    document
        .entry(kind)
        .or_insert(Item::Table(tables))
        .as_table_like_mut()?
        .entry(name)
        .or_insert(Item::Table(Table::new()))
        .as_table_like_mut()
}

fn fill(table: &mut dyn TableLike, profile: &Profile) {
    set(table, "host", profile.host.as_str().into());
    set(table, "public_key", profile.public_key.as_str().into());
    match &profile.secret {
        Secret::Key(key) => {
            table.remove("secret_key_command");
            set(table, "secret_key", key.expose_secret().into());
        }
        Secret::Command(words) => {
            table.remove("secret_key");
            set(table, "secret_key_command", Array::from_iter(words).into());
        }
    }
    if let Some(path) = &profile.ca_file {
        set(table, "ca_file", path.to_string_lossy().as_ref().into());
    }
    if profile.read_only || table.contains_key("read_only") {
        set(table, "read_only", profile.read_only.into());
    }
    if let Some(requests) = profile.requests {
        set(table, "requests", requests.to_string().into());
    }
}

/// Sets a value and keeps the comments around the old one.
pub(super) fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    if let Some(Item::Value(old)) = table.get_mut(key) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
    } else {
        table.insert(key, Item::Value(value));
    }
}
