//! Saved views: kept by name in the config file, chosen again, replaced and deleted after asking.

use lftui::server::Imitation;

use crate::support::Harness;

#[test]
fn what_a_list_shows_is_kept_and_shown_again() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui
        .keys("f")
        .text("user:bob")
        .keys("enter")
        .sees("1 loaded");
    lftui.keys(", c").sees("sorted by cost");
    lftui.keys(":").text("save-view imports").keys("enter");
    lftui.sees("the view imports is kept");
    let file = std::fs::read_to_string(lftui.config_file()).unwrap();
    assert!(file.contains("[views.imports]"), "{file}");
    assert!(
        file.contains("filter = \"userId:bob\"") || file.contains("user:bob"),
        "{file}"
    );

    lftui.keys("f ctrl-u enter").sees("answer-question");
    lftui.keys("3").sees("● reply");
    lftui
        .keys("V")
        .sees("Views")
        .sees("traces · user:bob · by cost");
    lftui
        .keys("enter")
        .sees("nightly-import")
        .gone("answer-question");

    lftui.keys("f ctrl-u enter").sees("answer-question");
    lftui
        .keys(":")
        .text("view imp")
        .sees("show the view imports")
        .keys("enter");
    lftui.gone("answer-question").sees("nightly-import");
}

#[test]
fn replacing_and_deleting_ask_first() {
    let mut lftui = Harness::small(Imitation::V4)
        .config(
            "mouse = false # mine\n[views.errors] # for mornings\npane = \"traces\"\nfilter = \"level:ERROR\"\n",
        )
        .start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys(":").text("save-view errors").keys("enter");
    lftui.sees("Replace the view errors?").keys("n");
    lftui.keys(":").text("delete-view err").keys("enter");
    lftui
        .sees("Delete the view errors?")
        .keys("y")
        .sees("is deleted");
    let file = std::fs::read_to_string(lftui.config_file()).unwrap();
    assert!(
        file.contains("# mine") && !file.contains("errors"),
        "{file}"
    );
    lftui.keys("V").sees("there is no view yet");
}
