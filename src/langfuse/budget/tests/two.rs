//! Two processes on one file, against a server that counts fixed windows from its first call.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use proptest::prelude::*;

use super::*;
use crate::langfuse::budget::ledger::{Ask, Ledger, Limit, Taken};
use crate::langfuse::budget::{Bucket, Urgency};

async fn count(budget: &Arc<Budget>) -> u32 {
    let mut taken = 0;
    loop {
        let permit = budget.permit(Bucket::General, Urgency::Read);
        tokio::select! {
            biased;
            permit = permit => drop(permit.unwrap()),
            () = settle() => return taken,
        }
        taken += 1;
    }
}

#[tokio::test]
async fn processes_share_a_file_and_the_next_start_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state/requests.db");
    let start = || budget("http://h/", Some(rate("30/min")), Some(&file));
    let (one, two) = (start(), start());
    for _ in 0..10 {
        drop(one.permit(Bucket::General, Urgency::Read).await.unwrap());
    }
    assert_eq!(count(&two).await, 19);
    assert_eq!(count(&one).await, 0);
    assert_eq!(count(&start()).await, 0);
    #[cfg(unix)]
    for file in ["requests.db", "requests.db-wal"] {
        use std::os::unix::fs::PermissionsExt as _;
        let metadata = std::fs::metadata(folder.path().join("state").join(file)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn keys_of_one_organisation_are_counted_together_once_it_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.db");
    let start = |key: &str| {
        let allowance = Allowance {
            requests: Some(rate("11/min")),
            file: Some(file.clone()),
            clock: now,
        };
        let mut budget = Budget::new(&Url::parse("http://h/").unwrap(), key, allowance);
        budget.sleep = sleep;
        Arc::new(budget)
    };
    let (one, two) = (start("pk-1"), start("pk-2"));
    for budget in [&one, &two, &one, &two] {
        drop(budget.permit(Bucket::General, Urgency::Read).await.unwrap());
    }
    one.belongs("org");
    two.belongs("org");
    assert_eq!(count(&one).await, 6);
    let again = start("pk-2");
    assert_eq!(count(&again).await, 0);
}

#[tokio::test]
async fn without_a_limit_nothing_is_written_and_a_place_that_cannot_be_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.db");
    let free = budget("http://h/", None, Some(&file));
    for _ in 0..40 {
        drop(free.permit(Bucket::General, Urgency::Read).await.unwrap());
    }
    free.belongs("org");
    assert!(!file.exists());
    free.refused(Bucket::General, Duration::from_secs(5), Some(10));
    let next = budget("http://h/", None, Some(&file));
    assert_eq!(count(&next).await, 0);

    std::fs::write(folder.path().join("file"), "x").unwrap();
    std::fs::write(
        folder.path().join("damaged.db"),
        "not a database, but long enough",
    )
    .unwrap();
    for odd in ["file/requests.db", "damaged.db"] {
        let alone = budget(
            "http://h/",
            Some(rate("5/min")),
            Some(&folder.path().join(odd)),
        );
        assert_eq!(count(&alone).await, 4, "{odd}");
    }
}

/// What happens to a request, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Answered {
        process: usize,
        slot: i64,
    },
    Arrives,
    Wants {
        process: usize,
        there: i64,
        back: i64,
    },
}

/// As the server counts: a window begins with the first call after the last one's end.
#[derive(Default)]
struct Server {
    ends: i64,
    count: u32,
    most: u32,
}

impl Server {
    fn count(&mut self, at: i64, window: i64) {
        if at >= self.ends {
            self.ends = at + window;
            self.count = 0;
        }
        self.count += 1;
        self.most = self.most.max(self.count);
    }
}

/// Process, when it first wants to send, way there, way back.
fn wishes() -> impl Strategy<Value = Vec<(usize, i64, i64, i64)>> {
    let way = prop_oneof![0..400i64, 0..20_000i64];
    let when = prop_oneof![0..5_000i64, 0..200_000i64];
    prop::collection::vec((0..2usize, when, way.clone(), way), 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_server_never_counts_more_than_the_limit_allows(wishes in wishes(), limit in 2..12u32) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("requests.db");
        let mut ledgers = [0, 1].map(|_| Ledger::open(Some(&file)).unwrap());
        let limit = Requests { count: limit, per: Duration::from_secs(60) };
        let ask = Ask {
            key: "k",
            bucket: Bucket::General,
            limit: Limit { set: Some(limit), assumed: None },
            background: false,
        };
        let mut server = Server::default();
        let mut events = BinaryHeap::new();
        for (process, when, there, back) in &wishes {
            let (process, there, back) = (*process, *there, *back);
            events.push(Reverse((*when, Event::Wants { process, there, back })));
        }
        let mut arrived = 0;
        while let Some(Reverse((at, event))) = events.pop() {
            let time = Timestamp::from_millisecond(START + at).unwrap();
            match event {
                Event::Arrives => {
                    arrived += 1;
                    server.count(at, 60_000);
                }
                Event::Answered { process, slot } => ledgers[process].answered(slot, time).unwrap(),
                Event::Wants { process, there, back } => match ledgers[process].take(&ask, time).unwrap() {
                    Taken::Slot(slot) => {
                        events.push(Reverse((at + there, Event::Arrives)));
                        events.push(Reverse((at + there + back, Event::Answered { process, slot })));
                    }
                    Taken::Wait(until, _) => {
                        let at = until.as_millisecond() - START;
                        events.push(Reverse((at, event)));
                    }
                    Taken::Free => unreachable!("there is a limit"),
                },
            }
        }
        prop_assert_eq!(arrived, wishes.len());
        prop_assert!(server.most <= limit.usable(), "{} of {}", server.most, limit.count);
    }
}
