//! What may be sent again, and after how long.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::http::Reply;
use super::{Error, Offline, budget, refusal};

/// What a repeat would do on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    /// Make a second one.
    Never,
    /// Nothing new, but only a lost connection is worth it.
    Lost,
    /// Nothing at all.
    Safe,
}

const TRIES: u32 = 3;
const FIRST: Duration = Duration::from_millis(250);
/// The longest pause that lftui adds by itself where the server asks for a shorter one again and again.
const LONGEST: Duration = Duration::from_secs(30);

/// How long to wait before the next try, none to give up. `tries` counts those that failed.
pub(super) fn pause(retry: Retry, error: &Error, tries: u32) -> Option<Duration> {
    if tries >= TRIES || retry == Retry::Never {
        return None;
    }
    let doubled = FIRST * 2u32.pow(tries.saturating_sub(1));
    match error {
        Error::Offline {
            reason: Offline::Refused | Offline::Cut,
            ..
        } => Some(doubled),
        Error::Server {
            status: 502 | 503, ..
        }
        | Error::Timeout { status: Some(504) }
            if retry == Retry::Safe =>
        {
            Some(doubled)
        }
        _ => None,
    }
}

/// After a 429, how long the server wants to be left alone, and how many requests it says that it allows. None for
/// other answers, and where nobody would wait so long. `refusals` counts those before.
pub(super) fn rest(reply: &Reply, refusals: u32) -> Option<(Duration, Option<u32>)> {
    if reply.status != 429 {
        return None;
    }
    let Error::RateLimited { wait, limit, .. } = refusal::read(reply, "") else {
        return None;
    };
    let least = (FIRST * 2u32.pow(refusals.min(10))).min(LONGEST);
    budget::is_worth_waiting(wait).then(|| (wait.max(least), limit))
}

/// `Retry-After`: seconds, or, from what stands before a server, a date.
pub(super) fn after(told: &str, now: Timestamp) -> Option<Duration> {
    let told = told.trim();
    let seconds = told.parse().ok().map(Duration::from_secs);
    seconds.or_else(|| {
        let date = rfc2822::parse(told).ok()?.timestamp();
        Some(date.duration_since(now).try_into().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offline(reason: Offline) -> Error {
        let host = "h".into();
        Error::Offline { host, reason }
    }

    #[test]
    fn reads_are_repeated_with_doubling_pauses_until_the_third_failure() {
        let cut = offline(Offline::Cut);
        let pauses = [1, 2, 3].map(|tries| pause(Retry::Safe, &cut, tries));
        assert_eq!(pauses, [Some(FIRST), Some(FIRST * 2), None]);
    }

    #[test]
    fn writes_that_would_double_are_never_repeated() {
        assert_eq!(pause(Retry::Never, &offline(Offline::Refused), 1), None);
        let unavailable = Error::Server {
            status: 503,
            message: String::new(),
        };
        assert_eq!(pause(Retry::Lost, &unavailable, 1), None);
        assert!(pause(Retry::Lost, &offline(Offline::Cut), 1).is_some());
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date() {
        let now = "2026-11-20T21:17:00Z".parse().unwrap();
        let seconds = |told| after(told, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("17"), Some(17));
        assert_eq!(seconds("Fri, 20 Nov 2026 21:17:49 GMT"), Some(49));
        assert_eq!(seconds("Fri, 20 Nov 2026 21:16:00 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
    }

    #[test]
    fn a_rate_limit_is_waited_out_unless_it_is_a_days() {
        let pause = |status, seconds: u64, refusals| {
            let wait = Some(Duration::from_secs(seconds));
            let reply = Reply {
                status,
                retry_after: wait,
                limit: Some(30),
                ..Reply::default()
            };
            rest(&reply, refusals)
        };
        assert_eq!(pause(429, 58, 0), Some((Duration::from_secs(58), Some(30))));
        assert_eq!(pause(429, 0, 0), Some((FIRST, Some(30))));
        assert_eq!(pause(429, 0, 40), Some((LONGEST, Some(30))));
        assert_eq!(pause(429, 86_394, 0), None);
        assert_eq!(pause(200, 1, 0), None);
    }
}
