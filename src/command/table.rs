//! The one table of commands, a part for each kind of place.

mod compare;
mod details;
mod everywhere;
mod lists;
mod trees;
mod work;

use super::Command;

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// As keys.toml and the palette spell it.
    pub name: &'static str,
    pub command: Command,
    pub help: &'static str,
}

const fn entry(name: &'static str, command: Command, help: &'static str) -> Entry {
    Entry {
        name,
        command,
        help,
    }
}

/// Every line of the table, in the order of the palette.
pub fn commands() -> impl Iterator<Item = &'static Entry> {
    let parts = [
        everywhere::COMMANDS,
        lists::COMMANDS,
        trees::COMMANDS,
        details::COMMANDS,
        compare::COMMANDS,
        work::COMMANDS,
    ];
    parts.into_iter().flatten()
}

/// The command of that name.
pub fn named(name: &str) -> Option<Command> {
    commands()
        .find(|entry| entry.name == name)
        .map(|entry| entry.command)
}

/// The table's line for a command.
pub fn describe(command: Command) -> Option<&'static Entry> {
    commands().find(|entry| entry.command == command)
}
