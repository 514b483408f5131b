//! What `y` copies: values, ids, paths, commands, and the whole trace with what was never opened.

use jiff::Timestamp;
use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Harness, Server, project};

fn opened(imitate: Imitation) -> Harness {
    let mut lftui = Harness::small(imitate).start();
    lftui
        .sees("visit-1")
        .goes_to(project::FIRST)
        .sees("track_order")
        .sees(project::QUESTION);
    lftui
}

#[test]
fn the_whole_trace_is_copied_with_inputs_and_outputs_that_were_never_opened() {
    for imitate in [Imitation::Mixed, Imitation::V3, Imitation::V4] {
        let mut lftui = opened(imitate);
        let text = lftui.copies("y t");
        assert!(!text.contains('\n'), "one line");
        let copy: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(copy["trace"]["id"], project::FIRST);
        assert_eq!(copy["trace"]["name"], "answer-question");
        let rows = copy["observations"].as_array().unwrap();
        let of = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap();
        for id in [
            "bbbb000000000010",
            "bbbb000000000011",
            "bbbb000000000012",
            "bbbb000000000013",
            project::REPLY,
        ] {
            assert!(!of(id)["input"].is_null(), "{imitate}: {id} has its input");
            assert!(
                !of(id)["output"].is_null(),
                "{imitate}: {id} has its output"
            );
        }
        let reply = of(project::REPLY);
        assert!(reply["output"].to_string().contains(project::ANSWER));
        assert!(reply["input"].to_string().contains("lamp shop"));
        assert_eq!(reply["parentObservationId"], "bbbb000000000010");
    }
}

#[test]
fn a_trace_is_copied_from_the_list_without_opening_it() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys("/").text("nightly").keys("enter");
    let copy: Value = serde_json::from_str(&lftui.copies("y t")).unwrap();
    assert_eq!(copy["trace"]["id"], project::IMPORT);
}

#[test]
fn a_copy_that_takes_long_can_be_cancelled() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.settles();
    // Nothing of its inputs and outputs is here, and none will come.
    lftui
        .server
        .proxy
        .fail("%2Cio", crate::support::Fault::Hang);
    lftui.opens("nightly-import").sees("read-file");
    lftui.keys("y t").sees("Copy the whole trace").keys("esc");
    lftui.until("the copy to be given up", |screen| {
        screen.contains("nothing was copied") && !screen.contains("Copy the whole trace")
    });
}

#[test]
fn ids_links_and_commands_are_copied() {
    let mut lftui = opened(Imitation::V4);
    lftui.keys("G").sees("● reply · generation");
    assert_eq!(lftui.copies("y i"), project::REPLY);
    let curl = lftui.copies("y c");
    assert!(
        curl.starts_with("curl ") && curl.contains("$LANGFUSE_SECRET_KEY"),
        "{curl}"
    );
    assert!(!curl.contains("sk-lf-test"), "{curl}");
    let link = lftui.copies("y u");
    assert!(
        link.contains("/project/") && link.contains(project::FIRST),
        "{link}"
    );
}

#[test]
fn a_json_cursor_copies_its_value_and_its_path() {
    let mut lftui = opened(Imitation::V4);
    lftui
        .keys("j j")
        .sees("○ load-profile · span")
        .keys("tab ] ]")
        .sees("orders: [1]");
    lftui.keys("/").text("items").keys("enter");
    let path = lftui.copies("y p");
    assert!(path.ends_with("orders[0].items"), "{path}");
    let value: Value = serde_json::from_str(&lftui.copies("y y")).unwrap();
    assert_eq!(value, serde_json::json!(["lamp", "bulb"]));
    lftui.keys("tab").done();
    let node: Value = serde_json::from_str(&lftui.copies("y j")).unwrap();
    assert_eq!(node["id"], "bbbb000000000011", "{node}");
    assert_eq!(node["input"]["user"], "ada", "{node}");
}

#[test]
fn a_value_opens_in_the_editor() {
    let mut lftui = opened(Imitation::V4);
    lftui
        .keys("j j")
        .sees("○ load-profile · span")
        .keys("tab ] ]")
        .sees("orders: [1]");
    lftui.keys("e").done();
    lftui.until("the editor", |_| true);
    let (_, text) = lftui.edited().pop().unwrap();
    assert!(text.contains("A-1881"), "{text}");
}

#[test]
fn over_ssh_a_copy_goes_through_the_terminal_and_a_large_one_into_a_file() {
    use base64::Engine as _;
    let mut lftui = Harness::small(Imitation::V4).over_ssh().start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys("/").text("nightly").keys("enter y i");
    lftui.sees("to the terminal's clipboard");
    let encoded = base64::engine::general_purpose::STANDARD.encode(project::IMPORT);
    let written = String::from_utf8(lftui.written()).unwrap();
    assert!(
        written.starts_with("\u{1b}]52;c;") && written.contains(&encoded),
        "{written:?}"
    );
    drop(lftui);

    let mut lftui = Harness::demo(Imitation::V4).over_ssh().start();
    lftui.sees("chat-8841").keys("2").sees("coding-agent");
    lftui.keys("/").text("coding-agent").keys("enter");
    let text = lftui.copies("y t");
    let copy: Value = serde_json::from_str(&text).unwrap();
    let rows = copy["observations"].as_array().unwrap();
    assert_eq!(rows.len(), 3265);
    let generations = rows.iter().filter(|row| row["type"] == "GENERATION");
    let whole = |row: &Value| !row["input"].is_null() && !row["output"].is_null();
    for row in generations {
        assert!(whole(row), "{} has input and output", row["id"]);
    }
}

#[test]
fn marked_rows_go_to_a_command_as_lines() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys("|").sees("as JSON to").keys("esc");
    lftui.keys("space space").sees("2 marked");
    lftui.keys("|").sees("2 marked rows as NDJSON to");
    lftui.text("wc -l; echo oops >&2; exit 3").keys("enter");
    lftui.sees("2").sees("oops").sees("exit status: 3");
}

#[test]
fn a_folded_step_goes_to_a_command_with_what_is_below() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.opens("nightly").sees("read-file").settles();
    lftui.keys("z M").gone("read-file");
    lftui
        .keys("|")
        .sees("steps as NDJSON, without input and output, to");
    lftui
        .text("grep -c traceId")
        .keys("enter")
        .sees("Output")
        .sees("3");
}

#[test]
fn marked_steps_go_to_a_command_as_lines() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.opens("nightly").sees("read-file").settles();
    lftui.keys("down space space");
    lftui.keys("|").sees("2 marked steps as NDJSON");
    lftui.text("wc -l").keys("enter").sees("Output").sees("2");
}

/// More steps than a clipboard is for.
fn long() -> Harness {
    let server = Server::empty(Imitation::V4);
    let now = Timestamp::now();
    for batch in super::speed::large(now, 5_300).chunks(1_000) {
        server.ask("POST", "/ingestion", json!({ "batch": batch }));
    }
    let mut lftui = Harness::on(server).start();
    lftui.keys("2").sees("large");
    lftui
}

#[test]
fn a_trace_too_large_for_a_clipboard_asks_first_and_goes_to_a_file() {
    let mut lftui = long();
    // What is not known is asked for in as many requests as need no question, and then there is one.
    lftui.keys("y t").sees("came, and that is not all");
    lftui.keys("n").gone("that is not all");
    lftui.keys("enter").sees("5299 observations");
    lftui.settles();
    let before = lftui.server.proxy.seen().len();
    lftui.keys("y t").sees("about 22 requests");
    assert_eq!(lftui.server.proxy.seen().len(), before, "it only asked");
    // The steps, and the row that stands for the trace itself.
    lftui.keys("y").sees("wrote 5300 observations");
    let text = lftui.takes_copy();
    let rows = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let whole = |row: &Value| !row["input"].is_null();
    assert_eq!(rows.filter(whole).count(), 5_299);
}

#[test]
fn a_trace_on_its_way_to_a_file_can_be_stopped() {
    let mut lftui = long();
    lftui.keys("enter").sees("5299 observations");
    lftui.settles();
    lftui.keys("y t").sees("about 22 requests");
    lftui
        .server
        .proxy
        .fail("%2Cio", crate::support::Fault::Hang);
    lftui.keys("y").sees("Write the whole trace to a file");
    lftui.keys("esc").sees("stopped; nothing was written");
}

#[test]
fn the_budget_of_markdown_is_set_from_the_palette() {
    let mut lftui = opened(Imitation::V4);
    lftui.keys(":").text("markdown-tokens 600");
    lftui.sees("at most 600 tokens").keys("enter");
    lftui.sees("y m copies at most 600 tokens");
    let text = lftui.copies("y m");
    lftui.sees("tokens (estimated)");
    assert!(text.len() < 600 * 6, "{}", text.len());
}
