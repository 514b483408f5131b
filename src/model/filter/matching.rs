//! Judging rows here, by what they know. A term about something that a row does not know does not hold.

use std::borrow::Cow;

use super::facts::{Known, Row, of_score, of_session, of_trace};
use super::fields::OF_ITEMS_ALONE;
use super::{Filter, Matching, Rows, Subject, Term, Test};
use crate::model::observation::{Body, Observation};
use crate::model::score::Score;
use crate::model::trace::{SessionSummary, TraceSummary};

impl Filter {
    /// Terms about input, output and metadata do not hold without a body; terms about scores do not hold at all.
    pub fn matches_observation(&self, row: &Observation, body: Option<&Body>) -> bool {
        let row = Row {
            observation: row,
            body,
            scores: None,
        };
        self.terms
            .iter()
            .all(|term| term.judge(|subject| row.known(subject)) == Some(true))
    }

    /// As [`Self::matches_observation`], with the scores of the observation and its trace.
    pub fn matches_scored(&self, row: &Observation, body: Option<&Body>, scores: &[Score]) -> bool {
        let row = Row {
            observation: row,
            body,
            scores: Some(scores),
        };
        self.terms
            .iter()
            .all(|term| term.judge(|subject| row.known(subject)) == Some(true))
    }

    /// `level:` holds where such a step was seen.
    pub fn matches_trace(&self, trace: &TraceSummary) -> bool {
        self.terms
            .iter()
            .all(|term| term.judge(|subject| of_trace(trace, subject)) == Some(true))
    }

    pub fn matches_session(&self, session: &SessionSummary) -> bool {
        self.terms
            .iter()
            .all(|term| term.judge(|subject| of_session(session, subject)) == Some(true))
    }

    pub fn matches_score(&self, score: &Score) -> bool {
        self.terms
            .iter()
            .all(|term| term.judge(|subject| of_score(score, subject)) == Some(true))
    }

    /// Whether it looks at what lists of traces are told last: scores, and errors within.
    pub fn needs_marks(&self) -> bool {
        self.terms.iter().any(|term| match &term.subject {
            Subject::Score(_) => true,
            Subject::Field(field) => field.id == "level",
            Subject::Metadata(_) | Subject::Anything => false,
        })
    }

    /// Terms that can never hold for such rows, because they do not know enough: to be named beside the line.
    pub fn unknown_to(&self, rows: Rows) -> Vec<&Term> {
        let terms = self.terms.iter();
        terms
            .filter(|term| !term.subject.is_known_to(rows))
            .collect()
    }
}

/// What sessions know.
const OF_SESSIONS: [&str; 10] = [
    "id",
    "sessionId",
    "userId",
    "environment",
    "startTime",
    "endTime",
    "latency",
    "totalTokens",
    "totalCost",
    "level",
];
/// What traces know besides.
const OF_TRACES: [&str; 6] = [
    "traceId",
    "name",
    "traceName",
    "release",
    "version",
    "traceTags",
];
/// What scores know.
const OF_SCORES: [&str; 8] = [
    "id",
    "name",
    "traceId",
    "sessionId",
    "environment",
    "startTime",
    "commentContent",
    "ingestionSource",
];
/// What items of a queue know, besides what only they have.
const OF_ITEMS: [&str; 8] = [
    "id",
    "traceId",
    "sessionId",
    "name",
    "userId",
    "startTime",
    "latency",
    "totalCost",
];
/// What no row knows here: of inputs and outputs a list holds the first words only.
const OF_NONE: [&str; 19] = [
    "input",
    "output",
    "hasInput",
    "hasOutput",
    "ingestionApiKey",
    "ingestionSdkName",
    "ingestionSdkVersion",
    "ingestionSource",
    "modelId",
    "toolNames",
    "calledToolNames",
    "toolDefinitions",
    "toolCalls",
    "commentCount",
    "commentContent",
    "experimentDatasetId",
    "experimentId",
    "isExperimentItemRootSpan",
    "experimentName",
];

impl Subject {
    pub(super) fn is_known_to(&self, rows: Rows) -> bool {
        let id = match self {
            Self::Anything => return true,
            Self::Metadata(_) => return false,
            Self::Score(_) => return matches!(rows, Rows::Traces | Rows::Scores),
            Self::Field(field) => field.id,
        };
        match rows {
            Rows::Observations => !OF_NONE.contains(&id) && !OF_ITEMS_ALONE.contains(&id),
            Rows::Traces => OF_SESSIONS.contains(&id) || OF_TRACES.contains(&id),
            Rows::Sessions => OF_SESSIONS.contains(&id),
            Rows::Scores => OF_SCORES.contains(&id),
            Rows::Items => OF_ITEMS.contains(&id) || OF_ITEMS_ALONE.contains(&id),
        }
    }
}

impl Term {
    /// None where nothing can be said.
    pub(super) fn judge<'row>(&self, known: impl Fn(&Subject) -> Known<'row>) -> Option<bool> {
        let holds = match (known(&self.subject), &self.test) {
            (Known::Nothing, _) => return None,
            (known, Test::Present) => !matches!(known, Known::Absent),
            (Known::Absent, _) => false,
            (Known::Texts(texts), Test::AnyOf(wanted)) => texts
                .iter()
                .any(|text| wanted.iter().any(|want| want == text)),
            (Known::Texts(texts), Test::AllOf(wanted)) => wanted
                .iter()
                .all(|want| texts.iter().any(|text| want == text)),
            (Known::Texts(texts), Test::Text(matching, wanted)) => {
                texts.iter().any(|text| matching.holds(text, wanted))
            }
            (Known::Number(number), Test::Number(compare, wanted)) => {
                compare.holds(&number, wanted)
            }
            (Known::Time(time), Test::Time(compare, wanted)) => compare.holds(&time, wanted),
            (Known::Flag(flag), Test::Flag(wanted)) => flag == *wanted,
            _ => return None,
        };
        Some(holds != self.negated)
    }
}

impl Matching {
    fn holds(self, text: &str, wanted: &str) -> bool {
        let (text, wanted) = if wanted.chars().any(char::is_uppercase) || self == Self::Exactly {
            (Cow::Borrowed(text), Cow::Borrowed(wanted))
        } else {
            (
                Cow::Owned(text.to_lowercase()),
                Cow::Owned(wanted.to_lowercase()),
            )
        };
        match self {
            Self::Contains => text.contains(&*wanted),
            Self::StartsWith => text.starts_with(&*wanted),
            Self::EndsWith => text.ends_with(&*wanted),
            Self::Exactly => text == wanted,
        }
    }
}
