use lftui::widget::list::ListState;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Layout(usize, usize),
    Move(isize),
    Page(isize),
    Half(isize),
    Scroll(isize),
    To(usize),
    First,
    Last,
    Mark,
    Range,
    Center,
    Carry(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0usize..50, 0usize..20).prop_map(|(len, height)| Step::Layout(len, height)),
        any::<isize>().prop_map(Step::Move),
        (-3isize..4).prop_map(Step::Move),
        (-3isize..4).prop_map(Step::Page),
        any::<isize>().prop_map(Step::Page),
        (-3isize..4).prop_map(Step::Half),
        (-9isize..9).prop_map(Step::Scroll),
        any::<isize>().prop_map(Step::Scroll),
        (0usize..60).prop_map(Step::To),
        Just(Step::First),
        Just(Step::Last),
        Just(Step::Mark),
        Just(Step::Range),
        Just(Step::Center),
        (0usize..60, 0usize..50).prop_map(|(row, len)| Step::Carry(row, len)),
    ]
}

fn take(list: &mut ListState, step: Step) {
    match step {
        Step::Layout(len, height) => list.layout(len, height),
        Step::Move(rows) => list.move_by(rows),
        Step::Page(pages) => list.page(pages),
        Step::Half(halves) => list.half_page(halves),
        Step::Scroll(rows) => list.scroll(rows),
        Step::To(row) => list.to(row),
        Step::First => list.first(),
        Step::Last => list.last(),
        Step::Mark => list.toggle_mark(),
        Step::Range => list.toggle_range(),
        Step::Center => list.center(),
        Step::Carry(row, len) => {
            list.carry_later(row);
            list.layout(len, list.height());
        }
    }
}

proptest! {
    #[test]
    fn the_selected_row_is_there_and_on_the_screen(steps in prop::collection::vec(step(), 0..40)) {
        let mut list = ListState::default();
        for step in steps {
            take(&mut list, step);
            let window = list.window();
            prop_assert!(window.end <= list.len() && window.len() <= list.height());
            prop_assert!(list.marked().iter().all(|row| *row < list.len()));
            match list.selected() {
                None => prop_assert!(list.is_empty()),
                Some(row) => {
                    prop_assert!(row < list.len());
                    prop_assert!(list.height() == 0 || window.contains(&row), "{row} in {window:?}");
                    // No empty rows below the last one while there are rows above the first.
                    prop_assert!(window.start == 0 || window.len() == list.height());
                }
            }
        }
    }
}

#[test]
fn a_page_moves_the_view_and_the_cursor_together() {
    let mut list = ListState::default();
    list.layout(100, 10);
    list.to(3);
    list.page(1);
    assert_eq!((list.selected(), list.window()), (Some(13), 10..20));
    list.half_page(-1);
    assert_eq!((list.selected(), list.window()), (Some(8), 5..15));
    list.last();
    assert_eq!((list.selected(), list.window()), (Some(99), 90..100));
}

#[test]
fn the_wheel_takes_the_cursor_along_only_where_it_would_leave() {
    let mut list = ListState::default();
    list.layout(100, 10);
    list.to(5);
    list.scroll(3);
    assert_eq!((list.selected(), list.window()), (Some(5), 3..13));
    list.scroll(3);
    assert_eq!((list.selected(), list.window()), (Some(6), 6..16));
}

#[test]
fn a_range_marks_what_lies_between() {
    let mut list = ListState::default();
    list.layout(100, 10);
    list.to(4);
    list.toggle_range();
    list.move_by(-2);
    assert_eq!(list.marked(), [2, 3, 4]);
    list.toggle_range();
    list.to(9);
    list.toggle_mark();
    assert_eq!(list.marked(), [2, 3, 4, 9]);
    list.to(3);
    list.toggle_mark();
    assert_eq!(list.marked(), [2, 4, 9]);
}

#[test]
fn a_row_that_moved_keeps_its_line_as_long_as_there_are_rows_around_it() {
    let mut list = ListState::default();
    list.layout(100, 10);
    list.to(5);
    list.carry_later(8);
    list.layout(103, 10);
    assert_eq!((list.selected(), list.window()), (Some(8), 3..13));
    list.carry_later(2);
    list.layout(97, 10);
    assert_eq!((list.selected(), list.window()), (Some(2), 0..10));
}
