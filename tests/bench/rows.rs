//! Made-up data of a given size.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lftui::model::{
    Level, Observation, ObservationType, PromptSummary, Seconds, SessionId, Tokens, Totals,
    TraceSummary, Usd,
};

pub(crate) fn time(second: usize) -> Timestamp {
    let start: Timestamp = "2026-05-15T10:00:00Z".parse().unwrap();
    start + SignedDuration::from_secs(i64::try_from(second).unwrap())
}

pub(crate) fn traces(count: usize) -> Vec<TraceSummary> {
    (0..count)
        .map(|index| TraceSummary {
            id: format!("{index:032x}").as_str().into(),
            name: format!("refund-agent-{index}").into(),
            start: time(count - index),
            user: Some("ada@example.com".into()),
            session: Some(SessionId::from(format!("chat-{}", index / 4).as_str())),
            environment: Some("production".into()),
            release: None,
            version: Some("3.1".into()),
            tags: ["refund", "vip"].map(Arc::from).into(),
            latency: Some(Seconds(1.25)),
            totals: Totals {
                observations: Some(12),
                errors: Some(index as u32 % 3),
                warnings: Some(0),
                cost: Some(Usd(0.0042)),
                tokens: Some(Tokens(18_200)),
                partial: false,
            },
            running: false,
            root: None,
            scores: ["helpful 0.9"].map(Arc::from).into(),
            trouble: None,
        })
        .collect()
}

/// One trace, newest first, as a server sends it: an agent with steps of twenty calls each.
pub(crate) fn observations(trace: &str, count: usize) -> Vec<Observation> {
    coming(trace, count).collect()
}

/// The same, each made when it is taken.
pub(crate) fn coming(trace: &str, count: usize) -> impl Iterator<Item = Observation> {
    (0..count).rev().map(move |index| {
        let parent = match index {
            0 => None,
            _ if index % 20 == 1 => Some(0),
            _ => Some(index - (index - 1) % 20),
        };
        let id = format!("{index:016x}");
        let mut row = Observation::new(id.as_str(), trace, time(index));
        row.parent = parent.map(|parent| format!("{parent:016x}").as_str().into());
        row.is_root = index == 0;
        row.name = format!("step {index}").into();
        row.kind = ObservationType::ALL[index % 10];
        row.level = Level::ALL[index % 4];
        row.end = Some(time(index + 1));
        row.latency = Some(Seconds(1.0));
        row.model = (index % 10 == 1).then(|| Arc::from("gpt-4o"));
        row.total_tokens = Some(Tokens(1_820));
        row.cost = Some(Usd(0.0042));
        row
    })
}

pub(crate) fn prompts(count: usize) -> Vec<PromptSummary> {
    (0..count)
        .map(|index| PromptSummary {
            name: format!("team-{}/prompt-{index}", index / 50).into(),
            kind: "text".into(),
            versions: (1..6).collect(),
            labels: vec!["production".into(), "latest".into()],
            tags: Vec::new(),
            updated: Some(time(index)),
        })
        .collect()
}

/// What an agent was asked, with tool calls and answers: so many messages.
pub(crate) fn messages(count: usize) -> String {
    let message = r##"{"role":"user","content":"# Refund\n\nI ordered **two** lamps and one arrived broken.\n\n- one\n- two\n\n```python\ndef f(x):\n    return x + 1\n```\n"}"##;
    format!("[{}]", vec![message; count].join(","))
}
