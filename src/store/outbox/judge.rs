//! What an answer that is no success means for a write: again later, or never.

use std::time::Duration;

use crate::langfuse::{Error, Offline};
use crate::model::{Problem, ProblemKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same request will never be accepted.
    Never,
    Later {
        /// It may be that the server has it although it did not say so.
        arrived: bool,
        /// So long the server asked to wait, or zero.
        wait: Duration,
    },
}

pub(super) fn judge(error: &Error) -> Verdict {
    let later = |arrived| Verdict::Later {
        arrived,
        wait: error.retry_after().unwrap_or_default(),
    };
    match error {
        Error::BadRequest { .. }
        | Error::NotFound { .. }
        | Error::Forbidden { .. }
        | Error::Absent { .. }
        | Error::Redirected { .. } => Verdict::Never,
        Error::Offline { reason, .. } => later(*reason == Offline::Cut),
        // Keys are mended by the person, a certificate too: what was decided stays.
        Error::Unauthorised { .. } | Error::RateLimited { .. } | Error::Local(_) => later(false),
        // A page of a hotel's network is no answer, and one that broke off may have been a good one.
        Error::Server { .. } | Error::Timeout { .. } | Error::NotUnderstood { .. } => later(true),
    }
}

/// Whether nothing else would come through either: so long the server asked to wait, or zero.
pub(super) fn is_down(problem: &Problem) -> Option<Duration> {
    match problem.kind {
        ProblemKind::RateLimited { wait } => Some(wait),
        ProblemKind::Offline
        | ProblemKind::Timeout
        | ProblemKind::Server
        | ProblemKind::Unauthorised => Some(Duration::ZERO),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_never_be_accepted_is_refused() {
        let message = || String::from("m");
        let offline = |reason| Error::Offline {
            host: "h".into(),
            reason,
        };
        let arrived = |error: &Error| match judge(error) {
            Verdict::Later { arrived, .. } => Some(arrived),
            Verdict::Never => None,
        };
        assert_eq!(arrived(&Error::BadRequest { message: message() }), None);
        assert_eq!(arrived(&Error::NotFound { message: message() }), None);
        assert_eq!(arrived(&offline(Offline::Refused)), Some(false));
        assert_eq!(arrived(&offline(Offline::Cut)), Some(true));
        assert_eq!(arrived(&Error::Timeout { status: None }), Some(true));
        let keys = Error::Unauthorised { message: message() };
        assert_eq!(arrived(&keys), Some(false));
        let limited = Error::RateLimited {
            wait: Duration::from_secs(17),
            limit: None,
            remaining: None,
            message: message(),
        };
        let wait = Duration::from_secs(17);
        let arrived = false;
        assert_eq!(judge(&limited), Verdict::Later { arrived, wait });
    }
}
