//! Who goes first, who gives up, and what the screen hears of it.

use std::cell::RefCell;
use std::rc::Rc;

use tokio::task::{JoinHandle, LocalSet, spawn_local};

use super::*;
use crate::langfuse::budget::{Bucket, Urgency};

type Log = Rc<RefCell<Vec<&'static str>>>;

/// Somebody who wants to send one request and says when it went.
fn send(budget: &Arc<Budget>, urgency: Urgency, name: &'static str, log: &Log) -> JoinHandle<()> {
    let (budget, log) = (Arc::clone(budget), Rc::clone(log));
    spawn_local(async move {
        drop(budget.permit(Bucket::General, urgency).await.unwrap());
        log.borrow_mut().push(name);
    })
}

fn told(log: &Log) -> String {
    log.take().join(" ")
}

#[tokio::test]
async fn the_person_goes_first_then_writes_then_what_is_fetched_ahead() {
    let work = async {
        let (budget, log) = (
            budget("http://h/", Some(rate("5/min")), None),
            Log::default(),
        );
        for _ in 0..4 {
            send(&budget, Urgency::Read, "now", &log);
        }
        settle().await;
        assert_eq!(told(&log), "now now now now");
        send(&budget, Urgency::Ahead, "ahead", &log);
        send(&budget, Urgency::Write, "write", &log);
        settle().await;
        send(&budget, Urgency::Read, "first", &log);
        send(&budget, Urgency::Read, "second", &log);
        pass(30.0).await;
        assert_eq!(told(&log), "");
        pass(31.0).await;
        // One of four slots is left, which is not for what is fetched ahead.
        assert_eq!(told(&log), "first second write");
        pass(61.0).await;
        assert_eq!(told(&log), "ahead");
    };
    LocalSet::new().run_until(work).await;
}

#[tokio::test]
async fn who_gives_up_took_nothing_and_lets_the_next_on() {
    let work = async {
        let (budget, log) = (
            budget("http://h/", Some(rate("3/min")), None),
            Log::default(),
        );
        send(&budget, Urgency::Read, "now", &log);
        send(&budget, Urgency::Read, "now", &log);
        settle().await;
        let gone = send(&budget, Urgency::Read, "gone", &log);
        let stays = send(&budget, Urgency::Read, "stays", &log);
        settle().await;
        gone.abort();
        pass(1.0).await;
        assert!(!stays.is_finished());
        pass(60.0).await;
        assert_eq!(told(&log), "now now stays");
        let (seen, _) = budget.look();
        assert_eq!((seen.left.unwrap().left, seen.waits_until), (1, None));
    };
    LocalSet::new().run_until(work).await;
}

#[tokio::test]
async fn the_screen_hears_of_every_change_and_of_slots_that_come_back() {
    let work = async {
        let (budget, log) = (
            budget("http://h/", Some(rate("3/min")), None),
            Log::default(),
        );
        let mut watch = crate::langfuse::BudgetWatch::new(&budget);
        let heard = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&heard);
        spawn_local(async move {
            loop {
                let seen = watch.next().await;
                let wait = seen.waits_until.map(|until| seconds(until).ceil() as u32);
                kept.borrow_mut().push((seen.left.unwrap().left, wait));
            }
        });
        settle().await;
        assert_eq!(heard.take(), [(2, None)]);
        send(&budget, Urgency::Read, "one", &log);
        settle().await;
        assert_eq!(heard.take(), [(1, None)]);
        pass(10.0).await;
        send(&budget, Urgency::Read, "two", &log);
        settle().await;
        send(&budget, Urgency::Ahead, "ahead", &log);
        settle().await;
        assert_eq!(heard.take(), [(0, None)]);
        send(&budget, Urgency::Read, "three", &log);
        settle().await;
        assert_eq!(heard.take(), [(0, Some(51))]);
        pass(51.0).await;
        assert_eq!(told(&log), "one two three");
        assert_eq!(heard.take().last(), Some(&(0, None)));
        pass(10.0).await;
        assert_eq!(heard.take(), [(1, None)]);
    };
    LocalSet::new().run_until(work).await;
}
