//! Units: money, seconds, tokens, each with the short form that lists show.

use serde::{Deserialize, Serialize};

/// US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usd(pub f64);

/// A duration in seconds, as the public API gives latencies.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub f64);

/// A number of tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tokens(pub u64);

impl Usd {
    /// `$0.042`, `$12.30`, `$1.2k`; enough digits that a small price is not shown as nothing.
    pub fn short(self) -> String {
        let usd = self.0;
        match usd.abs() {
            0.0 => "$0".into(),
            x if x < 0.000_1 => "<$0.0001".into(),
            x if x < 0.01 => format!("${usd:.4}"),
            x if x < 1.0 => format!("${usd:.3}"),
            x if x < 1_000.0 => format!("${usd:.2}"),
            _ => format!("${:.1}k", usd / 1_000.0),
        }
    }
}

impl Seconds {
    /// `4 ms`, `0.04 s`, `3.5 s`; minutes and hours as `3m 20s`, `2h 05m`.
    pub fn short(self) -> String {
        let seconds = self.0;
        match seconds.abs() {
            x if x < 0.009_5 => format!("{} ms", (seconds * 1e3).round() as i64),
            x if x < 0.095 => format!("{seconds:.2} s"),
            x if x < 99.95 => format!("{seconds:.1} s"),
            x if x < 3_600.0 => {
                let whole = seconds.round() as i64;
                format!("{}m {:02}s", whole / 60, whole % 60)
            }
            _ => {
                let minutes = (seconds / 60.0).round() as i64;
                format!("{}h {:02}m", minutes / 60, minutes % 60)
            }
        }
    }
}

impl Tokens {
    /// `910`, `18.2k`, `1.3M`.
    pub fn short(self) -> String {
        let tokens = self.0 as f64;
        match self.0 {
            0..1_000 => self.0.to_string(),
            1_000..999_950 => format!("{:.1}k", tokens / 1e3),
            999_950..999_950_000 => format!("{:.1}M", tokens / 1e6),
            _ => format!("{:.1}G", tokens / 1e9),
        }
    }
}

impl std::ops::Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Add for Tokens {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_keep_short_at_every_size() {
        assert_eq!(Usd(0.042).short(), "$0.042");
        assert_eq!(Usd(0.000_05).short(), "<$0.0001");
        assert_eq!(Usd(12.3).short(), "$12.30");
        assert_eq!(Seconds(0.0).short(), "0 ms");
        assert_eq!(Seconds(0.004_4).short(), "4 ms");
        assert_eq!(Seconds(0.009_6).short(), "0.01 s");
        assert_eq!(Seconds(0.35).short(), "0.3 s");
        assert_eq!(Seconds(12.42).short(), "12.4 s");
        assert_eq!(Seconds(200.0).short(), "3m 20s");
        assert_eq!(Seconds(7_500.0).short(), "2h 05m");
        assert_eq!(Tokens(910).short(), "910");
        assert_eq!(Tokens(18_240).short(), "18.2k");
        assert_eq!(Tokens(1_300_000).short(), "1.3M");
    }
}
