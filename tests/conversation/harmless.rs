//! No byte of a message reaches a cell unsanitised, and every column stays where it is.

use std::sync::Arc;

use lftui::highlight::conversation::{conversation, cut};
use lftui::model::ObservationType;
use lftui::model::conversation::{Cut, Fold, Hints, label, read};
use lftui::model::markdown::Writer;
use lftui::model::tree::Tree;
use lftui::model::{Observation, TraceId};
use lftui::theme::Theme;
use lftui::widget::json::JsonView;
use lftui::widget::line::{is_hostile, width};
use lftui::widget::sheets::Sheets;
use lftui::widget::text::{TextDoc, TextView};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

const PIECES: [&str; 26] = [
    "word ",
    "\u{1b}[31m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}2J",
    "\u{85}",
    "\u{202e}drow",
    "\u{2066}x\u{2069}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
    "\u{301}",
    "\t",
    "\r\n",
    "\n",
    "\u{2028}",
    "日本語",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "±§",
    "**bold** `code`",
    "```rust\nfn x() {}\n```\n",
    "\u{0}\u{8}\u{7f}",
    "ﷺ",
    "क्षि",
    "- item\n",
];

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24).prop_map(|some| some.concat())
}

/// Draws into the left of a buffer, and looks at what is there and right of it.
fn check(columns: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> Result<(), TestCaseError> {
    let whole = Rect::new(0, 0, columns + 1, 24);
    let mut buffer = Buffer::empty(whole);
    for y in 0..24 {
        buffer[(columns, y)].set_symbol("|");
    }
    draw(
        Rect {
            width: columns,
            ..whole
        },
        &mut buffer,
    );
    for row in whole.rows() {
        let mut x = 0;
        while x <= columns {
            let symbol = buffer[(x, row.y)].symbol();
            prop_assert!(!symbol.contains(is_hostile), "{symbol:?}");
            prop_assert!(symbol.len() <= 48, "a flood: {symbol:?}");
            let cells = width(symbol);
            prop_assert!((1..=4).contains(&cells), "{symbol:?} takes {cells} cells");
            x += cells as u16;
        }
        prop_assert_eq!(x, columns + 1, "a wide letter sticks out");
        prop_assert_eq!(buffer[(columns, row.y)].symbol(), "|");
    }
    Ok(())
}

fn body(words: &str) -> (String, String) {
    let input = json!([
        {"role": "system", "content": words},
        {"role": words, "name": words, "content": [{"type": "text", "text": words}, {"type": "image_url", "image_url": {"url": words}}]},
        {"role": "assistant", "content": words, "tool_calls": [{"id": "1", "type": "function", "function": {"name": words, "arguments": words}}]},
        {"role": "tool", "tool_call_id": "1", "name": words, "content": words},
    ]);
    let output = json!({"role": "assistant", "content": words, "refusal": words});
    (input.to_string(), output.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn messages_are_harmless_at_every_width(words in hostile(), columns in 1u16..60) {
        let (input, output) = body(&words);
        let hints = Hints { kind: ObservationType::Generation, name: &words, metadata: None };
        let talk = read(Some(&input), Some(&output), &hints);
        let theme = Theme::default();
        let folds = vec![Fold { messages: 1..2, words: words.clone() }];
        let some = Cut { folds, whole: false, side: None, lines: Some(3) };
        for reading in [conversation(&talk, true, &theme), cut(&talk, &some, &theme)] {
            let mut view = TextView::new(TextDoc::new(reading.lines.clone()));
            check(columns, |area, buf| {
                view.layout(area);
                view.draw(area, buf, &theme);
            })?;
            let mut sheets = Sheets::default();
            sheets.rearrange(2, |_| None);
            sheets.put(0, TextDoc::new(reading.lines));
            check(columns, |area, buf| {
                sheets.layout(area);
                sheets.draw(buf, &theme, |_| vec![words.clone().into()]);
            })?;
        }
    }

    #[test]
    fn values_are_harmless_at_every_width(words in hostile(), columns in 1u16..60) {
        let text = json!({ words.clone(): [words, {"a": words}] }).to_string();
        let theme = Theme::default();
        let view = JsonView::parse(Arc::<str>::from(text)).expect("it is JSON");
        let mut view = view.labelled(label);
        view.unfold_all();
        for _ in 0..4 {
            check(columns, |area, buf| {
                view.layout(area);
                view.draw(area, buf, (true, &theme));
            })?;
            view.list().move_by(1);
            view.open();
        }
    }

    #[test]
    fn markdown_is_clean_and_keeps_its_budget(words in hostile(), budget in 200usize..2_000) {
        let (input, output) = body(&words.repeat(40));
        let mut row = Observation::new("o", TraceId::from("t"), "2026-11-21T05:00:00Z".parse().expect("a time"));
        row.kind = ObservationType::Generation;
        row.name = words.as_str().into();
        let mut tree = Tree::new();
        tree.extend([row]);
        tree.finish();
        let mut writer = Writer::new(&tree, None, budget);
        let hints = Hints { kind: ObservationType::Generation, ..Hints::default() };
        for node in writer.steps() {
            writer.take(node, &read(Some(&input), Some(&output), &hints));
        }
        let markdown = writer.finish();
        prop_assert!(!markdown.text.contains(|one: char| one != '\n' && is_hostile(one)));
        prop_assert!(markdown.tokens <= budget + budget / 5 + 200, "{} of {budget}", markdown.tokens);
    }
}
