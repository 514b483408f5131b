//! The window itself: sizes, the mouse, help, zoom; and names that would like to move the cursor.

use lftui::server::Imitation;
use ratatui::crossterm::event::MouseEventKind;
use serde_json::json;

use crate::support::{Harness, Server, project};

#[test]
fn any_size_of_window_is_survived_in_every_pane() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1");
    let places = [
        "1",
        "enter",
        "enter",
        "tab",
        "2",
        "3",
        "4",
        "5",
        "6",
        "enter",
        "tab",
        "?",
        "esc :",
        "esc esc esc",
    ];
    for keys in places {
        lftui.keys(keys).settles();
        for (width, height) in [
            (1, 1),
            (2, 3),
            (20, 5),
            (30, 8),
            (31, 9),
            (40, 12),
            (79, 11),
            (99, 13),
            (100, 24),
            (300, 90),
            (1, 200),
            (300, 1),
        ] {
            lftui.resize(width, height).done();
        }
        lftui.resize(160, 45).done();
    }
    lftui.keys("1").sees("visit-1");
    lftui
        .resize(20, 5)
        .sees("more room")
        .resize(80, 24)
        .sees("visit-1");
}

#[test]
fn every_pane_zooms_and_comes_back() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").goes_to(project::FIRST);
    lftui
        .sees("track_order")
        .sees("Messages")
        .keys("+")
        .gone("Messages")
        .sees("track_order");
    lftui
        .keys("+")
        .sees("Messages")
        .keys("tab +")
        .gone("track_order  ")
        .sees("Messages");
    lftui.keys("esc").sees("track_order").sees("Messages");
}

#[test]
fn help_lists_the_keys_of_this_place() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("?")
        .sees("Keys that work here")
        .sees("Sort by cost")
        .keys("esc");
    lftui
        .gone("Keys that work here")
        .keys("f1")
        .sees("Keys that work here")
        .keys("esc");
    lftui
        .keys(":")
        .text("cost")
        .sees("sort-cost")
        .keys("enter")
        .sees("sorted by cost");
}

#[test]
fn escape_never_quits_and_q_does() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("esc esc esc")
        .sees("q quits")
        .keys("q");
    assert_eq!(lftui.ended(), "quit");
}

#[test]
fn a_key_that_does_nothing_says_so() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui
        .sees("visit-1")
        .keys("ö")
        .sees("ö does nothing here")
        .keys("y")
        .sees("t trace")
        .keys("esc")
        .gone("t trace");
}

#[test]
fn the_mouse_selects_opens_turns_and_clicks_tabs() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").click("Traces").sees("nightly-import");
    lftui
        .click("nightly-import")
        .done()
        .click("nightly-import")
        .sees("read-file");
    lftui
        .click("read-file")
        .sees("a price is missing · retriever")
        .click("Input")
        .sees("│ prices.csv");
    let at = lftui.find("read-file");
    lftui
        .mouse(MouseEventKind::ScrollDown, at)
        .mouse(MouseEventKind::ScrollUp, at)
        .done();
    lftui.keys("esc esc").done();
    lftui
        .click("Observations")
        .sees("track_order")
        .click("latency")
        .sees("sorted by latency");
}

#[test]
fn hostile_names_neither_move_the_cursor_nor_break_columns() {
    let server = Server::empty(Imitation::Mixed);
    let hostile = "\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\r\nev\u{202e}il\u{200f}\t\u{0}\u{9b}31m名前👩‍👩‍👧‍👦 e\u{301}\u{feff}end";
    let at = jiff::Timestamp::now().to_string();
    let trace = json!({"id": "eeee0000000000000000000000000001", "name": hostile, "userId": hostile, "sessionId": "s\u{202e}1", "tags": [hostile], "input": hostile, "output": {(hostile): hostile}, "timestamp": at});
    let step = json!({"id": "ffff000000000001", "traceId": "eeee0000000000000000000000000001", "name": hostile, "model": hostile, "startTime": at, "endTime": at,
        "statusMessage": hostile, "level": "ERROR", "input": [{"role": hostile, "content": hostile}], "output": hostile, "metadata": {(hostile): hostile}});
    let event =
        |id: &str, kind: &str, body| json!({"id": id, "type": kind, "timestamp": at, "body": body});
    server.ask("POST", "/ingestion", json!({"batch": [event("1", "trace-create", trace), event("2", "generation-create", step)]}));
    server.ask("POST", "/scores", json!({"traceId": "eeee0000000000000000000000000001", "name": hostile, "value": 1, "comment": hostile}));
    server.ask("POST", "/v2/prompts", json!({"name": "bad/\u{202e}name", "prompt": hostile, "labels": [], "commitMessage": hostile}));
    server.ask("POST", "/comments", json!({"projectId": "lftui-local", "objectType": "TRACE", "objectId": "eeee0000000000000000000000000001", "content": hostile}));

    let mut lftui = Harness::on(server).start();
    lftui
        .sees("1 loaded")
        .keys("2")
        .sees("1 loaded")
        .sees("名前")
        .keys("3")
        .sees("名前");
    lftui
        .keys("4")
        .sees("1 loaded")
        .keys("5 G")
        .sees("名前")
        .keys("2 enter")
        .sees("Messages")
        .sees("名前");
    for _ in 0..7 {
        lftui
            .keys("]")
            .done()
            .resize(50, 14)
            .done()
            .resize(160, 45)
            .done();
    }
    lftui.keys("j tab").done();
    for _ in 0..7 {
        lftui
            .keys("]")
            .done()
            .resize(50, 14)
            .done()
            .resize(160, 45)
            .done();
    }
    lftui.keys("1 enter").sees("名前");
}
