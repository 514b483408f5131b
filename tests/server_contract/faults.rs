//! How the server misbehaves when it is told to, over the wire.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use lftui::server::{Clock, Faults, Imitation, Options, Running, Served, start};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{KEYS, Reply, ask, basic, get, loaded, raw, server};

async fn over_the_wire(server: &Running, line: &str) -> Reply {
    let (method, path) = line.split_once(' ').unwrap();
    let line = format!("{method} /api/public{path}");
    raw(server, &line, &[basic(KEYS)], "").await
}

/// Posts a score over the wire; an answer is all bytes that came.
async fn post_score(server: &Running, id: &str) -> std::io::Result<String> {
    let body = json!({"id": id, "traceId": "trace-1", "name": "n", "value": 1}).to_string();
    let address = server.url.trim_start_matches("http://");
    let head = format!(
        "POST /api/public/scores HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n{}\r\n\r\n",
        body.len(),
        basic(KEYS)
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all((head + &body).as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Past the network.
async fn has_score(server: &Running, id: &str) -> bool {
    ask(server, "GET", &format!("/v2/scores/{id}"), Value::Null)
        .await
        .0
        == 200
}

fn failing(fault: &str) -> Faults {
    Faults {
        list: vec![fault.parse().unwrap()],
        ..Faults::default()
    }
}

/// A limit, and a clock that stands still until it is moved by seconds.
fn limited(rate: &str) -> (Faults, Arc<AtomicI64>) {
    let seconds = Arc::new(AtomicI64::new(1_795_000_000));
    let shown = Arc::clone(&seconds);
    let faults = Faults {
        rate_limit: Some(rate.parse().unwrap()),
        clock: Clock::new(move || Timestamp::from_second(shown.load(Ordering::Relaxed)).unwrap()),
        ..Faults::default()
    };
    (faults, seconds)
}

#[tokio::test]
async fn a_request_too_many_is_refused_as_on_the_cloud() {
    let server = server(Imitation::Mixed).await;
    let (faults, seconds) = limited("4/min");
    server.misbehave(faults);
    let line = "GET /v2/observations";
    for _ in 0..3 {
        let reply = over_the_wire(&server, line).await;
        assert_eq!(reply.status, 200);
        assert!(!reply.headers.contains("ratelimit"), "{}", reply.headers);
    }
    seconds.fetch_add(2, Ordering::Relaxed);
    let reply = over_the_wire(&server, line).await;
    assert_eq!(reply.status, 429);
    for header in [
        "retry-after: 58",
        "x-ratelimit-limit: 4",
        "x-ratelimit-remaining: 0",
        "x-ratelimit-reset: Wed Nov 18 2026 11:07:40 GMT+0000 (Coordinated Universal Time)",
    ] {
        assert!(
            reply.headers.contains(header),
            "{header}: {}",
            reply.headers
        );
    }
    let body = json!({
        "message": "Rate limit exceeded",
        "code": "rate_limited",
        "details": {"retryAfterSeconds": 58, "limit": 4, "remaining": 0,
            "resetAt": "2026-11-18T11:07:40.000Z"},
    });
    assert_eq!(reply.json(), body);
    // Who is not let in learns that first; other buckets, and what is asked past the network, have room.
    let stranger = raw(&server, "GET /api/public/v2/observations", &[], "").await;
    assert_eq!(stranger.status, 401);
    for line in ["GET /annotation-queues", "GET /projects", "GET /v2/prompts"] {
        assert_eq!(over_the_wire(&server, line).await.status, 200, "{line}");
    }
    get(&server, "/v2/observations").await;
    seconds.fetch_add(58, Ordering::Relaxed);
    assert_eq!(over_the_wire(&server, line).await.status, 200);
}

#[tokio::test]
async fn deprecated_reads_have_half_and_their_429_names_what_replaces_them() {
    let server = server(Imitation::Mixed).await;
    server.misbehave(limited("4/min").0);
    assert_eq!(over_the_wire(&server, "GET /sessions").await.status, 200);
    let reply = over_the_wire(&server, "GET /traces").await;
    assert_eq!(
        (reply.status, &reply.json()["details"]["limit"]),
        (429, &json!(2))
    );
    assert_eq!(
        reply.json()["message"],
        "Rate limit exceeded for GET /api/public/traces. Use GET /api/public/v2/observations\
         ?fromStartTime=<from>&toStartTime=<to> for high-volume reads."
    );
    assert_eq!(over_the_wire(&server, "GET /comments").await.status, 200);
}

#[tokio::test]
async fn an_older_server_says_429_in_plain_text() {
    let server = server(Imitation::V3).await;
    server.misbehave(limited("2/min").0);
    over_the_wire(&server, "GET /comments").await;
    let reply = over_the_wire(&server, "GET /comments").await;
    assert_eq!((reply.status, reply.kind), (429, None));
    assert!(reply.body.starts_with("429"), "{}", reply.body);
    assert!(
        reply.headers.contains("retry-after: 60"),
        "{}",
        reply.headers
    );
}

#[tokio::test]
async fn some_faults_keep_a_write_from_happening_and_others_only_its_answer() {
    let server = loaded(Imitation::Mixed).await;
    // What happens, whether it is carried out, what the client sees of it.
    let table = [
        ("503", false, Some("HTTP/1.1 503")),
        ("429", false, Some("retry-after: 1")),
        ("garbage", false, Some("HTTP/1.1 200")),
        ("reset", false, None),
        ("lost", true, None),
        ("cut", true, Some("HTTP/1.1 200")),
        ("slow:20ms", true, Some("HTTP/1.1 200")),
        ("late:20ms", true, Some("HTTP/1.1 200")),
    ];
    for (what, carried_out, seen) in table {
        server.misbehave(failing(&format!("POST /api/public/scores {what}")));
        let answer = post_score(&server, what).await;
        assert_eq!(has_score(&server, what).await, carried_out, "{what}");
        match (answer, seen) {
            (Ok(answer), Some(part)) => assert!(answer.contains(part), "{what}: {answer}"),
            (Err(error), None) => {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{what}");
            }
            (answer, _) => panic!("{what}: {answer:?}"),
        }
    }
    server.misbehave(Faults::default());
    assert!(
        post_score(&server, "well")
            .await
            .unwrap()
            .contains("\"well\"")
    );
}

#[tokio::test]
async fn broken_bodies_break_where_they_should() {
    let server = loaded(Imitation::Mixed).await;
    let whole = over_the_wire(&server, "GET /models").await;
    server.misbehave(failing("GET /api/public/models cut"));
    let cut = over_the_wire(&server, "GET /models").await;
    let length = format!("content-length: {}", whole.body.len());
    assert!(cut.headers.contains(&length), "{}", cut.headers);
    assert_eq!(cut.body.len(), whole.body.len() / 2);
    assert!(whole.body.starts_with(&cut.body));

    server.misbehave(failing("GET /api/public/models garbage"));
    let garbage = over_the_wire(&server, "GET /models").await;
    assert_eq!(garbage.status, 200);
    assert!(garbage.json().is_string(), "{}", garbage.body);

    server.misbehave(failing("GET /api/public/models slow:60ms"));
    let begin = Instant::now();
    let slow = over_the_wire(&server, "GET /models").await;
    assert!(begin.elapsed() >= Duration::from_millis(60));
    assert_eq!(slow.body, whole.body);
}

/// A server that fails for a while, seen by who keeps its log.
#[tokio::test]
async fn each_request_is_witnessed_with_what_came_of_it() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let server = start(Options {
        public_key: KEYS.0.into(),
        secret_key: KEYS.1.into(),
        faults: failing("GET /api/public/comments 503"),
        witness: Some(Arc::new(move |served: &Served| {
            kept.lock().unwrap().push(served.to_string());
        })),
        ..Options::default()
    })
    .await
    .unwrap();
    over_the_wire(&server, "GET /comments?limit=2").await;
    server.misbehave(failing("POST * lost"));
    post_score(&server, "s").await.unwrap_err();
    server.misbehave(Faults::default());
    over_the_wire(&server, "GET /comments").await;
    get(&server, "/comments").await;
    let lines: Vec<String> = lines.lock().unwrap().clone();
    let said: Vec<&str> = lines
        .iter()
        .map(|line| line.rsplit_once(' ').unwrap().0)
        .collect();
    assert_eq!(
        said,
        [
            "GET /api/public/comments?limit=2 503",
            "POST /api/public/scores -",
            "GET /api/public/comments 200",
        ]
    );
    let took = lines[0].rsplit_once(' ').unwrap().1;
    assert!(took.parse::<u64>().is_ok(), "{took}");
}

#[tokio::test]
async fn a_client_that_goes_away_from_a_late_answer_has_written_all_the_same() {
    let (sender, mut ended) = tokio::sync::mpsc::unbounded_channel();
    let server = start(Options {
        public_key: KEYS.0.into(),
        secret_key: KEYS.1.into(),
        faults: failing("POST /api/public/scores late:1h"),
        witness: Some(Arc::new(move |served: &Served| {
            sender.send(served.status).unwrap();
        })),
        ..Options::default()
    })
    .await
    .unwrap();
    let asked = post_score(&server, "s");
    let patience = async {
        while !has_score(&server, "s").await {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = asked => panic!("an answer: {answer:?}"),
        () = patience => {}
    }
    assert_eq!(ended.recv().await, Some(None));
}

#[tokio::test]
async fn a_delay_holds_up_all_but_health() {
    let server = server(Imitation::Mixed).await;
    server.misbehave(Faults {
        delay: Duration::from_millis(60),
        ..Faults::default()
    });
    let begin = Instant::now();
    assert_eq!(over_the_wire(&server, "GET /comments").await.status, 200);
    assert!(begin.elapsed() >= Duration::from_millis(60));
    server.misbehave(Faults {
        delay: Duration::from_secs(3600),
        ..Faults::default()
    });
    assert_eq!(over_the_wire(&server, "GET /health").await.status, 200);
}

#[tokio::test]
async fn scores_that_break_their_config_can_be_refused_instead_of_dropped() {
    let server = loaded(Imitation::Mixed).await;
    server.misbehave(Faults {
        refuse_invalid_scores: true,
        ..Faults::default()
    });
    let good = json!({"id": "good", "traceId": "trace-1", "name": "n", "value": 1});
    let bad =
        json!({"id": "bad", "traceId": "trace-1", "name": "n", "value": 1, "configId": "nowhere"});
    assert_eq!(ask(&server, "POST", "/scores", bad.clone()).await.0, 400);
    let (status, answer) = ask(&server, "POST", "/scores", json!([good, bad])).await;
    assert_eq!((status, &answer["accepted"]), (207, &json!(1)), "{answer}");
    assert!(has_score(&server, "good").await && !has_score(&server, "bad").await);
}
