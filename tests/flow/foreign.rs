//! Names and values in any script, and such as want to do harm: every column stays where it is.

use jiff::{SignedDuration, Timestamp};
use lftui::server::Imitation;
use lftui::widget::line::{is_hostile, width};
use ratatui::buffer::Buffer;
use serde_json::{Value, json};

use crate::support::{Harness, Server};

const NAMES: [&str; 12] = [
    "日本語のとても長い名前がここにありますので切られます日本語のとても長い名前",
    "👩‍👩‍👧‍👦 family 🇩🇪 👍🏽 ❤️ ✖️",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309} combined",
    "\u{202e}turned\u{2066} round\u{200f}",
    "tab\there\tand\tthere",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m escaped",
    "①②③ ±§¶ αβγ ambiguous ■□",
    "zero\u{200b}width\u{feff}\u{2060}joined",
    "ﾊﾝｶｸ ﾞ 전각 ก็็็็็็็็",
    "\r\n\0two lines",
    "مرحبا بالعالم שלום",
    "",
];

fn server(now: Timestamp) -> Server {
    let server = Server::empty(Imitation::V4);
    let time = |second: usize| {
        (now - SignedDuration::from_secs(600 - i64::try_from(second).unwrap())).to_string()
    };
    let event = |id: String, kind: &str, body: Value| json!({"id": id, "timestamp": time(0), "type": kind, "body": body});
    let mut events = Vec::new();
    for (trace, name) in NAMES.iter().enumerate() {
        let id = format!("trace-{trace}");
        events.push(event(
            format!("t{trace}"),
            "trace-create",
            json!({"id": id, "name": name, "userId": name, "sessionId": "visit", "timestamp": time(trace)}),
        ));
        for (step, name) in NAMES.iter().enumerate() {
            let parent = (step > 0).then(|| format!("{trace}-{}", step / 2));
            events.push(event(
                format!("s{trace}-{step}"),
                "generation-create",
                json!({
                    "id": format!("{trace}-{step}"), "traceId": id, "parentObservationId": parent, "name": name, "model": name,
                    "startTime": time(trace + step), "endTime": time(trace + step + 9), "statusMessage": name,
                    "input": [{"role": "user", "content": NAMES.join("\n")}], "output": {*name: NAMES},
                }),
            ));
        }
    }
    for batch in events.chunks(80) {
        server.ask("POST", "/ingestion", json!({ "batch": batch }));
    }
    server
}

/// No cell holds what a terminal would obey, and nothing sticks out. What the widgets put behind a wide letter is
/// looked at in their own tests: only what changes gets here, and the second half of a letter never does.
fn assert_aligned(buffer: &Buffer, place: &str) {
    for at in buffer.area.positions() {
        let symbol = buffer[at].symbol();
        assert!(!symbol.contains(is_hostile), "{place}: {symbol:?} at {at}");
        let cells = width(symbol) as u16;
        assert!(
            at.x + cells <= buffer.area.right(),
            "{place}: {symbol:?} sticks out at {at}"
        );
    }
}

/// The line between tree and detail is at one place.
fn assert_divided(buffer: &Buffer, place: &str) {
    let bars = |y| (0..buffer.area.right()).filter(move |x| buffer[(*x, y)].symbol() == "│");
    let divider = |x: &u16| (4..12).all(|y| buffer[(*x, y)].symbol() == "│");
    assert!(bars(4).any(|x| divider(&x)), "{place}: no line goes down");
}

#[test]
fn every_column_stays_in_its_place_whatever_stands_in_the_rows() {
    for (wide, high) in [(160, 45), (80, 24), (40, 12)] {
        let mut lftui = Harness::on(server(Timestamp::now())).start();
        lftui.resize(wide, high).sees("visit");
        let places = [
            "1",
            "2",
            "j",
            "j",
            "3",
            "j",
            "2",
            "g g j j enter",
            "l j j",
            "z M z R",
            "w",
            "+",
            "w",
            "tab",
            "]",
            "]",
            "z R",
            "j j j l",
            "]",
            "]",
            "]",
            "]",
            "]",
            "/ a b esc",
            "L",
            "pgdn",
            "L",
            ": t r a esc",
            "?",
            "esc",
        ];
        for keys in places {
            lftui.keys(keys).settles();
            assert_aligned(&lftui.buffer(), &format!("{keys} at {wide}x{high}"));
        }
        if wide == 160 {
            lftui.keys("2").settles().keys("g g j j enter").settles();
            assert_divided(&lftui.buffer(), "tree and detail");
        }
    }
}
