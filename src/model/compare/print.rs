//! What is needed to know whether two inputs or outputs are the same: a number, and one without what every run makes anew.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::Body;
use super::super::diff::{readable, without_ids};

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
