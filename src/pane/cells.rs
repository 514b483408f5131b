//! Cells that several lists share: times, units, signs; empty where nothing is known.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Act, Ask, Env};
use crate::command::Command;
use crate::model::conversation::attached;
use crate::model::{
    Level, ObservationId, ObservationType, Seconds, Tokens, Totals, TraceId, Usd, text,
};
use crate::msg::WriteState;
use crate::widget::scroll::Spot;

pub(crate) fn clock(time: Timestamp, env: &Env) -> Line<'static> {
    Line::styled(text::clock(time, env.now, &env.zone), env.theme.dim)
}

pub(crate) fn dim<'a>(words: Option<&'a str>, env: &Env) -> Line<'a> {
    Line::styled(
        words.map(text::clean_line).unwrap_or_default(),
        env.theme.dim,
    )
}

/// A name that may hold anything, in one clean line.
pub(crate) fn name(name: &str) -> Cow<'_, str> {
    if name.is_empty() {
        Cow::Borrowed("(no name)")
    } else {
        text::clean_line(name)
    }
}

pub(crate) fn running(env: &Env) -> Line<'static> {
    Line::styled("running", env.theme.accent)
}

pub(crate) fn seconds(seconds: Option<Seconds>) -> Line<'static> {
    Line::from(seconds.map(Seconds::short).unwrap_or_default())
}

pub(crate) fn cost(cost: Option<Usd>, partial: bool) -> Line<'static> {
    let known = cost.filter(|cost| cost.0 != 0.0);
    Line::from(plus(known.map(Usd::short), partial))
}

pub(crate) fn tokens(tokens: Option<Tokens>, partial: bool) -> Line<'static> {
    let known = tokens.filter(|tokens| tokens.0 != 0);
    Line::from(plus(known.map(Tokens::short), partial))
}

pub(crate) fn count(count: Option<u32>, partial: bool) -> Line<'static> {
    Line::from(plus(count.map(|count| count.to_string()), partial))
}

pub(crate) fn errors(errors: Option<u32>, env: &Env) -> Line<'static> {
    Line::styled(some(errors), env.theme.bad)
}

pub(crate) fn warnings(warnings: Option<u32>, env: &Env) -> Line<'static> {
    Line::styled(some(warnings), env.theme.warning)
}

pub(crate) fn tags<'a>(tags: &'a [Arc<str>], env: &Env) -> Line<'a> {
    let tags: Vec<&str> = tags.iter().map(|tag| &**tag).collect();
    Line::styled(tags.join(" "), env.theme.dim)
}

/// What was only partly seen ends in `+`.
fn plus(text: Option<String>, partial: bool) -> String {
    text.map(|text| if partial { text + "+" } else { text })
        .unwrap_or_default()
}

fn some(count: Option<u32>) -> String {
    count
        .filter(|count| *count > 0)
        .map(|count| count.to_string())
        .unwrap_or_default()
}

pub(crate) fn spot(totals: &Totals) -> Spot {
    if totals.errors.is_some_and(|errors| errors > 0) {
        Spot::Error
    } else if totals.warnings.is_some_and(|warnings| warnings > 0) {
        Spot::Warning
    } else {
        Spot::None
    }
}

/// Sign and colour of an observation type.
pub(crate) fn kind(kind: ObservationType, env: &Env) -> (&'static str, Style) {
    let (symbols, styles) = (env.theme.symbols, &env.theme.kind);
    match kind {
        ObservationType::Agent => (symbols.agent, styles.agent),
        ObservationType::Generation => (symbols.generation, styles.generation),
        ObservationType::Tool => (symbols.tool, styles.tool),
        ObservationType::Retriever => (symbols.retriever, styles.retriever),
        ObservationType::Chain => (symbols.chain, styles.chain),
        ObservationType::Span | ObservationType::Unknown => (symbols.span, styles.span),
        ObservationType::Event => (symbols.event, styles.event),
        ObservationType::Evaluator => (symbols.evaluator, styles.evaluator),
        ObservationType::Embedding => (symbols.embedding, styles.embedding),
        ObservationType::Guardrail => (symbols.guardrail, styles.guardrail),
    }
}

pub(crate) fn level(level: Level, env: &Env) -> Style {
    match level {
        Level::Debug => env.theme.dim,
        Level::Default => env.theme.text,
        Level::Warning => env.theme.warning,
        Level::Error => env.theme.bad,
    }
}

/// One path segment of a web address, percent-encoded.
pub(crate) fn segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                encoded.push('%');
                encoded.extend(
                    [byte >> 4, byte & 15]
                        .map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])),
                );
            }
        }
    }
    encoded
}

pub(crate) fn trace_api_path(id: &TraceId) -> String {
    format!(
        "/api/public/v2/observations?traceId={}&fields=core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context&limit=1000",
        segment(id.as_str())
    )
}

pub(crate) fn observation_api_path(id: &ObservationId) -> String {
    let filter = serde_json::json!([{"type": "string", "column": "id", "operator": "=", "value": id.as_str()}]).to_string();
    format!(
        "/api/public/v2/observations?filter={}&fields=core,basic,io,metadata",
        segment(&filter)
    )
}

/// How far a write is: a sign and a word.
pub(crate) fn write_state(state: WriteState, env: &Env) -> Span<'static> {
    let symbols = env.theme.symbols;
    let sign = match state {
        WriteState::Held | WriteState::Waiting => symbols.waiting,
        WriteState::Sending | WriteState::Sent => symbols.sent,
        WriteState::Confirmed => symbols.checked,
        WriteState::Refused => symbols.error,
    };
    Span::styled(format!("{sign} {}", state.word()), write_style(state, env))
}

pub(crate) fn write_style(state: WriteState, env: &Env) -> Style {
    let theme = &env.theme;
    match state {
        WriteState::Held | WriteState::Waiting => theme.warning,
        WriteState::Sending | WriteState::Sent => theme.accent,
        WriteState::Confirmed => theme.good,
        WriteState::Refused => theme.bad,
    }
}

/// Asks which command, or which file, something is for; `what` tells the person what it is.
pub(crate) fn take_out(
    command: Command,
    (name, what): (&str, String),
    text: impl Into<Arc<str>>,
) -> Act {
    let text = text.into();
    if command == Command::Pipe {
        return Act::Ask(Ask::Pipe { what, text });
    }
    let json = text.trim_start().starts_with(['{', '[']);
    let lines = json && what.contains("NDJSON");
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let stem: String = text::clean_line(name).chars().take(40).map(plain).collect();
    let file = attached(&text);
    let extension = match (&file, json, lines) {
        (Some(file), ..) => file.extension(),
        (None, _, true) => "ndjson",
        (None, true, _) => "json",
        (None, ..) => "txt",
    };
    let name = format!("{}.{extension}", stem.trim_matches('-'));
    Act::Ask(Ask::Save { name, text })
}
