//! Lists over both schemes: walked to their end, asked for one page at a time.

use lftui::langfuse::{ObservationQuery, TraceQuery};
use serde_json::json;

use crate::answers::{list, v2_row};
use crate::recorded::{V4, first};
use crate::stage::{Answer, Stage};

#[tokio::test]
async fn cursors_are_walked_to_the_end_and_nothing_is_asked_ahead() {
    let stage = Stage::new(|seen| {
        let row =
            |id: &str| json!([{"id": id, "traceId": "t", "startTime": "2026-05-15T10:00:00Z"}]);
        match seen.param("cursor").as_deref() {
            None => list(row("a"), json!({"cursor": "a+/="})),
            Some("a+/=") => list(row("b"), json!({})),
            Some(other) => panic!("{other}"),
        }
    })
    .await;
    let mut pages = stage
        .client()
        .observations(V4, &ObservationQuery::default());
    assert_eq!(stage.seen().len(), 0);
    assert!(!pages.next_page().await.unwrap().unwrap().last);
    assert_eq!(stage.seen().len(), 1);
    let page = pages.next_page().await.unwrap().unwrap();
    assert!(page.last);
    assert_eq!(page.rows[0].id.as_str(), "b");
    assert!(pages.next_page().await.is_none());
}

#[tokio::test]
async fn an_eager_list_has_its_next_page_on_the_way_while_one_is_read() {
    let stage = Stage::new(|seen| match seen.param("cursor").as_deref() {
        None => list(json!([v2_row()]), json!({"cursor": "b"})),
        Some("b") if seen.at == 1 => Answer::json(500, r#"{"message":"oops"}"#),
        Some(_) => list(json!([v2_row()]), json!({})),
    })
    .await;
    let query = ObservationQuery::default();
    let mut pages = stage.client().observations(V4, &query).eager();
    assert!(!pages.next_page().await.unwrap().unwrap().last);
    let asked = async {
        while stage.seen().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(10);
    tokio::time::timeout(patience, asked).await.unwrap();
    assert!(pages.next_page().await.unwrap().is_err(), "the second page");
    assert!(pages.next_page().await.unwrap().unwrap().last);
    assert!(pages.next_page().await.is_none());
    assert_eq!(stage.seen().len(), 3, "none was asked for twice");
}

#[tokio::test]
async fn a_cursor_that_stands_still_is_an_error_and_not_an_endless_list() {
    let stage = Stage::always(list(json!([]), json!({"cursor": "x"}))).await;
    let pages = stage
        .client()
        .observations(V4, &ObservationQuery::default());
    let error = pages.all(usize::MAX).await.unwrap_err().to_string();
    assert!(error.contains("same cursor"), "{error}");
}

#[tokio::test]
async fn numbered_pages_end_where_the_count_or_the_rows_end() {
    for meta in [
        json!({"totalPages": 2, "totalItems": 2}),
        json!({"totalPages": null}),
    ] {
        let stage = Stage::new(move |seen| {
            let page = seen.param("page").unwrap();
            let rows = match page.as_str() {
                "1" | "2" => json!([{"id": page, "timestamp": "2026-05-15T10:00:00Z", "latency": -1, "totalCost": -1}]),
                _ => json!([]),
            };
            list(rows, meta.clone())
        })
        .await;
        let rows = stage
            .client()
            .traces(&TraceQuery::default())
            .all(1_000)
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0].latency, rows[0].totals.cost),
            (None, None),
            "-1 is unknown"
        );
    }
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let stage = Stage::new(|seen| match seen.at {
        0 => Answer::json(500, r#"{"message":"Internal Server Error","error":"oops"}"#),
        _ => list(json!([v2_row()]), json!({})),
    })
    .await;
    let mut pages = stage
        .client()
        .observations(V4, &ObservationQuery::default());
    assert!(pages.next_page().await.unwrap().is_err());
    assert_eq!(pages.next_page().await.unwrap().unwrap().rows.len(), 1);
}

#[tokio::test]
async fn a_list_may_call_its_meta_pagination() {
    let body = json!({"data": [{"name": "a", "type": "text", "versions": [3, 1, 2], "labels": [], "tags": null}],
        "pagination": {"totalItems": 7, "totalPages": 1}, "_deprecation": {"message": "soon gone"}});
    let stage = Stage::always(Answer::json(200, body)).await;
    let page = first(stage.client().prompts(), "prompts").await;
    assert_eq!((page.total, page.last), (Some(7), true));
    assert_eq!(page.rows[0].versions, [1, 2, 3]);
}
