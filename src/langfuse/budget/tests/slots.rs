//! Slots, the last third, and what a 429 teaches.

use std::time::Duration;

use super::*;
use crate::langfuse::Error;
use crate::langfuse::budget::{Bucket, Urgency};
use crate::model::Left;

const HERE: &str = "http://h/";
const CLOUD: &str = "https://us.cloud.langfuse.com/";

/// Takes as many as go at once; how many those were.
async fn burst(budget: &Arc<Budget>, bucket: Bucket, urgency: Urgency) -> u32 {
    let mut taken = 0;
    loop {
        let permit = budget.permit(bucket, urgency);
        tokio::select! {
            biased;
            permit = permit => drop(permit.unwrap()),
            () = settle() => return taken,
        }
        taken += 1;
        if taken == 500 {
            return taken;
        }
    }
}

fn left(budget: &Budget) -> Option<Left> {
    budget.look().0.left
}

#[tokio::test]
async fn one_less_than_the_limit_and_again_after_the_window() {
    let budget = budget(HERE, Some(rate("30/min")), None);
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 29);
    assert_eq!(left(&budget), Some(Left { left: 0, of: 29 }));
    pass(60.0).await;
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 0);
    pass(0.3).await;
    assert_eq!(left(&budget), Some(Left { left: 29, of: 29 }));
    assert_eq!(burst(&budget, Bucket::General, Urgency::Write).await, 29);
}

#[tokio::test]
async fn buckets_are_counted_apart_and_what_is_free_is_not_counted() {
    let budget = budget(HERE, Some(rate("30/min")), None);
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 29);
    assert_eq!(burst(&budget, Bucket::Deprecated, Urgency::Read).await, 14);
    assert_eq!(burst(&budget, Bucket::Queues, Urgency::Read).await, 99);
    assert_eq!(burst(&budget, Bucket::Free, Urgency::Read).await, 500);
}

#[tokio::test]
async fn what_is_fetched_ahead_leaves_the_last_third() {
    let budget = budget(HERE, Some(rate("30/min")), None);
    assert_eq!(burst(&budget, Bucket::General, Urgency::Ahead).await, 19);
    assert_eq!(left(&budget), Some(Left { left: 10, of: 29 }));
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 10);
}

#[tokio::test]
async fn the_cloud_begins_with_its_smallest_plan_and_other_servers_without_a_limit() {
    let budget_at = |base| budget(base, None, None);
    let cloud = budget_at(CLOUD);
    assert_eq!(burst(&cloud, Bucket::General, Urgency::Read).await, 29);
    for base in [
        HERE,
        "https://cloud.langfuse.com.example.com/",
        "https://mycloud.langfuse.com/",
    ] {
        let other = budget_at(base);
        assert_eq!(burst(&other, Bucket::General, Urgency::Read).await, 500);
        assert_eq!(left(&other), None);
    }
}

#[tokio::test]
async fn a_request_that_never_arrived_is_not_counted_and_a_slow_one_until_it_is_answered() {
    let budget = budget(HERE, Some(rate("2/min")), None);
    let permit = budget.permit(Bucket::General, Urgency::Read).await.unwrap();
    permit.refund();
    let slow = budget.permit(Bucket::General, Urgency::Read).await.unwrap();
    pass(30.0).await;
    drop(slow);
    pass(59.0).await;
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 0);
    pass(2.0).await;
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 1);
}

#[tokio::test]
async fn a_429_teaches_the_limit_and_when_to_go_on() {
    let budget = budget(HERE, None, None);
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 500);
    budget.refused(Bucket::General, Duration::from_secs(17), Some(10));
    assert_eq!(left(&budget), Some(Left { left: 0, of: 9 }));
    pass(17.0).await;
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 0);
    pass(0.6).await;
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 9);
    assert_eq!(burst(&budget, Bucket::Queues, Urgency::Read).await, 500);
}

#[tokio::test]
async fn the_server_is_believed_over_an_assumption_but_a_lower_setting_stays() {
    let teach = |base, requests| {
        let budget = budget(base, requests, None);
        budget.refused(Bucket::General, Duration::from_secs(1), Some(100));
        left(&budget).unwrap().of
    };
    assert_eq!(teach(CLOUD, None), 99);
    assert_eq!(teach(HERE, Some(rate("30/min"))), 29);
    assert_eq!(teach(HERE, Some(rate("1000/min"))), 99);
}

#[tokio::test]
async fn a_429_without_a_limit_only_sends_to_sleep() {
    let budget = budget(HERE, None, None);
    budget.refused(Bucket::Free, Duration::from_secs(3), None);
    assert_eq!(burst(&budget, Bucket::Free, Urgency::Read).await, 0);
    pass(4.0).await;
    assert_eq!(burst(&budget, Bucket::Free, Urgency::Read).await, 500);
    assert_eq!(left(&budget), None);
}

#[tokio::test]
async fn a_days_allowance_is_told_and_not_waited_for() {
    let budget = budget(HERE, Some(rate("30/min")), None);
    for _ in 0..99 {
        drop(budget.permit(Bucket::Metrics, Urgency::Read).await.unwrap());
    }
    let refused = budget.permit(Bucket::Metrics, Urgency::Read).await;
    let error: Error = refused.err().unwrap();
    assert!(error.retry_after().unwrap() > Duration::from_secs(86_000));
    assert!(error.to_string().contains("in 25 h"), "{error}");
}

#[tokio::test]
async fn a_clock_that_is_set_back_costs_no_hour() {
    let budget = budget(HERE, Some(rate("2/min")), None);
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 1);
    budget.refused(Bucket::Queues, Duration::from_secs(50), None);
    NOW.set(NOW.get() - 3_600_000);
    assert_eq!(burst(&budget, Bucket::General, Urgency::Read).await, 1);
    assert_eq!(burst(&budget, Bucket::Queues, Urgency::Read).await, 5);
}
