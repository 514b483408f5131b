//! What writes do, and what they do without saying so.

use lftui::server::{Imitation, Running};
use serde_json::{Value, json};

use crate::support::{ask, get, loaded};

async fn config(server: &Running, name: &str) -> String {
    let configs = get(server, "/score-configs").await;
    let all = configs["data"].as_array().unwrap();
    let found = all.iter().find(|one| one["name"] == name).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

async fn score(server: &Running, body: Value) -> (u16, Value) {
    let (status, answer) = ask(server, "POST", "/scores", body).await;
    assert_eq!(status, 200, "{answer}");
    let id = answer["id"].as_str().unwrap();
    ask(server, "GET", &format!("/v2/scores/{id}"), Value::Null).await
}

#[tokio::test]
async fn a_score_that_breaks_its_config_is_accepted_and_never_seen() {
    let server = loaded(Imitation::Mixed).await;
    let (grade, tone) = (
        config(&server, "grade").await,
        config(&server, "tone").await,
    );
    for (config, value, kind) in [
        (grade.as_str(), json!(9), "NUMERIC"),
        (grade.as_str(), json!("good"), "CATEGORICAL"),
        (tone.as_str(), json!("loud"), "CATEGORICAL"),
        ("nowhere", json!(1), "NUMERIC"),
    ] {
        let body = json!({"traceId": "trace-1", "name": "x", "value": value, "dataType": kind,
            "configId": config});
        assert_eq!(score(&server, body.clone()).await.0, 404, "{body}");
    }
    let archived = format!("/score-configs/{grade}");
    let (status, _) = ask(&server, "PATCH", &archived, json!({"isArchived": true})).await;
    assert_eq!(status, 200);
    let body = json!({"traceId": "trace-1", "name": "grade", "value": 3, "configId": grade});
    assert_eq!(score(&server, body).await.0, 404);
    let body = json!({"sessionId": "visit/1", "name": "output", "value": "c",
        "dataType": "CORRECTION"});
    assert_eq!(score(&server, body).await.0, 404);
}

#[tokio::test]
async fn a_config_gives_a_score_its_name_type_and_number() {
    let server = loaded(Imitation::Mixed).await;
    let tone = config(&server, "tone").await;
    let body = json!({"id": "mine", "traceId": "trace-1", "name": "other", "value": "kind",
        "configId": tone, "source": "ANNOTATION", "queueId": "q"});
    let (status, stored) = score(&server, body).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&stored["name"], &stored["value"]),
        (&json!("tone"), &json!(2))
    );
    assert_eq!(
        (&stored["stringValue"], &stored["dataType"]),
        (&json!("kind"), &json!("CATEGORICAL"))
    );
    assert_eq!(
        (&stored["queueId"], &stored["source"]),
        (&json!("q"), &json!("ANNOTATION"))
    );
}

#[tokio::test]
async fn the_same_id_overwrites_and_a_delete_is_final() {
    let server = loaded(Imitation::Mixed).await;
    for value in [0.75, 0.25] {
        let body = json!({"id": "s", "traceId": "trace-9", "name": "n", "value": value});
        assert_eq!(score(&server, body).await.1["value"], json!(value));
    }
    let gone = ask(&server, "DELETE", "/scores/s", Value::Null).await;
    assert_eq!(
        gone,
        (
            202,
            json!({"message": "Score deletion queued successfully"})
        )
    );
    assert_eq!(
        ask(&server, "GET", "/v2/scores/s", Value::Null).await.0,
        404
    );
    assert_eq!(
        ask(&server, "DELETE", "/scores/s", Value::Null).await.0,
        202
    );
    let body = json!({"id": "s", "sessionId": "visit/1", "name": "n", "value": 1});
    assert_eq!(score(&server, body).await.1["traceId"], Value::Null);
}

#[tokio::test]
async fn an_item_keeps_the_time_of_its_completion_when_it_is_pending_again() {
    let server = loaded(Imitation::Mixed).await;
    let grade = config(&server, "grade").await;
    let new = json!({"name": "Review", "scoreConfigIds": [grade]});
    let (_, queue) = ask(&server, "POST", "/annotation-queues", new.clone()).await;
    let queue = format!("/annotation-queues/{}", queue["id"].as_str().unwrap());
    assert_eq!(ask(&server, "POST", "/annotation-queues", new).await.0, 400);
    let items = format!("{queue}/items");
    let object = json!({"objectId": "not-there", "objectType": "TRACE"});
    let (_, first) = ask(&server, "POST", &items, object.clone()).await;
    let (_, second) = ask(&server, "POST", &items, object).await;
    assert_eq!(
        (&first["status"], &first["completedAt"]),
        (&json!("PENDING"), &Value::Null)
    );
    let list = get(&server, &items).await;
    assert_eq!(
        (&list["data"][0]["id"], &list["data"][1]["id"]),
        (&second["id"], &first["id"])
    );
    for place in 0..8 {
        let object = json!({"objectId": place.to_string(), "objectType": "TRACE"});
        ask(&server, "POST", &items, object).await;
    }
    let list = get(&server, &items).await;
    let ids: Vec<&str> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.is_sorted_by(|newer, older| newer > older),
        "ids of items rise, also within a millisecond: {ids:?}"
    );
    let item = format!("{items}/{}", first["id"].as_str().unwrap());
    let (_, done) = ask(&server, "PATCH", &item, json!({"status": "COMPLETED"})).await;
    assert!(done["completedAt"].is_string());
    let (_, again) = ask(&server, "PATCH", &item, json!({"status": "PENDING"})).await;
    assert_eq!(
        (&again["status"], &again["completedAt"]),
        (&json!("PENDING"), &done["completedAt"])
    );
    let (_, same) = ask(&server, "PATCH", &item, json!({})).await;
    assert_eq!(same["status"], "PENDING");
    assert_eq!(
        get(&server, &format!("{items}?status=COMPLETED")).await["data"],
        json!([])
    );
    assert_eq!(
        ask(&server, "PATCH", &item, json!({"note": 1})).await.0,
        400
    );
    assert_eq!(
        ask(&server, "DELETE", &item, Value::Null).await.1["success"],
        true
    );
    assert_eq!(ask(&server, "GET", &item, Value::Null).await.0, 404);
}

#[tokio::test]
async fn labels_are_added_and_moved_but_never_removed() {
    let server = loaded(Imitation::Mixed).await;
    let second = "/v2/prompts/base%2Ftone/versions/2";
    let body = json!({"newLabels": ["production"]});
    let (status, moved) = ask(&server, "PATCH", second, body).await;
    assert_eq!(status, 200);
    assert_eq!(moved["labels"], json!(["production", "staging", "latest"]));
    let first = get(&server, "/v2/prompts/base%2Ftone?version=1").await;
    assert_eq!(
        (&first["labels"], &first["isActive"]),
        (&json!([]), &json!(false))
    );
    let (_, same) = ask(&server, "PATCH", second, json!({"newLabels": []})).await;
    assert_eq!(same["labels"], moved["labels"]);
    let whole = get(&server, "/v2/prompts/answers%2Forder").await;
    let text = whole["prompt"][0]["content"].as_str().unwrap();
    assert!(text.starts_with("Speak {{mood}}ly and briefly."), "{text}");
}

#[tokio::test]
async fn a_prompt_that_others_include_cannot_be_deleted() {
    let server = loaded(Imitation::Mixed).await;
    assert_eq!(
        ask(&server, "DELETE", "/v2/prompts/base%2Ftone", Value::Null)
            .await
            .0,
        400
    );
    assert_eq!(
        ask(
            &server,
            "DELETE",
            "/v2/prompts/answers%2Forder",
            Value::Null
        )
        .await
        .0,
        204
    );
    let newest = "/v2/prompts/base%2Ftone?version=2";
    assert_eq!(ask(&server, "DELETE", newest, Value::Null).await.0, 204);
    let left = get(&server, "/v2/prompts/base%2Ftone?label=latest").await;
    assert_eq!(left["version"], 1);
    assert_eq!(ask(&server, "DELETE", newest, Value::Null).await.0, 404);
}

#[tokio::test]
async fn a_deleted_trace_takes_its_observations_and_scores_along() {
    let server = loaded(Imitation::Mixed).await;
    let gone = ask(&server, "DELETE", "/traces/trace-1", Value::Null).await;
    assert_eq!(
        gone,
        (200, json!({"message": "Trace deleted successfully"}))
    );
    assert_eq!(
        ask(&server, "GET", "/traces/trace-1", Value::Null).await.0,
        404
    );
    let rows = get(&server, "/v2/observations?traceId=trace-1").await;
    assert_eq!(rows["data"], json!([]));
    assert_eq!(
        get(&server, "/v3/scores?traceId=trace-1").await["data"],
        json!([])
    );
    let many = json!({"traceIds": ["trace-2", "trace-3", "never"]});
    assert_eq!(ask(&server, "DELETE", "/traces", many).await.0, 200);
    assert_eq!(get(&server, "/traces").await["meta"]["totalItems"], 4);
}

#[tokio::test]
async fn comments_are_trimmed_and_need_their_object() {
    let server = loaded(Imitation::Mixed).await;
    let list = get(&server, "/comments").await;
    assert_eq!(list["data"][0]["content"], "Look at this.");
    let id = list["data"][0]["id"].as_str().unwrap();
    assert_eq!(
        get(&server, &format!("/comments/{id}")).await,
        list["data"][0]
    );
    let body = json!({"projectId": "p", "objectType": "SESSION", "objectId": "no", "content": "x"});
    assert_eq!(ask(&server, "POST", "/comments", body).await.0, 404);
}
