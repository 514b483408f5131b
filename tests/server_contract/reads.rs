//! A table of reads over an invented project: how many rows, and which keys they have.

use std::collections::BTreeSet;

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{ask, escape, get, loaded, rows};

#[tokio::test]
async fn reads_give_the_rows_and_keys_of_the_table() {
    let server = loaded(Imitation::Mixed).await;
    let table: Vec<Value> = serde_json::from_str(include_str!("fixtures/reads.json")).unwrap();
    for case in table {
        let path = case["path"].as_str().unwrap();
        let body = get(&server, path).await;
        let rows = rows(&body);
        assert_eq!(json!(rows.len()), case["rows"], "{path}: {body:#}");
        let Some(keys) = case["keys"].as_array() else {
            continue;
        };
        let wanted: BTreeSet<&str> = keys.iter().filter_map(Value::as_str).collect();
        for row in rows {
            let found: BTreeSet<&str> = row
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            let text = row["dataType"] == "TEXT" && row.get("subject").is_none();
            let lacking: BTreeSet<&str> = wanted.difference(&found).copied().collect();
            assert!(found.is_subset(&wanted), "{path}: {found:?}");
            assert!(
                lacking.is_empty() || (text && lacking == BTreeSet::from(["value"])),
                "{path}: no {lacking:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_walk_over_cursors_sees_every_row_once_and_in_order() {
    let server = loaded(Imitation::Mixed).await;
    let whole = get(&server, "/v2/observations?limit=1000").await;
    assert_eq!(whole["meta"], json!({}));
    let mut walked = Vec::new();
    let mut path = "/v2/observations?limit=3".to_owned();
    loop {
        let page = get(&server, &path).await;
        walked.extend(page["data"].as_array().unwrap().clone());
        let Some(cursor) = page["meta"]["cursor"].as_str() else {
            break;
        };
        let cursor = cursor
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        path = format!("/v2/observations?limit=3&cursor={cursor}");
    }
    assert_eq!(Value::from(walked.clone()), whole["data"]);
    let starts: Vec<&str> = walked
        .iter()
        .filter_map(|row| row["startTime"].as_str())
        .collect();
    assert!(starts.is_sorted_by(|a, b| a >= b), "{starts:?}");
}

#[tokio::test]
async fn scores_walk_by_cursor_too() {
    let server = loaded(Imitation::Mixed).await;
    let whole = get(&server, "/v3/scores").await;
    let mut walked = Vec::new();
    let mut path = "/v3/scores?limit=2".to_owned();
    loop {
        let page = get(&server, &path).await;
        walked.extend(page["data"].as_array().unwrap().clone());
        let Some(cursor) = page["meta"]["cursor"].as_str() else {
            break;
        };
        path = format!("/v3/scores?limit=2&cursor={cursor}");
    }
    assert_eq!(Value::from(walked), whole["data"]);
}

#[tokio::test]
async fn a_trace_from_ingestion_has_a_root_of_its_own_in_v2_and_none_in_v1() {
    let server = loaded(Imitation::Mixed).await;
    let path = "/v2/observations?traceId=trace-1&fields=core,basic,io,metadata,metrics";
    let body = get(&server, path).await;
    let rows = rows(&body);
    let root = rows.iter().find(|row| row["id"] == "t-trace-1").unwrap();
    assert_eq!(root["parentObservationId"], Value::Null);
    assert_eq!(root["endTime"], Value::Null);
    assert_eq!(root["latency"], Value::Null);
    assert_eq!(root["isRootObservation"], true);
    assert_eq!(root["input"], "{\"question\":\"Where is it?\"}");
    let span = rows.iter().find(|row| row["id"] == "span-1").unwrap();
    assert_eq!(span["parentObservationId"], "t-trace-1");
    assert_eq!(span["isRootObservation"], false);
    assert_eq!(span["metadata"]["shop"], "north");
    let v1 = get(&server, "/traces/trace-1").await;
    assert_eq!(v1["observations"].as_array().unwrap().len(), 4);
    let first = &v1["observations"][0];
    assert_eq!(
        (&first["id"], &first["parentObservationId"]),
        (&json!("span-1"), &Value::Null)
    );
}

#[tokio::test]
async fn what_is_not_asked_for_comes_as_a_sentinel_in_v1() {
    let server = loaded(Imitation::V3).await;
    let body = get(&server, "/traces/trace-1?fields=core").await;
    assert_eq!(body["input"], Value::Null);
    assert_eq!(body["metadata"], json!({}));
    assert_eq!(
        (&body["observations"], &body["scores"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(
        (&body["latency"], &body["totalCost"]),
        (&json!(-1), &json!(-1))
    );
    let body = get(&server, "/traces?name=order&userId=ada").await;
    let row = &body["data"][0];
    assert_eq!(row["latency"], json!(1.9));
    assert_eq!(row["output"], json!("On its way"));
    assert_eq!(row["scores"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn bodies_are_raw_texts_in_v2_and_read_in_v1() {
    let server = loaded(Imitation::Mixed).await;
    let v2 = get(
        &server,
        "/v2/observations?name=answer&fields=io,model,usage",
    )
    .await;
    let row = &v2["data"][0];
    assert_eq!(row["output"], "42");
    assert_eq!(row["inputPrice"], "0.0000025");
    assert_eq!(
        (&row["model"], &row["providedModelName"]),
        (&json!("gpt-4o"), &json!("gpt-4o"))
    );
    assert_eq!(
        (&row["inputUsage"], &row["totalUsage"]),
        (&json!(1000), &json!(1500))
    );
    let v1 = get(&server, "/observations/gen-1").await;
    assert_eq!(v1["output"], json!(42));
    assert_eq!(v1["inputPrice"], json!(2.5e-6));
    assert_eq!(v1["timeToFirstToken"], json!(0.5));
}

#[tokio::test]
async fn metadata_is_cut_unless_it_is_expanded() {
    let server = loaded(Imitation::Mixed).await;
    let long = |body: &Value| body["data"][0]["metadata"]["long"].as_str().unwrap().len();
    let path = "/v2/observations?traceId=trace-1&limit=1&fields=metadata";
    assert_eq!(long(&get(&server, path).await), 200);
    assert_eq!(
        long(&get(&server, &format!("{path}&expandMetadata=x")).await),
        400
    );
    assert_eq!(long(&get(&server, &format!("{path},io")).await), 400);
}

#[tokio::test]
async fn a_prompt_is_read_with_the_prompts_it_includes() {
    let server = loaded(Imitation::Mixed).await;
    let whole = get(&server, "/v2/prompts/answers%2Forder").await;
    assert_eq!(
        whole["prompt"][0]["content"],
        "Speak {{mood}}ly. You help {{customer}}."
    );
    assert_eq!(
        whole["prompt"][1],
        json!({"type": "placeholder", "name": "history"})
    );
    assert_eq!(whole["isActive"], true);
    let id = whole["id"].as_str().unwrap();
    let child = &whole["resolutionGraph"]["dependencies"][id][0];
    assert_eq!(
        (&child["name"], &child["version"]),
        (&json!("base/tone"), &json!(1))
    );
    let raw = get(&server, "/v2/prompts/answers%2Forder?resolve=false").await;
    assert!(
        raw["prompt"][0]["content"]
            .as_str()
            .unwrap()
            .starts_with("@@@langfusePrompt")
    );
    assert_eq!(raw["resolutionGraph"], Value::Null);
    let list = get(&server, "/v2/prompts").await;
    assert_eq!(list["meta"], list["pagination"]);
    assert_eq!(list["data"][1]["versions"], json!([1, 2]));
    assert_eq!(
        list["data"][1]["labels"],
        json!(["latest", "production", "staging"])
    );
}

#[tokio::test]
async fn metrics_sum_and_count_by_dimension() {
    let server = loaded(Imitation::V3).await;
    assert_eq!(
        ask(&server, "GET", "/v2/metrics?query=%7B", Value::Null)
            .await
            .0,
        404
    );
    let server = loaded(Imitation::Mixed).await;
    let query = |rest: Value| {
        let mut query = json!({"view": "observations", "fromTimestamp": "2026-05-01T00:00:00Z",
            "toTimestamp": "2026-05-08T00:00:00Z",
            "metrics": [{"measure": "totalCost", "aggregation": "sum"}, {"measure": "count", "aggregation": "count"}]});
        for (key, value) in rest.as_object().unwrap() {
            query[key] = value.clone();
        }
        format!("/v2/metrics?query={}", escape(&query.to_string()))
    };
    let many = json!([{"field": "sessionId"}]);
    let order = json!([{"field": "sum_totalCost", "direction": "desc"}]);
    let path = query(json!({"dimensions": many, "orderBy": order, "config": {"row_limit": 10}}));
    let rows = get(&server, &path).await;
    assert_eq!(rows["data"][0]["sessionId"], "visit/2");
    assert_eq!(
        (
            &rows["data"][0]["count_count"],
            &rows["data"][1]["count_count"]
        ),
        (&json!(12), &json!(5))
    );
    assert!((rows["data"][0]["sum_totalCost"].as_f64().unwrap() - 0.039).abs() < 1e-9);
    assert_eq!(
        ask(
            &server,
            "GET",
            &query(json!({"dimensions": many})),
            Value::Null
        )
        .await
        .0,
        400
    );
    let path = query(json!({"timeDimension": {"granularity": "day"},
        "filters": [{"type": "string", "column": "type", "operator": "=", "value": "GENERATION"}]}));
    let rows = get(&server, &path).await;
    assert_eq!(rows["data"].as_array().unwrap().len(), 7);
    assert_eq!(rows["data"][0]["time_dimension"], "2026-05-01");
}
