//! Any value, cut and folded in any way, against a walk over what serde makes of it.

use lftui::widget::json::{JsonDoc, JsonView};
use proptest::prelude::*;
use ratatui::layout::Rect;
use serde_json::Value;

use super::{count, shown, view};
use crate::support::{assert_aligned, buffer, hostile, size, theme};

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
            let end = view.path_end(12, "~");
            prop_assert!(end == path || path.ends_with(end.trim_start_matches('~')) && lftui::widget::line::width(&end) <= 12);
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
    /// Also in texts that are longer than what is read at once.
    #[test]
    fn every_value_knows_where_it_is(steps in proptest::collection::vec(0_u8..9, 0..40)) {
        let mut value = Value::from(1);
        for step in steps {
            value = match step {
                0..=2 => Value::Array(vec![value]),
                3 => serde_json::json!({ "k": value }),
                4 => Value::Array(vec![value, Value::from("x")]),
                5 => Value::Array(vec![serde_json::json!([[[2]]]), value]),
                6 => serde_json::json!([vec![0; 280], value, { "a": vec!["long"; 80], "b": 1 }]),
                7 => serde_json::json!(["x".repeat(700), value, {}]),
                _ => serde_json::json!([[], value, [[3, 4]]]),
            };
        }
        let mut all = Vec::new();
        facts(&value, None, (0, 0), &mut all);
        for text in [value.to_string(), format!("{value:#}")] {
            let doc = JsonDoc::parse(text).unwrap();
            assert_eq!(doc.len(), all.len());
            let mut members = vec![0; all.len()];
            for parent in all.iter().filter_map(|fact| fact.parent) {
                members[parent as usize] += 1;
            }
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
                assert_eq!(doc.after(id), node.after);
                assert_eq!(doc.is_container(id), fact.after > id + 1);
                assert_eq!(node.count, members[id as usize]);
            }
        }
    }
}
