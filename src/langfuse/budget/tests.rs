//! Windows, order and lessons, on a clock that stands still until a test moves it.

mod order;
mod slots;
mod two;

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures_util::future::{BoxFuture, poll_fn};
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;

use super::{Allowance, Budget};
use crate::model::Requests;

const START: i64 = 1_795_000_000_000;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(START) };
    static SLEEPERS: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

fn now() -> Timestamp {
    Timestamp::from_millisecond(NOW.get()).unwrap()
}

/// Sleeps until a test has moved the clock far enough.
fn sleep(time: Duration) -> BoxFuture<'static, ()> {
    let until = NOW.get() + i64::try_from(time.as_millis()).unwrap().max(1);
    Box::pin(poll_fn(move |context| {
        if NOW.get() >= until {
            return Poll::Ready(());
        }
        SLEEPERS.with_borrow_mut(|wakers| wakers.push(context.waker().clone()));
        Poll::Pending
    }))
}

/// Lets time pass, and everybody do what can be done then.
async fn pass(seconds: f64) {
    NOW.set(NOW.get() + (seconds * 1_000.0) as i64);
    for waker in SLEEPERS.take() {
        waker.wake();
    }
    settle().await;
}

/// Everything else on this thread has its turn.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

fn rate(text: &str) -> Requests {
    Requests::parse(text).unwrap()
}

/// One process's budget; two with the same file share it.
fn budget(base: &str, requests: Option<Requests>, file: Option<&Path>) -> Arc<Budget> {
    let allowance = Allowance {
        requests,
        file: file.map(Path::to_path_buf),
        clock: now,
    };
    let base = Url::parse(base).unwrap();
    let mut budget = Budget::new(&base, "pk-lf-1", allowance);
    budget.sleep = sleep;
    Arc::new(budget)
}

fn seconds(until: Timestamp) -> f64 {
    until
        .duration_since(now())
        .max(SignedDuration::ZERO)
        .as_secs_f64()
}
