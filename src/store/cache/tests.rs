//! What a cache keeps, forgets and survives.

use std::fs;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::*;
use crate::model::{Body, Observation, ObservationId, TraceId};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
}

fn row(id: &str, trace: &str, minute: i64) -> Observation {
    let mut row = Observation::new(id, trace, at(minute));
    row.name = id.into();
    row.is_root = true;
    row
}

fn window(low: i64, high: i64) -> Window {
    let (low, high) = (at(low), at(high));
    Window {
        low,
        high,
        at: high,
    }
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("a.db")
}

fn open(folder: &TempDir) -> Cache {
    let (cache, said) = Cache::open(&Place::File(file(folder)), Room::default());
    assert_eq!(said, None);
    cache
}

async fn ids(cache: &Cache, list: &str) -> Vec<String> {
    let all = (Timestamp::MIN, Timestamp::MAX);
    let rows: Vec<Observation> = cache.members(list, all, 100).await;
    rows.iter().map(|row| row.id.to_string()).collect()
}

#[tokio::test]
async fn what_was_kept_is_there_for_the_next_start() {
    let folder = TempDir::new().unwrap();
    let first = open(&folder);
    let rows = vec![row("b", "t", 2), row("a", "t", 1)];
    first.put_page("roots", (rows, Known::Row), window(0, 60));
    drop(first);
    let second = open(&folder);
    assert_eq!(ids(&second, "roots").await, ["b", "a"]);
    assert_eq!(second.windows("roots", at(60)).await, [window(0, 60)]);
    assert_eq!(second.trace(&TraceId::from("t")).await, None, "not whole");
}

#[tokio::test]
async fn a_page_tells_all_there_is_in_its_time() {
    let cache = Cache::memory(Room::default());
    let first = vec![row("c", "t", 3), row("b", "t", 2), row("a", "t", 1)];
    cache.put_page("roots", (first, Known::Row), window(0, 60));
    let second = vec![row("c", "t", 3)];
    cache.put_page("roots", (second, Known::Row), window(2, 60));
    cache.settle().await;
    assert_eq!(ids(&cache, "roots").await, ["c", "a"], "b is gone");
}

#[tokio::test]
async fn a_row_that_tells_less_does_not_replace_one_that_tells_more() {
    let cache = Cache::memory(Room::default());
    let mut whole = row("a", "t", 1);
    whole.model = Some("gpt".into());
    cache.put_page("roots", (vec![whole], Known::Row), window(0, 60));
    cache.put_page(
        "troubles",
        (vec![row("a", "t", 1)], Known::Names),
        window(0, 60),
    );
    cache.settle().await;
    let all = (Timestamp::MIN, Timestamp::MAX);
    let rows: Vec<Observation> = cache.members("troubles", all, 10).await;
    assert_eq!(rows[0].model.as_deref(), Some("gpt"));
}

#[tokio::test]
async fn windows_from_a_clock_that_was_wrong_are_worth_nothing() {
    let cache = Cache::memory(Room::default());
    cache.put_page(
        "roots",
        (vec![row("a", "t", 1)], Known::Row),
        window(0, 600),
    );
    cache.settle().await;
    assert_eq!(cache.windows("roots", at(60)).await, []);
}

#[tokio::test]
async fn bodies_are_bounded_and_the_least_used_go_first() {
    let cache = Cache::memory(Room(20_000));
    let trace = TraceId::from("t");
    let noise = |seed: i64| -> String {
        let letters = (0..3_000_i64).map(|n| (n * n * (seed + 7) + n * seed) % 9_973);
        letters
            .map(|n| u8::try_from(33 + n % 90).map_or('x', char::from))
            .collect()
    };
    // Room is looked for only now and then.
    for n in 0..100 {
        let body = Body {
            input: Some(noise(n).into()),
            ..Body::default()
        };
        let id = ObservationId::from(format!("o-{n}"));
        let when = at(0) + SignedDuration::from_secs(n);
        cache.put_body((&trace, &id), &Arc::new(body), when);
        cache.settle().await;
    }
    let mut here = Vec::new();
    for n in 0..100 {
        let id = ObservationId::from(format!("o-{n}"));
        here.push(cache.body(&trace, &id).await.is_some());
    }
    assert!(!here[0] && here[99], "{here:?}");
}

#[tokio::test]
async fn a_damaged_file_is_made_anew_and_that_is_said() {
    let folder = TempDir::new().unwrap();
    fs::write(
        file(&folder),
        "this is no database, and never was one".repeat(200),
    )
    .unwrap();
    let (cache, said) = Cache::open(&Place::File(file(&folder)), Room::default());
    assert!(said.unwrap().contains("was damaged and is made anew"));
    cache.put_page("roots", (vec![row("a", "t", 1)], Known::Row), window(0, 60));
    drop(cache);
    assert_eq!(ids(&open(&folder), "roots").await, ["a"]);
}

#[tokio::test]
async fn damage_that_shows_later_is_mended_at_the_next_start() {
    let folder = TempDir::new().unwrap();
    let cache = open(&folder);
    let rows = (0..2_000).map(|n| row(&format!("o-{n}"), "t", n)).collect();
    cache.put_page("roots", (rows, Known::Row), window(0, 3_000));
    drop(cache);
    let mut bytes = fs::read(file(&folder)).unwrap();
    let half = bytes.len() / 8;
    bytes[half..].fill(0x5a);
    fs::write(file(&folder), bytes).unwrap();
    let (cache, _) = Cache::open(&Place::File(file(&folder)), Room::default());
    ids(&cache, "roots").await;
    cache.put_page("roots", (vec![row("a", "t", 1)], Known::Row), window(0, 60));
    drop(cache);
    let (cache, _) = Cache::open(&Place::File(file(&folder)), Room::default());
    cache.put_page("roots", (vec![row("a", "t", 1)], Known::Row), window(0, 60));
    cache.settle().await;
    assert_eq!(ids(&cache, "roots").await, ["a"]);
}

#[tokio::test]
async fn a_full_disk_is_said_once_and_what_was_kept_stays() {
    let folder = TempDir::new().unwrap();
    let cache = open(&folder);
    cache.put_page("roots", (vec![row("a", "t", 1)], Known::Row), window(0, 60));
    cache.settle().await;
    // As full as a disk can be: not a page more.
    cache.write(|connection| connection.execute_batch("pragma max_page_count = 1"));
    let many = (0..2_000).map(|n| row(&format!("o-{n}"), "t", n)).collect();
    cache.put_page("roots", (many, Known::Row), window(0, 3_000));
    let mut said = cache.trouble().unwrap();
    let said = said.wait_for(Option::is_some).await.unwrap().clone();
    assert_eq!(
        said.unwrap(),
        "the cache cannot be written (database or disk is full): this is not kept for the next start"
    );
    assert_eq!(ids(&cache, "roots").await, ["a"]);
}

#[tokio::test]
async fn without_a_place_everything_works_and_nothing_is_kept() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let place = Place::File(folder.path().join("file/a.db"));
    let (cache, said) = Cache::open(&place, Room::default());
    assert!(said.unwrap().contains("nothing is kept for the next start"));
    cache.put_page("roots", (vec![row("a", "t", 1)], Known::Row), window(0, 60));
    cache.settle().await;
    assert_eq!(ids(&cache, "roots").await, ["a"]);
}

#[tokio::test]
async fn two_at_once_see_what_the_other_kept() {
    let folder = TempDir::new().unwrap();
    let (one, other) = (open(&folder), open(&folder));
    for n in 0..20 {
        let id = format!("o-{n}");
        let cache = if n % 2 == 0 { &one } else { &other };
        let rows = vec![row(&id, "t", n)];
        let window = Window {
            low: at(n),
            high: at(n + 1),
            at: at(60),
        };
        cache.put_page("roots", (rows, Known::Row), window);
    }
    one.settle().await;
    other.settle().await;
    assert_eq!(ids(&one, "roots").await.len(), 20);
    assert_eq!(other.windows("roots", at(60)).await.len(), 1);
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let cache = open(&folder);
    runtime.block_on(cache.settle());
    for file in fs::read_dir(folder.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
