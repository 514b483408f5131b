use lftui::theme::Theme;
use lftui::widget::find::Needle;
use lftui::widget::line::{clean, cut, line_width, width};
use lftui::widget::text::{TextDoc, TextView, wrap};
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::support::{assert_aligned, buffer, hostile, screen, size, theme};

fn view(text: &str, width: u16, height: u16) -> TextView {
    let mut view = TextView::new(TextDoc::plain(text, Style::new()));
    view.layout(Rect::new(0, 0, width, height));
    view
}

fn shown(view: &TextView, width: u16, height: u16) -> String {
    screen(width, height, |area, buf| view.draw(area, buf, &theme()))
}

#[test]
fn words_stay_whole_and_continuations_hang() {
    let text = "I ordered two lamps and one arrived broken.\n\n- a list item that is longer than the line\n  indented text that goes on and on\n12. numbered item that wraps\n日本語のテキストはどこでも折り返せます\naVeryLongWordThatFitsNowhereAtAllAndMustBreak\tx";
    let view = view(text, 24, 40);
    insta::assert_snapshot!(shown(&view, 24, 20));
}

#[test]
fn another_width_keeps_what_was_on_top() {
    let lines: Vec<_> = (0..200)
        .map(|line| format!("line {line} says some words"))
        .collect();
    let text = lines.join(
        "
",
    );
    let mut view = view(&text, 60, 10);
    view.to(100);
    view.layout(Rect::new(0, 0, 12, 10));
    assert!(
        shown(&view, 12, 10).starts_with("line 100"),
        "{}",
        shown(&view, 12, 10)
    );
    view.layout(Rect::new(0, 0, 60, 10));
    assert_eq!(view.top(), 100);
}

#[test]
fn find_marks_counts_and_goes_round() {
    let lines: Vec<_> = (0..100).map(|line| format!("line {line}: lamp")).collect();
    let text = lines.join(
        "
",
    );
    let mut view = view(&text, 40, 10);
    view.to(50);
    view.find(Needle::new("lamp").as_ref());
    assert_eq!(view.matches(), (51, 100));
    let theme = theme();
    let drawn = buffer(40, 10, |area, buf| view.draw(area, buf, &theme));
    assert_eq!(Some(drawn[(9, 0)].bg), theme.found_current.bg);
    assert_eq!(Some(drawn[(12, 1)].bg), theme.found.bg);
    assert_ne!(Some(drawn[(8, 0)].bg), theme.found_current.bg);
    view.find_next(-51);
    assert_eq!((view.matches(), view.at_end()), ((100, 100), true));
    view.find_next(1);
    assert_eq!((view.matches().0, view.top()), (1, 0));
    view.find(Needle::new("LAMP").as_ref());
    assert_eq!(
        view.matches(),
        (0, 0),
        "capitals in the needle make it exact"
    );
    view.find(None);
    assert_eq!(view.matches(), (0, 0));
}

#[test]
fn a_match_is_marked_on_both_sides_of_a_break() {
    let mut view = view("aaaa bbbb cccc", 11, 3);
    view.find(Needle::new("bbbb cccc").as_ref());
    let theme = theme();
    let drawn = buffer(11, 3, |area, buf| view.draw(area, buf, &theme));
    for at in [(5, 0), (8, 0), (0, 1), (3, 1)] {
        assert_eq!(Some(drawn[at].bg), theme.found_current.bg, "{at:?}");
    }
}

#[test]
fn a_megabyte_on_one_line_scrolls_to_its_end() {
    let text = format!("{}END", "word ".repeat(200_000));
    let mut view = view(&text, 80, 20);
    view.last();
    assert!(shown(&view, 80, 20).contains("END"));
    assert!(view.len() > 12_000);
    let text = "x".repeat(1 << 20);
    assert_eq!(self::view(&text, 66, 20).len(), (1 << 20) / 64);
}

#[test]
fn styles_survive_wrapping() {
    let theme = Theme::default();
    let lines = lftui::highlight::markdown("**bold words that are long** and plain ones", &theme);
    let wrapped = wrap(lines, 10);
    let bold = |line: &Line<'_>| {
        line.spans.iter().any(|span| {
            span.style
                .add_modifier
                .contains(ratatui::style::Modifier::BOLD)
        })
    };
    assert_eq!(
        wrapped.iter().map(bold).collect::<Vec<_>>(),
        [true, true, true, false, false]
    );
}

proptest! {
    #[test]
    fn any_text_wraps_into_its_width(text in hostile(), (width, height) in size(), find in hostile()) {
        let mut view = view(&text, width, height);
        view.find(Needle::new(&find).as_ref());
        view.find_next(1);
        view.last();
        let drawn = buffer(width, height, |area, buf| view.draw(area, buf, &theme()));
        assert_aligned(&drawn);
        // Below, some single letters are wider than the line.
        if width >= 8 {
            let lines: Vec<_> = text.lines().map(|line| Line::from(line.to_owned())).collect();
            for line in wrap(lines, width) {
                // A blank may hang over the edge, and a letter of many parts may be wider than the line.
                let line: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
                let line = line.trim_end_matches(' ');
                let fits = self::width(line) <= usize::from(width);
                prop_assert!(fits || line.graphemes(true).count() == 1, "{line:?}");
            }
        }
    }

    #[test]
    fn wrapping_loses_nothing(text in "[a-z \\-日本é]{0,80}", width in 2u16..30) {
        let wrapped = wrap([Line::from(text.clone())], width);
        let letters = |text: String| text.replace(' ', "");
        let all: String = wrapped.iter().map(ToString::to_string).collect();
        prop_assert_eq!(letters(all), letters(text));
    }

    #[test]
    fn cutting_keeps_to_the_width(text in hostile(), cells in 0usize..30) {
        let kept = cut(&text, cells, "…");
        prop_assert!(width(&kept) <= cells);
        prop_assert_eq!(line_width(&Line::from(clean(&text)), 1000), width(&clean(&text)));
    }
}

#[test]
fn a_large_text_is_there_at_once_and_its_end_soon() {
    let area = Rect::new(0, 0, 60, 10);
    let lines: Vec<String> = (0..200_000)
        .map(|at| format!("line {at} of the log\n"))
        .collect();
    let lines = lines.concat();
    for text in [lines.clone(), lines.replace('\n', " ")] {
        let mut view = TextView::new(TextDoc::plain(&text, Style::new()));
        view.layout(area);
        assert!(view.is_wrapping() && view.len() > 10_000, "the first slice");
        view.last();
        let mut frames = 0;
        while view.is_wrapping() {
            view.layout(area);
            frames += 1;
        }
        assert!(view.at_end() && frames < 10, "{frames}");
        view.to(100);
        view.layout(Rect { width: 40, ..area });
        assert!(view.top() > 0, "what was on top stays there");
    }
}
