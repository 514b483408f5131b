//! Whole traces of v3, and their copies on both.

use lftui::langfuse::{Bodies, Error};
use lftui::model::{ScoreValue, Tokens, Usd};
use serde_json::{Value, json};

use crate::recorded::V3;
use crate::stage::{Answer, Stage};

fn v1_trace() -> Value {
    json!({
        "id": "t1", "projectId": "p1", "name": "chat", "timestamp": "2026-05-15T10:00:00Z", "environment": "prod",
        "tags": ["a"], "userId": "ada", "sessionId": "s1", "release": null, "version": null, "public": false,
        "input": {"q": "hi"}, "output": "hello", "metadata": "plain", "latency": 1.25, "totalCost": 0.5,
        "observations": [{
            "id": "o1", "traceId": "t1", "type": "GENERATION", "name": "answer", "startTime": "2026-05-15T10:00:00Z",
            "input": [1, 2.50], "output": null, "metadata": {}, "model": "gpt-x", "promptTokens": 3,
            "usageDetails": {"input": 3}, "calculatedTotalCost": 0.5, "costDetails": {"total": 0.5}
        }],
        "scores": [{"id": "s1", "name": "ok", "dataType": "BOOLEAN", "value": 1, "stringValue": "True",
            "source": "API", "timestamp": "2026-05-15T10:00:02Z", "traceId": "t1"}]
    })
}

#[tokio::test]
async fn a_v3_trace_comes_whole() {
    let stage = Stage::always(Answer::json(200, v1_trace())).await;
    let trace = stage.client().trace(&"t1".into()).await.unwrap();
    assert_eq!(trace.summary.totals.observations, Some(1));
    assert_eq!(trace.body.output.as_deref(), Some("hello"));
    assert_eq!(trace.body.metadata["metadata"], "plain");
    let (row, body) = &trace.observations[0];
    assert_eq!(
        (row.input_tokens, row.cost),
        (Some(Tokens(3)), Some(Usd(0.5)))
    );
    let input: Value = serde_json::from_str(body.input.as_ref().unwrap()).unwrap();
    assert_eq!((input, &body.output), (json!([1, 2.50]), &None));
    assert_eq!(trace.scores[0].value, ScoreValue::Bool(true));
}

#[tokio::test]
async fn a_v3_copy_has_the_keys_of_v2_and_the_digits_of_the_server() {
    let sent = v1_trace().to_string().replace("2.5]", "2.50]");
    let stage = Stage::always(Answer::json(200, sent)).await;
    let mut copy = stage.client().whole_trace(&"t1".into()).await.unwrap();
    let row = copy.next_row().await.unwrap().unwrap();
    assert!(copy.next_row().await.is_none());
    assert!(row.contains(r#""input":[1,2.50],"output":null"#), "{row}");
    assert!(
        row.contains(r#""totalCost":0.5"#) && row.contains(r#""traceName":"chat""#),
        "{row}"
    );
    assert!(!copy.trace.contains("observations"));
    assert!(
        copy.trace.starts_with(r#"{"id":"t1","projectId":"p1""#),
        "in the server's order"
    );
}

#[tokio::test]
async fn a_v3_copy_is_whole_wherever_the_observations_stand_or_says_what_is_wrong() {
    let copy = async |sent: &str| {
        let stage = Stage::always(Answer::json(200, sent)).await;
        let mut copy = stage.client().whole_trace(&"t1".into()).await?;
        let mut rows = Vec::new();
        while let Some(row) = copy.next_row().await {
            rows.push(row?);
        }
        Ok::<_, Error>((copy.trace, rows))
    };
    let (trace, rows) = copy(
        r#"{"observations":[{"id":"a","input":"cut \ud83d"},{"id":"b"}],"id":"t1","name":"late \ud83d"}"#,
    )
    .await
    .unwrap();
    assert_eq!(trace, r#"{"id":"t1","name":"late \ufffd"}"#);
    let named = r#""traceName":"late \ufffd""#;
    assert_eq!(
        rows[0],
        format!(r#"{{"id":"a","input":"cut \ufffd",{named}}}"#)
    );
    assert_eq!(rows[1], format!(r#"{{"id":"b",{named}}}"#));
    for none in [r#"{"id":"t1"}"#, r#"{"id":"t1","observations":null}"#] {
        assert_eq!(copy(none).await.unwrap(), (r#"{"id":"t1"}"#.into(), vec![]));
    }
    for (sent, words) in [
        ("", "it is empty"),
        ("<html>", "a web page"),
        (r#"{"id":"t1","observations":[{"id":"a"},{"id":"#, "cut off"),
        (
            r#"{"id":"t1","observations":[{"id":"a"},7]}"#,
            "at observations[1]",
        ),
        (r#"{"id":"t1","observations":"x"}"#, "expected observations"),
        (r#"{"id":"t1"} x"#, "trailing characters"),
    ] {
        let problem = copy(sent).await.unwrap_err().to_string();
        assert!(problem.contains(words), "{sent}: {problem}");
    }
}

#[tokio::test]
async fn a_v4_copy_is_the_rows_themselves() {
    let body = r#"{"data":[{"id":"a","input":"{\"x\":1.0}"},{"id":"b","n":1.50}],"meta":{}}"#;
    let stage = Stage::always(Answer::json(200, body)).await;
    let pages = stage.client().raw_observations(&"t1".into());
    let rows = pages.all(usize::MAX).await.unwrap();
    assert_eq!(rows[0].get(), r#"{"id":"a","input":"{\"x\":1.0}"}"#);
    assert_eq!(rows[1].get(), r#"{"id":"b","n":1.50}"#);
    assert!(
        stage.seen()[0]
            .param("fields")
            .unwrap()
            .contains("io,metadata")
    );
}

#[tokio::test]
async fn v3_bodies_come_one_by_one_or_all_of_a_trace_at_once() {
    let stage = Stage::new(|seen| match seen.route.as_str() {
        "traces/t1" => Answer::json(200, v1_trace()),
        "observations/o1" => Answer::json(200, &v1_trace()["observations"][0]),
        _ => Answer::json(404, r#"{"message":"Observation not found"}"#),
    })
    .await;
    let mut wanted = Bodies {
        trace: Some("t1".into()),
        ids: vec!["o1".into(), "gone".into()],
        ..Bodies::default()
    };
    let some = stage.client().bodies(V3, &wanted).await.unwrap();
    wanted.ids.clear();
    let all = stage.client().bodies(V3, &wanted).await.unwrap();
    assert_eq!((some.len(), &some), (1, &all));
    assert_eq!(stage.seen().len(), 3);
}
