//! What can go wrong between lftui and a server, each with one sentence of what to do.

use std::time::Duration;

use crate::model::{Problem, ProblemKind};

/// Every failure of the client. `Display` is for the person at the keyboard; messages hold no secrets and no
/// control characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "The server refused these keys ({message}); check both keys and that they belong to this host."
    )]
    Unauthorised { message: String },
    #[error("These keys may not do this: {message}.")]
    Forbidden { message: String },
    #[error("Not found: {message}. It may be deleted, or not have arrived yet.")]
    NotFound { message: String },
    /// The server has no such route, or has it switched off.
    #[error("This server does not offer {what}: {message}.")]
    Absent { what: String, message: String },
    #[error("{}", rate_limited(*wait, *limit, message))]
    RateLimited {
        wait: Duration,
        limit: Option<u32>,
        remaining: Option<u32>,
        /// The server's words; they name the resource on newer servers.
        message: String,
    },
    #[error("The server did not accept the request: {message}.")]
    BadRequest { message: String },
    #[error("The server failed with status {status} ({message}); try again in a moment.")]
    Server { status: u16, message: String },
    /// `status` where the server gave up, none where lftui did.
    #[error("{}", timed_out(*status))]
    Timeout { status: Option<u16> },
    #[error("{}", reason.sentence(host))]
    Offline { host: String, reason: Offline },
    /// `path` is the JSON path, empty where the answer is no JSON at all.
    #[error("{}", not_understood(path, what))]
    NotUnderstood { path: String, what: String },
    #[error(
        "The server points to {to}, which lftui does not follow with your keys; set that address if you trust it."
    )]
    Redirected { to: String },
    /// On this machine: an address, a certificate file.
    #[error("{0}")]
    Local(String),
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offline {
    Dns,
    Refused,
    Tls(String),
    Proxy(String),
    /// The connection broke off before the answer was whole.
    Cut,
    Unreachable(String),
    /// The person wants nothing to be sent: a read.
    Unseen,
    /// The same: a write.
    Unsent,
}

impl Offline {
    fn sentence(&self, host: &str) -> String {
        match self {
            Self::Dns => {
                format!("The name of {host} cannot be resolved; check the address and the network.")
            }
            Self::Refused => {
                format!(
                    "Nothing listens at {host}; check the address, the port and that the server runs."
                )
            }
            Self::Tls(why) => format!(
                "No secure connection to {host} ({why}); check http against https, or set a CA file."
            ),
            Self::Proxy(why) => {
                format!(
                    "The proxy on the way to {host} failed ({why}); check HTTPS_PROXY and NO_PROXY."
                )
            }
            Self::Cut => format!("The connection to {host} broke off in the middle; try again."),
            Self::Unseen => {
                "offline: this was not seen before; start without --offline to fetch it.".into()
            }
            Self::Unsent => "offline: nothing is sent; start without --offline to send it.".into(),
            Self::Unreachable(why) => {
                format!("{host} cannot be reached ({why}); check the network and the address.")
            }
        }
    }
}

fn rate_limited(wait: Duration, limit: Option<u32>, message: &str) -> String {
    let limit = limit.map_or_else(String::new, |limit| format!(" of {limit}"));
    let seconds = wait.as_secs();
    let wait = match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    };
    format!("The server's rate limit{limit} is used up; it allows more in {wait} ({message}).")
}

fn timed_out(status: Option<u16>) -> String {
    match status {
        None => "The server did not answer in time; try again, or raise the timeout.".into(),
        Some(422) => {
            "The server gave up on this query; narrow the time range or the filter.".into()
        }
        Some(status) => format!(
            "The server took too long (status {status}); narrow the time range, or try again."
        ),
    }
}

fn not_understood(path: &str, what: &str) -> String {
    if what.contains("EOF while parsing") {
        let place = if path.is_empty() {
            String::new()
        } else {
            format!(" at {path}")
        };
        format!("The answer was cut off before its end{place}; try again.")
    } else if path.is_empty() {
        format!(
            "The answer is not understood: {what}; check that the address is a Langfuse server."
        )
    } else {
        format!("The answer is not understood at {path}: {what}.")
    }
}

impl Error {
    pub(super) fn not_understood(path: impl Into<String>, what: impl AsRef<str>) -> Self {
        Self::NotUnderstood {
            path: path.into(),
            what: said(what.as_ref()),
        }
    }

    /// The same about a part of an answer, told from the whole.
    pub(super) fn within(self, outer: &str) -> Self {
        match self {
            Self::NotUnderstood { path, what } if path.is_empty() => Self::NotUnderstood {
                path: outer.to_owned(),
                what,
            },
            Self::NotUnderstood { path, what } => Self::NotUnderstood {
                path: format!("{outer}.{path}"),
                what,
            },
            other => other,
        }
    }

    /// The same request may succeed later, as it is.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::Server { .. }
                | Self::Timeout { .. }
                | Self::Offline { .. }
        )
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// For the screen.
    pub fn problem(&self) -> Problem {
        let kind = match self {
            Self::Unauthorised { .. } => ProblemKind::Unauthorised,
            Self::Forbidden { .. } => ProblemKind::Forbidden,
            Self::NotFound { .. } => ProblemKind::NotFound,
            Self::Absent { .. } => ProblemKind::Absent,
            Self::RateLimited { wait, .. } => ProblemKind::RateLimited { wait: *wait },
            Self::BadRequest { .. } => ProblemKind::BadRequest,
            Self::Server { .. } => ProblemKind::Server,
            Self::Timeout { .. } => ProblemKind::Timeout,
            Self::Offline { .. } => ProblemKind::Offline,
            Self::NotUnderstood { .. } | Self::Redirected { .. } => ProblemKind::NotUnderstood,
            Self::Local(_) => ProblemKind::Local,
        };
        Problem::new(kind, self.to_string())
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        error.problem()
    }
}

const LONGEST: usize = 300;

/// Foreign words made fit for a message: one line, no control characters, no keys, not too long.
pub(super) fn said(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        match word.find("sk-lf-") {
            Some(at) => out.extend([word.get(..at).unwrap_or_default(), "sk-lf-…"]),
            None => out.push_str(word),
        }
    }
    if let Some((at, _)) = out.char_indices().nth(LONGEST) {
        out.truncate(at);
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_words_are_made_harmless() {
        assert_eq!(said("a\u{1b}[31m\nb\t c"), "a [31m b c");
        assert_eq!(said("key=sk-lf-1234 refused"), "key=sk-lf-… refused");
        assert_eq!(said(&"é".repeat(500)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn waits_are_told_in_the_unit_that_fits() {
        let limited = |seconds| {
            let wait = Duration::from_secs(seconds);
            rate_limited(wait, Some(30), "m")
        };
        assert!(limited(58).contains("of 30 is used up; it allows more in 58 s"));
        assert!(limited(400).contains("in 7 min"));
        assert!(limited(86_394).contains("in 24 h"));
    }
}
