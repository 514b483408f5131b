use std::sync::Arc;

use lftui::model::compare::Both;
use lftui::model::diff::Diff;
use lftui::widget::diff::DiffView;
use lftui::widget::find::Needle;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::{assert_harmless, buffer, hostile, read, size, theme};

const WIDE: u16 = 120;

fn view(left: &str, right: &str) -> DiffView {
    let diff = Diff::of(Both::new(left, right), None);
    DiffView::new(Arc::new(diff), &theme())
}

fn drawn(view: &mut DiffView, width: u16, height: u16) -> Buffer {
    view.layout(Rect::new(0, 0, width, height));
    buffer(width, height, |area, buf| view.draw(area, buf, &theme()))
}

const LEFT: &str = "system\nYou refund lamps, and only lamps that were bought here within the last thirty days, with a bill.\nend";

#[test]
fn the_same_line_stands_on_the_same_row_of_both() {
    let mut view = view(
        LEFT,
        &LEFT.replace(" within the last thirty days, with a bill", ""),
    );
    let screen = read(&drawn(&mut view, WIDE, 8));
    let end = screen
        .lines()
        .find(|line| line.contains("end"))
        .expect("the last line");
    assert_eq!(end.matches("end").count(), 2, "{screen}");
    assert!(
        screen.lines().any(|line| line.starts_with("- You refund")),
        "{screen}"
    );
    let narrow = read(&drawn(&mut view, 60, 8));
    assert!(
        narrow.lines().any(|line| line.starts_with("+ You refund")),
        "{narrow}"
    );
}

#[test]
fn one_goes_from_change_to_change_and_to_the_end_of_them() {
    let many: Vec<String> = (0..200).map(|line| format!("line {line}")).collect();
    let left = many.join("\n");
    let right = left
        .replace("line 20\n", "twenty\n")
        .replace("line 150\n", "");
    let mut view = view(&left, &right);
    for width in [WIDE, 60] {
        drawn(&mut view, width, 6);
        view.first();
        assert_eq!(view.next_change(true), Some((1, 2)));
        assert!(read(&drawn(&mut view, width, 6)).contains("+ twenty"));
        assert_eq!(view.next_change(true), Some((2, 2)));
        assert!(read(&drawn(&mut view, width, 6)).contains("- line 150"));
        assert_eq!(view.next_change(true), None);
        assert_eq!(view.next_change(false), Some((1, 2)));
    }
}

#[test]
fn words_are_found_in_both() {
    let mut view = view("one lamp\ntwo", "one lamp\nthree lamps");
    drawn(&mut view, WIDE, 6);
    view.find(Needle::new("lamp").as_ref());
    assert_eq!(view.matches(), (1, 3));
    view.find_next(false);
    assert_eq!(view.matches(), (3, 3));
}

#[test]
fn a_walk_over_the_words_of_both_meets_each_once() {
    let text = |words: &[&str]| words.join("\n");
    let left = text(&["lamp lamp", "same", "lamp and more", "x"]);
    let right = text(&["a lamp", "same", "lamps: a lamp", "lamp"]);
    let mut view = view(&left, &right);
    drawn(&mut view, WIDE, 6);
    view.find(Needle::new("lamp").as_ref());
    let (_, count) = view.matches();
    assert_eq!(count, 7);
    for forward in [true, false] {
        let mut seen: Vec<usize> = Vec::new();
        for _ in 0..count {
            seen.push(view.matches().0);
            view.find_next(forward);
        }
        assert_eq!(view.matches().0, 1, "around the end");
        seen.sort_unstable();
        assert_eq!(seen, (1..=count).collect::<Vec<_>>());
    }
}

proptest! {
    #[test]
    fn nothing_hostile_reaches_a_cell((left, right) in (hostile(), hostile()), (width, height) in size(), wide in any::<bool>()) {
        let width = if wide { width + 110 } else { width };
        let mut view = view(&left, &right);
        let buffer = drawn(&mut view, width, height);
        assert_harmless(&buffer);
        view.show_whole(true);
        view.last();
        view.next_change(true);
        view.find(Needle::new("x").as_ref());
        assert_harmless(&drawn(&mut view, width, height));
    }
}
