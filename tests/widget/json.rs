use std::path::Path;

use lftui::widget::json::{JsonDoc, JsonView, Kind};
use proptest::prelude::*;
use ratatui::layout::Rect;
use serde_json::Value;

use crate::support::{assert_aligned, buffer, hostile, screen, size, theme};

const SAMPLE: &str = r#"{"model":"gpt-4o","temperature":0.2,"stream":true,"stop":null,"messages":[
 {"role":"system","content":"You are a support agent.\nNever promise a refund.\n\nBe kind."},
 {"role":"user","content":"I ordered two lamps and one arrived broken. I want my money back for that one."},
 {"role":"assistant","tool_calls":[{"id":"call_1","arguments":"{\"line\":2}"}], "a b":[]}],"caf\u00e9":{}}"#;

fn view(text: &str, width: u16, height: u16) -> JsonView {
    let mut view = JsonView::parse(text).expect("the test's text is JSON");
    view.layout(Rect::new(0, 0, width, height));
    view
}

fn shown(view: &mut JsonView, width: u16, height: u16) -> String {
    view.layout(Rect::new(0, 0, width, height));
    screen(width, height, |area, buf| {
        view.draw(area, buf, (true, &theme()));
    })
}

#[test]
fn folded_and_unfolded() {
    let mut view = view(SAMPLE, 60, 30);
    view.unfold_all();
    let unfolded = shown(&mut view, 60, 30);
    view.fold_all();
    let folded = shown(&mut view, 60, 30);
    view.find("money");
    let found = shown(&mut view, 60, 30);
    insta::assert_snapshot!([unfolded, folded, found, shown(&mut view, 24, 30)].join("\n----\n"));
}

#[test]
fn the_path_and_the_value_under_the_cursor() {
    let mut view = view(SAMPLE, 60, 30);
    view.fold_all();
    let mut seen = Vec::new();
    for needle in ["Never", "call_1", "a b", "caf\u{e9}", "0.2"] {
        view.find(needle);
        seen.push((view.path(), view.raw().to_owned()));
    }
    let seen: Vec<_> = seen
        .iter()
        .map(|(path, raw)| (path.as_str(), raw.as_str()))
        .collect();
    assert_eq!(seen[0].0, "$.messages[0].content");
    assert_eq!(seen[1], ("$.messages[2].tool_calls[0].id", "\"call_1\""));
    assert_eq!(seen[2], ("$.messages[2][\"a b\"]", "[]"));
    assert_eq!(seen[3], ("$[\"caf\\u00e9\"]", "{}"));
    assert_eq!(seen[4], ("$.temperature", "0.2"));
    view.find("Never");
    assert_eq!(
        view.value(),
        "You are a support agent.\nNever promise a refund.\n\nBe kind."
    );
    assert_eq!(view.kind(), Kind::String);
}

#[test]
fn find_counts_wraps_around_and_ignores_case_only_for_small_letters() {
    let mut view = view(SAMPLE, 60, 30);
    view.find("a");
    let (first, all) = view.matches();
    assert_eq!((first, all > 10), (1, true));
    view.find_next(-1);
    assert_eq!(view.matches().0, all);
    view.find("never");
    assert_eq!(view.matches(), (1, 1));
    view.find("NEVER");
    assert_eq!(view.matches(), (0, 0));
    view.find("{\"line\"");
    assert_eq!(view.matches(), (1, 1), "escaped quotes are found");
    view.find("");
    assert_eq!(view.matches(), (0, 0));
}

#[test]
fn walking_and_folding() {
    let mut view = view(SAMPLE, 60, 30);
    view.fold_all();
    view.find("messages");
    let rows = view.list().len();
    assert!(view.toggle());
    assert_eq!(view.list().len(), rows + 3);
    view.list().move_by(1);
    assert_eq!(view.path(), "$.messages[0]");
    assert!(view.sibling(true) && view.sibling(true));
    assert_eq!(
        (view.path().as_str(), view.sibling(true)),
        ("$.messages[2]", false)
    );
    assert!(view.sibling(false));
    assert_eq!(view.path(), "$.messages[1]");
    assert!(view.open());
    view.list().move_by(2);
    assert_eq!(view.path(), "$.messages[1].content");
    assert!(view.open(), "a string opens to its full length");
    assert!(shown(&mut view, 40, 30).contains("money back"));
    assert!(view.close() && view.close() && view.close() && view.close() && view.close());
    assert_eq!(
        (view.path().as_str(), view.list().len()),
        ("$.messages", rows)
    );
    view.fold_to(0);
    assert_eq!((view.path().as_str(), view.list().len()), ("$", 1));
}

#[test]
fn a_string_that_holds_json_opens_as_json() {
    let inner = r#"{"order":"A-1881","lines":[2]}"#;
    let once = Value::from(inner).to_string();
    let twice = Value::from(once.as_str()).to_string();
    for text in [format!("[{once}]"), format!("[{twice}]")] {
        let mut view = view(&text, 40, 10);
        view.list().to(1);
        view.open();
        let shown = shown(&mut view, 40, 10);
        assert!(
            shown.contains("{\n         \"order\": \"A-1881\",\n"),
            "{shown}"
        );
        view.find("1881");
        view.list().move_by(0);
        assert_eq!(view.path(), "$[0]");
    }
}

#[test]
fn depth_costs_no_stack() {
    let text = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut view = view(&text, 80, 24);
    view.unfold_all();
    view.list().last();
    assert_eq!(view.raw(), "1");
    assert_eq!(view.path().len(), 1 + 3 * 100_000);
    view.find("1");
    assert!(shown(&mut view, 80, 24).contains('1'));
    view.close();
    view.fold_all();
}

#[test]
fn what_is_no_json_is_said_with_its_place() {
    let at = |text: &str| JsonDoc::parse(text).unwrap_err().at;
    for (text, place) in [
        ("", 0),
        ("hello", 0),
        ("{\"a\":1", 6),
        ("[1,]", 3),
        ("[1 2]", 3),
        ("{\"a\" 1}", 5),
        ("{a:1}", 1),
        ("1 2", 2),
        ("\"abc", 0),
        ("[,1]", 1),
        ("{,}", 1),
        ("01", 0),
        ("1.", 0),
        ("-", 0),
        ("]", 0),
        ("[}", 1),
        ("tru", 0),
        ("\"\\", 0),
    ] {
        assert_eq!(at(text), place, "{text}");
    }
    for fine in [
        "NaN",
        "[Infinity, -Infinity]",
        "\"a\tb\nc\"",
        " {} ",
        "\"\\\"\"",
    ] {
        assert!(JsonDoc::parse(fine).is_ok(), "{fine}");
    }
}

#[test]
fn documents_and_views_cross_to_other_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<JsonDoc>();
    shared::<JsonView>();
    shared::<lftui::widget::text::TextView>();
}

#[test]
fn real_traces_read_as_serde_reads_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/traces");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no real traces beside this repository");
        return;
    };
    let files = files.map(|file| file.unwrap().path());
    for file in files.filter(|file| file.extension().is_some_and(|end| end == "json")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let expected: Value = serde_json::from_str(&text).unwrap();
        let mut view = view(&text, 120, 40);
        assert_eq!(view.doc().len(), count(&expected), "{}", file.display());
        view.unfold_all();
        for _ in 0..view.list().len() {
            view.open();
            view.list().move_by(1);
        }
        assert_aligned(&buffer(120, 40, |area, buf| {
            view.draw(area, buf, (true, &theme()));
        }));
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        hostile().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((hostile(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Where every row is.
fn rows(view: &mut JsonView) -> Vec<String> {
    let held = view.list().selected();
    let rows = (0..view.list().len()).map(|row| {
        view.list().to(row);
        view.path()
    });
    let rows = rows.collect();
    view.list().to(held.unwrap_or(0));
    rows
}

#[test]
fn a_cut_value_says_that_there_is_more() {
    let mut view = JsonView::read(r#"{"a":[1,2,{"text":"hel"#).unwrap();
    view.unfold_all();
    let drawn = shown(&mut view, 40, 8);
    assert!(
        drawn.contains("a: [3+]") && drawn.contains("text: \"hel"),
        "{drawn}"
    );
    assert!(JsonDoc::read("[1 2]").is_err() && JsonDoc::parse("[1").is_err());
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(count).sum(),
        Value::Object(all) => all.values().map(count).sum(),
        _ => 0,
    }
}

proptest! {
    #[test]
    fn every_value_is_one_row_and_reads_back(value in value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let mut view = view(&text, 80, 20);
        view.unfold_all();
        prop_assert_eq!(view.doc().len(), count(&value));
        prop_assert_eq!(view.list().len(), count(&value));
        for row in 0..view.list().len() {
            view.list().to(row);
            let read: Value = serde_json::from_str(view.raw()).unwrap();
            if let Value::String(text) = &read {
                prop_assert_eq!(view.value(), text.as_str());
            }
        }
    }

    #[test]
    fn paths_lead_to_their_values_wherever_one_walks(value in value(), folds in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let text = serde_json::to_string(&value).unwrap();
        let mut view = view(&text, 80, 20);
        view.unfold_all();
        for fold in folds {
            let len = view.list().len();
            view.list().to(fold.index(len));
            view.toggle();
            let doc = std::sync::Arc::clone(view.doc());
            // A splice leaves the same rows as if all were laid out anew.
            let mut again = view.clone();
            again.grow(doc);
            prop_assert_eq!(rows(&mut view), rows(&mut again));
        }
    }

    #[test]
    fn what_begins_a_text_keeps_its_place_in_the_whole(value in value(), most in 0usize..200) {
        let text = serde_json::to_string(&value).unwrap();
        let begun = JsonDoc::begin(text.as_str(), most).unwrap();
        let whole = JsonDoc::parse(text.as_str()).unwrap();
        for node in 0..begun.len() as u32 {
            prop_assert_eq!(begun.path(node), whole.path(node));
            prop_assert_eq!(begun.parent(node), whole.parent(node));
            prop_assert_eq!(begun.before(node), whole.before(node));
            prop_assert_eq!(begun.node_at(whole.node(node).start), node);
        }
        let mut view = JsonView::new(begun);
        view.unfold_all();
        view.list().last();
        let path = view.path();
        view.grow(whole);
        view.layout(Rect::new(0, 0, 80, 20));
        prop_assert_eq!(view.path(), path);
    }

    #[test]
    fn a_text_that_was_cut_off_shows_what_there_is(value in value(), at: prop::sample::Index) {
        let text = serde_json::to_string(&value).unwrap();
        let cut: String = text.chars().take(at.index(text.len()) + 1).collect();
        if let Ok(doc) = JsonDoc::read(cut) {
            let mut view = JsonView::new(doc);
            view.unfold_all();
            view.list().last();
            let drawn = shown(&mut view, 80, 20);
            prop_assert!(!drawn.trim().is_empty());
            view.open();
            assert_aligned(&buffer(80, 20, |area, buf| view.draw(area, buf, (true, &theme()))));
        }
    }

    #[test]
    fn text_is_json_where_serde_says_so(text in "[\\[\\]{}:,\"0-9.eE+\\-a \\\\ntrufals]{0,12}") {
        let strict = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok();
        let ours = JsonDoc::parse(text.as_str()).is_ok();
        // Broken escapes are shown as they are, so they are let through.
        prop_assert!(ours == strict || (ours && text.contains('\\')), "{text}: {ours} {strict}");
    }

    #[test]
    fn any_walk_draws_and_keeps_its_rows_in_step(
        value in value(),
        steps in prop::collection::vec((0u8..12, any::<prop::sample::Index>()), 0..30),
        needle in hostile(),
        (width, height) in size(),
    ) {
        let text = serde_json::to_string(&value).unwrap();
        let mut view = view(&text, width, height);
        for (step, index) in steps {
            let len = view.list().len();
            match step {
                0 => drop(view.toggle()),
                1 => drop(view.open()),
                2 => drop(view.close()),
                3 => view.fold_to(index.index(4) as u16),
                4 => view.find(&needle),
                5 => view.find_next(index.index(5).cast_signed() - 2),
                6 => drop(view.sibling(index.index(2) == 0)),
                7 => drop(view.parent()),
                8 => view.unfold_all(),
                9 => view.layout(Rect::new(0, 0, index.index(40) as u16, height)),
                _ => view.list().to(index.index(len.max(1))),
            }
            let path = view.path();
            prop_assert!(path.starts_with('$'));
            prop_assert!(serde_json::from_str::<Value>(view.raw()).is_ok(), "{path}: {}", view.raw());
        }
        view.layout(Rect::new(0, 0, width, height));
        let drawn = buffer(width, height, |area, buf| view.draw(area, buf, (true, &theme())));
        assert_aligned(&drawn);
    }
}

/// What a walk over the value says of each of its values, in the order of the text.
#[derive(Debug, PartialEq)]
struct Fact {
    raw: Value,
    parent: Option<u32>,
    place: u32,
    depth: u16,
    after: u32,
    before: Option<u32>,
}

fn facts(value: &Value, parent: Option<u32>, (place, depth): (u32, u16), into: &mut Vec<Fact>) {
    let id = into.len();
    into.push(Fact {
        raw: value.clone(),
        parent,
        place,
        depth,
        after: 0,
        before: None,
    });
    let inside: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    };
    let mut before = None;
    for (place, one) in (0..).zip(inside) {
        let next = into.len();
        facts(one, Some(id as u32), (place, depth + 1), into);
        into[next].before = before;
        before = Some(next as u32);
    }
    into[id].after = into.len() as u32;
}

proptest::proptest! {
    /// Containers that hold nothing but each other are kept as one, and nobody can tell.
    #[test]
    fn every_value_knows_where_it_is(steps in proptest::collection::vec(0_u8..7, 0..60)) {
        let mut value = Value::from(1);
        for step in steps {
            value = match step {
                0..=2 => Value::Array(vec![value]),
                3 => serde_json::json!({ "k": value }),
                4 => Value::Array(vec![value, Value::from("x")]),
                5 => Value::Array(vec![serde_json::json!([[[2]]]), value]),
                _ => serde_json::json!([[], value, [[3, 4]]]),
            };
        }
        let mut all = Vec::new();
        facts(&value, None, (0, 0), &mut all);
        for text in [value.to_string(), format!("{value:#}")] {
            let doc = JsonDoc::parse(text).unwrap();
            assert_eq!(doc.len(), all.len());
            for (id, fact) in (0..).zip(&all) {
                let node = doc.node(id);
                let seen = Fact {
                    raw: serde_json::from_str(doc.raw(id)).unwrap(),
                    parent: doc.parent(id),
                    place: doc.place(id),
                    depth: node.depth,
                    after: node.after,
                    before: fact.parent.and_then(|_| doc.before(id)),
                };
                assert_eq!(&seen, fact);
                assert_eq!(doc.slice(node.start..node.end), doc.raw(id));
                if let Some(at) = doc.container(id) {
                    assert_eq!(doc.container_id(at), Some(id));
                    assert_eq!(doc.container_from(id), at);
                    assert_eq!(doc.extent(at), Some((id, node.after)));
                }
            }
            let numbers: Vec<u32> = doc.containers().map(|(id, _)| id).collect();
            let is_one = |id: &u32| doc.container(*id).is_some();
            assert_eq!(numbers, (0..doc.len() as u32).filter(is_one).collect::<Vec<_>>());
        }
    }
}

#[test]
fn lists_within_lists_unfold_and_close_one_by_one() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let mut view = view(&format!("[{deep},{deep}]"), 80, 24);
    view.unfold_all();
    assert_eq!(view.list().len(), 20_003);
    view.list().last();
    assert!(view.path().starts_with("$[1][0][0]"), "{}", view.path());
    assert!(view.close(), "to the list around it");
    assert!(view.close(), "that one closes");
    assert_eq!(view.list().len(), 20_002);
}

#[test]
fn what_is_cut_is_reached_by_scrolling() {
    let words: Vec<String> = (0..30).map(|at| format!("word{at} ")).collect();
    let words = words.concat();
    let mut view = view(&format!(r#"{{"text":"{words}","n":1}}"#), 40, 4);
    view.list().to(1);
    assert!(shown(&mut view, 40, 4).contains("word0"));
    let mut seen = String::new();
    for _ in 0..12 {
        view.shift(1);
        seen += &shown(&mut view, 40, 4);
    }
    for at in 5..30 {
        assert!(seen.contains(&format!("word{at} ")), "word{at}: {seen}");
    }
    view.shift(-100);
    assert!(shown(&mut view, 40, 4).contains("word0"));
}
