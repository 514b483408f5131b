//! Large JSON values: opened, folded, searched, scrolled. What they take in memory is told, too: at most three times
//! the value, which is made outside.

use std::sync::Arc;

use divan::Bencher;
use lftui::theme::Theme;
use lftui::widget::json::{JsonDoc, JsonView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const LEN: usize = 50_000_000;
const SCREEN: Rect = Rect::new(0, 0, 160, 45);
/// What is read before the first frame.
const FIRST: usize = 1 << 17;

const SHAPES: [&str; 13] = [
    "messages", "numbers", "strings", "points", "pairs", "text", "wrapped", "deep", "digits",
    "lists", "objects", "stairs", "shaft",
];

/// So many bytes of one shape.
fn text(shape: &str) -> Arc<str> {
    let message = r#"{"role":"user","content":"I ordered two lamps and one arrived broken.\nI want my money back.","n":[1,2.5,null,true]}"#;
    let list = |item: &str| format!("[{}]", vec![item; LEN / (item.len() + 2)].join(", "));
    let text = match shape {
        "numbers" => list("12.375"),
        "strings" => list(r#""refund the lamp""#),
        "points" => list(r#"{"x":1.25,"y":-3.5,"name":"lamp"}"#),
        "pairs" => list("[12.5,-3.25]"),
        "text" => format!(
            r#"{{"text":"{}"}}"#,
            r"One line\nand another. ".repeat(LEN / 22)
        ),
        "wrapped" => list(&serde_json::Value::from(message).to_string()),
        // Nothing is shorter than these.
        "digits" => format!("[{}1]", "1,".repeat(LEN / 2)),
        "lists" => format!("[{}[1]]", "[1],".repeat(LEN / 4)),
        "objects" => format!("[{}[]]", r#"{"a":[1,2]},"#.repeat(LEN / 12)),
        "stairs" => list(&format!("{}1{}", "[1,".repeat(10_000), "]".repeat(10_000))),
        "shaft" => format!("{}1{}", "[".repeat(LEN / 2), "]".repeat(LEN / 2)),
        "deep" => list(&format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000))),
        _ => list(message),
    };
    text.into()
}

fn view(shape: &str) -> JsonView {
    JsonView::parse(text(shape)).expect("it is JSON")
}

/// Until all rows are known.
fn whole(view: &mut JsonView) {
    while view.is_unfolding() {
        view.layout(SCREEN);
    }
}

fn draw(view: &mut JsonView) -> Buffer {
    let mut buffer = Buffer::empty(SCREEN);
    view.layout(SCREEN);
    view.draw(SCREEN, &mut buffer, (true, &Theme::default()));
    buffer
}

/// From the bytes to the first frame, as the detail of a trace does it; the rest is read meanwhile.
#[divan::bench(args = SHAPES, sample_count = 10)]
fn first_screen_50_mb(bencher: Bencher<'_, '_>, shape: &str) {
    let text = text(shape);
    bencher.bench_local(|| {
        let doc = JsonDoc::begin(Arc::clone(&text), FIRST).expect("it is JSON");
        draw(&mut JsonView::new(doc))
    });
}

/// The same for the file that `LFTUI_BENCH_JSON` names: tests/jless.sh compares it with another viewer.
#[divan::bench(sample_count = 10)]
fn first_screen_of_a_file(bencher: Bencher<'_, '_>) {
    let Some(text) = given() else { return };
    bencher.bench_local(|| {
        let doc = JsonDoc::begin(Arc::clone(&text), FIRST).expect("it is JSON");
        draw(&mut JsonView::new(doc))
    });
}

/// Until all of it is there to go to: its end, too.
#[divan::bench(sample_count = 10)]
fn end_of_a_file(bencher: Bencher<'_, '_>) {
    let Some(text) = given() else { return };
    bencher.bench_local(|| {
        let mut view = JsonView::parse(Arc::clone(&text)).expect("it is JSON");
        whole(&mut view);
        view.list().last();
        draw(&mut view)
    });
}

#[expect(clippy::print_stderr, reason = "a bench that is left out says so")]
fn given() -> Option<Arc<str>> {
    let Some(path) = std::env::var_os("LFTUI_BENCH_JSON") else {
        eprintln!("SKIPPED: LFTUI_BENCH_JSON names no file");
        return None;
    };
    Some(std::fs::read_to_string(path).unwrap().into())
}

/// From the bytes to a frame of the whole; the goal is 100 ms. What `max alloc` says may be twice the text.
#[divan::bench(args = SHAPES, sample_count = 5)]
fn whole_50_mb(bencher: Bencher<'_, '_>, shape: &str) {
    let text = text(shape);
    let bytes = divan::counter::BytesCount::new(text.len());
    bencher.counter(bytes).bench_local(|| {
        let doc = JsonDoc::parse(Arc::clone(&text)).expect("it is JSON");
        let mut view = JsonView::new(doc);
        draw(&mut view);
        view
    });
}

/// What the main thread pays when the rest was read: the goal is 16 ms.
#[divan::bench(args = SHAPES, sample_count = 5)]
fn the_rest_arrives_50_mb(bencher: Bencher<'_, '_>, shape: &str) {
    let text = text(shape);
    let doc = Arc::new(JsonDoc::parse(Arc::clone(&text)).expect("it is JSON"));
    bencher
        .with_inputs(|| {
            let begun = JsonDoc::begin(Arc::clone(&text), FIRST).expect("it is JSON");
            JsonView::new(begun)
        })
        .bench_local_values(|mut view| {
            view.grow(Arc::clone(&doc));
            draw(&mut view);
            view
        });
}

/// The goal is 8 ms.
#[divan::bench(args = SHAPES, sample_count = 5)]
fn unfold_50_mb(bencher: Bencher<'_, '_>, shape: &str) {
    let mut view = view(shape);
    bencher.bench_local(|| {
        view.unfold_all();
        draw(&mut view)
    });
}

/// Folding is done slice by slice, a slice a frame: the goal is 8 ms for each.
#[divan::bench(args = SHAPES, sample_count = 5)]
fn fold_50_mb(bencher: Bencher<'_, '_>, shape: &str) {
    let mut view = view(shape);
    bencher.bench_local(|| {
        view.fold_all();
        draw(&mut view)
    });
}

/// The goal is 300 ms, in either way to look for something.
#[divan::bench(args = ["broken", "Lamps", "/b[ro]+ken|x{3}/", "e"], sample_count = 5)]
fn find_in_50_mb(bencher: Bencher<'_, '_>, line: &str) {
    let mut view = view("messages");
    bencher.bench_local(|| view.find(line));
}

/// The goal is 8 ms.
#[divan::bench(args = SHAPES, sample_count = 200)]
fn scroll_50_mb_unfolded(bencher: Bencher<'_, '_>, shape: &str) {
    let mut view = view(shape);
    view.unfold_all();
    whole(&mut view);
    bencher.bench_local(|| {
        view.layout(SCREEN);
        view.list().page(1);
        draw(&mut view)
    });
}

/// The goal is 16 ms.
#[divan::bench(args = SHAPES, sample_count = 20)]
fn to_the_end_and_back_50_mb(bencher: Bencher<'_, '_>, shape: &str) {
    let mut view = view(shape);
    whole(&mut view);
    bencher.bench_local(|| {
        view.list().last();
        draw(&mut view);
        view.list().first();
        draw(&mut view)
    });
}

#[divan::bench]
fn fold_and_unfold_in_50_mb(bencher: Bencher<'_, '_>) {
    let mut view = view("messages");
    view.unfold_all();
    view.list().to(3);
    bencher.bench_local(|| view.toggle());
}
