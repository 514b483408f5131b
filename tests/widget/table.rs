use lftui::widget::column::{Column, GAP, place};
use lftui::widget::list::ListState;
use lftui::widget::scroll::{Spot, Spots};
use lftui::widget::table::{Order, Row, Table, TableHit};
use proptest::prelude::*;
use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::support::{assert_aligned, buffer, hostile, read, screen, size, theme};

fn columns() -> Vec<Column> {
    vec![
        Column::left("time", 8),
        Column::left("name", 14).flex(2, 30),
        Column::left("user", 6).flex(1, 12).priority(3),
        Column::right("latency", 7).priority(1),
        Column::right("cost", 7).priority(2),
        Column::right("✖", 2),
    ]
}

fn row(index: usize) -> Row<'static> {
    let names = [
        "refund-agent",
        "a name that is far too long for its column",
        "日本語のエージェントの長い名前です",
    ];
    let errors = if index % 4 == 1 { "2" } else { "" };
    Row::new([
        Line::from(format!("14:02:{index:02}")),
        Line::from(names[index % 3]),
        Line::from("ada"),
        Line::from(format!("{}.4 s", index * 7)),
        Line::from("$0.042"),
        Line::from(Span::styled(errors, theme().bad)),
    ])
}

fn list(len: usize, height: usize, selected: usize) -> ListState {
    let mut list = ListState::default();
    list.layout(len, height);
    list.to(selected);
    list
}

#[test]
fn columns_leave_by_importance_when_it_gets_narrow() {
    let shown = [100, 60, 46, 40, 20].map(|width| {
        screen(width, 5, |area, buf| {
            let state = list(20, 4, 1);
            let table = Table::new(&columns(), &state, &theme())
                .sorted(Some((0, Order::Descending)))
                .draw(area, buf, row);
            assert_eq!(table.body().height, 4);
        })
    });
    insta::assert_snapshot!(shown.join("\n----\n"));
}

#[test]
fn a_million_rows_ask_for_one_screen() {
    let mut asked = 0;
    screen(80, 24, |area, buf| {
        let state = list(1_000_000, 23, 999_999);
        Table::new(&columns(), &state, &theme()).draw(area, buf, |index| {
            asked += 1;
            row(index)
        });
    });
    assert_eq!(asked, 23);
}

#[test]
fn the_selected_row_is_lit_where_the_focus_is_and_marked_elsewhere() {
    let theme = theme();
    let state = list(5, 5, 2);
    let draw = |focused| {
        buffer(40, 6, |area, buf| {
            Table::new(&columns(), &state, &theme)
                .focused(focused)
                .draw(area, buf, row);
        })
    };
    let lit = draw(true);
    assert!((0..40).all(|x| lit[(x, 3)].bg == theme.selected.bg.unwrap()));
    assert_eq!(lit[(0, 3)].symbol(), " ");
    let dim = draw(false);
    assert!((0..40).all(|x| dim[(x, 3)].bg == theme.selected_dim.bg.unwrap()));
    assert_eq!(dim[(0, 3)].symbol(), "▎");
}

#[test]
fn a_search_match_shows_in_a_selected_row_too() {
    let theme = theme();
    let state = list(1, 1, 0);
    let found = theme.found;
    let buffer = buffer(40, 1, |area, buf| {
        let columns = columns();
        let table = Table::new(&columns, &state, &theme).header(false);
        table.draw(area, buf, |_| Row::new([Span::styled("abc", found)]));
    });
    assert_eq!(buffer[(2, 0)].bg, theme.found.bg.unwrap());
    assert_eq!(buffer[(5, 0)].bg, theme.selected.bg.unwrap());
}

#[test]
fn the_mouse_finds_rows_and_headers() {
    let state = list(100, 9, 50);
    screen(80, 10, |area, buf| {
        let hits = Table::new(&columns(), &state, &theme()).draw(area, buf, row);
        assert_eq!(hits.hit(Position::new(3, 0)), Some(TableHit::Header(0)));
        assert_eq!(hits.hit(Position::new(12, 0)), Some(TableHit::Header(1)));
        assert_eq!(hits.hit(Position::new(79, 9)), Some(TableHit::Row(50)));
        assert_eq!(hits.hit(Position::new(0, 10)), None);
    });
    let few = list(2, 9, 0);
    screen(80, 10, |area, buf| {
        let hits = Table::new(&columns(), &few, &theme()).draw(area, buf, row);
        assert_eq!(hits.hit(Position::new(3, 5)), None, "below the last row");
    });
}

#[test]
fn the_scroll_bar_shows_where_errors_are() {
    let theme = theme();
    let state = list(1000, 10, 0);
    let spots = Spots::new(
        1000,
        [
            (550, Spot::Warning),
            (555, Spot::Error),
            (5000, Spot::Error),
        ],
    );
    let buffer = buffer(20, 10, |area, buf| {
        let columns = columns();
        let table = Table::new(&columns, &state, &theme)
            .header(false)
            .spots(&spots);
        table.draw(area, buf, row);
    });
    assert_eq!(buffer[(19, 5)].fg, theme.bad.fg.unwrap());
    assert_eq!(buffer[(19, 5)].symbol(), theme.symbols.spot);
    assert_eq!(buffer[(19, 0)].symbol(), theme.symbols.thumb);
    assert_eq!(buffer[(19, 8)].symbol(), theme.symbols.track);
}

fn any_columns() -> impl Strategy<Value = Vec<Column>> {
    let column = (0u16..20, 0u16..4, 0u16..40, 0u8..5).prop_map(|(min, flex, max, priority)| {
        Column::right("x", min).flex(flex, max).priority(priority)
    });
    prop::collection::vec(column, 0..8)
}

proptest! {
    #[test]
    fn placed_columns_fit_and_keep_their_minimum(columns in any_columns(), width in 0u16..200) {
        let placed = place(&columns, width);
        let mut end = 0;
        for (nth, one) in placed.iter().enumerate() {
            prop_assert!(nth == 0 || one.x == end + GAP);
            end = one.x + one.width;
            let column = &columns[one.column];
            prop_assert!(one.width >= column.min.min(width) && one.width <= column.max.max(column.min));
        }
        prop_assert!(end <= width);
        let kept: Vec<u8> = placed.iter().map(|one| columns[one.column].priority).collect();
        let gone = (0..columns.len()).filter(|at| placed.iter().all(|one| one.column != *at));
        for gone in gone.filter(|_| !kept.is_empty()) {
            prop_assert!(kept.iter().max() <= Some(&columns[gone].priority));
        }
    }

    #[test]
    fn hostile_cells_stay_in_their_columns((width, height) in size(), cell in hostile(), focused: bool) {
        let state = list(30, usize::from(height), 3);
        let theme = theme();
        let columns = [Column::left("a", 9).flex(1, 30), Column::left("b", 1), Column::right("c", 9)];
        let drawn = buffer(width, height, |area, buf| {
            let table = Table::new(&columns, &state, &theme).focused(focused).header(false);
            table.draw(area, buf, |_| Row::new([cell.as_str(), "|", cell.as_str()]).style(Style::new()));
        });
        assert_aligned(&drawn);
        let placed = Table::place(&columns, width);
        if let Some(bar) = placed.iter().find(|one| one.column == 1) {
            for y in 0..height.min(30) {
                prop_assert_eq!(drawn[(bar.x + 2, y)].symbol(), "|", "{}", read(&drawn));
            }
        }
    }
}
