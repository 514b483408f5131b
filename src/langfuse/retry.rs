//! What may be sent again, and after how long.

use std::time::Duration;

use super::{Error, Offline};

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
/// A person waits this long without being asked.
const PATIENCE: Duration = Duration::from_secs(10);

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
        Error::RateLimited { wait, .. } if retry == Retry::Safe && *wait <= PATIENCE => Some(*wait),
        _ => None,
    }
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
    fn a_long_wait_is_left_to_the_person() {
        let limited = |seconds| Error::RateLimited {
            wait: Duration::from_secs(seconds),
            limit: None,
            remaining: None,
            message: String::new(),
        };
        assert_eq!(
            pause(Retry::Safe, &limited(10), 1),
            Some(Duration::from_secs(10))
        );
        assert_eq!(pause(Retry::Safe, &limited(11), 1), None);
        assert_eq!(pause(Retry::Safe, &offline(Offline::Dns), 1), None);
    }
}
