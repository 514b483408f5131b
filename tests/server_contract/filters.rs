//! Every column of every filter, with every type: fits or is refused, and never breaks the server.

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{ask, escape, loaded};

const COLUMNS: [(&str, &str); 4] = [
    (
        "/v2/observations",
        "id name type environment traceEnvironment traceName level promptName modelId providedModelName model \
         traceId version userId sessionId statusMessage release parentObservationId input output startTime \
         endTime promptVersion totalCost inputCost outputCost inputTokens outputTokens totalTokens tokens \
         latency timeToFirstToken tokensPerSecond metadata traceTags tags hasParentObservation \
         isRootObservation hasInput hasOutput toolNames toolDefinitions calledToolNames toolCalls \
         experimentDatasetId experimentId experimentName isExperimentItemRootSpan ingestionApiKey ingestionSdkName \
         ingestionSdkVersion ingestionSource",
    ),
    (
        "/observations",
        "id name type environment traceName level promptName modelId providedModelName traceId version userId \
         sessionId statusMessage parentObservationId input output startTime endTime promptVersion totalCost \
         inputTokens latency timeToFirstToken tokensPerSecond metadata traceTags hasParentObservation \
         isRootObservation hasInput",
    ),
    (
        "/traces",
        "id name timestamp environment userId sessionId release version tags bookmarked metadata input output \
         latency totalCost inputCost outputCost inputTokens outputTokens totalTokens tokens level errorCount \
         warningCount defaultCount debugCount scores_avg score_categories",
    ),
    (
        "/v2/scores",
        "id name timestamp environment source dataType value stringValue comment traceId observationId \
         sessionId configId queueId userId metadata",
    ),
];

fn conditions(column: &str) -> Vec<Value> {
    let kinds: [(&str, Value, &[&str]); 9] = [
        (
            "string",
            json!("a"),
            &[
                "=",
                "contains",
                "does not contain",
                "starts with",
                "ends with",
            ],
        ),
        ("stringOptions", json!(["a", "b"]), &["any of", "none of"]),
        ("number", json!(1.5), &["=", ">", "<", ">=", "<="]),
        (
            "datetime",
            json!("2026-05-01T00:00:00Z"),
            &[">", "<", ">=", "<="],
        ),
        ("boolean", json!(true), &["=", "<>"]),
        (
            "arrayOptions",
            json!(["a"]),
            &["any of", "none of", "all of"],
        ),
        (
            "stringObject",
            json!("a"),
            &["=", "contains", "does not contain"],
        ),
        ("numberObject", json!(0.1), &["=", ">"]),
        ("null", json!(""), &["is null", "is not null"]),
    ];
    let mut all = Vec::new();
    for (kind, value, operators) in kinds {
        for operator in operators {
            all.push(json!([{"type": kind, "column": column, "key": "k", "operator": operator, "value": value}]));
        }
    }
    all
}

#[tokio::test]
async fn every_column_takes_the_filters_of_its_type_and_refuses_the_others() {
    let server = loaded(Imitation::Mixed).await;
    for (path, columns) in COLUMNS {
        for column in columns.split_whitespace() {
            let mut taken = 0;
            for filter in conditions(column) {
                let path = format!("{path}?limit=1&filter={}", escape(&filter.to_string()));
                let (status, body) = ask(&server, "GET", &path, Value::Null).await;
                assert!(matches!(status, 200 | 400), "{filter}: {body}");
                assert!(
                    !body["message"]
                        .as_str()
                        .unwrap_or_default()
                        .contains("mapping"),
                    "{filter}: {body}"
                );
                taken += usize::from(status == 200);
            }
            assert!(taken > 0, "{path} takes no filter of {column}");
        }
    }
}

#[tokio::test]
async fn a_filter_and_its_opposite_share_all_rows() {
    let server = loaded(Imitation::Mixed).await;
    let count = async |filter: Value| {
        let path = format!(
            "/v2/observations?limit=1000&filter={}",
            escape(&filter.to_string())
        );
        let (_, body) = ask(&server, "GET", &path, Value::Null).await;
        body["data"].as_array().unwrap().len()
    };
    for (column, value) in [
        ("name", "reply"),
        ("level", "ERROR"),
        ("userId", "ada"),
        ("traceName", "chat"),
    ] {
        let one = |operator: &str| json!([{"type": "stringOptions", "column": column, "operator": operator, "value": [value]}]);
        assert_eq!(
            count(one("any of")).await + count(one("none of")).await,
            17,
            "{column}"
        );
    }
    let one = |operator: &str| json!([{"type": "string", "column": "name", "operator": operator, "value": "e"}]);
    assert_eq!(
        count(one("contains")).await + count(one("does not contain")).await,
        17
    );
}

#[tokio::test]
async fn tools_are_found_where_the_usual_shapes_have_them() {
    let server = loaded(Imitation::Mixed).await;
    let function =
        |name: &str| json!({"type": "function", "function": {"name": name, "arguments": "{}"}});
    let outputs = [
        json!({"role": "assistant", "tool_calls": [function("search"), function("fetch")]}),
        json!({"choices": [{"message": {"tool_calls": [function("search")]}}]}),
        json!([{"role": "assistant", "content": [{"type": "tool_use", "name": "search", "id": "a", "input": {}}]}]),
        json!([{"type": "function_call", "name": "fetch", "call_id": "b", "arguments": "{}"}]),
        json!({"role": "assistant", "content": "search"}),
    ];
    let batch: Vec<Value> = outputs.iter().enumerate().map(|(at, output)| {
        let input = json!({"tools": [function("search"), function("fetch"), function("search")], "messages": []});
        let time = "2026-05-15T10:00:00.000Z";
        json!({"id": format!("tools-{at}"), "type": "generation-create", "timestamp": time, "body": {
            "id": format!("tools-{at}"), "traceId": "tools", "name": "tools", "startTime": time,
            "input": if at == 0 { input } else { Value::Null }, "output": output}})
    }).collect();
    let (status, body) = ask(&server, "POST", "/ingestion", json!({ "batch": batch })).await;
    assert_eq!(status, 207, "{body}");
    let found = async |kind: &str, column: &str, operator: &str, value: Value| {
        let filter = json!([
            {"type": "string", "column": "traceId", "operator": "=", "value": "tools"},
            {"type": kind, "column": column, "operator": operator, "value": value},
        ]);
        let path = format!("/v2/observations?filter={}", escape(&filter.to_string()));
        let (status, body) = ask(&server, "GET", &path, Value::Null).await;
        assert_eq!(status, 200, "{body}");
        let rows = body["data"].as_array().unwrap().iter();
        let ids = rows.filter_map(|row| row["id"].as_str()?.strip_prefix("tools-"));
        let mut ids: Vec<&str> = ids.collect();
        ids.sort_unstable();
        ids.concat()
    };
    let called = "calledToolNames";
    assert_eq!(
        found("arrayOptions", called, "any of", json!(["search"])).await,
        "012"
    );
    assert_eq!(
        found("arrayOptions", called, "all of", json!(["search", "fetch"])).await,
        "0"
    );
    assert_eq!(
        found("arrayOptions", called, "none of", json!(["search"])).await,
        "34"
    );
    assert_eq!(found("number", "toolCalls", "=", json!(2)).await, "0");
    assert_eq!(found("number", "toolCalls", "=", json!(0)).await, "4");
    assert_eq!(
        found("arrayOptions", "toolNames", "any of", json!(["fetch"])).await,
        "0"
    );
    assert_eq!(found("number", "toolDefinitions", "=", json!(2)).await, "0");
}
