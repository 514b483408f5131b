//! Which reads a server serves, found out with few requests.

use lftui::langfuse::Error;
use lftui::model::{Api, Generation, Server};

use crate::stage::{Answer, Stage};

const PROJECTS: &str = r#"{"data":[{"id":"p1","name":"n"}]}"#;
const EVENTS_ONLY: &str =
    r#"{"message":"This endpoint is not available on deployments running in events_only mode."}"#;
const BETA: &str =
    r#"{"message":"v2 APIs are currently in beta and only available on Langfuse Cloud"}"#;
const EMPTY: &str = r#"{"data":[],"meta":{}}"#;

/// A server of a version, with the routes that it has besides health and projects.
async fn stage(version: &'static str, routes: &'static [&'static str]) -> Stage {
    Stage::new(move |seen| match seen.route.as_str() {
        "health" => Answer::json(200, format!(r#"{{"status":"OK","version":"{version}"}}"#)),
        "projects" => Answer::json(200, PROJECTS),
        route if routes.contains(&route) => Answer::json(200, EMPTY),
        "v3/scores" => Answer::html(404),
        "v2/observations" => Answer::json(404, BETA),
        _ => Answer::json(404, EVENTS_ONLY),
    })
    .await
}

fn found(version: &str, generation: Generation, scores_v3: bool) -> Server {
    Server {
        version: version.to_owned(),
        api: Api {
            generation,
            scores_v3,
        },
    }
}

#[tokio::test]
async fn every_kind_of_server_is_recognised() {
    for (version, routes, generation, scores_v3) in [
        (
            "4.16.0",
            &["v2/observations", "v3/scores"][..],
            Generation::V4,
            true,
        ),
        (
            "v4.16.0",
            &["v2/observations", "v3/scores", "traces"],
            Generation::V4,
            true,
        ),
        ("3.174.1", &["traces", "v2/scores"], Generation::V3, false),
        (
            "3.174.1",
            &["traces", "v2/observations"],
            Generation::V3,
            false,
        ),
        ("4.0.0", &["traces"], Generation::V3, false),
    ] {
        let server = stage(version, routes)
            .await
            .client()
            .server()
            .await
            .unwrap();
        let version = version.trim_start_matches('v');
        assert_eq!(server, found(version, generation, scores_v3), "{routes:?}");
    }
}

#[tokio::test]
async fn probing_spares_the_rate_limit_and_keeps_the_keys_from_health() {
    let v3 = stage("3.174.1", &["traces"]).await;
    v3.client().server().await.unwrap();
    assert_eq!(v3.seen().len(), 2);
    let health = v3.seen().into_iter().find(|seen| seen.route == "health");
    assert!(!health.unwrap().authorised);

    let v4 = stage("4.16.0", &["v2/observations", "v3/scores"]).await;
    v4.client().server().await.unwrap();
    assert_eq!(v4.seen().len(), 4);
    assert!(
        v4.seen()
            .iter()
            .all(|seen| seen.agent.starts_with("lftui/"))
    );
}

#[tokio::test]
async fn wrong_keys_are_found_even_where_routes_answer_before_looking_at_them() {
    let stage = Stage::new(|seen| match seen.route.as_str() {
        "health" => Answer::json(200, r#"{"version":"4.16.0"}"#),
        "projects" => Answer::json(401, r#"{"message":"Invalid credentials"}"#),
        _ => Answer::json(404, EVENTS_ONLY),
    })
    .await;
    let error = stage.client().server().await.unwrap_err();
    assert!(matches!(error, Error::Unauthorised { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_without_any_reads_says_what_is_missing() {
    let error = stage("4.0.0", &[])
        .await
        .client()
        .server()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Absent { .. }), "{error:?}");
}
