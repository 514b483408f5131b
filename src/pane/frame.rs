//! What the frame around a pane says of it: where it is, whether it loads or failed, which keys matter.

use super::{Env, Hints, Pane, list, session};
use crate::command::Command;
use crate::model::Problem;

impl Pane {
    /// What it adds to the breadcrumbs, below what is already there.
    pub(crate) fn crumbs(&self, above: &[String]) -> Vec<String> {
        match self {
            Self::Session(pane) => vec![pane.crumb()],
            Self::Trace(pane) => {
                let session = pane
                    .session()
                    .map(ToString::to_string)
                    .filter(|id| !above.contains(id));
                session.into_iter().chain([pane.crumb()]).collect()
            }
            Self::Compare(pane) => vec![pane.crumb()],
            Self::Review(pane) => vec![pane.crumb()],
            Self::Search(pane) => vec![pane.crumb()],
            Self::Start(_) => vec!["welcome".into()],
            root => root
                .root()
                .map(|root| root.title().to_lowercase())
                .into_iter()
                .collect(),
        }
    }

    /// How much is shown, in words.
    pub(crate) fn note(&self) -> Option<String> {
        match self {
            Self::Trace(pane) => pane.note(),
            Self::Compare(pane) => pane.note(),
            _ => None,
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        match self {
            Self::Sessions(pane) => pane.is_loading(),
            Self::Traces(pane) => pane.is_loading(),
            Self::Observations(pane) => pane.is_loading(),
            Self::Scores(pane) => pane.is_loading(),
            Self::Prompts(pane) => pane.is_loading(),
            Self::Queues(pane) => pane.is_loading(),
            Self::Session(pane) => pane.is_loading(),
            Self::Trace(pane) => pane.is_loading(),
            Self::Compare(pane) => pane.is_loading(),
            Self::Review(pane) => pane.is_loading(),
            Self::Search(pane) => pane.is_loading(),
            Self::Start(pane) => pane.is_loading(),
        }
    }

    /// What it shows is laid out a slice a frame: the next frame shows more.
    pub(crate) fn is_coming(&self) -> bool {
        match self {
            Self::Trace(pane) => pane.is_coming(),
            Self::Review(pane) => pane.is_coming(),
            _ => false,
        }
    }

    /// For the status line, where rows are shown and the newer ones did not come.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Sessions(pane) => pane.problem(),
            Self::Traces(pane) => pane.problem(),
            Self::Observations(pane) => pane.problem(),
            Self::Scores(pane) => pane.problem(),
            Self::Prompts(pane) => pane.problem(),
            Self::Trace(pane) => pane.problem(),
            Self::Compare(pane) => pane.problem(),
            Self::Review(pane) => pane.problem(),
            Self::Search(pane) => pane.problem(),
            _ => None,
        }
    }

    /// Whether it says itself, in its middle, what is wrong.
    pub(crate) fn shows_problem(&self) -> bool {
        match self {
            Self::Sessions(pane) => pane.shows_problem(),
            Self::Traces(pane) => pane.shows_problem(),
            Self::Observations(pane) => pane.shows_problem(),
            Self::Scores(pane) => pane.shows_problem(),
            Self::Prompts(pane) => pane.shows_problem(),
            Self::Queues(pane) => pane.shows_problem(),
            Self::Session(pane) => pane.shows_problem(),
            Self::Trace(pane) => pane.shows_problem(),
            Self::Compare(pane) => pane.shows_problem(),
            Self::Search(pane) => pane.shows_problem(),
            Self::Review(_) | Self::Start(_) => false,
        }
    }

    /// A list without a row.
    fn is_bare(&self) -> bool {
        match self {
            Self::Sessions(pane) => pane.is_bare(),
            Self::Traces(pane) => pane.is_bare(),
            Self::Observations(pane) => pane.is_bare(),
            Self::Scores(pane) => pane.is_bare(),
            _ => false,
        }
    }

    /// The keys that matter here; where nothing is shown, those that can change that.
    pub(crate) fn hints(&self, env: &Env) -> Hints {
        let again = if self.shows_problem() {
            "try again"
        } else {
            "refresh"
        };
        let mut bare = vec![(Command::Refresh, again)];
        bare.retain(|_| !env.offline);
        match self {
            Self::Search(_) => {}
            _ if self.is_bare() => {
                bare.extend([
                    (Command::TimeRange, "time range"),
                    (Command::Filter, "filter"),
                ]);
                return bare;
            }
            _ if self.shows_problem() => return bare,
            _ => {}
        }
        match self {
            Self::Sessions(_) | Self::Traces(_) | Self::Observations(_) | Self::Scores(_) => {
                list::hints()
            }
            Self::Prompts(pane) => pane.hints(),
            Self::Queues(_) => of_queues(),
            Self::Session(_) => session::hints(),
            Self::Trace(pane) => pane.hints(),
            Self::Compare(pane) => pane.hints(),
            Self::Review(pane) => pane.hints(),
            Self::Search(pane) => pane.hints(env),
            Self::Start(_) => Vec::new(),
        }
    }
}

fn of_queues() -> Hints {
    vec![
        (Command::Open, "review"),
        (Command::CreateQueue, "new queue"),
        (Command::Refresh, "refresh"),
    ]
}
