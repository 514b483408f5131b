//! Keys, and which routes an imitated server has.

use lftui::server::Imitation;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PUBLIC, Server, answer, event};

const AT: &str = "2026-05-15T10:00:00.000Z";

#[tokio::test]
async fn wrong_keys_get_the_words_of_each_route() {
    let server = Server::start(Imitation::Mixed).await;
    let wrong = "Invalid credentials. Confirm that you've configured the correct host.";
    let ask = |path| server.bare(Method::GET, path);
    assert_eq!(
        answer(ask("traces")).await,
        (401, json!({"message": "No authorization header"}))
    );
    assert_eq!(
        answer(ask("traces").basic_auth(PUBLIC, Some("no"))).await,
        (401, json!({ "message": wrong }))
    );
    assert_eq!(
        answer(ask("v2/prompts").basic_auth(PUBLIC, Some("no"))).await,
        (401, json!({"message": wrong, "error": "UnauthorizedError"}))
    );
    let garbage = "Invalid character. Confirm that you've configured the correct host.";
    assert_eq!(
        answer(ask("traces").header("authorization", "Basic !!!")).await,
        (401, json!({ "message": garbage }))
    );
    let bearer = "Invalid public key. Confirm that you've configured the correct host.";
    assert_eq!(
        answer(ask("traces").bearer_auth("nope")).await,
        (401, json!({ "message": bearer }))
    );
    assert_eq!(
        answer(ask("traces").bearer_auth(PUBLIC)).await,
        (
            403,
            json!({"message": "Access denied - insufficient permissions for this endpoint"})
        )
    );
}

#[tokio::test]
async fn the_public_key_alone_may_only_score() {
    let server = Server::start(Imitation::Mixed).await;
    let batch = json!({"batch": [
        event("t", "trace-create", AT, json!({"id": "t"})),
        event("s", "score-create", AT, json!({"id": "s", "traceId": "t", "name": "liked", "value": 1})),
    ]});
    let (status, body) = answer(
        server
            .bare(Method::POST, "ingestion")
            .bearer_auth(PUBLIC)
            .json(&batch),
    )
    .await;
    assert_eq!(status, 207);
    assert_eq!(body["successes"], json!([{"id": "s", "status": 201}]));
    assert_eq!(
        (&body["errors"][0]["id"], &body["errors"][0]["status"]),
        (&json!("t"), &json!(401))
    );
    let score = json!({"traceId": "t", "name": "liked", "value": 1});
    let (status, _) = answer(
        server
            .bare(Method::POST, "scores")
            .bearer_auth(PUBLIC)
            .json(&score),
    )
    .await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn health_needs_no_keys_and_tells_the_version() {
    for (imitate, version) in [
        (Imitation::V3, "3.174.1"),
        (Imitation::V4, "4.16.0"),
        (Imitation::Mixed, "4.16.0"),
    ] {
        let server = Server::start(imitate).await;
        let expected = json!({"status": "OK", "version": version});
        assert_eq!(
            answer(server.bare(Method::GET, "health")).await,
            (200, expected.clone())
        );
        assert_eq!(
            answer(server.bare(Method::GET, "ready")).await,
            (200, expected)
        );
        let (status, projects) = server.get("projects").await;
        assert_eq!(
            (status, &projects["data"][0]["name"]),
            (200, &json!("Test"))
        );
    }
}

fn is_page(answer: &(u16, Value)) -> bool {
    answer.0 == 404
        && answer
            .1
            .as_str()
            .is_some_and(|body| body.starts_with("<!DOCTYPE html>"))
}

#[tokio::test]
async fn a_v4_has_no_v1_reads_not_even_for_strangers() {
    let server = Server::start(Imitation::V4).await;
    for path in [
        "traces",
        "traces/x",
        "sessions",
        "sessions/x",
        "observations",
        "observations/x",
        "scores",
        "v2/scores",
        "v2/scores/x",
        "metrics",
    ] {
        let (status, body) = answer(server.bare(Method::GET, path)).await;
        let message = body["message"].as_str().unwrap_or_default();
        assert!(
            status == 404 && message.contains("events_only"),
            "{path}: {status} {body}"
        );
    }
    for path in ["v2/observations", "v3/scores", "score-configs"] {
        assert_eq!(server.get(path).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn a_v4_takes_only_scores_over_ingestion() {
    let server = Server::start(Imitation::V4).await;
    let batch = json!({"batch": [
        event("t", "trace-create", AT, json!({"id": "t"})),
        event("s", "score-create", AT, json!({"id": "s", "traceId": "t", "name": "liked", "value": 1})),
        event("g", "generation-create", AT, json!({"id": "g", "traceId": "t"})),
        event("l", "sdk-log", AT, json!({"log": "x"})),
    ]});
    let (status, body) = server.post("ingestion", &batch).await;
    assert_eq!(status, 207);
    assert_eq!(body["successes"], json!([{"id": "s", "status": 201}]));
    for (index, id) in ["t", "g"].into_iter().enumerate() {
        let error = &body["errors"][index];
        assert_eq!((&error["id"], &error["status"]), (&json!(id), &json!(400)));
        assert_eq!(error["message"], "Event type not accepted");
    }
    let (_, rows) = server.get("v2/observations").await;
    assert_eq!(rows["data"], json!([]));
}

#[tokio::test]
async fn a_v3_has_no_v2_observations_and_no_v3_at_all() {
    let server = Server::start(Imitation::V3).await;
    let (status, body) = server.get("v2/observations").await;
    let message = "v2 APIs are currently in beta and only available on Langfuse Cloud";
    assert_eq!(
        (status, body),
        (
            404,
            json!({"message": message, "error": "LangfuseNotFoundError"})
        )
    );
    assert!(is_page(&server.get("v3/scores").await));
    assert_eq!(
        answer(server.bare(Method::GET, "v2/observations")).await.0,
        401
    );
    for path in ["traces", "sessions", "observations", "v2/scores"] {
        assert_eq!(server.get(path).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn unknown_paths_are_pages_and_wrong_methods_are_json() {
    let server = Server::start(Imitation::Mixed).await;
    assert!(is_page(&server.get("nope").await));
    assert!(is_page(&answer(server.bare(Method::GET, "nope")).await));
    let (status, body) = answer(
        server
            .ask(Method::PATCH, "v2/observations")
            .json(&json!({})),
    )
    .await;
    assert_eq!(
        (status, body),
        (
            405,
            json!({"message": "Method not allowed", "error": "MethodNotAllowedError"})
        )
    );
}

#[tokio::test]
async fn a_database_file_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let options = lftui::server::Options {
        listen: "127.0.0.1:0".parse().unwrap(),
        db: Some(folder.path().join("a.db")),
        public_key: "p".into(),
        secret_key: "s".into(),
        imitate: Imitation::Mixed,
        project_name: "Test".into(),
        ..lftui::server::Options::default()
    };
    let first = lftui::server::start(options.clone()).await.unwrap();
    let batch =
        json!({"batch": [event("t", "trace-create", AT, json!({"id": "t", "name": "kept"}))]});
    assert_eq!(
        first
            .request("POST", "/api/public/ingestion", batch)
            .await
            .unwrap()
            .0,
        207
    );
    first.stop().await.unwrap();
    let second = lftui::server::start(options).await.unwrap();
    let (_, trace) = second
        .request("GET", "/api/public/traces/t", Value::Null)
        .await
        .unwrap();
    assert_eq!(trace["name"], "kept");
    second.stop().await.unwrap();
}
