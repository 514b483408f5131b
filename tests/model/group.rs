//! Traces and sessions from rows, as a server without lists makes necessary.

use std::sync::Arc;

use jiff::Timestamp;
use lftui::model::group::{Groups, sessions};
use lftui::model::{Level, Observation, ObservationType, Seconds, Totals, Usd};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).expect("a valid time")
}

fn row(trace: &str, id: &str, parent: &str, seconds: i64) -> Observation {
    let mut row = Observation::new(id, trace, at(seconds));
    row.name = Arc::from(id);
    row.end = Some(at(seconds + 2));
    row.parent = (!parent.is_empty()).then(|| parent.into());
    row.cost = Some(Usd(0.5));
    row
}

fn in_session(mut row: Observation, session: &str, user: &str) -> Observation {
    row.context_mut().session = Some(session.into());
    row.context_mut().user = Some(Arc::from(user));
    row
}

#[test]
fn traces_come_newest_first_and_know_what_is_only_a_part() {
    let mut groups = Groups::default();
    let mut failed = row("a", "pay", "agent", 3);
    failed.level = Level::Error;
    groups.extend([row("b", "check", "", 50), failed, row("a", "agent", "", 0)]);
    let traces = groups.traces();
    assert_eq!(
        traces
            .iter()
            .map(|trace| trace.id.as_str())
            .collect::<Vec<_>>(),
        ["b", "a"]
    );
    assert_eq!(&*traces[1].name, "agent");
    assert_eq!(traces[1].latency, Some(Seconds(2.0)));
    assert_eq!(traces[1].totals.errors, Some(1));
    assert!(traces[1].totals.partial && !traces[1].running);
    groups.complete(&"a".into());
    let whole = groups.trace(&"a".into()).expect("a known trace");
    assert_eq!(whole.totals.cost, Some(Usd(1.0)));
    assert!(!whole.totals.partial);
}

#[test]
fn a_trace_whose_root_did_not_come_or_did_not_end_is_running() {
    let mut groups = Groups::default();
    let mut named = row("a", "step", "agent", 3);
    named.context_mut().trace_name = Some(Arc::from("long job"));
    groups.extend([named]);
    let trace = &groups.traces()[0];
    assert!(trace.running);
    assert_eq!((&*trace.name, trace.root.clone()), ("long job", None));

    let mut root = row("a", "agent", "", 0);
    root.end = None;
    groups.extend([root.clone()]);
    assert!(groups.traces()[0].running);
    root.end = Some(at(9));
    groups.extend([root]);
    assert!(!groups.traces()[0].running);
    assert_eq!(groups.traces()[0].totals.observations, Some(2));
}

#[test]
fn the_invented_root_names_the_trace_but_is_no_observation() {
    let mut groups = Groups::default();
    let mut root = row("a", "t-a", "", 0);
    (root.end, root.cost, root.name) = (None, None, Arc::from("refund"));
    let mut event = row("a", "clicked", "t-a", 1);
    (event.end, event.kind) = (None, ObservationType::Event);
    groups.extend([root, row("a", "agent", "t-a", 1), event]);
    assert_eq!(groups.traces()[0].latency, None, "more of it may come");
    groups.complete(&"a".into());
    let trace = &groups.traces()[0];
    assert_eq!(&*trace.name, "refund");
    assert_eq!(trace.root, Some("t-a".into()));
    assert_eq!(trace.latency, Some(Seconds(3.0)));
    assert_eq!(trace.totals.observations, Some(2));
    assert!(!trace.running);
}

#[test]
fn a_root_may_have_a_parent_that_exists_nowhere() {
    let mut groups = Groups::default();
    let mut said = row("a", "agent", "elsewhere", 0);
    said.is_root = true;
    groups.extend([said, row("b", "orphan", "elsewhere", 0)]);
    assert_eq!(
        groups
            .trace(&"a".into())
            .and_then(|trace| trace.root.clone()),
        Some("agent".into())
    );
    assert!(groups.trace(&"b".into()).is_some_and(|trace| trace.running));
    groups.complete(&"b".into());
    assert!(
        groups
            .trace(&"b".into())
            .is_some_and(|trace| !trace.running)
    );
}

#[test]
fn several_roots_are_one_trace_from_the_first_to_the_last() {
    let mut groups = Groups::default();
    groups.extend([row("a", "second", "", 10), row("a", "first", "", 0)]);
    let trace = &groups.traces()[0];
    assert_eq!(
        (&*trace.name, trace.latency),
        ("first", Some(Seconds(12.0)))
    );
}

#[test]
fn what_the_server_counted_stands_until_all_was_seen() {
    let mut groups = Groups::default();
    groups.extend([row("a", "agent", "", 0)]);
    let told = Totals {
        observations: Some(214),
        cost: Some(Usd(3.0)),
        ..Totals::default()
    };
    groups.tell(&"a".into(), told);
    assert_eq!(groups.traces()[0].totals, told);
    groups.complete(&"a".into());
    assert_eq!(groups.traces()[0].totals.observations, Some(1));
}

#[test]
fn sessions_gather_traces_users_and_sums() {
    let mut groups = Groups::default();
    groups.extend([
        in_session(row("a", "one", "", 0), "chat", "ada"),
        in_session(row("b", "two", "", 100), "chat", "grace"),
        in_session(row("c", "three", "", 50), "chat", "ada"),
        in_session(row("d", "four", "", 60), "other", "ada"),
        row("e", "alone", "", 70),
    ]);
    let found = groups.sessions();
    assert_eq!(found.len(), 2);
    let chat = &found[0];
    assert_eq!((chat.id.as_str(), chat.traces), ("chat", Some(3)));
    assert_eq!((chat.first, chat.last), (at(0), at(102)));
    assert_eq!(chat.users, [Arc::from("ada"), Arc::from("grace")]);
    assert_eq!(chat.totals.cost, Some(Usd(1.5)));
    assert_eq!(sessions(&groups.traces()), found);
}
