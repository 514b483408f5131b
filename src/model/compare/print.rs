//! What is needed to know whether two inputs or outputs are the same: a number, and one without what every run makes anew.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::Body;
use super::super::diff::readable;

/// Ids that are made for each call, and times. They differ between any two runs and say nothing.
static MADE_ANEW: LazyLock<Regex> = LazyLock::new(|| {
    let uuid = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    let named = "(?:call|toolu|chatcmpl|msg|run|resp|rs|fc|req|gen)[-_][0-9A-Za-z]{6,}";
    let hex = "[0-9a-f]{16,}";
    let time = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?";
    let epoch = r"1[5-9]\d{8}(?:\d{3}|\.\d+)?";
    let pattern = format!(r"\b(?:{uuid}|{named}|{hex}|{time}|{epoch})\b");
    Regex::new(&pattern).expect("the pattern is tested")
});

/// How alike two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    Same,
    /// But for ids and times that every run makes anew.
    Alike,
    Different,
}

/// One value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    exact: u64,
    gist: u64,
}

/// The values of one step that are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Print {
    pub input: Mark,
    pub output: Mark,
}

impl Mark {
    /// None is a value of its own: nothing was recorded.
    pub fn of(text: Option<&str>) -> Self {
        let Some(text) = text else {
            return Self::default();
        };
        let text = readable(text);
        Self {
            exact: hash(&text),
            gist: hash(&without_ids(&text)),
        }
    }

    pub fn likeness(self, other: Self) -> Likeness {
        if self == other {
            Likeness::Same
        } else if self.gist == other.gist {
            Likeness::Alike
        } else {
            Likeness::Different
        }
    }
}

impl Print {
    pub fn of(body: &Body) -> Self {
        Self {
            input: Mark::of(body.input.as_deref()),
            output: Mark::of(body.output.as_deref()),
        }
    }
}

fn without_ids(text: &str) -> Cow<'_, str> {
    MADE_ANEW.replace_all(text, |found: &Captures<'_>| {
        let found = &found[0];
        if is_random(found) { "~" } else { found }.to_owned()
    })
}

/// Digits and letters change places more than once; a word with a number behind it is somebody's own.
fn is_random(found: &str) -> bool {
    if found.starts_with(|first: char| first.is_ascii_digit()) {
        return true;
    }
    let kinds = found.bytes().filter(u8::is_ascii_alphanumeric);
    let kinds: Vec<bool> = kinds.map(|byte| byte.is_ascii_digit()).collect();
    kinds.windows(2).filter(|pair| pair[0] != pair[1]).count() > 1
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> Likeness {
        Mark::of(Some(one)).likeness(Mark::of(Some(other)))
    }

    #[test]
    fn blanks_in_json_are_no_difference() {
        let spaced = "{ \"a\": 1,\n \"b\": [ 2 ] }";
        assert_eq!(likeness(r#"{"a":1,"b":[2]}"#, spaced), Likeness::Same);
        assert_eq!(likeness(r#"{"a":1}"#, r#"{"a":2}"#), Likeness::Different);
        let nothing = Mark::of(None);
        assert_eq!(nothing.likeness(Mark::of(Some(""))), Likeness::Different);
        assert_eq!(nothing.likeness(Mark::of(None)), Likeness::Same);
    }

    #[test]
    fn ids_and_times_that_every_run_makes_anew_are_told_apart_from_what_was_said() {
        for (one, other) in [
            (
                r#"{"id":"call_x7Yp2Qa","name":"refund"}"#,
                r#"{"id":"call_Bq81k0z","name":"refund"}"#,
            ),
            (
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736 ok",
                "00f067aa-0ba9-02b7-1111-929d0e0e0000 ok",
            ),
            (
                "at 2026-11-20T10:00:00.123Z it ran",
                "at 2026-11-21T11:30:05Z it ran",
            ),
        ] {
            assert_eq!(likeness(one, other), Likeness::Alike, "{one}");
        }
        for (one, other) in [
            ("refund $34.90", "refund $35.90"),
            ("order A-1881", "order A-1882"),
            ("run-backup1", "run-backup2"),
        ] {
            assert_eq!(likeness(one, other), Likeness::Different, "{one}");
        }
    }
}
