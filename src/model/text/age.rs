//! Moments and ages in few words.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// `14:02:11` today, `Nov 19 14:02` this year, else `2025-11-19`.
pub fn clock(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let here = time.to_zoned(zone.clone());
    let today = now.to_zoned(zone.clone());
    let format = if here.date() == today.date() {
        "%H:%M:%S"
    } else if here.year() == today.year() {
        "%b %e %H:%M"
    } else {
        "%Y-%m-%d"
    };
    here.strftime(format).to_string()
}

/// `2025-11-19 14:02:11.042 +01:00`.
pub fn exact(time: Timestamp, zone: &TimeZone) -> String {
    let here = time.to_zoned(zone.clone());
    here.strftime("%Y-%m-%d %H:%M:%S%.3f %:z").to_string()
}

/// `just now`, `3 s old`, `20 s old`, `5 min old`, `2 h old`, `3 d old`.
pub fn age(age: Duration) -> String {
    said(age, "old")
}

/// As [`age`], with `ago`.
pub fn ago(age: Duration) -> String {
    said(age, "ago")
}

/// How long the words for this age stay true; never zero.
pub fn next_change(age: Duration) -> Duration {
    let step = Duration::from_secs(match age.as_secs() {
        0..2 => 2,
        2..10 => 1,
        10..MINUTE => 10,
        MINUTE..HOUR => MINUTE,
        HOUR..DAY => HOUR,
        _ => DAY,
    });
    let past = Duration::new(age.as_secs() % step.as_secs(), age.subsec_nanos());
    step.saturating_sub(past)
}

/// How long until something goes on: `23 s`, `4 min`, rounded up.
pub fn countdown(wait: Duration) -> String {
    match steps(wait) {
        (count, 1) => format!("{count} s"),
        (count, _) => format!("{count} min"),
    }
}

/// How long the words for this countdown stay true; never zero unless the wait is.
pub fn countdown_change(wait: Duration) -> Duration {
    let (count, step) = steps(wait);
    wait.saturating_sub(Duration::from_secs(count.saturating_sub(1) * step))
}

/// How many steps, begun ones included, of how many seconds.
fn steps(wait: Duration) -> (u64, u64) {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    if seconds <= 2 * MINUTE {
        (seconds, 1)
    } else {
        (seconds.div_ceil(MINUTE), MINUTE)
    }
}

fn said(age: Duration, word: &str) -> String {
    let (count, unit) = match age.as_secs() {
        0..2 => return "just now".into(),
        seconds @ 2..10 => (seconds, "s"),
        seconds @ 10..MINUTE => (seconds / 10 * 10, "s"),
        seconds @ MINUTE..HOUR => (seconds / MINUTE, "min"),
        seconds @ HOUR..DAY => (seconds / HOUR, "h"),
        seconds => (seconds / DAY, "d"),
    };
    format!("{count} {unit} {word}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_is_told_as_near_as_needed() {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let time: Timestamp = "2025-11-19T13:02:11.042Z".parse().expect("valid");
        let later = |text: &str| text.parse::<Timestamp>().expect("valid");
        assert_eq!(
            clock(time, later("2025-11-19T20:00:00Z"), &zone),
            "14:02:11"
        );
        assert_eq!(
            clock(time, later("2025-11-20T20:00:00Z"), &zone),
            "Nov 19 14:02"
        );
        assert_eq!(
            clock(time, later("2026-01-01T20:00:00Z"), &zone),
            "2025-11-19"
        );
        assert_eq!(exact(time, &zone), "2025-11-19 14:02:11.042 +01:00");
    }

    #[test]
    fn an_age_is_told_in_one_unit() {
        let told = |seconds| age(Duration::from_secs(seconds));
        assert_eq!(told(1), "just now");
        assert_eq!(told(3), "3 s old");
        assert_eq!(told(27), "20 s old");
        assert_eq!(told(5 * MINUTE + 3), "5 min old");
        assert_eq!(told(2 * HOUR), "2 h old");
        assert_eq!(ago(Duration::from_secs(9 * DAY)), "9 d ago");
    }

    #[test]
    fn a_wait_is_told_in_seconds_then_in_minutes() {
        let told = |millis| countdown(Duration::from_millis(millis));
        assert_eq!(told(22_001), "23 s");
        assert_eq!(told(120_000), "120 s");
        assert_eq!(told(120_001), "3 min");
        assert_eq!(told(0), "0 s");
    }

    proptest! {
        #[test]
        fn a_countdown_changes_exactly_when_said(millis in 1..400_000_u64) {
            let now = Duration::from_millis(millis);
            let change = now.saturating_sub(countdown_change(now));
            prop_assert_ne!(countdown(now), countdown(change));
            prop_assert_eq!(countdown(now), countdown(change + Duration::from_nanos(1)));
        }

        #[test]
        fn the_words_change_exactly_when_said(millis in 0..400_000_000_u64) {
            let now = Duration::from_millis(millis);
            let change = now + next_change(now);
            prop_assert_ne!(age(now), age(change));
            prop_assert_eq!(age(now), age(change.saturating_sub(Duration::from_nanos(1))));
        }
    }
}
