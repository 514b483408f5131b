//! An evening of work on the smallest plan: never refused, nothing lost, and most of it for nothing.
//!
//! `cargo test` plays a short one, with minutes that last a second. The whole one, as long as it takes:
//! `LFTUI_TEST_PATIENCE=180 LFTUI_EVENING=30/min cargo test --release --test flow evening -- --ignored --nocapture`.

use std::collections::BTreeMap;
use std::time::Duration;

use lftui::server::{Faults, Imitation};
use serde_json::{Value, json};

use crate::support::{Harness, Seen, Server};

/// How much is done.
struct Evening {
    traces: usize,
    steps: usize,
    items: usize,
}

/// What it cost.
#[derive(Debug)]
struct Cost {
    requests: usize,
    refused: usize,
    completed: usize,
}

impl Evening {
    fn spend(&self, rate: &str, config: &str) -> Cost {
        let faults = Faults {
            rate_limit: (!rate.is_empty()).then(|| rate.parse().unwrap()),
            ..Faults::default()
        };
        let server = Server::strict(Imitation::V4, faults);
        let queue = queue(&server, self.items);
        let beginning = Harness::on(server).config(config);
        let beginning = if rate.is_empty() {
            beginning
        } else {
            beginning.requests(rate)
        };
        let mut lftui = beginning.start();
        lftui.sees("chat-");
        self.read(&mut lftui);
        browse(&mut lftui);
        self.review(&mut lftui);
        browse(&mut lftui);
        // The same traces once more, to compare.
        self.read(&mut lftui);
        lftui.keys("4").settles();
        let seen = lftui.server.proxy.seen();
        if std::env::var_os("LFTUI_EVENING_KINDS").is_some() {
            tell_kinds(&seen);
        }
        let refused = seen.iter().filter(|seen| seen.status == Some(429));
        let items = lftui.server.get(&format!(
            "/annotation-queues/{queue}/items?status=COMPLETED"
        ));
        Cost {
            requests: seen.len(),
            refused: refused.count(),
            completed: items["data"].as_array().unwrap().len(),
        }
    }

    /// One trace after the other, each from the top some steps down.
    fn read(&self, lftui: &mut Harness) {
        lftui.keys("2 g g").sees("sorted by time").settles();
        for _ in 0..self.traces {
            lftui.keys("enter").sees("Messages").settles();
            for _ in 0..self.steps {
                lftui.keys("j").settles();
            }
            lftui.keys("esc").sees("sorted by time").keys("j").settles();
        }
    }

    fn review(&self, lftui: &mut Harness) {
        lftui
            .keys("6")
            .sees("evening")
            .click("evening")
            .keys("enter");
        for item in 1..=self.items {
            let here = format!("{item} of {}", self.items);
            lftui.sees(&here).sees("fine");
            // An item that waits for its turn cannot be judged yet: whoever presses too early presses again.
            loop {
                lftui.until("the item's turn", |screen| {
                    !screen.contains("waiting for requests")
                });
                lftui.keys("1 enter").settles();
                let screen = lftui.screen();
                if !screen.contains(&here) || screen.contains(&format!("{} done", self.items)) {
                    break;
                }
                lftui.rests(Duration::from_millis(200));
            }
        }
        lftui.sees(&format!("{} done", self.items)).keys("esc");
        lftui.sent();
    }
}

/// What was asked how often, for whoever wants to ask less.
fn tell_kinds(seen: &[Seen]) {
    let mut kinds = BTreeMap::<String, usize>::new();
    for seen in seen {
        let (path, query) = seen.path.split_once('?').unwrap_or((&seen.path, ""));
        let telling = query
            .split('&')
            .filter(|part| part.starts_with("fields") || part.starts_with("isRoot"))
            .chain(query.split('&').filter_map(|part| part.split('=').next()));
        let telling: Vec<&str> = telling.collect();
        let kind = format!("{} {path} {}", seen.method, telling.join(" "));
        *kinds.entry(kind).or_default() += 1;
    }
    for (kind, count) in kinds {
        println!("{count:5} {kind}");
    }
}

/// Every list, and back.
fn browse(lftui: &mut Harness) {
    for pane in ["1", "2", "3", "4", "5", "6", "1", "3", "2"] {
        lftui.keys(pane).settles();
        lftui.keys("G").settles();
    }
}

/// A queue of its own, of as many traces; tells its id.
fn queue(server: &Server, items: usize) -> String {
    let config = json!({"name": "fine", "dataType": "BOOLEAN"});
    let config = server.ask("POST", "/score-configs", config);
    let queue = json!({"name": "evening", "scoreConfigIds": [config["id"]]});
    let queue = server.ask("POST", "/annotation-queues", queue);
    let id = queue["id"].as_str().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let traces = server.get("/traces?limit=100");
    let traces = traces["data"].as_array().unwrap().iter();
    for trace in traces
        .filter(|trace| seen.insert(trace["id"].to_string()))
        .take(items)
    {
        let item: Value = json!({"objectId": trace["id"], "objectType": "TRACE"});
        server.ask("POST", &format!("/annotation-queues/{id}/items"), item);
    }
    id.to_owned()
}

#[test]
fn a_short_one_is_never_refused_and_costs_little() {
    let evening = Evening {
        traces: 4,
        steps: 5,
        items: 2,
    };
    let cost = evening.spend("30/s", "");
    assert_eq!(cost.refused, 0, "the server never had to refuse");
    assert_eq!(cost.completed, evening.items);
    assert!(cost.requests < 80, "{cost:?}");
}

#[test]
#[ignore = "takes minutes: LFTUI_EVENING says how many requests are allowed"]
fn a_whole_one_is_never_refused_and_costs_a_third() {
    let evening = Evening {
        traces: 40,
        steps: 8,
        items: 30,
    };
    let rate = std::env::var("LFTUI_EVENING").unwrap_or_else(|_| "30/s".into());
    let careful = evening.spend(&rate, "");
    println!("with {rate} and the cache: {careful:?}");
    let careless = evening.spend("", "cache_size = \"0\"");
    println!("without limit and cache: {careless:?}");
    assert_eq!(careful.refused, 0, "the server never had to refuse");
    assert_eq!(careful.completed, evening.items);
    assert_eq!(careless.completed, evening.items);
    assert!(careful.requests * 3 < careless.requests);
}
