//! The time range that lists look at.

use jiff::{SignedDuration, Timestamp};

/// The choices of `t`. Lists start with a day and widen by themselves while they find nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    Minutes30,
    Hour,
    Hours6,
    #[default]
    Day,
    Days3,
    Week,
    Days30,
    Days90,
    All,
}

impl Span {
    pub const ALL: [Self; 9] = [
        Self::Minutes30,
        Self::Hour,
        Self::Hours6,
        Self::Day,
        Self::Days3,
        Self::Week,
        Self::Days30,
        Self::Days90,
        Self::All,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::Minutes30 => "last 30 minutes",
            Self::Hour => "last hour",
            Self::Hours6 => "last 6 hours",
            Self::Day => "last 24 hours",
            Self::Days3 => "last 3 days",
            Self::Week => "last 7 days",
            Self::Days30 => "last 30 days",
            Self::Days90 => "last 90 days",
            Self::All => "all time",
        }
    }

    /// As the end of a sentence.
    pub fn phrase(self) -> String {
        match self {
            Self::All => "at any time".into(),
            span => format!("in the {}", span.label()),
        }
    }

    /// None for all time.
    pub fn duration(self) -> Option<SignedDuration> {
        let hours = match self {
            Self::Minutes30 => return Some(SignedDuration::from_mins(30)),
            Self::Hour => 1,
            Self::Hours6 => 6,
            Self::Day => 24,
            Self::Days3 => 72,
            Self::Week => 7 * 24,
            Self::Days30 => 30 * 24,
            Self::Days90 => 90 * 24,
            Self::All => return None,
        };
        Some(SignedDuration::from_hours(hours))
    }

    /// What an empty list tries next.
    pub fn wider(self) -> Option<Self> {
        match self {
            Self::Minutes30 | Self::Hour | Self::Hours6 => Some(Self::Day),
            Self::Day | Self::Days3 => Some(Self::Week),
            Self::Week => Some(Self::Days30),
            Self::Days30 | Self::Days90 | Self::All => None,
        }
    }

    /// The range that ends now, open at the end so that what arrives is not cut.
    pub fn until(self, now: Timestamp) -> TimeRange {
        TimeRange {
            from: self.duration().and_then(|back| now.checked_sub(back).ok()),
            to: None,
        }
    }
}

/// `from ≤ time < to`; an open side has no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeRange {
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl TimeRange {
    pub fn contains(&self, time: Timestamp) -> bool {
        self.from.is_none_or(|from| time >= from) && self.to.is_none_or(|to| time < to)
    }
}
