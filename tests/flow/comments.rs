//! Comments: written on a step, on a row of a list, on a session.

use lftui::server::Imitation;
use serde_json::json;

use crate::support::{Harness, project};

#[test]
fn a_comment_reaches_the_server() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").goes_to(project::FIRST);
    lftui
        .sees("● reply")
        .keys("G")
        .sees("● reply · generation")
        .keys("c")
        .sees("Comment");
    lftui
        .text("Right, but cold.")
        .keys("alt-enter")
        .sees("comment on the way")
        .sent();
    let comments = lftui.server.get(&format!(
        "/comments?objectType=OBSERVATION&objectId={}",
        project::REPLY
    ));
    assert_eq!(comments["data"][0]["content"], "Right, but cold.");
}

#[test]
fn a_row_of_a_list_and_a_session_that_is_read_are_commented_on() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui
            .sees("visit-1")
            .keys("2")
            .sees("nightly-import")
            .settles();
        lftui.keys("/").text("nightly").keys("enter c");
        lftui
            .sees("Comment")
            .text("Broken since May.")
            .keys("alt-enter");
        lftui.sees("comment on the way").sent();
        lftui.keys("1").sees("visit-1").opens("visit-1");
        lftui.sees(project::QUESTION).keys("c").sees("Comment");
        lftui.text("Well done.").keys("alt-enter");
        lftui.sees("comment on the way").sent();
        let on = |kind: &str, id: &str| {
            let path = format!("/comments?objectType={kind}&objectId={id}");
            lftui.server.get(&path)["data"].clone()
        };
        assert_eq!(
            on("TRACE", project::IMPORT)[0]["content"],
            "Broken since May."
        );
        assert_eq!(on("SESSION", "visit-1")[0]["content"], "Well done.");
    }
}

#[test]
fn more_scores_and_comments_than_lines_are_read_to_their_end() {
    let mut lftui = Harness::small(Imitation::V4).size(80, 24).start();
    lftui.sees("visit-1").settles();
    for judge in 0..9 {
        let reason = format!("because of reason {judge}\nand of another");
        let score = json!({"traceId": project::FIRST, "observationId": project::REPLY,
            "name": format!("judge-{judge}"), "value": judge, "comment": reason});
        lftui.server.ask("POST", "/scores", score);
        let comment = json!({"objectType": "OBSERVATION", "objectId": project::REPLY,
            "projectId": "lftui-local", "content": format!("remark {judge}\nand more")});
        lftui.server.ask("POST", "/comments", comment);
    }
    lftui.goes_to(project::FIRST).sees("● reply").keys("G tab");
    lftui.keys("] ] ] ]").sees("reason 8").gone("reason 1");
    lftui.keys("G").sees("Solved at once.").gone("reason 8");
    lftui.keys("/").text("reason 4").keys("enter");
    lftui.sees("reason 4").sees("1/1");
    lftui.keys("]").sees("remark").keys("g g").sees("remark 8");
    lftui.keys("G").gone("remark 8");
}
