use lftui::theme::{Symbols, Theme};
use lftui::widget::timeline::{Scale, Step, Timeline};
use proptest::prelude::*;
use ratatui::style::Style;

fn theme() -> Theme {
    let symbols = Symbols::named("unicode").expect("a set of symbols");
    Theme::named("dark").expect("a theme").with_symbols(symbols)
}

fn bar(time: &Timeline, start: f64, end: f64, width: u16) -> String {
    let step = Step {
        start,
        end,
        ..Step::default()
    };
    time.bar(&step, width, (Style::new(), &theme())).to_string()
}

#[test]
fn a_bar_stands_where_its_step_ran() {
    let time = Timeline::new(Scale::new(10.0));
    assert_eq!(bar(&time, 0.0, 10.0, 10), "██████████");
    assert_eq!(bar(&time, 2.0, 4.0, 10), "  ██");
    assert_eq!(bar(&time, 9.99, 10.0, 10), "         █");
    let step = Step {
        start: 2.0,
        end: 8.0,
        first: Some(4.0),
        holds: false,
    };
    let line = time.bar(&step, 10, (Style::new(), &theme()));
    assert_eq!(line.to_string(), "  ░░████");
}

#[test]
fn zoomed_it_shows_a_part_and_comes_back() {
    let mut time = Timeline::new(Scale::new(10.0));
    time.zoom(0.5, 2.0);
    assert!((time.shown() - 5.0).abs() < 1e-9);
    assert_eq!(bar(&time, 8.0, 9.0, 10), "");
    time.show(8.0, 9.0);
    assert_ne!(bar(&time, 8.0, 9.0, 10), "");
    time.zoom(2.0, 8.0);
    assert!(time.is_whole());
}

#[test]
fn idle_time_takes_no_room() {
    let time = Timeline::new(Scale::busy(100.0, vec![(99.0, 100.0), (0.0, 1.0)]));
    assert_eq!(bar(&time, 0.0, 1.0, 20).chars().count(), 10);
    let axis = time.axis(20, |at, _| format!("{at}"), &theme()).to_string();
    assert!(axis.contains('≈'), "{axis}");
}

#[test]
fn labels_of_the_axis_are_round() {
    let time = Timeline::new(Scale::new(12.4));
    let axis = time
        .axis(60, |at, _| format!("{at} s"), &theme())
        .to_string();
    let labels: Vec<&str> = axis
        .split(" s")
        .map(str::trim)
        .filter(|label| !label.is_empty())
        .collect();
    assert_eq!(labels, ["0", "5", "10"]);
}

proptest! {
    #[test]
    fn no_time_is_too_odd(
        seconds in prop_oneof![Just(0.0), 0.0..1e-6, 0.0..1e7],
        ran in prop::collection::vec((-1e3..1e7, 0.0..1e5), 0..20),
        width in 0_u16..300,
        keys in prop::collection::vec((0..6, -1e3..1e7), 0..12),
    ) {
        let ran: Vec<(f64, f64)> = ran.into_iter().map(|(at, long)| (at, at + long)).collect();
        let mut time = Timeline::new(Scale::busy(seconds, ran.clone()));
        for (key, at) in keys {
            match key {
                0 => time.zoom(0.5, at),
                1 => time.zoom(2.0, at),
                2 => time.pan(at.signum() / 4.0),
                3 => { time.fit(at, at + 1.0); }
                4 => time.show(at, at + 1.0),
                _ => time.rescale(Scale::new(seconds)),
            }
            prop_assert!(time.shown() >= 0.0);
            let cells = time.axis(width, |at, _| format!("{at:.0}"), &theme()).width();
            prop_assert_eq!(cells, usize::from(width));
            for (start, end) in &ran {
                prop_assert!(bar(&time, *start, *end, width).chars().count() <= usize::from(width));
            }
        }
    }
}
