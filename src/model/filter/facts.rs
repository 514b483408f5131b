//! What rows know of the fields of a filter.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Field, Subject};
use crate::model::id::Id;
use crate::model::observation::{Body, Observation};
use crate::model::score::{Score, ScoreTarget, ScoreValue};
use crate::model::trace::{SessionSummary, Totals, TraceSummary};

/// What is known of one subject.
pub(super) enum Known<'row> {
    /// Nothing can be said.
    Nothing,
    Absent,
    Texts(Vec<Cow<'row, str>>),
    Number(f64),
    Time(Timestamp),
    Flag(bool),
}

/// What an observation is judged by.
pub(super) struct Row<'row> {
    pub(super) observation: &'row Observation,
    pub(super) body: Option<&'row Body>,
    pub(super) scores: Option<&'row [Score]>,
}

pub(super) fn text(value: Option<&str>) -> Known<'_> {
    match value.filter(|text| !text.is_empty()) {
        Some(text) => Known::Texts(vec![Cow::Borrowed(text)]),
        None => Known::Absent,
    }
}

fn number(value: Option<f64>) -> Known<'static> {
    value.map_or(Known::Absent, Known::Number)
}

pub(super) fn texts<'row>(values: impl IntoIterator<Item = Option<&'row str>>) -> Known<'row> {
    Known::Texts(values.into_iter().flatten().map(Cow::Borrowed).collect())
}

impl<'row> Row<'row> {
    pub(super) fn known(&self, subject: &Subject) -> Known<'row> {
        let row = self.observation;
        match subject {
            Subject::Field(field) => self.field(field),
            Subject::Metadata(key) => self.metadata(key),
            Subject::Score(name) => self.score(name),
            Subject::Anything => texts([
                Some(row.id.as_str()),
                Some(&*row.name),
                row.context.user.as_deref(),
                row.context.session.as_ref().map(Id::as_str),
                self.body.and_then(|body| body.input.as_deref()),
                self.body.and_then(|body| body.output.as_deref()),
            ]),
        }
    }

    fn field(&self, field: &Field) -> Known<'row> {
        let row = self.observation;
        let body = |part: fn(&Body) -> Option<&str>| {
            self.body.map_or(Known::Nothing, |body| text(part(body)))
        };
        match field.id {
            "id" => text(Some(row.id.as_str())),
            "traceId" => text(Some(row.trace.as_str())),
            "name" => text(Some(&row.name)),
            "traceName" => text(row.context.trace_name.as_deref()),
            "type" => text(Some(row.kind.as_str())),
            "environment" => text(row.context.environment.as_deref().or(Some("default"))),
            "userId" => text(row.context.user.as_deref()),
            "sessionId" => text(row.context.session.as_ref().map(Id::as_str)),
            "level" => text(Some(row.level.as_str())),
            "statusMessage" => text(row.status.as_deref()),
            "providedModelName" => text(row.model.as_deref()),
            "promptName" => text(row.prompt.as_ref().map(|prompt| &*prompt.name)),
            "version" => text(row.context.version.as_deref()),
            "release" => text(row.context.release.as_deref()),
            "traceTags" => texts(row.context.tags.iter().map(|tag| Some(&**tag))),
            "startTime" => Known::Time(row.start),
            "endTime" => row.end.map_or(Known::Absent, Known::Time),
            "isRootObservation" => Known::Flag(row.is_root || row.parent.is_none()),
            "hasParentObservation" => Known::Flag(row.parent.is_some()),
            "hasInput" => self
                .body
                .map_or(Known::Nothing, |body| Known::Flag(body.input.is_some())),
            "hasOutput" => self
                .body
                .map_or(Known::Nothing, |body| Known::Flag(body.output.is_some())),
            "input" => body(|body| body.input.as_deref()),
            "output" => body(|body| body.output.as_deref()),
            id => self.quantity(id),
        }
    }

    fn quantity(&self, id: &str) -> Known<'row> {
        let row = self.observation;
        let lasted = || Some(row.end?.duration_since(row.start).as_secs_f64());
        let latency = row.latency.map(|latency| latency.0).or_else(lasted);
        let output = row.output_tokens.map(|tokens| tokens.0 as f64);
        let cost = |part: &str| row.detail.as_ref()?.cost().get(part)?.as_f64();
        number(match id {
            "promptVersion" => row
                .prompt
                .as_ref()
                .and_then(|prompt| prompt.version)
                .map(f64::from),
            "latency" => latency,
            "timeToFirstToken" => row.time_to_first_token.map(|time| time.0),
            "tokensPerSecond" => output
                .zip(latency.filter(|time| *time > 0.0))
                .map(|(tokens, time)| tokens / time),
            "inputTokens" => row.input_tokens.map(|tokens| tokens.0 as f64),
            "outputTokens" => output,
            "totalTokens" => row.total_tokens.map(|tokens| tokens.0 as f64),
            "inputCost" => cost("input"),
            "outputCost" => cost("output"),
            "totalCost" => row.cost.map(|cost| cost.0),
            _ => return Known::Nothing,
        })
    }

    fn metadata(&self, key: &str) -> Known<'row> {
        let Some(body) = self.body else {
            return Known::Nothing;
        };
        match body.metadata.get(key) {
            None | Some(serde_json::Value::Null) => Known::Absent,
            Some(serde_json::Value::String(value)) => Known::Texts(vec![Cow::Borrowed(value)]),
            Some(other) => Known::Texts(vec![Cow::Owned(other.to_string())]),
        }
    }

    fn score(&self, name: &str) -> Known<'row> {
        let Some(scores) = self.scores else {
            return Known::Nothing;
        };
        let latest = scores
            .iter()
            .filter(|score| &*score.name == name)
            .max_by_key(|score| score.timestamp);
        latest.map_or(Known::Absent, |score| value_of(&score.value))
    }
}

pub(super) fn of_trace<'row>(trace: &'row TraceSummary, subject: &Subject) -> Known<'row> {
    let session = trace.session.as_ref().map(Id::as_str);
    let field = match subject {
        Subject::Anything => {
            return texts([
                Some(trace.id.as_str()),
                Some(&trace.name),
                trace.user.as_deref(),
                session,
            ]);
        }
        Subject::Field(field) => field,
        Subject::Score(name) => return of_words(&trace.scores, name),
        Subject::Metadata(_) => return Known::Nothing,
    };
    let lasted = || {
        trace
            .latency
            .and_then(|latency| jiff::SignedDuration::try_from_secs_f64(latency.0).ok())
    };
    match field.id {
        "id" | "traceId" => text(Some(trace.id.as_str())),
        "name" | "traceName" => text(Some(&trace.name)),
        "environment" => text(trace.environment.as_deref().or(Some("default"))),
        "userId" => text(trace.user.as_deref()),
        "sessionId" => text(session),
        "version" => text(trace.version.as_deref()),
        "release" => text(trace.release.as_deref()),
        "traceTags" => texts(trace.tags.iter().map(|tag| Some(&**tag))),
        "startTime" => Known::Time(trace.start),
        "endTime" => lasted()
            .and_then(|time| trace.start.checked_add(time).ok())
            .map_or(Known::Absent, Known::Time),
        "latency" => number(trace.latency.map(|latency| latency.0)),
        id => of_totals(&trace.totals, id),
    }
}

/// A score among those that a row tells in words: `helpful 0.9`. Nothing where it tells of none.
fn of_words<'row>(scores: &'row [Arc<str>], name: &str) -> Known<'row> {
    let mut values = scores
        .iter()
        .filter_map(|score| score.strip_prefix(name)?.strip_prefix(' '));
    match values.next() {
        None => Known::Absent,
        Some("yes") => Known::Flag(true),
        Some("no") => Known::Flag(false),
        Some(value) => value
            .parse()
            .map_or_else(|_| text(Some(value)), Known::Number),
    }
}

pub(super) fn of_score<'row>(score: &'row Score, subject: &Subject) -> Known<'row> {
    let field = match subject {
        Subject::Anything => {
            let words = [
                Some(score.name.to_string()),
                Some(score.value.short()),
                Some(score.source.as_str().to_lowercase()),
                score.author.as_deref().map(str::to_owned),
                score.comment.as_deref().map(str::to_owned),
                score.target.as_ref().map(|target| target.id().to_string()),
            ];
            let words: Vec<String> = words.into_iter().flatten().collect();
            return Known::Texts(vec![Cow::Owned(words.join(" "))]);
        }
        Subject::Field(field) => field,
        Subject::Score(name) if *name != *score.name => return Known::Absent,
        Subject::Score(_) => return value_of(&score.value),
        Subject::Metadata(_) => return Known::Nothing,
    };
    match field.id {
        "id" => text(Some(score.id.as_str())),
        "name" => text(Some(&score.name)),
        "traceId" => text(match &score.target {
            Some(ScoreTarget::Trace(id) | ScoreTarget::Observation(id, _)) => Some(id.as_str()),
            _ => None,
        }),
        "sessionId" => text(match &score.target {
            Some(ScoreTarget::Session(id)) => Some(id.as_str()),
            _ => None,
        }),
        "environment" => text(score.environment.as_deref().or(Some("default"))),
        "startTime" => Known::Time(score.timestamp),
        "commentContent" => text(score.comment.as_deref()),
        "ingestionSource" => text(Some(score.source.as_str())),
        _ => Known::Nothing,
    }
}

fn value_of(value: &ScoreValue) -> Known<'_> {
    match value {
        ScoreValue::Number(number) => Known::Number(*number),
        ScoreValue::Bool(flag) => Known::Flag(*flag),
        ScoreValue::Category(value) | ScoreValue::Text(value) => text(Some(value)),
    }
}

pub(super) fn of_session<'row>(session: &'row SessionSummary, subject: &Subject) -> Known<'row> {
    let users = session.users.iter().map(|user| Some(&**user));
    let field = match subject {
        Subject::Anything => return texts(std::iter::once(Some(session.id.as_str())).chain(users)),
        Subject::Field(field) => field,
        Subject::Metadata(_) | Subject::Score(_) => return Known::Nothing,
    };
    match field.id {
        "id" | "sessionId" => text(Some(session.id.as_str())),
        "userId" if session.users.is_empty() => Known::Absent,
        "userId" => texts(users),
        "environment" => text(session.environment.as_deref().or(Some("default"))),
        "startTime" => Known::Time(session.first),
        "endTime" => Known::Time(session.last),
        "latency" => Known::Number(session.last.duration_since(session.first).as_secs_f64()),
        id => of_totals(&session.totals, id),
    }
}

fn of_totals(totals: &Totals, id: &str) -> Known<'static> {
    match id {
        "totalCost" => number(totals.cost.map(|cost| cost.0)),
        "totalTokens" => number(totals.tokens.map(|tokens| tokens.0 as f64)),
        "level" => {
            let (Some(all), Some(errors), Some(warnings)) =
                (totals.observations, totals.errors, totals.warnings)
            else {
                return Known::Nothing;
            };
            let seen = |count: u32, level: &'static str| (count > 0).then_some(level);
            let rest = all.saturating_sub(errors).saturating_sub(warnings);
            texts([
                seen(errors, "ERROR"),
                seen(warnings, "WARNING"),
                seen(rest, "DEFAULT"),
            ])
        }
        _ => Known::Nothing,
    }
}
