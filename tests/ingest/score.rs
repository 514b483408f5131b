//! Scores over the ingestion API, with and without a config.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Server, event};

fn score(id: &str, mut body: Value) -> Value {
    body["id"] = id.into();
    if body.get("sessionId").is_none() {
        body["traceId"] = "t".into();
    }
    event(id, "score-create", "2026-05-15T10:00:00.000Z", body)
}

#[tokio::test]
async fn each_type_is_shown_as_the_server_shows_it() {
    let server = Server::start(Imitation::Mixed).await;
    server
        .ingest(&[
            score("number", json!({"name": "n", "value": 0.5})),
            score("label", json!({"name": "l", "value": "good"})),
            score(
                "flag",
                json!({"name": "f", "value": 1, "dataType": "BOOLEAN", "source": "EVAL"}),
            ),
            score(
                "text",
                json!({"name": "x", "value": "words", "dataType": "TEXT"}),
            ),
            score(
                "fix",
                json!({"name": "any", "value": "better", "dataType": "CORRECTION"}),
            ),
            score(
                "session",
                json!({"name": "s", "value": 1, "sessionId": "s1"}),
            ),
        ])
        .await;
    let shown = async |id: &str| {
        let (status, row) = server.get(&format!("v2/scores/{id}")).await;
        assert_eq!(status, 200, "{id}: {row}");
        json!([
            row["name"],
            row["dataType"],
            row["value"],
            row["stringValue"],
            row["source"]
        ])
    };
    assert_eq!(
        shown("number").await,
        json!(["n", "NUMERIC", 0.5, null, "API"])
    );
    assert_eq!(
        shown("label").await,
        json!(["l", "CATEGORICAL", 0, "good", "API"])
    );
    assert_eq!(
        shown("flag").await,
        json!(["f", "BOOLEAN", 1, "True", "EVAL"])
    );
    assert_eq!(
        shown("text").await,
        json!(["x", "TEXT", null, "words", "API"])
    );
    assert_eq!(
        shown("fix").await,
        json!(["output", "CORRECTION", 0, "better", "API"])
    );
    let (_, row) = server.get("v2/scores/session").await;
    assert_eq!(
        (&row["sessionId"], &row["traceId"]),
        (&json!("s1"), &Value::Null)
    );
}

#[tokio::test]
async fn bad_shapes_are_refused_at_once() {
    let server = Server::start(Imitation::Mixed).await;
    let bad = [
        json!({"name": "", "value": 1}),
        json!({"value": 1}),
        json!({"name": "n"}),
        json!({"name": "n", "value": true}),
        json!({"name": "n", "value": 2, "dataType": "BOOLEAN"}),
        json!({"name": "n", "value": "", "dataType": "TEXT"}),
        json!({"name": "n", "value": "x".repeat(501), "dataType": "TEXT"}),
        json!({"name": "n", "value": 1, "dataType": "CATEGORICAL"}),
        json!({"name": "n", "value": 1, "dataType": "WRONG"}),
        json!({"name": "n", "value": 1, "source": "ANNOTATION"}),
        json!({"name": "n", "value": 1, "sessionId": "s", "observationId": "o"}),
    ];
    for body in bad {
        let (_, answer) = server
            .post("ingestion", &json!({"batch": [score("s", body.clone())]}))
            .await;
        assert_eq!(answer["errors"][0]["status"], 400, "{body}");
    }
}

#[tokio::test]
async fn a_score_against_its_config_is_taken_and_never_seen() {
    let server = Server::start(Imitation::Mixed).await;
    let (_, number) = server
        .post(
            "score-configs",
            &json!({"name": "quality", "dataType": "NUMERIC", "minValue": 0, "maxValue": 1}),
        )
        .await;
    let categories = json!([{"label": "good", "value": 2}, {"label": "bad", "value": 1}]);
    let (_, label) = server
        .post(
            "score-configs",
            &json!({"name": "tone", "dataType": "CATEGORICAL", "categories": categories}),
        )
        .await;
    server
        .ingest(&[
            score(
                "fits",
                json!({"name": "other", "value": 0.5, "configId": number["id"]}),
            ),
            score(
                "over",
                json!({"name": "quality", "value": 2, "configId": number["id"]}),
            ),
            score(
                "type",
                json!({"name": "quality", "value": "x", "configId": number["id"]}),
            ),
            score(
                "good",
                json!({"name": "tone", "value": "good", "configId": label["id"]}),
            ),
            score(
                "ugly",
                json!({"name": "tone", "value": "ugly", "configId": label["id"]}),
            ),
            score(
                "lost",
                json!({"name": "n", "value": 1, "configId": "nowhere"}),
            ),
        ])
        .await;
    let (_, rows) = server.get("v2/scores").await;
    let mut ids: Vec<&str> = rows["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["fits", "good"]);
    assert_eq!(
        server.get("v2/scores/fits").await.1["name"],
        "quality",
        "the config names the score"
    );
    assert_eq!(server.get("v2/scores/good").await.1["value"], 2);
}

#[tokio::test]
async fn a_repeat_replaces_the_value_and_keeps_the_rest() {
    let server = Server::start(Imitation::Mixed).await;
    server
        .ingest(&[score(
            "s",
            json!({"name": "n", "value": 1, "comment": "why", "metadata": {"a": 1}}),
        )])
        .await;
    let mut again = score(
        "s",
        json!({"name": "n", "value": 2, "metadata": {"b": 2}, "environment": "late"}),
    );
    again["id"] = "again".into();
    again["timestamp"] = "2026-05-15T11:00:00.000Z".into();
    server.ingest(&[again]).await;
    let (_, row) = server.get("v2/scores/s").await;
    assert_eq!((&row["value"], &row["comment"]), (&json!(2), &json!("why")));
    assert_eq!(row["metadata"], json!({"a": 1, "b": 2}));
    assert_eq!(row["timestamp"], "2026-05-15T10:00:00.000Z");
    assert_eq!(row["environment"], "default");
}

#[tokio::test]
async fn an_array_of_scores_is_taken_as_newer_sdks_send_it() {
    let server = Server::start(Imitation::V4).await;
    let at = "2026-05-15T10:00:00.107722Z";
    let good = json!({"id": "a", "traceId": "t", "name": "n", "value": 1, "timestamp": at});
    let session = json!({"id": "b", "sessionId": "s", "name": "n", "value": "x"});
    let accepted = server.post("scores", &json!([good, session])).await;
    assert_eq!(accepted, (202, json!({"message": "Accepted"})));
    let mixed = server
        .post(
            "scores",
            &json!([{"name": "n"}, 7, {"traceId": "t", "name": "m", "value": 2}]),
        )
        .await;
    assert_eq!(
        (mixed.0, &mixed.1["accepted"], &mixed.1["rejected"]),
        (207, &json!(1), &json!(2))
    );
    assert!(mixed.1["errors"][0]["message"].is_string());
    let (_, rows) = server.get("v3/scores?id=a").await;
    assert_eq!(rows["data"][0]["timestamp"], "2026-05-15T10:00:00.107Z");
    assert_eq!(
        server.get("v3/scores").await.1["data"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}
