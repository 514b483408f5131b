//! The filter line: what is read, what is refused and how, what the server is asked.

mod any;
mod grammar;
mod judged;
mod server;

use std::sync::Arc;

use lftui::model::filter::Filter;
use lftui::model::{Level, Observation, Seconds, Tokens};

fn read(line: &str) -> Filter {
    let parsed = Filter::parse(line);
    assert_eq!(parsed.diagnostics, [], "in {line}");
    parsed.filter
}

fn refusal(line: &str) -> String {
    let parsed = Filter::parse(line);
    assert_eq!(parsed.diagnostics.len(), 1, "in {line}: {parsed:?}");
    parsed.diagnostics[0].message.clone()
}

fn row() -> Observation {
    let mut row = Observation::new(
        "9b1c",
        "3f2a",
        "2026-05-15T12:00:00Z".parse().expect("a time"),
    );
    row.name = Arc::from("checkout-agent");
    row.level = Level::Error;
    row.status = Some(Arc::from("Card network timeout"));
    row.latency = Some(Seconds(2.5));
    row.total_tokens = Some(Tokens(12_000));
    row.context_mut().environment = Some(Arc::from("prod"));
    row.context_mut().user = Some(Arc::from("ada"));
    row.context_mut().tags = Arc::from([Arc::from("vip"), Arc::from("beta")]);
    row
}

fn holds(line: &str) -> bool {
    read(line).matches_observation(&row(), None)
}
