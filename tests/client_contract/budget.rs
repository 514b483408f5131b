//! The request budget on the wire: what is sent, when, and how often.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use lftui::langfuse::{Allowance, Client, Error, Method};
use lftui::model::{Budget, CommentTarget, Left, ProjectId, Requests, TraceId};

use crate::stage::{Answer, Stage, limited};

const PROJECT: &str =
    r#"{"data":[{"id":"p1","name":"support-bot","organization":{"id":"o1","name":"Acme"}}]}"#;

fn allowance(requests: &str, file: Option<PathBuf>) -> Allowance {
    Allowance {
        requests: Requests::parse(requests),
        file,
        ..Allowance::default()
    }
}

/// Any request that is counted in the general bucket.
async fn ask(client: &Client) -> u16 {
    let reply = client.request(Method::GET, "v2/observations", &[], None);
    reply.await.unwrap().status
}

fn refusal() -> Answer {
    let words = r#"{"message":"Rate limit exceeded","code":"rate_limited"}"#;
    Answer::json(429, words).header("x-ratelimit-limit", 30)
}

#[tokio::test]
async fn a_read_and_a_write_that_were_refused_are_sent_again_by_themselves() {
    let stage = Stage::new(|seen| match (seen.at, seen.method.as_str()) {
        (0 | 1 | 3, _) => refusal().header("retry-after", 0),
        (_, "POST") => Answer::json(200, r#"{"id":"c1"}"#),
        _ => Answer::json(200, PROJECT),
    })
    .await;
    let client = stage.client();
    assert_eq!(client.project().await.unwrap().name, "support-bot");
    let target = CommentTarget::Trace(TraceId::from("t1"));
    let project = ProjectId::from("p1");
    let written = client.create_comment(&project, &target, "hm").await;
    written.unwrap();
    let seen = stage.seen();
    let methods: Vec<_> = seen.iter().map(|seen| seen.method.as_str()).collect();
    assert_eq!(methods, ["GET", "GET", "GET", "POST", "POST"]);
    assert_eq!(seen[3].body, seen[4].body);
    assert_eq!(client.requests_sent(), 5);
}

#[tokio::test]
async fn retry_after_is_kept_and_the_limit_learned() {
    let begun = Instant::now();
    let stage = Stage::new(|seen| match seen.at {
        0 => refusal().header("retry-after", 1),
        _ => Answer::json(200, "{}"),
    })
    .await;
    let client = stage.client();
    assert_eq!(ask(&client).await, 200);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let left = client.follow_budget().next().await.left;
    assert_eq!(left, Some(Left { left: 28, of: 29 }));
}

#[tokio::test]
async fn a_days_allowance_that_is_used_up_is_told() {
    let stage = Stage::always(refusal().header("retry-after", 86_394)).await;
    let error = stage.client().project().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_394)));
    let words = "of 30 is used up; it allows more in 24 h";
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(stage.seen().len(), 1);
}

#[tokio::test]
async fn a_known_limit_is_never_passed_and_nothing_fails() {
    let window = Mutex::new((Instant::now(), 0));
    let stage = Stage::new(move |_| {
        let mut window = window.lock().unwrap();
        if window.0.elapsed() >= Duration::from_secs(1) {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        match window.1 {
            1..6 => Answer::json(200, "{}"),
            _ => refusal().header("retry-after", 1),
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.db");
    let start = || limited(&stage.base, "pk-lf-1", allowance("6/s", Some(file.clone())));
    let clients = [start(), start()];
    let all = (0..12).map(|at| ask(&clients[at % 2]));
    assert_eq!(join_all(all).await, [200; 12]);
    assert_eq!(stage.seen().len(), 12);
}

#[tokio::test]
async fn keys_of_one_organisation_share_a_budget_and_verifying_keys_is_free() {
    let stage = Stage::always(Answer::json(200, PROJECT)).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.db");
    let start = |key| limited(&stage.base, key, allowance("10/min", Some(file.clone())));
    let (one, two) = (start("pk-1"), start("pk-2"));
    for client in [&one, &two, &two] {
        ask(client).await;
    }
    for client in [&one, &two] {
        client.project().await.unwrap();
    }
    for client in [&one, &two] {
        let seen = client.follow_budget().next().await;
        let left = Some(Left { left: 6, of: 9 });
        assert_eq!(
            seen,
            Budget {
                left,
                waits_until: None
            }
        );
    }
}

#[tokio::test]
async fn what_did_not_reach_the_server_is_not_counted() {
    let client = limited("http://127.0.0.1:9", "pk-1", allowance("3/min", None));
    for _ in 0..3 {
        let reply = client.request(Method::GET, "v2/observations", &[], None);
        assert!(matches!(reply.await, Err(Error::Offline { .. })));
    }
}

#[tokio::test]
async fn what_is_read_ahead_goes_on_when_the_person_waits_for_it() {
    let stage = Stage::always(Answer::json(200, PROJECT)).await;
    let client = limited(&stage.base, "pk-lf-1", allowance("5/h", None));
    for _ in 0..3 {
        assert_eq!(ask(&client).await, 200);
    }
    // The fourth is in the last third: nothing but a person may have it.
    let ahead = client.background();
    let part = ahead.apart();
    let reading = tokio::spawn({
        let part = part.clone();
        async move { ask(&part).await }
    });
    ahead.hurry();
    tokio::task::yield_now().await;
    assert_eq!(stage.seen().len(), 3, "only another part was hurried");
    part.hurry();
    let patience = tokio::time::timeout(Duration::from_secs(10), reading);
    assert_eq!(patience.await.unwrap().unwrap(), 200);
}
