//! Answers of our own invention, in every form that servers use, and what is asked for them.

use std::sync::Arc;

use lftui::langfuse::{Bodies, Condition, Fields, ObservationQuery, PromptPick, ScoreQuery};
use lftui::model::{
    ChatPart, DataType, Level, ObservationId, ObservationType, PromptContent, ScoreTarget,
    ScoreValue, Seconds, TimeRange, Tokens, Usd,
};
use serde_json::{Value, json};

use crate::recorded::{V3, V4, first};
use crate::stage::{Answer, Stage};

pub(crate) fn list(rows: impl Into<Value>, meta: impl Into<Value>) -> Answer {
    let (rows, meta) = (rows.into(), meta.into());
    Answer::json(200, json!({"data": rows, "meta": meta}))
}

pub(crate) fn v2_row() -> Value {
    json!({
        "id": "o1", "traceId": "t1", "projectId": "p1", "parentObservationId": "gone", "type": "GENERATION",
        "startTime": "2026-05-15T10:00:00Z", "endTime": "2026-05-15T10:00:01.250Z", "name": "plan 🧭",
        "level": "WARNING", "statusMessage": "", "version": "", "environment": "production", "isRootObservation": true,
        "model": "", "providedModelName": "gpt-x", "modelParameters": {"temperature": 0.2},
        "usageDetails": {"input": 300, "output": 28, "input_cached_tokens": 128}, "inputUsage": "428",
        "outputUsage": 28, "totalUsage": 456, "costDetails": {"total": 0.0012}, "totalCost": 0.0012,
        "promptName": "team/plan", "promptVersion": 3, "latency": 1.25, "timeToFirstToken": "0.4",
        "userId": "ada", "sessionId": "chat/1", "traceName": "refund", "release": "", "tags": ["vip", "refund"],
        "unheardOf": {"x": [1]}
    })
}

#[tokio::test]
async fn a_v2_row_brings_everything_a_pane_shows() {
    let stage = Stage::always(list(json!([v2_row()]), json!({}))).await;
    let page = first(
        stage
            .client()
            .observations(V4, &ObservationQuery::default()),
        "v2",
    )
    .await;
    assert!(page.last);
    let row = &page.rows[0];
    assert_eq!((row.id.as_str(), &*row.name), ("o1", "plan 🧭"));
    assert_eq!(
        (row.kind, row.level),
        (ObservationType::Generation, Level::Warning)
    );
    assert!(row.is_root, "also where the parent is known by name");
    assert_eq!(row.model.as_deref(), Some("gpt-x"));
    assert_eq!(
        (row.input_tokens, row.total_tokens),
        (Some(Tokens(428)), Some(Tokens(456)))
    );
    assert_eq!(
        (row.cost, row.latency),
        (Some(Usd(0.0012)), Some(Seconds(1.25)))
    );
    assert_eq!(row.time_to_first_token, Some(Seconds(0.4)));
    assert_eq!(
        (&row.status, &row.context.version, &row.context.release),
        (&None, &None, &None)
    );
    let prompt = row.prompt.as_ref().unwrap();
    assert_eq!((&*prompt.name, prompt.version), ("team/plan", Some(3)));
    assert_eq!(row.context.tags.len(), 2);
    assert_eq!(
        row.detail.as_ref().unwrap().model_parameters()["temperature"],
        0.2
    );
}

#[tokio::test]
async fn a_row_with_nothing_but_its_core_claims_nothing_more() {
    let row = json!({"id": "t-t1", "traceId": "t1", "startTime": "2026-05-15T10:00:00.000Z", "type": "HOLOGRAM",
        "totalCost": 0, "usageDetails": {}, "inputUsage": 0, "tags": null, "latency": null});
    let stage = Stage::always(list(json!([row]), json!({}))).await;
    let page = first(
        stage
            .client()
            .observations(V4, &ObservationQuery::default()),
        "core",
    )
    .await;
    let row = &page.rows[0];
    assert_eq!(row.kind, ObservationType::Unknown);
    assert!(row.is_synthetic_root() && row.is_root);
    assert_eq!(
        (row.cost, row.input_tokens, row.latency),
        (None, None, None)
    );
    assert_eq!(row.detail, None);
}

#[tokio::test]
async fn what_repeats_within_a_page_is_kept_once() {
    let mut second = v2_row();
    second["id"] = json!("o2");
    let stage = Stage::always(list(json!([v2_row(), second]), json!({}))).await;
    let page = first(
        stage
            .client()
            .observations(V4, &ObservationQuery::default()),
        "v2",
    )
    .await;
    let [a, b] = &page.rows[..] else { panic!() };
    assert!(Arc::ptr_eq(&a.name, &b.name) && Arc::ptr_eq(&a.context.tags, &b.context.tags));
}

#[tokio::test]
async fn a_query_is_asked_as_the_server_reads_it() {
    let stage = Stage::always(list(json!([]), json!({}))).await;
    let query = ObservationQuery {
        range: TimeRange {
            from: Some("2026-05-15T10:00:00Z".parse().unwrap()),
            to: None,
        },
        session: Some("chat/1 ü".into()),
        kind: Some(ObservationType::Tool),
        level: Some(Level::Error),
        ids: vec!["a".into(), "b".into()],
        root_only: true,
        environments: vec!["prod".into(), "dev".into()],
        conditions: vec![Condition::text("name", "contains", "refund")],
        fields: Fields::CORE,
        ..ObservationQuery::default()
    };
    first(stage.client().observations(V4, &query), "query").await;
    let seen = &stage.seen()[0];
    assert_eq!(seen.route, "v2/observations");
    assert!(seen.authorised);
    for (name, value) in [
        ("fields", "core"),
        ("limit", "1000"),
        ("sessionId", "chat/1 ü"),
        ("type", "TOOL"),
        ("level", "ERROR"),
        ("isRootObservation", "true"),
        ("environment", "prod"),
        ("fromStartTime", "2026-05-15T10:00:00Z"),
    ] {
        assert_eq!(seen.param(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(seen.query.matches("environment=").count(), 2);
    let filter: Value = serde_json::from_str(&seen.param("filter").unwrap()).unwrap();
    assert_eq!(filter[0]["operator"], "contains");
    assert_eq!(filter[1]["value"], json!(["a", "b"]));

    first(stage.client().observations(V3, &query), "query").await;
    let seen = &stage.seen()[1];
    assert_eq!(seen.route, "observations");
    assert_eq!(seen.param("limit").as_deref(), Some("100"));
    assert_eq!(
        seen.param("sessionId"),
        None,
        "the v1 route would ignore it"
    );
    assert!(seen.param("filter").unwrap().contains("sessionId"));
}

#[tokio::test]
async fn bodies_are_asked_for_in_batches_and_come_verbatim() {
    let stage = Stage::new(|seen| {
        let filter: Value = serde_json::from_str(&seen.param("filter").unwrap()).unwrap();
        let ids = filter[0]["value"].as_array().unwrap().clone();
        let row = |id| json!({"id": id, "input": "{\"a\": 1.0}", "output": "", "metadata": {"k": {"n": 1}}});
        list(ids.into_iter().map(row).collect::<Vec<_>>(), json!({}))
    })
    .await;
    let wanted = Bodies {
        trace: Some("t".into()),
        ids: (0..150)
            .map(|n| ObservationId::from(format!("o{n}")))
            .collect(),
        range: TimeRange::default(),
    };
    let bodies = stage.client().bodies(V4, &wanted).await.unwrap();
    assert_eq!((bodies.len(), stage.seen().len()), (150, 2));
    assert_eq!(bodies[0].1.input.as_deref(), Some("{\"a\": 1.0}"));
    assert_eq!(bodies[0].1.output, None);
    assert_eq!(bodies[0].1.metadata["k"]["n"], 1);
    assert_eq!(
        stage.seen()[0].param("fields").as_deref(),
        Some("core,io,metadata")
    );
}

#[tokio::test]
async fn scores_of_both_routes_say_the_same() {
    let v3 = json!([
        {"id": "a", "name": "n", "dataType": "NUMERIC", "value": 0.5, "source": "EVAL", "timestamp": "2026-05-15T10:00:00Z",
            "subject": {"kind": "observation", "id": "o1", "traceId": "t1"}},
        {"id": "b", "name": "n", "dataType": "BOOLEAN", "value": false, "source": "API", "timestamp": "2026-05-15T10:00:00Z",
            "subject": {"kind": "session", "id": "s1"}},
        {"id": "c", "name": "n", "dataType": "CATEGORICAL", "value": "kind", "source": "ANNOTATION",
            "timestamp": "2026-05-15T10:00:00Z", "metadata": {"reviewer": "ada"}, "subject": {"kind": "trace", "id": "t1"}},
        {"id": "d", "name": "output", "dataType": "CORRECTION", "value": "better", "source": "API",
            "timestamp": "2026-05-15T10:00:00Z", "subject": {"kind": "trace", "id": "t1"}}
    ]);
    let v2 = json!([
        {"id": "a", "name": "n", "dataType": "NUMERIC", "value": "0.5", "source": "EVAL",
            "timestamp": "2026-05-15T10:00:00Z", "traceId": "t1", "observationId": "o1"},
        {"id": "b", "name": "n", "dataType": "BOOLEAN", "value": 0, "stringValue": "False", "source": "API",
            "timestamp": "2026-05-15T10:00:00Z", "sessionId": "s1", "traceId": null},
        {"id": "c", "name": "n", "dataType": "CATEGORICAL", "value": 2, "stringValue": "kind", "source": "ANNOTATION",
            "timestamp": "2026-05-15T10:00:00Z", "metadata": {"reviewer": "ada"}, "traceId": "t1"},
        {"id": "d", "name": "output", "dataType": "CORRECTION", "value": 0, "stringValue": "better", "source": "API",
            "timestamp": "2026-05-15T10:00:00Z", "traceId": "t1"}
    ]);
    let stage = Stage::new(move |seen| match seen.route.as_str() {
        "v3/scores" => list(v3.clone(), json!({"limit": 100})),
        "v2/scores" => list(v2.clone(), json!({"totalPages": 1})),
        other => panic!("{other}"),
    })
    .await;
    let query = ScoreQuery {
        traces: vec!["t1".into(), "t2".into()],
        ids: vec!["a".into(), "b".into()],
        ..ScoreQuery::default()
    };
    let new = first(stage.client().scores(V4, &query), "v3").await.rows;
    let old = first(stage.client().scores(V3, &query), "v2").await.rows;
    assert_eq!(new, old);
    assert_eq!(
        new[0].target,
        Some(ScoreTarget::Observation("t1".into(), "o1".into()))
    );
    assert_eq!(new[1].value, ScoreValue::Bool(false));
    assert_eq!(
        (new[2].author.as_deref(), new[3].data_type),
        (Some("ada"), DataType::Correction)
    );
    let [asked_v3, asked_v2] = &stage.seen()[..] else {
        panic!()
    };
    assert_eq!(asked_v3.param("id").as_deref(), Some("a,b"));
    assert_eq!(asked_v2.param("scoreIds").as_deref(), Some("a,b"));
    assert_eq!(asked_v3.param("page"), None, "a strict route");
}

#[tokio::test]
async fn a_prompt_is_text_or_chat_with_placeholders() {
    let prompt = json!({"name": "team/greet", "version": "2", "type": "chat", "config": null, "labels": null,
        "prompt": [{"role": "system", "content": "Be {{tone}}"}, {"type": "placeholder", "name": "history"},
            {"type": "chatmessage", "role": "user", "content": {"odd": true}}], "tags": ["t"]});
    let stage = Stage::always(Answer::json(200, prompt)).await;
    let pick = PromptPick::Label("production".into());
    let prompt = stage
        .client()
        .prompt("team/greet", &pick, false)
        .await
        .unwrap();
    let message = |role: &str, content: &str| ChatPart::Message {
        role: role.into(),
        content: content.into(),
    };
    assert_eq!(prompt.version, 2);
    assert_eq!(
        prompt.content,
        PromptContent::Chat(vec![
            message("system", "Be {{tone}}"),
            ChatPart::Placeholder("history".into()),
            message("user", r#"{"odd":true}"#),
        ])
    );
    let seen = &stage.seen()[0];
    assert_eq!(seen.route, "v2/prompts/team%2Fgreet");
    assert_eq!(seen.query, "label=production&resolve=false");

    let text = json!({"name": "t", "version": 1, "prompt": "[not a list", "config": {}});
    let stage = Stage::always(Answer::json(200, text)).await;
    let prompt = stage
        .client()
        .prompt("t", &PromptPick::Version(1), true)
        .await;
    assert_eq!(
        prompt.unwrap().content,
        PromptContent::Text("[not a list".into())
    );
}

#[tokio::test]
async fn any_route_can_be_asked_for_its_raw_answer() {
    let stage = Stage::always(Answer::json(418, "short and stout")).await;
    let query = [("limit".to_owned(), "2 & more".to_owned())];
    for path in ["models", "/api/public/models"] {
        let reply = stage
            .client()
            .request(reqwest::Method::GET, path, &query, None)
            .await
            .unwrap();
        assert_eq!(
            (reply.status, reply.body.as_slice()),
            (418, &b"short and stout"[..])
        );
    }
    let seen = stage.seen();
    assert!(seen.iter().all(|seen| seen.route == "models"));
    assert_eq!(seen[0].param("limit").as_deref(), Some("2 & more"));
}

#[tokio::test]
async fn half_a_character_does_not_cost_the_page() {
    let row = r#"{"id":"a","traceId":"t","startTime":"2026-05-15T10:00:00Z","name":"cut \ud83d","input":"in \ud83d"}"#;
    let body = format!(r#"{{"data":[{row}],"meta":{{}}}}"#);
    let stage = Stage::always(Answer::json(200, body)).await;
    let page = first(
        stage
            .client()
            .observations(V4, &ObservationQuery::default()),
        "half",
    )
    .await;
    assert_eq!(&*page.rows[0].name, "cut \u{fffd}");
    let bodies = stage.client().bodies(V4, &Bodies::default()).await.unwrap();
    assert_eq!(bodies[0].1.input.as_deref(), Some("in \u{fffd}"));
}
