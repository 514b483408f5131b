//! The filter line: its grammar, what the server can do of it, and what is done here.
//!
//! One line of terms, all of which must hold: `level:ERROR latency:>2 name:*checkout* -user:test refund policy`.

mod complete;
mod facts;
mod fields;
mod head;
mod items;
mod matching;
mod parse;
mod scan;
mod scores;
mod seen;
mod server;
mod values;
mod who;
mod write;

use std::ops::Range;

use jiff::Timestamp;

pub use complete::{Choice, Completion, complete};
pub use fields::{Field, Kind, field_named, fields};
pub use items::{ItemView, Needs};
pub use seen::Seen;
pub use server::{QueryParam, Split};
pub use who::Who;

/// Terms, all of which must hold.
///
/// [`std::fmt::Display`] writes the line that [`Filter::parse`] reads as the same filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub subject: Subject,
    pub negated: bool,
    pub test: Test,
}

/// What a term looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    Field(&'static Field),
    /// Metadata by key.
    Metadata(String),
    /// A score by name, on the observation or its trace.
    Score(String),
    /// Id, name, user, session, input and output at once.
    Anything,
}

/// What must be true of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    AnyOf(Vec<String>),
    /// For lists: each of these is there.
    AllOf(Vec<String>),
    /// Smart case: a text without capitals finds both.
    Text(Matching, String),
    Number(Compare, f64),
    Time(Compare, Timestamp),
    Flag(bool),
    /// It has a value at all.
    Present,
}

/// How a text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    Contains,
    StartsWith,
    EndsWith,
    Exactly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The best reading of a line, and what could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    pub filter: Filter,
    /// Where in the line each term of the filter stands, in bytes.
    pub ranges: Vec<Range<usize>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A part of the line that was left out, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// In bytes.
    pub range: Range<usize>,
    pub message: String,
}

/// The rows that a filter is used on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    Observations,
    Traces,
    Sessions,
    Scores,
    /// Of an annotation queue.
    Items,
}

impl Filter {
    /// Reads any text; never fails.
    pub fn parse(line: &str) -> Parsed {
        parse::parse(line)
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

impl Compare {
    fn inverse(self) -> Option<Self> {
        match self {
            Self::Equal => None,
            Self::Less => Some(Self::GreaterOrEqual),
            Self::LessOrEqual => Some(Self::Greater),
            Self::Greater => Some(Self::LessOrEqual),
            Self::GreaterOrEqual => Some(Self::Less),
        }
    }

    /// As written in the line and sent to the server.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}
