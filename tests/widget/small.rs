use lftui::widget::bar::{self, Bar};
use lftui::widget::hints;
use lftui::widget::input::Input;
use lftui::widget::line;
use lftui::widget::popup::Popup;
use lftui::widget::split::{Direction, Split};
use lftui::widget::tabs::{self, Tab};
use lftui::widget::text_area::TextArea;
use proptest::prelude::*;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

use crate::support::{assert_harmless, buffer, hostile, screen, size, theme};

fn press(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

#[test]
fn the_current_tab_is_on_the_screen_however_narrow() {
    let tabs: Vec<Tab<'_>> = ["Messages", "Input", "Output", "Metadata", "Scores", "JSON"]
        .map(Tab::new)
        .to_vec();
    let draw = |width, current| {
        screen(width, 1, |area, buf| {
            let hits = tabs::draw(&tabs, (area, buf), (current, true), &theme());
            let x = (0..width).find(|x| hits.hit(Position::new(*x, 0)) == Some(current));
            assert!(x.is_some(), "{current} at {width}");
        })
    };
    assert_eq!(
        draw(60, 0),
        "Messages   Input   Output   Metadata   Scores   JSON"
    );
    assert_eq!(draw(30, 3), "Input   Output   Metadata");
    assert_eq!(draw(30, 5), "Metadata   Scores   JSON");
    assert_eq!(draw(5, 3), "Metad");
}

#[test]
fn tabs_show_counts() {
    let tabs = [
        Tab::new("Traces").key("2"),
        Tab::new("Scores").count(Some(3)).key("4"),
    ];
    let shown = screen(40, 1, |area, buf| {
        drop(tabs::draw(&tabs, (area, buf), (0, true), &theme()));
    });
    assert_eq!(shown, "2 Traces   4 Scores 3");
}

#[test]
fn hints_that_do_not_fit_whole_are_left_out() {
    let keys = [("Enter", "open"), ("y", "copy"), ("?", "help")];
    let draw = |width| {
        screen(width, 1, |area, buf| {
            hints::draw(&keys, area, buf, &theme());
        })
    };
    assert_eq!(draw(40), "Enter open   y copy   ? help");
    assert_eq!(draw(27), "Enter open   y copy");
    assert_eq!(draw(9), "");
}

#[test]
fn typing_scrolls_so_that_the_cursor_is_seen() {
    let mut input = Input::default().placeholder("type to filter");
    let draw = |input: &Input| {
        let mut cursor = None;
        let shown = screen(10, 1, |area, buf| {
            cursor = input.draw(area, buf, (true, &theme()));
        });
        (shown, cursor.unwrap().x)
    };
    assert_eq!(draw(&input), ("type to f…".into(), 0));
    assert!(input.handle(&Event::Paste("level:\u{1b}ERROR\n".into())));
    assert_eq!(input.value(), "level:ERROR");
    assert_eq!(draw(&input), ("vel:ERROR".into(), 9));
    assert!(!input.handle(&press(KeyCode::Home)));
    assert_eq!(draw(&input), ("level:ERRO".into(), 0));
    assert!(input.handle(&press(KeyCode::Delete)));
    assert_eq!(input.value(), "evel:ERROR");
    let secret = Input::new("sk-lf-1").masked();
    assert_eq!(draw(&secret).0, "•••••••");
}

#[test]
fn several_lines_are_typed_and_read_back() {
    let mut area = TextArea::new("one", "a comment");
    area.handle(&press(KeyCode::Enter));
    area.handle(&Event::Paste("two\u{1b}[2J\r\nthree".into()));
    assert_eq!(area.value(), "one\ntwo[2J\nthree");
    let shown = screen(12, 4, |rect, buf| area.draw(rect, buf, (true, &theme())));
    assert_eq!(shown, "one\ntwo[2J\nthree\n");
}

#[test]
fn a_popup_stands_in_the_middle_and_hides_what_is_behind() {
    let popup = Popup {
        title: "Copy",
        hint: "Esc close",
        width: 20,
        height: 2,
    };
    let shown = screen(40, 8, |area, buf| {
        for y in 0..8 {
            buf.set_string(0, y, "日".repeat(20), theme().text);
        }
        let inside = popup.draw(area, buf, &theme());
        assert_eq!((inside.width, inside.height), (20, 2));
        line::put(
            buf,
            inside.as_position(),
            inside.width,
            ("y  value", theme().text),
        );
    });
    insta::assert_snapshot!(shown);
}

#[test]
fn the_divider_follows_the_mouse() {
    let mut split = Split::new(Direction::Beside, 50);
    let area = Rect::new(0, 0, 101, 10);
    let panels = split.panels(area);
    assert_eq!(
        (
            panels.first.width,
            panels.divider.width,
            panels.second.width
        ),
        (50, 1, 50)
    );
    assert!(!split.press(&panels, Position::new(49, 3)));
    assert!(split.press(&panels, Position::new(50, 3)));
    for x in [30, 31, 32, 77] {
        assert!(split.drag(&panels, Position::new(x, 3)));
        assert_eq!(split.panels(area).divider.x, x);
    }
    split.release();
    assert!(!split.drag(&panels, Position::new(30, 3)));
}

#[test]
fn charts() {
    let theme = theme();
    let values = [0.0, 1.0, 2.0, 4.0, 8.0, f64::NAN, 8.0];
    let shown = screen(30, 10, |area, buf| {
        bar::histogram(&values, Rect { height: 4, ..area }, buf, &theme);
        let bars = [
            ("kind", 42.0),
            ("neutral", 17.0),
            ("rude", 0.5),
            ("none", 0.0),
        ];
        let bars = bars.map(|(label, value)| Bar {
            label,
            value,
            shown: value.to_string(),
        });
        bar::bars(
            &bars,
            Rect {
                y: 5,
                height: 4,
                ..area
            },
            buf,
            &theme,
        );
        line::put(
            buf,
            Position::new(0, 9),
            30,
            (&bar::sparkline(&values, theme.symbols), theme.bar),
        );
    });
    insta::assert_snapshot!(shown);
}

#[test]
fn a_step_takes_at_least_one_cell() {
    assert_eq!(bar::interval(0.0, 1.0, 10), (0, 10));
    assert_eq!(bar::interval(0.5, 0.5, 10), (5, 1));
    assert_eq!(bar::interval(1.0, 1.0, 10), (9, 1));
    assert_eq!(bar::interval(f64::NAN, 2.0, 10), (0, 10));
    assert_eq!(bar::interval(0.3, 0.2, 0), (0, 0));
}

proptest! {
    #[test]
    fn everything_draws_anywhere(
        text in hostile(),
        (width, height) in size(),
        current in 0usize..5,
        values in prop::collection::vec(any::<f64>(), 0..40),
        share: f64,
    ) {
        let theme = theme();
        let drawn = buffer(width, height, |area, buf| {
            let tabs = vec![Tab::new(&text).count(Some(1)); 4];
            tabs::draw(&tabs, (area, buf), (current, true), &theme);
            hints::draw(&[(text.as_str(), text.as_str())], area, buf, &theme);
            bar::histogram(&values, area, buf, &theme);
            let bars: Vec<_> = values.iter().map(|value| Bar { label: &text, value: *value, shown: text.clone() }).collect();
            bar::bars(&bars, area, buf, &theme);
            let split = Split::new(Direction::Below, current as u16 * 30);
            split.draw(&split.panels(area), buf, &theme);
            Popup { title: &text, hint: &text, width: 30, height: 9 }.draw(area, buf, &theme);
            Input::new(text.clone()).draw(area, buf, (true, &theme));
            TextArea::new(&text, &text).draw(area, buf, (true, &theme));
            bar::progress(share, width, &theme);
            bar::interval(share, share, width);
        });
        assert_harmless(&drawn);
    }

    #[test]
    fn panels_share_all_of_the_place((width, height) in size(), percent in 0u16..200, below: bool) {
        let direction = if below { Direction::Below } else { Direction::Beside };
        let area = Rect::new(3, 4, width, height);
        let panels = Split::new(direction, percent).panels(area);
        let all = [panels.first, panels.divider, panels.second];
        prop_assert_eq!(all.iter().map(|one| one.area()).sum::<u32>(), area.area());
        prop_assert!(all.iter().all(|one| one.right() <= area.right() && one.bottom() <= area.bottom()));
    }
}

#[test]
fn joined_pictures_take_the_cells_that_every_terminal_gives_them() {
    use lftui::widget::line::{clean, width};
    for (text, shown, cells) in [
        ("Zoë 👩‍👩‍👧 x", "Zoë 👩 x", 8),
        ("👍🏽!", "👍!", 3),
        ("✖\u{fe0f} 3", "✖ 3", 3),
        ("क्\u{200d}ष", "क्ष", 2),
    ] {
        assert_eq!(clean(text), shown);
        assert_eq!(width(text), cells, "{text}");
    }
}
