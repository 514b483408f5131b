//! A large JSON value: opened, folded, searched, scrolled.

use std::sync::Arc;

use divan::Bencher;
use lftui::theme::Theme;
use lftui::widget::json::{JsonDoc, JsonView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Ten megabytes of chat messages.
fn text() -> Arc<str> {
    let message = r#"{"role":"user","content":"I ordered two lamps and one arrived broken.\nI want my money back.","n":[1,2.5,null,true]}"#;
    let count = 10_000_000 / message.len();
    Arc::from(format!("[{}]", vec![message; count].join(", ")))
}

#[divan::bench(sample_count = 20)]
fn open_10_mb(bencher: Bencher<'_, '_>) {
    let text = text();
    let bytes = divan::counter::BytesCount::new(text.len());
    bencher
        .counter(bytes)
        .bench_local(|| JsonDoc::parse(text.clone()));
}

#[divan::bench(sample_count = 20)]
fn unfold_10_mb(bencher: Bencher<'_, '_>) {
    let mut view = JsonView::parse(text()).expect("it is JSON");
    bencher.bench_local(|| view.unfold_all());
}

#[divan::bench(sample_count = 20)]
fn find_in_10_mb(bencher: Bencher<'_, '_>) {
    let mut view = JsonView::parse(text()).expect("it is JSON");
    bencher.bench_local(|| view.find("broken"));
}

#[divan::bench(args = [false, true])]
fn scroll_10_mb(bencher: Bencher<'_, '_>, unfolded: bool) {
    let theme = Theme::default();
    let area = Rect::new(0, 0, 160, 45);
    let mut view = JsonView::parse(text()).expect("it is JSON");
    if unfolded {
        view.unfold_all();
    }
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| {
        buffer.reset();
        view.layout(area);
        view.list().page(1);
        view.draw(area, &mut buffer, (true, &theme));
    });
}

#[divan::bench]
fn fold_and_unfold_in_10_mb(bencher: Bencher<'_, '_>) {
    let mut view = JsonView::parse(text()).expect("it is JSON");
    view.unfold_all();
    view.list().to(3);
    bencher.bench_local(|| view.toggle());
}
