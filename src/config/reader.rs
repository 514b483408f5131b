//! Reading a table of TOML key by key, so that one bad value costs one value.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How alike two words are before one is offered for the other.
const ALIKE: f64 = 0.75;

/// What was wrong in one file.
pub(super) struct Report<'a> {
    file: &'a Path,
    text: &'a str,
    pub(super) warnings: Vec<String>,
}

/// The value is there but cannot be used; a warning was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Faulty;

pub(super) type Read<T> = Result<Option<T>, Faulty>;

impl<'a> Report<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str) -> Self {
        Self {
            file,
            text,
            warnings: Vec::new(),
        }
    }

    /// Warns of the value at a place in the file.
    pub(super) fn warn(&mut self, span: &Range<usize>, key: &str, message: &str) {
        let line = line_of(self.text, span.start);
        let file = self.file.display();
        self.warnings.push(match key {
            "" => format!("{file}, line {line}: {message}"),
            key => format!("{file}, line {line}, {key}: {message}"),
        });
    }

    /// Warns of a file that is no TOML, with the key of the line where it breaks.
    pub(super) fn broken(&mut self, error: &toml::de::Error) {
        let span = error.span().unwrap_or_default();
        let line = line_of(self.text, span.start);
        let line = self.text.lines().nth(line - 1).unwrap_or_default();
        let bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        let key = if key.chars().all(bare) { key } else { "" };
        let message = error.message().lines().next().unwrap_or_default();
        self.warn(&span, key, &format!("{message}; until it is mended the file is ignored and nothing is written to a server"));
    }
}

/// A table that is being read.
pub(super) struct Section<'a, 'r, 't> {
    /// The dotted name, empty at the top.
    name: String,
    table: &'t DeTable<'t>,
    known: Vec<&'static str>,
    report: &'r mut Report<'a>,
}

impl<'a, 'r, 't> Section<'a, 'r, 't> {
    pub(super) fn new(name: String, table: &'t DeTable<'t>, report: &'r mut Report<'a>) -> Self {
        Self {
            name,
            table,
            known: Vec::new(),
            report,
        }
    }

    /// A text of at least one character.
    pub(super) fn text(&mut self, key: &'static str) -> Read<String> {
        self.read(key, "a text", |value| {
            value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        })
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Read<bool> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    /// A whole number within a range.
    pub(super) fn number(&mut self, key: &'static str, range: Range<u32>) -> Read<u32> {
        let wanted = format!("a whole number from {} to {}", range.start, range.end - 1);
        self.read(key, &wanted, |value| {
            let number = value.as_integer()?;
            let number = u32::from_str_radix(number.as_str(), number.radix()).ok()?;
            range.contains(&number).then_some(number)
        })
    }

    /// A text that `parse` understands.
    pub(super) fn parsed<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Read<T> {
        self.read(key, wanted, |value| parse(value.as_str()?))
    }

    /// A list of texts, the first not empty.
    pub(super) fn words(&mut self, key: &'static str) -> Read<Vec<String>> {
        self.read(key, "a list of texts, the program first", |value| {
            let words = value.as_array()?.iter();
            let words: Option<Vec<_>> = words
                .map(|word| word.get_ref().as_str().map(str::to_owned))
                .collect();
            words.filter(|words| words.first().is_some_and(|program| !program.is_empty()))
        })
    }

    /// The tables below `key`, each with its name.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<(String, &'t DeTable<'t>)> {
        let table = self.table;
        self.known.push(key);
        let Some(found) = table.get(key) else {
            return Vec::new();
        };
        let Some(outer) = found.get_ref().as_table() else {
            self.report.warn(
                &found.span(),
                key,
                &format!("wants tables, written [{key}.NAME]"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (name, value) in outer {
            let name_of = name.get_ref();
            if let Some(inner) = value.get_ref().as_table() {
                tables.push((name_of.to_string(), inner));
            } else {
                let message = format!("wants a table, written [{key}.NAME]");
                self.report
                    .warn(&name.span(), &format!("{key}.{name_of}"), &message);
            }
        }
        tables
    }

    pub(super) fn report(&mut self) -> &mut Report<'a> {
        self.report
    }

    /// Warns of a key that was read, or of the whole table where it is absent.
    pub(super) fn warn(&mut self, key: &str, message: &str) {
        let span = self.table.get(key).map(Spanned::span);
        let first = self
            .table
            .keys()
            .map(Spanned::span)
            .min_by_key(|span| span.start);
        let path = self.path(key);
        self.report
            .warn(&span.or(first).unwrap_or_default(), &path, message);
    }

    /// Warns of the keys that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let message = match closest(name, self.known.iter().copied()) {
                Some(meant) => format!("unknown key; did you mean `{meant}`?"),
                None => "unknown key".to_owned(),
            };
            let path = self.path(name);
            self.report.warn(&key.span(), &path, &message);
        }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() {
            return key.to_owned();
        }
        format!("{}.{key}", self.name)
    }

    /// Only a text that was of the right type is repeated in the warning; anything else might be a
    /// key that landed in the wrong place.
    fn read<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&DeValue<'t>) -> Option<T>,
    ) -> Read<T> {
        self.known.push(key);
        let Some(found) = self.table.get(key) else {
            return Ok(None);
        };
        if let Some(value) = read(found.get_ref()) {
            return Ok(Some(value));
        }
        let got = match found.get_ref() {
            DeValue::String(text) if wanted.contains('"') => format!("\"{}\"", text.escape_debug()),
            DeValue::Integer(number) => number.as_str().to_owned(),
            value => format!("{} {}", article(value.type_str()), value.type_str()),
        };
        self.warn(key, &format!("wants {wanted}, not {got}"));
        Err(Faulty)
    }
}

/// The line of an offset, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    1 + before.matches('\n').count()
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// The word that was probably meant.
pub(super) fn closest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    words
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
