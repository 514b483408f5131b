use lftui::widget::column::Column;
use lftui::widget::list::ListState;
use lftui::widget::tree::{Tree, TreeHit, TreeRow};
use proptest::prelude::*;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::support::{assert_aligned, buffer, hostile, read, screen, size, theme};

/// Depth, guides, fold, type, name, model, errors.
type Step = (
    u32,
    u64,
    Option<bool>,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const STEPS: [Step; 9] = [
    (0, 0, Some(false), "agent", "refund-agent", "", "✖2"),
    (1, 1, Some(true), "span", "load-profile", "", ""),
    (1, 1, Some(false), "generation", "plan", "gpt-4o", ""),
    (2, 0b10, None, "tool", "search_orders", "", ""),
    (1, 1, Some(false), "agent", "refund", "", "✖2"),
    (2, 0b11, None, "tool", "refund_payment", "timeout", "✖"),
    (
        2,
        0b11,
        None,
        "tool",
        "a tool with a name that does not fit here at all",
        "",
        "",
    ),
    (2, 0b10, None, "generation", "confirm", "gpt-4o", ""),
    (1, 0, None, "evaluator", "tone-judge", "gpt-4o-mini", ""),
];

fn columns() -> Vec<Column> {
    vec![
        Column::left("", 24).flex(1, 200),
        Column::left("model", 11).priority(3),
        Column::right("latency", 7).priority(1),
        Column::right("cost", 7).priority(2),
        Column::left("marks", 2),
    ]
}

fn row(index: usize) -> TreeRow<'static> {
    let theme = theme();
    let (depth, guides, folded, kind, name, model, errors) = STEPS[index];
    TreeRow {
        id: index as u32,
        depth,
        guides,
        folded,
        label: vec![
            Span::styled(theme.symbols.kind(kind), theme.kind.get(kind)),
            Span::raw(" "),
            Span::raw(name),
        ],
        cells: vec![
            Line::from(model),
            Line::from(format!("{}.4 s", index * 3)),
            Line::from("$0.042"),
            Line::from(Span::styled(errors, theme.bad)),
        ],
        style: Style::new(),
        fresh: false,
    }
}

fn list(len: usize, height: usize, selected: usize) -> ListState {
    let mut list = ListState::default();
    list.layout(len, height);
    list.to(selected);
    list
}

#[test]
fn guides_marks_and_numbers_line_up_at_every_width() {
    let shown = [90, 60, 44, 30].map(|width| {
        screen(width, 9, |area, buf| {
            Tree::new(&columns(), &list(9, 9, 4), &theme()).draw(area, buf, row);
        })
    });
    insta::assert_snapshot!(shown.join("\n----\n"));
}

#[test]
fn a_deep_row_keeps_its_label_and_leaves_the_neighbour_alone() {
    let deep = |index: usize| TreeRow {
        depth: 10 * index as u32,
        guides: u64::MAX,
        label: vec![Span::raw(format!("step {index}"))],
        ..TreeRow::default()
    };
    let shown = screen(64, 4, |area, buf| {
        let left = Rect { width: 40, ..area };
        for y in 0..4 {
            buf.set_string(40, y, "NEIGHBOUR", Style::new());
        }
        Tree::new(&columns(), &list(4, 4, 0), &theme()).draw(left, buf, deep);
    });
    insta::assert_snapshot!(shown);
}

#[test]
fn a_hundred_thousand_rows_ask_for_one_screen() {
    let mut asked = 0;
    screen(80, 24, |area, buf| {
        let state = list(100_000, 24, 50_000);
        Tree::new(&columns(), &state, &theme()).draw(area, buf, |index| {
            asked += 1;
            row(index % 9)
        });
    });
    assert_eq!(asked, 24);
}

#[test]
fn the_selected_row_is_lit_over_its_full_width() {
    let theme = theme();
    let drawn = buffer(60, 9, |area, buf| {
        Tree::new(&columns(), &list(9, 9, 4), &theme).draw(area, buf, row);
    });
    for x in 0..60 {
        assert_eq!(Some(drawn[(x, 4)].bg), theme.selected.bg, "{x}");
        assert_ne!(Some(drawn[(x, 5)].bg), theme.selected.bg, "{x}");
    }
}

#[test]
fn the_mouse_finds_rows_and_fold_marks() {
    screen(60, 9, |area, buf| {
        let hits = Tree::new(&columns(), &list(9, 9, 4), &theme()).draw(area, buf, row);
        let hit = |x, y| hits.hit(Position::new(x, y));
        assert_eq!(hit(1, 0), Some(TreeHit { row: 0, fold: true }));
        assert_eq!(hit(4, 2), Some(TreeHit { row: 2, fold: true }));
        assert_eq!(
            hit(8, 2),
            Some(TreeHit {
                row: 2,
                fold: false
            })
        );
        assert_eq!(
            hit(4, 3),
            Some(TreeHit {
                row: 3,
                fold: false
            })
        );
        assert_eq!(hit(60, 3), None);
    });
}

proptest! {
    #[test]
    fn any_rows_stay_in_their_place(
        (width, height) in size(),
        label in hostile(),
        depth in prop_oneof![0u32..5, any::<u32>()],
        guides: u64,
        folded: Option<bool>,
        focused: bool,
    ) {
        let theme = theme();
        let columns = [Column::left("", 5).flex(1, 99), Column::left("", 1), Column::right("", 8)];
        let drawn = buffer(width, height, |area, buf| {
            let state = list(20, usize::from(height), 2);
            Tree::new(&columns, &state, &theme).focused(focused).draw(area, buf, |id| TreeRow {
                id: id as u32,
                depth,
                guides,
                folded,
                label: vec![Span::raw(label.as_str()), Span::raw(label.as_str())],
                cells: vec![Line::from("|"), Line::from(label.as_str())],
                style: Style::new(),
                fresh: false,
            });
        });
        assert_aligned(&drawn);
        let placed = Tree::place(&columns, width);
        if let Some(bar) = placed.iter().find(|one| one.column == 1) {
            for y in 0..height.min(20) {
                prop_assert_eq!(drawn[(bar.x + 1, y)].symbol(), "|", "{}", read(&drawn));
            }
        }
    }
}
