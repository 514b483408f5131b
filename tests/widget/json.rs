mod any;

use std::path::Path;

use lftui::widget::json::{JsonDoc, JsonView, Kind};
use ratatui::layout::Rect;
use serde_json::Value;

use crate::support::{assert_aligned, buffer, screen, theme};

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

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(count).sum(),
        Value::Object(all) => all.values().map(count).sum(),
        _ => 0,
    }
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

#[test]
fn a_list_of_very_many_lists_unfolds_from_the_top_while_one_reads() {
    const LISTS: usize = 2_000_000;
    let text = format!("[{}[\"the end\"]]", "[1],".repeat(LISTS));
    let mut view = view(&text, 80, 24);
    assert!(view.is_unfolding(), "a key waits for no more than a part");
    assert!(shown(&mut view, 80, 24).contains("22: [1]"));
    view.last();
    while view.is_unfolding() {
        view.layout(Rect::new(0, 0, 80, 24));
    }
    assert_eq!(view.list().len(), LISTS + 2);
    assert_eq!(view.path(), format!("$[{LISTS}]"));
    view.unfold_all();
    assert!(!view.is_unfolding(), "all open is known at once");
    assert_eq!(view.list().len(), 2 * LISTS + 3);
    assert_eq!(view.path(), format!("$[{LISTS}]"));
    view.fold_all();
    view.find("the end");
    while view.is_unfolding() {
        view.layout(Rect::new(0, 0, 80, 24));
    }
    assert_eq!(view.path(), format!("$[{LISTS}][0]"));
    assert!(shown(&mut view, 80, 24).contains("the end"));
    view.fold_all();
    view.list().to(5);
    while view.is_unfolding() {
        view.layout(Rect::new(0, 0, 80, 24));
    }
    assert_eq!(view.path(), "$[4]", "who moved meanwhile stays there");
}
