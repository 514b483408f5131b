//! What widgets cost: flat in the size of the data.

use std::hint::black_box;
use std::sync::Arc;

use divan::Bencher;
use lftui::model::search::Needle;
use lftui::theme::Theme;
use lftui::widget::column::Column;
use lftui::widget::list::ListState;
use lftui::widget::table::{Row, Table};
use lftui::widget::text::{TextDoc, TextView};
use lftui::widget::tree::{Tree, TreeRow};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

const SCREENS: [(u16, u16); 2] = [(160, 45), (200, 60)];

fn list(len: usize, height: u16) -> ListState {
    let mut list = ListState::default();
    list.layout(len, usize::from(height));
    list.to(len / 2);
    list
}

fn table_row(index: usize, theme: &Theme) -> Row<'static> {
    Row::new([
        Line::from(Span::styled("14:02:11", theme.dim)),
        Line::from(format!("refund-agent-{index}")),
        Line::from("ada"),
        Line::from(Span::styled("chat-8841", theme.dim)),
        Line::from(format!("{}.4 s", index % 100)),
        Line::from("$0.042"),
        Line::from("18.2k"),
        Line::from(Span::styled("2", theme.bad)),
        Line::from(vec![Span::styled("helpful ", theme.dim), Span::raw(".9")]),
    ])
}

#[divan::bench(args = SCREENS)]
fn empty_frame(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| black_box(&mut buffer).reset());
}

#[divan::bench(args = SCREENS)]
fn table_of_100k(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let theme = Theme::default();
    let columns = [
        Column::left("time", 8),
        Column::left("name", 16).flex(3, 60),
        Column::left("user", 8).flex(1, 16),
        Column::left("session", 10).flex(1, 16),
        Column::right("latency", 7),
        Column::right("cost", 7),
        Column::right("tokens", 6),
        Column::right("x", 2),
        Column::left("scores", 12).flex(2, 30),
    ];
    let state = list(100_000, height);
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| {
        buffer.reset();
        Table::new(&columns, &state, &theme)
            .draw(area, &mut buffer, |index| table_row(index, &theme))
    });
}

#[divan::bench(args = SCREENS)]
fn tree_of_100k(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let theme = Theme::default();
    let columns = [
        Column::left("", 24).flex(1, 200),
        Column::left("model", 12),
        Column::right("latency", 7),
        Column::right("cost", 7),
        Column::right("tokens", 6),
    ];
    let state = list(100_000, height);
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| {
        buffer.reset();
        Tree::new(&columns, &state, &theme).draw(area, &mut buffer, |index| TreeRow {
            id: index as u32,
            depth: index as u32 % 12,
            guides: index as u64,
            folded: (index % 3 == 0).then_some(false),
            label: vec![
                Span::styled("●", theme.kind.generation),
                Span::raw(" "),
                Span::raw(format!("step {index}")),
            ],
            cells: vec![
                Line::from("gpt-4o"),
                Line::from("12.4 s"),
                Line::from("$0.042"),
                Line::from("18.2k"),
            ],
            style: Style::new(),
            fresh: false,
        })
    });
}

#[divan::bench]
fn text_scroll_10_mb(bencher: Bencher<'_, '_>) {
    let theme = Theme::default();
    let area = Rect::new(0, 0, 160, 45);
    let mut view = TextView::new(TextDoc::plain(
        &"some words of a line \n".repeat(500_000),
        Style::new(),
    ));
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| {
        buffer.reset();
        view.layout(area);
        view.page(1);
        view.draw(area, &mut buffer, &theme);
    });
}

#[divan::bench(sample_count = 10)]
fn text_wrap_10_mb(bencher: Bencher<'_, '_>) {
    let doc = Arc::new(TextDoc::plain(
        &"some words of a line ".repeat(500_000),
        Style::new(),
    ));
    bencher.bench_local(|| {
        let mut view = TextView::new(doc.clone());
        view.layout(Rect::new(0, 0, 80, 45));
        view
    });
}

/// 50 MB that are no JSON.
fn text_50_mb() -> Arc<TextDoc> {
    let text = "I ordered two lamps and one arrived broken. \n".repeat(50_000_000 / 45);
    Arc::new(TextDoc::plain(&text, Style::new()))
}

/// Off the main thread; the goal is 300 ms.
#[divan::bench(args = ["broken", "wombat", "Lamps", "/b[ro]+ken|x{3}/", "e"], sample_count = 10)]
fn find_in_text_50_mb(bencher: Bencher<'_, '_>, line: &str) {
    let doc = text_50_mb();
    let needle = Needle::new(line).unwrap();
    bencher.bench_local(|| needle.places(doc.text()));
}

/// What the main thread does with it: the goal is 16 ms.
#[divan::bench(args = ["wombat", "e"], sample_count = 10)]
fn matches_in_text_50_mb_arrive(bencher: Bencher<'_, '_>, line: &str) {
    let doc = text_50_mb();
    let area = Rect::new(0, 0, 160, 45);
    let theme = Theme::default();
    let places = Needle::new(line).unwrap().places(doc.text());
    let mut view = TextView::new(Arc::clone(&doc));
    view.layout(area);
    while view.is_wrapping() {
        view.layout(area);
    }
    let mut buffer = Buffer::empty(area);
    bencher
        .with_inputs(|| places.clone())
        .bench_local_values(|places| {
            view.take_found(places);
            view.layout(area);
            view.draw(area, &mut buffer, &theme);
        });
}

#[divan::bench(sample_count = 10)]
fn markdown_100_kb(bencher: Bencher<'_, '_>) {
    let theme = Theme::default();
    let text = "# Refund\n\nA **bold** word, `code`, [a link](x).\n\n- one\n- two\n\n```python\ndef f(x): return x + 1\n```\n\n".repeat(1000);
    bencher.bench_local(|| lftui::highlight::markdown(&text, &theme));
}
