//! How many requests are answered in which time: the buckets of Langfuse Cloud, in fixed windows.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use axum::http::Method;
use jiff::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// So many requests in so much time: `30/min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    count: u32,
    window: Duration,
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no rate; write a number and s, min, h or day, such as 30/min");
        let (count, unit) = text.split_once('/').ok_or_else(wrong)?;
        let seconds = match unit.trim() {
            "s" | "sec" | "second" => 1,
            "m" | "min" | "minute" => 60,
            "h" | "hour" => 60 * 60,
            "d" | "day" => 24 * 60 * 60,
            _ => return Err(wrong()),
        };
        let count = count.trim().parse().map_err(|_error| wrong())?;
        if count < 2 {
            return Err(
                "a rate is at least 2: the last request of a window is refused already".into(),
            );
        }
        Ok(Self {
            count,
            window: Duration::from_secs(seconds),
        })
    }
}

/// What is counted together. Health, projects and prompts are not counted at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bucket {
    General,
    /// The reads of traces, observations and sessions that v2 observations replace.
    Deprecated,
    Queues,
    Metrics,
    Ingestion,
    TraceDeletes,
    ScoreDeletes,
}

/// How many requests of a bucket are too many, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    bucket: Bucket,
    count: u64,
    window: Duration,
}

impl Bucket {
    /// The buckets are those of today's Langfuse Cloud, whichever server is imitated.
    pub(super) fn of(method: &Method, path: &str) -> Option<Self> {
        let path = path.strip_prefix("/api/public/").unwrap_or(path);
        let mut parts = path.split('/');
        let bucket = match (parts.next().unwrap_or_default(), parts.next()) {
            ("health" | "ready" | "projects", _) | ("v2", Some("prompts")) => return None,
            ("ingestion" | "otel", _) => Self::Ingestion,
            ("annotation-queues", _) => Self::Queues,
            ("v2", Some("metrics")) => Self::Metrics,
            ("traces", _) if method == Method::DELETE => Self::TraceDeletes,
            ("scores", _) if method == Method::DELETE => Self::ScoreDeletes,
            ("traces" | "observations" | "sessions", _) => Self::Deprecated,
            _ => Self::General,
        };
        Some(bucket)
    }

    /// In the proportions of the smallest plan, where the general bucket has 30 a minute. What that plan counts by the
    /// day is counted by the day.
    pub(super) fn limit(self, general: Rate) -> Limit {
        let (count, window) = match self {
            Self::General => (30, general.window),
            Self::Deprecated => (15, general.window),
            Self::Queues => (100, general.window),
            Self::Ingestion => (1000, general.window),
            Self::Metrics => (100, DAY),
            Self::TraceDeletes | Self::ScoreDeletes => (50, DAY),
        };
        Limit {
            bucket: self,
            count: (u64::from(general.count) * count / 30).max(2),
            window,
        }
    }
}

/// A request too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exceeded {
    pub(super) bucket: Bucket,
    pub(super) limit: u64,
    pub(super) now: Timestamp,
    /// When the bucket is full again.
    pub(super) reset: Timestamp,
}

impl Exceeded {
    /// Whole seconds until then, rounded up.
    pub(super) fn seconds(&self) -> i64 {
        let left = self.reset.as_millisecond() - self.now.as_millisecond();
        left.div_euclid(1000) + i64::from(left.rem_euclid(1000) > 0)
    }
}

/// The windows that run; each starts with its first request.
#[derive(Debug, Default)]
pub(super) struct Windows(BTreeMap<Bucket, (Timestamp, u64)>);

impl Windows {
    /// The n-th of n requests is refused already, as there.
    pub(super) fn count(&mut self, limit: Limit, now: Timestamp) -> Option<Exceeded> {
        let fresh = now.checked_add(limit.window).unwrap_or(Timestamp::MAX);
        let (reset, count) = self.0.entry(limit.bucket).or_insert((fresh, 0));
        if *reset <= now {
            (*reset, *count) = (fresh, 0);
        }
        *count += 1;
        (*count >= limit.count).then_some(Exceeded {
            bucket: limit.bucket,
            limit: limit.count,
            now,
            reset: *reset,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_rate_is_a_number_in_a_time() {
        let rate = |count, seconds| Rate {
            count,
            window: Duration::from_secs(seconds),
        };
        assert_eq!("30/min".parse(), Ok(rate(30, 60)));
        assert_eq!("5 / s".parse(), Ok(rate(5, 1)));
        assert_eq!("1000/hour".parse(), Ok(rate(1000, 3600)));
        for wrong in ["", "30", "30/", "/min", "-3/min", "30/fortnight", "1.5/s"] {
            assert!(
                wrong.parse::<Rate>().unwrap_err().contains("30/min"),
                "{wrong}"
            );
        }
        assert!("1/s".parse::<Rate>().unwrap_err().contains("at least 2"));
    }

    #[test]
    fn each_bucket_has_its_share_of_the_smallest_plan() {
        let limits = |rate: &str| {
            let of = |method, path: &str| {
                let path = format!("/api/public/{path}");
                let limit = Bucket::of(&method, &path)?.limit(rate.parse().unwrap());
                Some((limit.count, limit.window.as_secs()))
            };
            [
                of(Method::GET, "v2/observations"),
                of(Method::POST, "scores"),
                of(Method::GET, "traces/t"),
                of(Method::GET, "sessions"),
                of(Method::PATCH, "annotation-queues/q/items/i"),
                of(Method::GET, "v2/metrics"),
                of(Method::POST, "otel/v1/traces"),
                of(Method::DELETE, "traces/t"),
                of(Method::GET, "v2/prompts/a"),
                of(Method::GET, "projects"),
            ]
        };
        let minute = |count| Some((count, 60));
        let day = |count| Some((count, 86_400));
        assert_eq!(
            limits("30/min"),
            [
                minute(30),
                minute(30),
                minute(15),
                minute(15),
                minute(100),
                day(100),
                minute(1000),
                day(50),
                None,
                None
            ]
        );
        let second = |count| Some((count, 1));
        assert_eq!(
            limits("3/s"),
            [
                second(3),
                second(3),
                second(2),
                second(2),
                second(10),
                day(10),
                second(100),
                day(5),
                None,
                None
            ]
        );
    }

    #[test]
    fn the_last_of_a_window_is_refused_and_the_window_starts_with_its_first() {
        let limit = Bucket::General.limit("4/min".parse().unwrap());
        let mut windows = Windows::default();
        for second in [10, 30, 50] {
            assert_eq!(windows.count(limit, at(second)), None);
        }
        let other = Bucket::Queues.limit("4/min".parse().unwrap());
        assert_eq!(windows.count(other, at(51)), None);
        for (second, left) in [(52, 18), (69, 1)] {
            let exceeded = windows.count(limit, at(second)).unwrap();
            assert_eq!((exceeded.limit, exceeded.reset), (4, at(70)));
            assert_eq!(exceeded.seconds(), left);
        }
        assert_eq!(windows.count(limit, at(70)), None);
    }

    #[test]
    fn a_part_of_a_second_is_waited_for_as_a_whole_one() {
        let exceeded = |milliseconds| Exceeded {
            bucket: Bucket::General,
            limit: 30,
            now: at(0),
            reset: Timestamp::from_millisecond(at(0).as_millisecond() + milliseconds).unwrap(),
        };
        let seconds = [1, 999, 1000, 1001].map(|left| exceeded(left).seconds());
        assert_eq!(seconds, [1, 1, 1, 2]);
    }
}
