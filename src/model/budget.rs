//! How many requests a server allows, and what is left of them.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

/// `30/min`: a number of requests in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requests {
    /// At least one.
    pub count: u32,
    pub per: Duration,
}

impl Requests {
    pub fn parse(text: &str) -> Option<Self> {
        let (count, per) = text.split_once('/')?;
        let per = match per.trim() {
            "s" | "sec" | "second" => Duration::from_secs(1),
            "m" | "min" | "minute" => Duration::from_secs(60),
            "h" | "hour" => Duration::from_secs(3600),
            _ => return None,
        };
        let count = count.trim().parse().ok().filter(|count| *count > 0)?;
        Some(Self { count, per })
    }

    /// The server refuses already the one that takes the last point: of 30 allowed, 29 succeed.
    pub fn usable(self) -> u32 {
        self.count.saturating_sub(1).max(1)
    }

    /// Whether it allows less in the same time.
    pub fn is_below(self, other: Self) -> bool {
        u128::from(self.count) * other.per.as_millis()
            < u128::from(other.count) * self.per.as_millis()
    }
}

impl fmt::Display for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per = match self.per.as_secs() {
            1 => "s",
            60 => "min",
            _ => "hour",
        };
        write!(f, "{}/{per}", self.count)
    }
}

/// What may still be asked of a server, as the screen shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Of the bucket that most requests share; none while no limit is known.
    pub left: Option<Left>,
    /// When what the person waits for goes on; none while nothing waits.
    pub waits_until: Option<Timestamp>,
}

/// So many requests of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub left: u32,
    pub of: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_a_count_and_a_time() {
        let rate = Requests::parse("30/min").unwrap();
        assert_eq!((rate.count, rate.per.as_secs()), (30, 60));
        assert_eq!((rate.to_string(), rate.usable()), ("30/min".into(), 29));
        for bad in ["30", "0/min", "-1/s", "30/fortnight", "/", ""] {
            assert_eq!(Requests::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn rates_of_different_times_are_compared() {
        let rate = |text| Requests::parse(text).unwrap();
        assert!(rate("30/min").is_below(rate("1/s")));
        assert!(!rate("60/min").is_below(rate("1/s")));
        assert!(rate("100/hour").is_below(rate("30/min")));
    }
}
