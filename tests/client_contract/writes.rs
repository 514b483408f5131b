//! What is written, byte by byte as the server wants it.

use lftui::langfuse::Error;
use lftui::model::{
    CommentTarget, DataType, ItemObject, ItemStatus, NewScore, ProjectId, ScoreId, ScoreTarget,
    ScoreValue,
};
use serde_json::{Value, json};

use crate::stage::{Answer, Stage};

fn body(stage: &Stage) -> Value {
    let seen = stage.seen();
    serde_json::from_str(&seen.last().unwrap().body).unwrap()
}

fn line(stage: &Stage) -> String {
    let seen = stage.seen();
    let last = seen.last().unwrap();
    format!("{} {}", last.method, last.route)
}

fn score() -> NewScore {
    NewScore {
        id: ScoreId::from("s1"),
        name: "helpful".into(),
        value: ScoreValue::Bool(false),
        data_type: DataType::Boolean,
        target: ScoreTarget::Session("chat/1".into()),
        config: Some("c1".into()),
        queue: Some("q1".into()),
        comment: None,
        reviewer: Some("ada".into()),
        environment: Some("production".into()),
    }
}

#[tokio::test]
async fn a_score_is_an_annotation_on_its_target_and_may_be_sent_again() {
    let stage = Stage::new(|seen| match seen.at {
        0 => Answer::json(502, "bad gateway"),
        _ => Answer::json(200, r#"{"id":"s1"}"#),
    })
    .await;
    let id = stage.client().create_score(&score()).await.unwrap();
    assert_eq!(id, ScoreId::from("s1"));
    assert_eq!(line(&stage), "POST scores");
    assert_eq!(
        body(&stage),
        json!({
            "id": "s1", "name": "helpful", "value": 0, "dataType": "BOOLEAN", "source": "ANNOTATION",
            "sessionId": "chat/1", "configId": "c1", "queueId": "q1", "environment": "production",
            "metadata": {"reviewer": "ada"}
        })
    );
}

#[tokio::test]
async fn the_servers_words_about_a_refused_score_are_kept() {
    let words = r#"{"message":"Invalid request data","error":[{"code":"custom","path":["value"],"message":"must be 0 or 1"}]}"#;
    let stage = Stage::always(Answer::json(400, words)).await;
    let error = stage.client().create_score(&score()).await.unwrap_err();
    let message = "value: must be 0 or 1".to_owned();
    assert_eq!(error, Error::BadRequest { message });
}

#[tokio::test]
async fn a_queue_item_is_completed_and_taken_out() {
    let item = r#"{"id":"i1","queueId":"q1","objectId":"o1","objectType":"OBSERVATION","status":"COMPLETED",
        "completedAt":"2026-05-15T11:00:00Z","createdAt":"2026-05-15T10:00:00.000Z"}"#;
    let stage = Stage::always(Answer::json(200, item)).await;
    let (client, queue, id) = (stage.client(), "q1".into(), "i1".into());
    let done = client
        .set_queue_item(&queue, &id, ItemStatus::Completed)
        .await
        .unwrap();
    assert_eq!(done.status, ItemStatus::Completed);
    assert_eq!(done.object, ItemObject::Observation("o1".into()));
    assert!(done.completed > done.created);
    assert_eq!(line(&stage), "PATCH annotation-queues/q1/items/i1");
    assert_eq!(body(&stage), json!({"status": "COMPLETED"}));

    client
        .create_queue_item(&queue, &ItemObject::Trace("t1".into()))
        .await
        .unwrap();
    assert_eq!(line(&stage), "POST annotation-queues/q1/items");
    assert_eq!(
        body(&stage),
        json!({"objectId": "t1", "objectType": "TRACE"})
    );

    client.delete_queue_item(&queue, &id).await.unwrap();
    assert_eq!(line(&stage), "DELETE annotation-queues/q1/items/i1");
}

#[tokio::test]
async fn deletions_succeed_with_the_statuses_that_servers_use() {
    for (status, body) in [(202, r#"{"message":"queued"}"#), (204, ""), (200, "{}")] {
        let stage = Stage::always(Answer::json(status, body)).await;
        stage.client().delete_score(&"a/b".into()).await.unwrap();
        assert_eq!(line(&stage), "DELETE scores/a%2Fb");
    }
}

#[tokio::test]
async fn a_comment_names_project_and_object() {
    let stage = Stage::always(Answer::json(200, r#"{"id":"k1"}"#)).await;
    let target = CommentTarget::Prompt("pr1".into());
    let project = ProjectId::from("p1");
    let id = stage
        .client()
        .create_comment(&project, &target, "fine")
        .await;
    assert_eq!(&*id.unwrap(), "k1");
    assert_eq!(
        body(&stage),
        json!({"projectId": "p1", "objectType": "PROMPT", "objectId": "pr1", "content": "fine"})
    );
}

#[tokio::test]
async fn prompt_labels_go_to_a_version_of_a_prompt_in_a_folder() {
    let prompt = r#"{"name":"team/greet","version":3,"type":"text","prompt":"Hi","labels":["staging"],"tags":[]}"#;
    let stage = Stage::always(Answer::json(200, prompt)).await;
    let labels = ["staging".into()];
    let prompt = stage
        .client()
        .add_prompt_labels("team/greet", 3, &labels)
        .await
        .unwrap();
    assert_eq!(&*prompt.labels[0], "staging");
    assert_eq!(line(&stage), "PATCH v2/prompts/team%2Fgreet/versions/3");
    assert_eq!(body(&stage), json!({"newLabels": ["staging"]}));
}

#[tokio::test]
async fn a_new_queue_brings_its_configs() {
    let queue = r#"{"id":"q2","name":"weekly","description":null,"scoreConfigIds":["c1","c2"]}"#;
    let stage = Stage::always(Answer::json(200, queue)).await;
    let configs = ["c1".into(), "c2".into()];
    let made = stage
        .client()
        .create_queue("weekly", None, &configs)
        .await
        .unwrap();
    assert_eq!(made.configs, configs);
    assert_eq!(made.description, None);
    assert_eq!(
        body(&stage),
        json!({"name": "weekly", "scoreConfigIds": ["c1", "c2"]})
    );
}
