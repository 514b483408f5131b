//! Data that comes from elsewhere: what is known, what is on its way, what went wrong.

use std::time::Duration;

/// One value of a server. What was known before stays visible while the new one comes or fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Remote<T> {
    #[default]
    Idle,
    Loading {
        stale: Option<T>,
    },
    Ready(T),
    Failed {
        problem: Problem,
        stale: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The value to show, fresh or stale.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading { stale } | Self::Failed { stale, .. } => stale.as_ref(),
            Self::Idle => None,
        }
    }

    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading { stale } | Self::Failed { stale, .. } => stale.as_mut(),
            Self::Idle => None,
        }
    }

    fn take(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Ready(value) => Some(value),
            Self::Loading { stale } | Self::Failed { stale, .. } => stale,
            Self::Idle => None,
        }
    }

    /// Begins to load and keeps what was there.
    pub fn load(&mut self) {
        *self = Self::Loading { stale: self.take() };
    }

    /// Fails and keeps what was there.
    pub fn fail(&mut self, problem: Problem) {
        *self = Self::Failed {
            problem,
            stale: self.take(),
        };
    }

    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Failed { problem, .. } => Some(problem),
            _ => None,
        }
    }
}

/// What went wrong, in words for the person at the keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    /// One sentence: what happened and what to do.
    pub message: String,
}

/// What the UI branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Unauthorised,
    Forbidden,
    NotFound,
    /// The server does not have this feature.
    Absent,
    RateLimited {
        wait: Duration,
    },
    BadRequest,
    Server,
    Timeout,
    Offline,
    /// The answer made no sense; the message names the JSON path.
    NotUnderstood,
    /// On this machine: a file, the clipboard, a bug.
    Local,
}

impl Problem {
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    pub fn local(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Local, message)
    }
}
