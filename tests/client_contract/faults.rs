//! Servers gone wrong: each fault is the right error, said in a sentence that helps.

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use lftui::langfuse::{Error, ObservationQuery, Offline};
use lftui::model::{ProblemKind, ProjectId, TraceId};

use crate::stage::{Answer, SECRET, Stage, client, raw, silent};

const PROJECT: &str =
    r#"{"data":[{"id":"p1","name":"support-bot","organization":{"name":"ACME"}}]}"#;

async fn fault(base: &str) -> Error {
    let error = client(base).project().await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.ends_with('.') && !sentence.contains('\n'),
        "{sentence}"
    );
    assert!(!sentence.contains(SECRET), "{sentence}");
    assert_eq!(error.problem().message, sentence);
    error
}

#[tokio::test]
async fn a_web_page_instead_of_json_asks_to_check_the_address() {
    let stage = Stage::always(Answer::html(200)).await;
    let error = fault(&stage.base).await;
    assert_eq!(error.problem().kind, ProblemKind::NotUnderstood);
    assert!(error.to_string().contains("web page"), "{error}");
    assert!(
        error.to_string().contains("check that the address"),
        "{error}"
    );
}

#[tokio::test]
async fn garbage_names_where_it_is() {
    let stage = Stage::always(Answer::json(200, r#"{"data":[{"id":["x"]}]}"#)).await;
    let Error::NotUnderstood { path, .. } = fault(&stage.base).await else {
        panic!("another error");
    };
    assert_eq!(path, "data[0].id");
    let stage = Stage::always(Answer::json(200, "")).await;
    assert!(fault(&stage.base).await.to_string().contains("empty"));
    let stage = Stage::always(Answer::json(200, r#"{"data":[{"id":"p1""#)).await;
    let kind = fault(&stage.base).await.problem().kind;
    assert_eq!(kind, ProblemKind::NotUnderstood);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_named() {
    let rows = r#"{"data":[
        {"id":"a","traceId":"t","startTime":"2026-05-15T10:00:00Z"},
        {"id":"b","traceId":"t","startTime":"yesterday"}],"meta":{}}"#;
    let stage = Stage::always(Answer::json(200, rows)).await;
    let api = crate::recorded::V4;
    let mut pages = stage
        .client()
        .observations(api, &ObservationQuery::default());
    let error = pages.next_page().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("data[1].startTime"), "{error}");
    assert!(error.contains("yesterday"), "{error}");
}

#[tokio::test]
async fn a_silent_server_is_a_timeout() {
    let started = Instant::now();
    let error = fault(&silent().await).await;
    assert_eq!(error, Error::Timeout { status: None });
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_told_as_such() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"data\":[";
    let (half, nothing) = (raw(head).await, raw(b"").await);
    let (half, nothing) = tokio::join!(fault(&half), fault(&nothing));
    for error in [half, nothing] {
        let broken = matches!(
            &error,
            Error::Offline {
                reason: Offline::Cut,
                ..
            }
        );
        assert!(broken, "{error:?}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn another_protocol_is_not_understood() {
    let error = fault(&raw(b"220 mail.example.com ESMTP\r\n").await).await;
    assert_eq!(
        error.problem().kind,
        ProblemKind::NotUnderstood,
        "{error:?}"
    );
    assert!(error.to_string().contains("does not speak HTTP"), "{error}");
}

#[tokio::test]
async fn a_wrong_port_says_that_nothing_listens_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let error = fault(&host).await;
    let reason = Offline::Refused;
    assert!(error.to_string().contains(&host), "{error}");
    assert_eq!(error, Error::Offline { host, reason });
}

#[tokio::test]
async fn plain_http_where_tls_was_expected_is_a_tls_problem() {
    let base = raw(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    let error = fault(&base.replace("http://", "https://")).await;
    let Error::Offline {
        reason: Offline::Tls(_),
        ..
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(
        error.to_string().contains("check http against https"),
        "{error}"
    );
}

#[tokio::test]
async fn keys_never_follow_to_another_origin() {
    let other = Stage::always(Answer::json(200, PROJECT)).await;
    let to = format!("{}/login?next=x", other.base);
    let redirect = Answer::json(302, "").header("location", &to);
    let stage = Stage::always(redirect).await;
    let error = fault(&stage.base).await;
    assert!(
        error.to_string().contains(&format!("{}/login", other.base)),
        "{error}"
    );
    assert!(matches!(error, Error::Redirected { .. }));
    assert!(other.seen().is_empty(), "nothing was sent there at all");
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed_for_reads_only() {
    let stage = Stage::new(|seen| match seen.prefix.as_str() {
        "" => Answer::json(308, "").header("location", format!("/moved/api/public/{}", seen.route)),
        _ => Answer::json(200, PROJECT),
    })
    .await;
    assert_eq!(stage.client().project().await.unwrap().name, "support-bot");
    let id = "s1".into();
    let error = stage.client().delete_score(&id).await.unwrap_err();
    assert!(matches!(error, Error::Redirected { .. }), "{error:?}");
}

#[tokio::test]
async fn redirects_in_a_circle_end() {
    let circle = Answer::json(302, "").header("location", "/api/public/projects");
    let stage = Stage::always(circle).await;
    assert!(fault(&stage.base).await.to_string().contains("circle"));
}

#[tokio::test]
async fn a_read_is_repeated_until_the_server_is_back() {
    let stage = Stage::new(|seen| match seen.at {
        0 => Answer::json(503, r#"{"message":"Service Unavailable"}"#),
        _ => Answer::json(200, PROJECT),
    })
    .await;
    assert_eq!(stage.client().project().await.unwrap().name, "support-bot");
    assert_eq!(stage.seen().len(), 2);
}

#[tokio::test]
async fn what_would_double_is_sent_once() {
    let stage = Stage::always(Answer::json(503, "{}")).await;
    let target = lftui::model::CommentTarget::Trace(TraceId::from("t1"));
    let project = ProjectId::from("p1");
    let error = stage.client().create_comment(&project, &target, "hm").await;
    assert!(matches!(error, Err(Error::Server { status: 503, .. })));
    assert_eq!(stage.seen().len(), 1);
}

#[tokio::test]
async fn a_server_that_echoes_the_secret_does_not_bring_it_to_the_screen() {
    let echo = format!(r#"{{"message":"bad keys pk-lf-1 and {SECRET}"}}"#);
    let stage = Stage::always(Answer::json(400, echo)).await;
    fault(&stage.base).await;
    let debug = format!("{:?}", stage.client());
    assert!(
        debug.contains("pk-lf-1") && !debug.contains(SECRET),
        "{debug}"
    );
}

#[tokio::test]
async fn wrong_keys_and_a_wrong_host_are_told_apart() {
    let words =
        r#"{"message":"Invalid credentials. Confirm that you've configured the correct host."}"#;
    let stage = Stage::always(Answer::json(401, words)).await;
    assert_eq!(
        fault(&stage.base).await.problem().kind,
        ProblemKind::Unauthorised
    );
    let stage = Stage::always(Answer::html(404)).await;
    let error = stage.client().server().await.unwrap_err();
    assert!(
        error.to_string().contains("no /api/public/health"),
        "{error}"
    );
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_read_is_named() {
    let connection = lftui::langfuse::Connection {
        base: "https://127.0.0.1:1".into(),
        public_key: "pk".into(),
        secret_key: SECRET.into(),
        ca_file: Some("/nowhere/ca.pem".into()),
        timeout: Duration::from_secs(1),
    };
    let client = lftui::langfuse::Client::new(connection).unwrap();
    let error = client.project().await.unwrap_err();
    assert_eq!(error.problem().kind, ProblemKind::Local);
    assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
}

/// A log that a test can read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_no_keys() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let stage = Stage::always(Answer::json(200, PROJECT)).await;
    stage.client().project().await.unwrap();
    drop(guard);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("GET /api/public/projects 200 "), "{text}");
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("pk-lf-1:{SECRET}"));
    assert!(!text.contains(SECRET) && !text.contains(&encoded), "{text}");
}
