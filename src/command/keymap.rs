//! Keys → commands, by place. Defaults and the person's file are read by the same reader.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Command, Key, named};

const DEFAULTS: &str = include_str!("../../assets/keys.toml");

/// A place on the screen with keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Context {
    Everywhere,
    List,
    Rows,
    Selection,
    Tree,
    Session,
    Trace,
    Timeline,
    Compare,
    Json,
    Prompts,
    Queues,
    Search,
    Form,
    Score,
    Text,
    Review,
}

impl Context {
    pub const ALL: [Self; 17] = [
        Self::Everywhere,
        Self::List,
        Self::Rows,
        Self::Selection,
        Self::Tree,
        Self::Session,
        Self::Trace,
        Self::Timeline,
        Self::Compare,
        Self::Json,
        Self::Prompts,
        Self::Queues,
        Self::Search,
        Self::Form,
        Self::Score,
        Self::Text,
        Self::Review,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::List => "list",
            Self::Rows => "rows",
            Self::Selection => "selection",
            Self::Tree => "tree",
            Self::Session => "session",
            Self::Trace => "trace",
            Self::Timeline => "timeline",
            Self::Compare => "compare",
            Self::Json => "json",
            Self::Prompts => "prompts",
            Self::Queues => "queues",
            Self::Search => "search",
            Self::Form => "form",
            Self::Score => "score",
            Self::Text => "text",
            Self::Review => "review",
        }
    }
}

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Command(Command),
    /// The beginning of a longer sequence.
    Pending,
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
struct Binding {
    keys: Vec<Key>,
    command: Command,
}

/// All bindings, in the order of the files within each context.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    contexts: BTreeMap<Context, Vec<Binding>>,
}

type File = BTreeMap<String, toml::Table>;

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self {
            contexts: BTreeMap::new(),
        };
        keymap
            .patch(DEFAULTS)
            .expect("the embedded keys.toml is tested");
        keymap
    }
}

impl Keymap {
    /// Lays a file over what is there: it changes only what it names, and `"none"` takes a key away.
    ///
    /// # Errors
    /// One sentence that names section and key; nothing of the file is taken then.
    pub fn patch(&mut self, file: &str) -> Result<(), String> {
        let file: File = toml::from_str(file).map_err(|error| error.to_string())?;
        let mut next = self.clone();
        for (section, bindings) in &file {
            let context = Context::ALL
                .into_iter()
                .find(|context| context.title() == section)
                .ok_or_else(|| format!("[{section}] is no place that has keys"))?;
            for (keys, name) in bindings {
                next.bind(context, keys, name)
                    .map_err(|error| format!("[{section}] \"{keys}\": {error}"))?;
            }
        }
        next.check()?;
        *self = next;
        Ok(())
    }

    fn bind(&mut self, context: Context, keys: &str, name: &toml::Value) -> Result<(), String> {
        let keys = Key::parse_sequence(keys)?;
        let name = name
            .as_str()
            .ok_or("the command's name in quotes is expected")?;
        let bindings = self.contexts.entry(context).or_default();
        bindings.retain(|binding| binding.keys != keys);
        if name == "none" {
            return Ok(());
        }
        let command = named(name).ok_or_else(|| format!("there is no command \"{name}\""))?;
        bindings.push(Binding { keys, command });
        Ok(())
    }

    /// A sequence that begins with another whole one could never be reached.
    fn check(&self) -> Result<(), String> {
        for (context, bindings) in &self.contexts {
            for short in bindings {
                let hides = |long: &&Binding| {
                    long.keys.len() > short.keys.len() && long.keys.starts_with(&short.keys)
                };
                if let Some(long) = bindings.iter().find(hides) {
                    return Err(format!(
                        "[{}] \"{}\" hides \"{}\"",
                        context.title(),
                        write_keys(&short.keys),
                        write_keys(&long.keys)
                    ));
                }
            }
        }
        Ok(())
    }

    /// The first context that knows the keys, whole or as a beginning, decides.
    pub fn lookup(&self, contexts: &[Context], keys: &[Key]) -> Lookup {
        for context in contexts {
            let Some(bindings) = self.contexts.get(context) else {
                continue;
            };
            if let Some(whole) = bindings.iter().find(|binding| binding.keys == keys) {
                return Lookup::Command(whole.command);
            }
            if bindings
                .iter()
                .any(|binding| binding.keys.starts_with(keys))
            {
                return Lookup::Pending;
            }
        }
        Lookup::Unknown
    }

    /// How the keys pressed so far can go on: for the hint while a sequence is pending.
    pub fn continuations(&self, contexts: &[Context], keys: &[Key]) -> Vec<(String, Command)> {
        let mut found: Vec<(String, Command)> = Vec::new();
        for binding in self.bindings(contexts) {
            if let Some(rest) = binding.keys.strip_prefix(keys)
                && !rest.is_empty()
                && matches!(self.lookup(contexts, &binding.keys), Lookup::Command(command) if command == binding.command)
            {
                let rest = write_keys(rest);
                if !found.iter().any(|(keys, _)| *keys == rest) {
                    found.push((rest, binding.command));
                }
            }
        }
        found
    }

    /// The first keys that lead to a command in these contexts, as text.
    pub fn keys_of(&self, contexts: &[Context], command: Command) -> Option<String> {
        self.bindings(contexts)
            .find(|binding| {
                binding.command == command
                    && self.lookup(contexts, &binding.keys) == Lookup::Command(command)
            })
            .map(|binding| write_keys(&binding.keys))
    }

    /// Every command that the keys of one of these contexts lead to, with all of them, in the order of the file.
    /// Keys that mean something else in an earlier context are left out, and what was told there.
    pub fn commands(&self, context: Context, all: &[Context]) -> Vec<(Command, Vec<String>)> {
        let before = all.iter().position(|one| *one == context).unwrap_or(0);
        let known = |keys: &[Key]| self.lookup(&all[..before], keys) != Lookup::Unknown;
        let mut commands: Vec<(Command, Vec<String>)> = Vec::new();
        for binding in self.bindings(&[context]) {
            if known(&binding.keys) {
                continue;
            }
            let keys = write_keys(&binding.keys);
            match commands
                .iter_mut()
                .find(|(command, _)| *command == binding.command)
            {
                Some((_, all)) => all.push(keys),
                None => commands.push((binding.command, vec![keys])),
            }
        }
        commands
    }

    fn bindings<'a>(&'a self, contexts: &'a [Context]) -> impl Iterator<Item = &'a Binding> {
        contexts
            .iter()
            .filter_map(|context| self.contexts.get(context))
            .flatten()
    }
}

/// `g g`, `ctrl-p`.
pub fn write_keys(keys: &[Key]) -> String {
    keys.iter()
        .map(Key::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}
